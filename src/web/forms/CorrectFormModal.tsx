import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useCorrectForm } from './data.ts';

type Props = { patientId: number; formId: number; opened: boolean; onClose: () => void; onBegun: (formId: number) => void };

/** C3: a correction is another form, and says why. */
export function CorrectFormModal({ opened, onClose, ...form }: Props) {
  const { t } = useTranslation(['forms', 'ui']);
  return (
    <Modal opened={opened} onClose={onClose} title={t('correct.title')} size={480} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <ReasonForm onClose={onClose} {...form} />
    </Modal>
  );
}

function ReasonForm({ patientId, formId, onClose, onBegun }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['forms', 'ui']);
  const correct = useCorrectForm(patientId, formId);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [key] = useState<string>(() => crypto.randomUUID());
  const begin = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') correct.mutate({ reason, key }, { onSuccess: ({ id }) => onBegun(id) });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('correct.what')}</Text>
        <Textarea
          data-autofocus
          label={t('correct.reason')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={300}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing && reason.trim() === '' && t('correct.reasonMissing')}
        />
        {correct.error && <ErrorNote error={correct.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={correct.isPending}>
            {t('correct.begin')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
