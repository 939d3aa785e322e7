import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { dayOf, isSecond } from '#src/web/ui/wall.ts';
import { hoursQuery, offerQuery } from './data.ts';
import { bodyOf, isWhole, PlaceFields } from './PlaceFields.tsx';
import type { Place } from './PlaceFields.tsx';
import { ScopeChoice } from './ScopeChoice.tsx';
import type { Scope } from './ScopeChoice.tsx';
import { peopleOf } from './useColumns.ts';
import type { Move } from './useMoving.ts';

type Props = { appointment: Appointment; onMove: (move: Move) => void; onClose: () => void };

/** Another time, practitioner, room, service or length; what it does to the care team is asked on the way. */
export function MoveAppointmentModal({ appointment, onMove, onClose }: Props) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const offer = useQuery(offerQuery);
  const hours = useQuery(hoursQuery);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('move.title', { whom: fullName(appointment.patient) })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <FourStates query={offer} loading={<Skeleton h={240} />}>
        {(offered) => (
          <FourStates query={hours} loading={<Skeleton h={240} />}>
            {(week) => {
              const people = peopleOf(week, undefined, null);
              const isListed = people.some(({ id }) => id === appointment.practitioner.id);
              return (
                <Form
                  appointment={appointment}
                  offer={offered}
                  people={isListed ? people : [appointment.practitioner, ...people]}
                  onMove={onMove}
                  onClose={onClose}
                />
              );
            }}
          </FourStates>
        )}
      </FourStates>
    </Modal>
  );
}

function Form({ appointment, offer, people, onMove, onClose }: Props & { offer: Offer; people: TherapistInfo[] }) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const { timeZone } = useMe().tenant;
  const lasts = Math.round((Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / 60_000);
  const [place, setPlace] = useState<Place>({
    serviceId: appointment.service.id,
    practitionerId: appointment.practitioner.id,
    day: dayOf(appointment.wallStart),
    time: appointment.wallStart.slice(11, 16),
    later: isSecond(appointment.startsAt, appointment.wallStart, timeZone),
    minutes: lasts,
    roomId: appointment.room?.id ?? null,
  });
  const [scope, setScope] = useState<Scope>('this');
  const save = () => {
    if (!isWhole(place)) return;
    const practitioner = people.find(({ id }) => id === place.practitionerId);
    const service = offer.services.find(({ id }) => id === place.serviceId);
    const room = offer.rooms.find(({ id }) => id === place.roomId) ?? null;
    onMove({
      appointment,
      body: { ...bodyOf(place), ...(appointment.seriesId !== null && { scope }) },
      to: { ...(practitioner && { practitioner }), ...(service && { service }), room },
    });
    onClose();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="sm">
        <PlaceFields place={place} offer={offer} people={people} onChange={(to) => setPlace((now) => ({ ...now, ...to }))} />
        {appointment.seriesId !== null && <ScopeChoice scope={scope} onChange={setScope} />}
        <Group justify="flex-end" gap="xs" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" disabled={!isWhole(place)}>
            {t('move.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
