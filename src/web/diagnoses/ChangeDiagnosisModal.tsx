import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { toastDone, toastNews, toastProblem } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { asksReason, isActive, useChangeDiagnosis } from './data.ts';
import type { Diagnosis, Status } from './data.ts';
import { isWhole, StandingFields } from './StandingFields.tsx';

type Props = { patientId: number; diagnosis: Diagnosis; begin?: Status; onClose: () => void };

const standingOf = ({ status, onsetOn, note, isPrimary, reason }: Diagnosis) => ({
  status,
  onsetOn: onsetOn ?? '',
  note,
  isPrimary,
  reason: reason ?? '',
});

/** Changes how a diagnosis stands. @param begin the status that is wanted, where the act names one */
export function ChangeDiagnosisModal({ patientId, diagnosis, begin, onClose }: Props) {
  const { t } = useTranslation('diagnoses');
  const today = useToday(useMe().tenant.timeZone);
  // As it was when the change began: what a colleague saves meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(diagnosis);
  const [standing, setStanding] = useState({ ...standingOf(diagnosis), ...(begin && { status: begin }) });
  const { mutate, isPending } = useChangeDiagnosis(patientId, diagnosis.id);
  const { status, onsetOn, note, isPrimary, reason } = standing;
  const save = () =>
    mutate(
      {
        version: begun.version,
        status,
        note: note.trim(),
        onsetOn: onsetOn || null,
        isPrimary: isPrimary && isActive(status),
        reason: asksReason(status) ? reason : null,
      },
      {
        onSuccess: () => {
          toastDone(t('done.changed'));
          onClose();
        },
        onError: (error) => {
          const now =
            error instanceof Problem && error.code === 'changed_meanwhile' ? (error.detail['now'] as Diagnosis | undefined) : undefined;
          if (!now) return toastProblem(error);
          setBegun(now);
          setStanding({ ...standingOf(now), note: note === begun.note ? now.note : note });
          toastNews(t('conflict'));
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
      title={t('changeOf', { what: diagnosis.code })}
      size="lg"
    >
      <Text size="sm" mb="sm">
        {diagnosis.title}
      </Text>
      <StandingFields standing={standing} isNew={false} today={today} onChange={setStanding} />
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={save} loading={isPending} disabled={!isWhole(standing, today)}>
          {t('save')}
        </Button>
      </Group>
    </Modal>
  );
}
