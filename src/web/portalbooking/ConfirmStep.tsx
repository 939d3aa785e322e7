import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { dayOf, plusMinutes } from '#src/web/ui/wall.ts';
import classes from './Appointments.module.css';
import { useBook, useMove } from './data.ts';
import type { Bookable, OfferedService, PortalAppointment, PortalOffer, Slot } from './data.ts';
import { useHold } from './useHold.ts';
import { useSpoken } from './useSpoken.ts';

export type Done = { appointment: PortalAppointment; joinsCareTeam: boolean };
type Props = {
  offer: PortalOffer;
  service: Pick<OfferedService, 'id' | 'name' | 'duration'>;
  practitioner: Pick<Bookable, 'id' | 'firstName' | 'lastName'>;
  slot: Slot;
  /** The appointment that is moved there; it keeps its length. */
  moving: PortalAppointment | null;
  onDone: (done: Done) => void;
  onOther: () => void;
};

/** What is about to be booked, kept for some minutes while it is read; or where an appointment is about to be moved. */
export function ConfirmStep({ offer, service, practitioner, slot, moving, onDone, onOther }: Props) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  const [key] = useState(() => crypto.randomUUID());
  const [shownAt] = useState(() => Date.now());
  const wanted = { serviceId: service.id, practitionerId: practitioner.id, start: slot.wallStart };
  // What one moves from is in the way of keeping a time that overlaps it.
  const held = useHold(moving ? null : wanted);
  const book = useBook();
  const move = useMove();
  const confirm = () => {
    if (moving) {
      const to = { version: moving.version, practitionerId: practitioner.id, start: slot.wallStart };
      move.mutate({ appointmentId: moving.id, ...to }, { onSuccess: onDone });
    } else book.mutate({ ...wanted, key }, { onSuccess: onDone });
  };
  const error = moving ? move.error : (book.error ?? (held.kind === 'refused' ? held.error : null));
  // From then on it is moved no more, and cancelled late: known before one books.
  const isLate = offer.noticeHours > 0 && Date.parse(slot.startsAt) < shownAt + offer.noticeHours * 3_600_000;
  const length = moving ? (Date.parse(moving.endsAt) - Date.parse(moving.startsAt)) / 60_000 : service.duration;
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('booking.check')}
      </Title>
      <dl className={classes.facts}>
        <dt>{t('fact.when')}</dt>
        <dd>
          <Text fw={600}>{words.longDay(dayOf(slot.wallStart))}</Text>
          <Text fw={600}>{words.span({ wallStart: slot.wallStart, wallEnd: plusMinutes(slot.wallStart, length) })}</Text>
        </dd>
        <dt>{t('fact.whom')}</dt>
        <dd>{fullName(practitioner)}</dd>
        <dt>{t('fact.what')}</dt>
        <dd>{service.name}</dd>
      </dl>
      <Stack gap="sm">
        {error ? <ErrorNote error={error} /> : !moving && <HeldNote held={held} />}
        <Button size="md" onClick={confirm} loading={book.isPending || move.isPending} disabled={!moving && held.kind === 'refused'}>
          {t(moving ? 'booking.confirmMove' : 'booking.confirm')}
        </Button>
        <Button size="md" variant="default" onClick={onOther} disabled={book.isPending || move.isPending}>
          {t('booking.other')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(isLate ? 'late' : 'booking.notice', { count: offer.noticeHours })}
        </Text>
      </Stack>
    </section>
  );
}

/** How long the time is kept; said aloud when it is, and when it is no more, not every second. */
function HeldNote({ held }: { held: ReturnType<typeof useHold> }) {
  const { t } = useTranslation('portalbooking');
  if (held.kind === 'held') {
    const time = `${Math.floor(held.secondsLeft / 60)}:${String(held.secondsLeft % 60).padStart(2, '0')}`;
    return (
      <Text size="sm" role="timer" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {t('booking.held', { time })}
      </Text>
    );
  }
  return (
    <Text size="sm" role="status">
      {t(held.kind === 'over' ? 'booking.heldNoMore' : 'booking.holding')}
    </Text>
  );
}
