import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { CodePicker } from './CodePicker.tsx';
import { asksReason, isActive, useRecordDiagnosis } from './data.ts';
import type { Code, Status } from './data.ts';
import { isWhole, StandingFields } from './StandingFields.tsx';

const begin = { status: 'provisional' as Status, onsetOn: '', note: '', isPrimary: false, reason: '' };

export function AddDiagnosisModal({ patientId, onClose }: { patientId: number; onClose: () => void }) {
  const { t } = useTranslation('diagnoses');
  const today = useToday(useMe().tenant.timeZone);
  const [code, setCode] = useState<Code | null>(null);
  const [standing, setStanding] = useState(begin);
  const { mutate, isPending } = useRecordDiagnosis(patientId);
  const { status, onsetOn, note, isPrimary, reason } = standing;
  const save = () => {
    if (!code || status === 'enteredInError') return;
    mutate(
      {
        system: code.system,
        code: code.code,
        status,
        note: note.trim(),
        onsetOn: onsetOn || null,
        isPrimary: isPrimary && isActive(status),
        reason: asksReason(status) ? reason : null,
      },
      {
        onSuccess: () => {
          toastDone(t('done.recorded'));
          onClose();
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={t('add')} size="lg">
      <Stack gap="sm">
        <CodePicker chosen={code} onChoose={setCode} />
        <StandingFields standing={standing} isNew today={today} onChange={setStanding} />
      </Stack>
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={save} loading={isPending} disabled={!code || !isWhole(standing, today)}>
          {t('record')}
        </Button>
      </Group>
    </Modal>
  );
}
