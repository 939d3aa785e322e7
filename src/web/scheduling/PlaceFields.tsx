import { Group, NumberInput, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Offer } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Slot } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { dayOf, isDay, isSecond, isTwice, shownFor } from '#src/web/ui/wall.ts';
import classes from './PlaceFields.module.css';
import { FreeTimes } from './FreeTimes.tsx';
import { useWords } from './useWords.ts';

/** What is booked with whom, when and where, as it is being filled in. */
export type Place = {
  serviceId: number | null;
  practitionerId: number | null;
  day: string;
  /** `09:30`. */
  time: string;
  /** The second of a time that comes twice. */
  later: boolean;
  /** Null: as long as the service takes. */
  minutes: number | null;
  roomId: number | null;
};
type Whole = Place & { serviceId: number; practitionerId: number };
export const isWhole = (place: Place): place is Whole =>
  place.serviceId !== null && place.practitionerId !== null && isDay(place.day) && isTime(place.time);
const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
const startOf = ({ day, time }: Place): string => `${day}T${time}`;
/** As it is sent. */
export const bodyOf = (place: Whole) => ({
  start: startOf(place),
  ...(place.later && { later: true }),
  practitionerId: place.practitionerId,
  serviceId: place.serviceId,
  roomId: place.roomId,
  ...(place.minutes !== null && { minutes: place.minutes }),
});
export const atSlot = ({ practitionerId, wallStart, startsAt }: Slot, zone: string): Partial<Place> => ({
  practitionerId,
  day: dayOf(wallStart),
  time: wallStart.slice(11, 16),
  later: isSecond(startsAt, wallStart, zone),
});

type Props = { place: Place; offer: Offer; people: TherapistInfo[]; onChange: (change: Partial<Place>) => void };

/** Service, practitioner, day, time, length and room; free times are offered, and any can be typed. */
export function PlaceFields({ place, offer, people, onChange }: Props) {
  const { t } = useTranslation('scheduling');
  const { timeZone } = useMe().tenant;
  const service = offer.services.find(({ id }) => id === place.serviceId);
  const idOf = (value: string | null) => (value === null ? null : Number(value));
  const offered = <T extends { id: number; status: string }>(all: T[], chosen: number | null) =>
    all.filter(({ id, status }) => status === 'active' || id === chosen);
  const rooms = offered(offer.rooms, place.roomId);
  return (
    <Stack gap="sm">
      <div className={classes.pair}>
        <Select
          label={t('field.service')}
          data={offered(offer.services, place.serviceId).map((one) => ({ value: String(one.id), label: one.name }))}
          value={place.serviceId === null ? null : String(place.serviceId)}
          onChange={(value) => onChange({ serviceId: idOf(value), minutes: null })}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('field.nothing')}
        />
        <Select
          label={t('field.practitioner')}
          data={people.map((one) => ({ value: String(one.id), label: fullName(one) }))}
          value={place.practitionerId === null ? null : String(place.practitionerId)}
          onChange={(value) => onChange({ practitionerId: idOf(value) })}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('field.nothing')}
        />
      </div>
      <div className={classes.three}>
        <TextInput
          type="date"
          label={t('field.day')}
          value={place.day}
          error={!isDay(place.day) && t('field.dayWrong')}
          onChange={(event) => onChange({ day: event.currentTarget.value, later: false })}
        />
        <TextInput
          type="time"
          label={t('field.time')}
          value={place.time}
          onChange={(event) => onChange({ time: event.currentTarget.value.slice(0, 5), later: false })}
        />
        <NumberInput
          label={t('field.minutes')}
          min={5}
          max={720}
          step={5}
          allowDecimal={false}
          value={place.minutes ?? service?.duration ?? ''}
          onChange={(value) => onChange({ minutes: typeof value === 'number' && value >= 5 && value <= 720 ? value : null })}
        />
      </div>
      <ClockNote place={place} timeZone={timeZone} onChange={onChange} />
      <FreeTimes place={place} onChoose={(slot) => onChange(atSlot(slot, timeZone))} />
      {rooms.length > 0 && (
        <Select
          label={t('field.room')}
          description={t('field.roomHint')}
          clearable
          data={offer.locations.flatMap((location) => {
            const items = rooms
              .filter(({ locationId }) => locationId === location.id)
              .map((room) => ({ value: String(room.id), label: room.name }));
            return items.length > 0 ? [{ group: location.name, items }] : [];
          })}
          value={place.roomId === null ? null : String(place.roomId)}
          onChange={(value) => onChange({ roomId: idOf(value) })}
        />
      )}
    </Stack>
  );
}

/** Of a time that the clock shows twice, which one; of one that it leaves out, what it becomes. */
function ClockNote({ place, timeZone, onChange }: Pick<Props, 'place' | 'onChange'> & { timeZone: string }) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  if (!isDay(place.day) || !isTime(place.time)) return null;
  const start = startOf(place);
  const shown = shownFor(start, timeZone);
  if (shown !== start) {
    return (
      <Text size="sm" c="var(--signal-text)" role="status">
        {t('field.skipped', { day: words.day(place.day), time: words.time(start), becomes: words.time(shown) })}
      </Text>
    );
  }
  if (!isTwice(start, timeZone)) return null;
  return (
    <Radio.Group
      label={t('field.twice', { day: words.day(place.day), time: words.time(start) })}
      value={place.later ? 'second' : 'first'}
      onChange={(value) => onChange({ later: value === 'second' })}
    >
      <Group gap="md" mt={6}>
        {(['first', 'second'] as const).map((which) => (
          <Radio key={which} value={which} label={t(`field.${which}`)} />
        ))}
      </Group>
    </Radio.Group>
  );
}
