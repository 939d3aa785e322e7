import { Chip, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { isDay } from '#src/web/ui/wall.ts';
import { partNames, parts, useWishWords, weekdays } from './useWishWords.ts';
import type { Part } from './useWishWords.ts';

export type Wish = { serviceId: number | null; practitionerId: number | null; days: number[]; part: Part; until: string };
type Person = { id: number; firstName: string; lastName: string };
type Service = { id: number; name: string };

const anyone = 'anyone';
/** What is waited for, before anything was chosen; of one service there is nothing to choose. */
export const beginWish = (services: readonly Service[]): Wish => ({
  serviceId: services.length === 1 ? (services[0]?.id ?? null) : null,
  practitionerId: null,
  days: [...weekdays],
  part: 'any',
  until: '',
});
/** A wish as it is sent; null while something is missing. */
export const sentWish = ({ serviceId, practitionerId, days, part, until }: Wish) =>
  serviceId === null || days.length === 0 || (until !== '' && !isDay(until))
    ? null
    : {
        serviceId,
        practitionerId,
        weekdays: days.toSorted((a, b) => a - b),
        fromMinute: parts[part][0],
        toMinute: parts[part][1],
        until: until === '' ? null : until,
      };

type Props = { wish: Wish; services: readonly Service[]; people: readonly Person[]; today: string; onChange: (wish: Wish) => void };

/** S5: what for, with whom, and when it suits. */
export function WishFields({ wish, services, people, today, onChange }: Props) {
  const { t } = useTranslation('wish');
  const { weekday } = useWishWords();
  const set = (change: Partial<Wish>) => onChange({ ...wish, ...change });
  return (
    <Stack gap="md">
      <Select
        label={t('service')}
        required
        withAsterisk={false}
        allowDeselect={false}
        data={services.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={wish.serviceId === null ? null : String(wish.serviceId)}
        onChange={(value) => set({ serviceId: value === null ? null : Number(value) })}
      />
      <Select
        label={t('whom')}
        allowDeselect={false}
        data={[{ value: anyone, label: t('anyone') }, ...people.map((one) => ({ value: String(one.id), label: fullName(one) }))]}
        value={wish.practitionerId === null ? anyone : String(wish.practitionerId)}
        onChange={(value) => set({ practitionerId: value === null || value === anyone ? null : Number(value) })}
      />
      <Input.Wrapper
        component="fieldset"
        label={t('days')}
        labelElement="div"
        error={wish.days.length === 0 && t('daysMissing')}
        style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}
        aria-label={t('days')}
      >
        <Chip.Group multiple value={wish.days.map(String)} onChange={(days) => set({ days: days.map(Number) })}>
          <Group gap={6} mt={4}>
            {weekdays.map((day) => (
              <Chip key={day} value={String(day)} size="sm">
                {weekday(day)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <Select
        label={t('part')}
        allowDeselect={false}
        data={partNames.map((name) => ({ value: name, label: t(`parts.${name}`) }))}
        value={wish.part}
        onChange={(value) => set({ part: partNames.find((name) => name === value) ?? 'any' })}
      />
      <TextInput
        type="date"
        label={t('until')}
        description={t('untilWhat')}
        min={today}
        value={wish.until}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
    </Stack>
  );
}
