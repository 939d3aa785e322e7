import { Chip, Fieldset, Group, Input, Skeleton, Stack, Text } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { TherapistMultiSelect } from './TherapistMultiSelect.tsx';

const mostPills = 5;

type Props = {
  therapists: readonly TherapistInfo[];
  chosen: number[];
  onChange: (ids: number[]) => void;
  refused: readonly number[];
};

/** A4: who else is assigned along with the inviter; up to five as pills, more as a search. Those whom the server refused are marked. */
export function AlsoAssignTo({ therapists, chosen, onChange, refused }: Props) {
  const { t } = useTranslation('invitations');
  const errorId = useId();
  const refusedNow = therapists.filter(({ id }) => refused.includes(id) && chosen.includes(id));
  const error = refusedNow.length > 0 ? t('errors.target', { count: refusedNow.length, names: refusedNow.map(fullName) }) : null;
  if (therapists.length > mostPills)
    return <TherapistMultiSelect therapists={therapists} chosen={chosen} onChange={onChange} error={error} />;
  return (
    <Fieldset
      variant="unstyled"
      legend={t('alsoAssign')}
      styles={{
        root: { padding: 0, margin: 0 },
        legend: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 500, marginBottom: 8, paddingInline: 0 },
      }}
    >
      <Chip.Group multiple value={chosen.map(String)} onChange={(values) => onChange(values.map(Number))}>
        <Group gap={8}>
          {therapists.map((therapist) => {
            const isRefused = refusedNow.includes(therapist);
            return (
              <Chip
                key={therapist.id}
                value={String(therapist.id)}
                variant="light"
                color={isRefused ? 'red' : 'teal'}
                aria-invalid={isRefused || undefined}
                aria-describedby={isRefused ? errorId : undefined}
              >
                {fullName(therapist)}
              </Chip>
            );
          })}
        </Group>
      </Chip.Group>
      {error && (
        <Input.Error id={errorId} mt={8} role="alert">
          {error}
        </Input.Error>
      )}
    </Fieldset>
  );
}

export const AlsoAssignToLoading = () => (
  <Stack gap={8}>
    <Skeleton height={16} width={96} my={3} />
    <Group gap={8}>
      <Skeleton height={28} width={112} radius="xl" />
      <Skeleton height={28} width={136} radius="xl" />
      <Skeleton height={28} width={104} radius="xl" />
    </Group>
  </Stack>
);

/** Before sending: who will be able to open the record, by name. */
export function InviteEffect({ others }: { others: readonly TherapistInfo[] }) {
  const { t } = useTranslation('invitations');
  const { member } = useMe();
  // An assignment opens the record only to members with clinical access (R3).
  const opensRecords = member?.practitionerId != null && member.accessLevel === 'clinical';
  const names = [...(opensRecords ? [member.firstName] : []), ...others.map(fullName)];
  const [name = '', other = ''] = names;
  const count = names.length - 1;
  return (
    <Text size="sm" aria-live="polite">
      {names.length === 0
        ? t('effect.nobody')
        : count === 0
          ? t('effect.one', { name })
          : count === 1
            ? t('effect.two', { name, other })
            : t('effect.more', { name, count })}
    </Text>
  );
}
