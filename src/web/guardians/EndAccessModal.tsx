import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useEndAccess } from './data.ts';

type Props = { patientId: number; id: number; name: string; onClose: () => void };

/** Asks once more before somebody's way into the portal ends. */
export function EndAccessModal({ patientId, id, name, onClose }: Props) {
  const { t } = useTranslation(['guardians', 'ui']);
  const end = useEndAccess(patientId);
  const done = () => {
    toastDone(t('sure.done'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('sure.title', { name })} closeButtonProps={{ 'aria-label': t('ui:close') }} centered>
      <Stack gap="md">
        <Text size="sm">{t('sure.what', { name })}</Text>
        {end.error && <ErrorNote error={end.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('sure.no')}
          </Button>
          <Button color="red" loading={end.isPending} onClick={() => end.mutate(id, { onSuccess: done })}>
            {t('sure.yes')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
