import { Anchor, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCalendarEvent, IconCalendarX, IconRepeat, IconUserShare } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { Appointment } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import classes from './AppointmentModal.module.css';
import { useListedAppointment, useRestore, useSetStatus } from './data.ts';
import { StatusMark } from './StatusMark.tsx';
import { useWords } from './useWords.ts';

export const standings = ['booked', 'confirmed', 'arrived', 'completed', 'noShow'] as const;

type Props = { appointment: Appointment; onMove: () => void; onHandOver: () => void; onCancel: () => void; onClose: () => void };

/** S3: one appointment, and what can be done about it. */
export function AppointmentModal({ appointment: given, onMove, onHandOver, onCancel, onClose }: Props) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const words = useWords();
  const appointment = useListedAppointment(given);
  const setStatus = useSetStatus();
  const restore = useRestore();
  const { patient, practitioner, service, room, status, mayChange } = appointment;
  const isCancelled = status === 'cancelled';
  const takeBack = () =>
    restore.mutate({ appointment, body: {} }, { onSuccess: () => toastDone(t('done.restored', { whom: fullName(patient) })) });
  return (
    <Modal opened onClose={onClose} title={fullName(patient)} size="md" closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Group gap="xs" mb="md">
        <StatusMark status={status} />
        {appointment.seriesId !== null && (
          <Badge variant="light" color="gray" tt="none" leftSection={<IconRepeat size={12} aria-hidden />}>
            {t(appointment.isException ? 'series.exception' : 'series.part')}
          </Badge>
        )}
        {isCancelled && appointment.cancelledLate && (
          <Badge variant="light" color="amber" tt="none">
            {t('cancelled.late')}
          </Badge>
        )}
      </Group>
      <dl className={classes.facts}>
        <Fact name={t('fact.when')}>{words.when(appointment)}</Fact>
        <Fact name={t('fact.patient')}>
          <Anchor component={Link} to="/patients/$patientId" params={{ patientId: String(patient.id) } as never} size="sm">
            {fullName(patient)}
          </Anchor>
        </Fact>
        <Fact name={t('fact.practitioner')}>{fullName(practitioner)}</Fact>
        <Fact name={t('fact.service')}>{service.name}</Fact>
        {room && <Fact name={t('fact.room')}>{room.name}</Fact>}
        {appointment.bookedByClient && <Fact name={t('fact.booked')}>{t('fact.byClient')}</Fact>}
        {isCancelled && appointment.cancelledBy && <Fact name={t('fact.cancelledBy')}>{t(`cancel.${appointment.cancelledBy}`)}</Fact>}
        {isCancelled && appointment.cancelReason && <Fact name={t('fact.reason')}>{appointment.cancelReason}</Fact>}
      </dl>
      {!mayChange && (
        <Text size="sm" c="dimmed" mt="md">
          {t('readOnly')}
        </Text>
      )}
      {mayChange && !isCancelled && (
        <Stack gap="xs" mt="lg">
          <Text size="sm" fw={500} id="standing">
            {t('status.label')}
          </Text>
          <div role="group" aria-labelledby="standing" className={classes.standings}>
            {standings.map((one) => (
              <Button
                key={one}
                size="xs"
                variant={one === status ? 'light' : 'default'}
                aria-pressed={one === status}
                onClick={() => {
                  if (one !== status) setStatus.mutate({ appointment, body: { status: one } });
                }}
              >
                {t(`status.${one}`)}
              </Button>
            ))}
          </div>
          <Group gap="xs" mt="md" className={classes.acts}>
            <Button variant="default" leftSection={<IconCalendarEvent size={16} aria-hidden />} onClick={onMove}>
              {t('act.move')}
            </Button>
            <Button variant="default" leftSection={<IconUserShare size={16} aria-hidden />} onClick={onHandOver}>
              {t('act.handOver')}
            </Button>
            <Button variant="default" leftSection={<IconCalendarX size={16} aria-hidden />} onClick={onCancel}>
              {t('act.cancel')}
            </Button>
          </Group>
        </Stack>
      )}
      {mayChange && isCancelled && (
        <Button
          mt="lg"
          variant="default"
          loading={restore.isPending}
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={takeBack}
        >
          {t('act.restore')}
        </Button>
      )}
    </Modal>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
