import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useRequestAccess } from './data.ts';

type Named = { id: number; firstName: string; lastName: string };
type Props = { patient: Named | null; opened: boolean; onClose: () => void };

/** A10: who may not assign themselves asks, with a reason. */
export function RequestAccessModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['inbox', 'ui']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={patient && t('ask.title', { whom: fullName(patient) })}
      size={480}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {patient && <AskForm key={patient.id} patient={patient} onClose={onClose} />}
    </Modal>
  );
}

function AskForm({ patient, onClose }: { patient: Named; onClose: () => void }) {
  const { t } = useTranslation(['inbox', 'ui']);
  const { tenant } = useMe();
  const request = useRequestAccess(patient.id);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  // One key for one request: sending it again after an answer was lost asks once.
  const [key] = useState<string>(() => crypto.randomUUID());
  const whom = fullName(patient);
  const send = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    request.mutate(
      { reason, key },
      {
        onSuccess: () => {
          toastDone(t('ask.done', { whom }));
          onClose();
        },
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t(tenant.assignmentPolicy === 'managed' ? 'ask.whoManaged' : 'ask.who', { whom })}</Text>
        <Textarea
          data-autofocus
          label={t('ask.reason')}
          description={t('ask.reasonAdvice')}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={500}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing && reason.trim() === '' && t('ask.reasonMissing')}
        />
        {request.error && <ErrorNote error={request.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={request.isPending}>
            {t('ask.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
