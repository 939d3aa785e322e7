import { Badge, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import classes from './Appointments.module.css';
import type { MyAppointments, PortalAppointment } from './data.ts';
import { useSpoken } from './useSpoken.ts';

type Props = {
  appointment: PortalAppointment;
  clinic: Pick<MyAppointments, 'clinic' | 'noticeHours'>;
  onCancel?: () => void;
};

/** One appointment of one's own, and what can be done about it. */
export function AppointmentCard({ appointment, clinic: { clinic, noticeHours }, onCancel }: Props) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  const { id, practitioner, service, place, status, cancelledBy, cancelledLate, mayMove, mayCancel, isLate } = appointment;
  const when = words.when(appointment);
  const said =
    status !== 'cancelled'
      ? t(`status.${status}`)
      : cancelledBy === 'clinic'
        ? t('cancelledByClinic', { clinic })
        : t(cancelledLate ? 'cancelledLate' : 'cancelledByYou');
  const where = place && [place.location, place.room, ...place.addressLines].filter((line) => line).join(', ');
  return (
    <li className={classes.card} data-over={!mayCancel || undefined}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div>
          <Text fw={600}>{words.longDay(dayOf(appointment.wallStart))}</Text>
          <Text fw={600}>{words.span(appointment)}</Text>
        </div>
        {(status !== 'booked' || !mayCancel) && (
          <Badge variant="light" color={status === 'cancelled' || status === 'noShow' ? 'gray' : 'teal'} tt="none" maw="100%">
            {said}
          </Badge>
        )}
      </Group>
      <Text mt={4}>{t('with', { service: service.name, whom: fullName(practitioner) })}</Text>
      {where && (
        <Text size="sm" c="dimmed">
          {where}
        </Text>
      )}
      {mayCancel && isLate && noticeHours > 0 && (
        <Text size="sm" mt={8}>
          {t('late', { count: noticeHours })}
        </Text>
      )}
      {mayCancel && onCancel && (
        <div className={classes.acts}>
          {mayMove && (
            <Button
              renderRoot={(props) => <Link {...props} to="/portal/book" search={{ move: id }} />}
              variant="default"
              aria-label={t('moveOf', { when })}
            >
              {t('move')}
            </Button>
          )}
          <Button variant="default" onClick={onCancel} aria-label={t('cancelOf', { when })}>
            {t('cancel')}
          </Button>
        </div>
      )}
    </li>
  );
}
