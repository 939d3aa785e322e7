import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useCancel } from './data.ts';
import type { MyAppointments, PortalAppointment } from './data.ts';
import { useSpoken } from './useSpoken.ts';

type Props = { appointment: PortalAppointment | null; clinic: Pick<MyAppointments, 'clinic' | 'noticeHours'>; onClose: () => void };

/** Asks once more, and says beforehand whether it counts as late. */
export function CancelAppointmentModal({ appointment, clinic, onClose }: Props) {
  const { t } = useTranslation(['portalbooking', 'ui']);
  return (
    <Modal
      opened={appointment !== null}
      onClose={onClose}
      title={t('cancelling.title')}
      centered
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {appointment && <Question key={appointment.id} appointment={appointment} clinic={clinic} onClose={onClose} />}
    </Modal>
  );
}

function Question({ appointment, clinic: { clinic, noticeHours }, onClose }: Props & { appointment: PortalAppointment }) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  const { mutate, isPending, error } = useCancel();
  const confirm = () =>
    mutate(appointment, {
      onSuccess: () => {
        toastDone(t('cancelling.done'));
        onClose();
      },
    });
  return (
    <Stack gap="md">
      <Text fw={600}>{words.when(appointment)}</Text>
      <Text>{appointment.isLate ? t('cancelling.late', { clinic, count: noticeHours }) : t('cancelling.inTime', { clinic })}</Text>
      {error && <ErrorNote error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancelling.keep')}
        </Button>
        <Button color="red" loading={isPending} onClick={confirm}>
          {t('cancelling.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}
