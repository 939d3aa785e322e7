import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCalendarX, IconCheck, IconClockExclamation, IconHistory } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkedAppointment } from '#src/contract/appointmentLinks.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import classes from './AppointmentScreen.module.css';
import { useAnswer } from './data.ts';

type Props = { token: string; appointment: LinkedAppointment };

/** How the appointment stands, and what can be answered: nothing happens but by a click. */
export function AppointmentAnswer({ token, appointment }: Props) {
  const { t } = useTranslation(['links', 'ui']);
  const confirm = useAnswer(token, 'confirm');
  const cancel = useAnswer(token, 'cancel');
  const [asking, setAsking] = useState(false);
  const { clinic, status, open, isLate, noticeHours } = appointment;
  const answered = confirm.isSuccess || cancel.isSuccess;
  const state = useFocusOn(answered && status);
  const error = confirm.error ?? cancel.error;
  return (
    <Stack gap="md">
      <div role="status" ref={state} tabIndex={-1} className={classes.state}>
        {open ? (
          status === 'confirmed' && <State icon={IconCheck} colour="teal" title={t('confirmed')} />
        ) : (
          <Closed {...{ status, clinic }} />
        )}
      </div>
      {error !== null && open && <ErrorNote error={error} />}
      {open && status === 'booked' && (
        <Button size="md" fullWidth loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('confirm')}
        </Button>
      )}
      {open && (
        <Button size="md" fullWidth variant="default" disabled={confirm.isPending} onClick={() => setAsking(true)}>
          {t('cancel')}
        </Button>
      )}
      <Modal
        opened={asking && open}
        onClose={() => setAsking(false)}
        title={t('sure.title')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
        returnFocus={!cancel.isSuccess}
        centered
      >
        <Stack gap="md">
          <Text size="sm">{t('sure.what')}</Text>
          {isLate && (
            <Alert variant="light" color="amber" p="sm" icon={<IconClockExclamation aria-hidden />}>
              <Text size="sm">{t('late', { count: noticeHours, clinic })}</Text>
            </Alert>
          )}
          {cancel.error && <ErrorNote error={cancel.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('sure.no')}
            </Button>
            <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}>
              {t('sure.yes')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

/** Where the buttons were that have been used, the focus goes to what came of it. */
const useFocusOn = (outcome: string | false) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome !== false) place.current?.focus();
  }, [outcome]);
  return place;
};

function Closed({ status, clinic }: Pick<LinkedAppointment, 'status' | 'clinic'>) {
  const { t } = useTranslation('links');
  return status === 'cancelled' ? (
    <State icon={IconCalendarX} colour="gray" title={t('cancelled')} what={t('cancelledWhat', { clinic })} />
  ) : (
    <State icon={IconHistory} colour="gray" title={t('over')} what={t('overWhat', { clinic })} />
  );
}

type StateProps = { icon: typeof IconCheck; colour: string; title: string; what?: string };
const State = ({ icon: Icon, colour, title, what }: StateProps) => (
  <Alert variant="light" color={colour} icon={<Icon aria-hidden />} title={title} role="presentation">
    {what}
  </Alert>
);
