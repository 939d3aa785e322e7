import { MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fullName } from '#src/web/ui/formats.ts';

type Props = {
  therapists: readonly TherapistInfo[];
  chosen: readonly number[];
  onChange: (ids: number[]) => void;
  error?: ReactNode;
};

/** Several therapists out of many, found by typing (A4). */
export function TherapistMultiSelect({ therapists, chosen, onChange, error }: Props) {
  const { t } = useTranslation('invitations');
  return (
    <MultiSelect
      label={t('alsoAssign')}
      placeholder={chosen.length === 0 ? t('search') : undefined}
      data={therapists.map((therapist) => ({ value: String(therapist.id), label: fullName(therapist) }))}
      value={chosen.map(String)}
      onChange={(values) => onChange(values.map(Number))}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('noMatch')}
      error={error}
      styles={{ pill: { maxWidth: '100%' } }}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  );
}
