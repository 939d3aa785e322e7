import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { asksReason, isActive, statuses } from './data.ts';
import type { Status } from './data.ts';

export type Standing = { status: Status; onsetOn: string; note: string; isPrimary: boolean; reason: string };

/** Whether it can be saved: a reason where one is asked for, and no day to come. */
export const isWhole = ({ status, reason, onsetOn }: Standing, today: string): boolean =>
  (!asksReason(status) || reason.trim() !== '') && (onsetOn === '' || onsetOn <= today);

type Props = { standing: Standing; isNew: boolean; today: string; onChange: (standing: Standing) => void };

/** How a diagnosis stands: status and why, since when, whether it is the primary one, a note. */
export function StandingFields({ standing, isNew, today, onChange }: Props) {
  const { t } = useTranslation('diagnoses');
  const offered = statuses.filter((status) => !isNew || status !== 'enteredInError');
  return (
    <Stack gap="sm">
      <Select
        label={t('field.status')}
        data={offered.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        value={standing.status}
        onChange={(status) => status && onChange({ ...standing, status })}
        allowDeselect={false}
      />
      {asksReason(standing.status) && (
        <TextInput
          label={t('field.reason')}
          description={t('field.reasonHint')}
          required
          maxLength={500}
          value={standing.reason}
          onChange={({ currentTarget }) => onChange({ ...standing, reason: currentTarget.value })}
        />
      )}
      <TextInput
        type="date"
        label={t('field.onset')}
        description={t('field.onsetHint')}
        max={today}
        value={standing.onsetOn}
        onChange={({ currentTarget }) => onChange({ ...standing, onsetOn: currentTarget.value })}
      />
      {isActive(standing.status) && (
        <Checkbox
          label={t('field.primary')}
          description={t('field.primaryHint')}
          checked={standing.isPrimary}
          onChange={({ currentTarget }) => onChange({ ...standing, isPrimary: currentTarget.checked })}
        />
      )}
      <Textarea
        label={t('field.note')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        value={standing.note}
        onChange={({ currentTarget }) => onChange({ ...standing, note: currentTarget.value })}
      />
    </Stack>
  );
}
