import { Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { dayOf, plusDays } from '#src/web/ui/wall.ts';
import classes from './Appointments.module.css';
import { daysAhead, slotsQuery } from './data.ts';
import type { Bookable, PortalOffer, Slot } from './data.ts';
import { useSpoken } from './useSpoken.ts';

type Props = {
  offer: PortalOffer;
  serviceId: number;
  /** Null: whoever has time first. */
  practitionerId: number | null;
  appointmentId: number | null;
  onChoose: (slot: Slot) => void;
};

/** The days that have free times, and the times of the one chosen. */
export function TimeStep({ offer, serviceId, practitionerId, appointmentId, onChoose }: Props) {
  const { t } = useTranslation('portalbooking');
  const first = dayOf(offer.from);
  const [from, setFrom] = useState(first);
  const query = useQuery(slotsQuery({ serviceId, practitionerId, from, appointmentId }));
  const isLast = plusDays(from, daysAhead) > dayOf(offer.until);
  const none = (
    <EmptyState
      icon={IconCalendarOff}
      title={t('booking.noTimes')}
      advice={t(isLast ? 'booking.noTimesElse' : 'booking.noTimesLater', { clinic: offer.clinic })}
    />
  );
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('booking.when')}
      </Title>
      <FourStates query={query} loading={<Loading />} empty={({ items }) => (items.length === 0 ? none : null)}>
        {({ items }) => (
          <Days key={from} items={items} practitioners={practitionerId === null ? offer.practitioners : null} onChoose={onChoose} />
        )}
      </FourStates>
      <Group justify="space-between" mt="sm">
        <Button variant="default" disabled={from === first} onClick={() => setFrom(plusDays(from, -daysAhead))}>
          {t('booking.earlier')}
        </Button>
        <Button variant="default" disabled={isLast} onClick={() => setFrom(plusDays(from, daysAhead))}>
          {t('booking.later')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="md">
        {t('booking.zone', { clinic: offer.clinic, zone: offer.timeZone })}
      </Text>
    </section>
  );
}

type DaysProps = { items: Slot[]; practitioners: Bookable[] | null; onChoose: (slot: Slot) => void };

function Days({ items, practitioners, onChoose }: DaysProps) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  const days = [...new Set(items.map(({ wallStart }) => dayOf(wallStart)))];
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const day = chosen !== undefined && days.includes(chosen) ? chosen : days[0];
  // Of several who are free at one time, the one who comes first in the list.
  const times = new Map<string, Slot>();
  const rank = ({ practitionerId }: Slot) => practitioners?.findIndex(({ id }) => id === practitionerId) ?? 0;
  for (const slot of items.filter(({ wallStart }) => dayOf(wallStart) === day)) {
    const known = times.get(slot.startsAt);
    if (!known || rank(slot) < rank(known)) times.set(slot.startsAt, slot);
  }
  const named = ({ practitionerId }: Slot) => practitioners?.find(({ id }) => id === practitionerId);
  return (
    <>
      <ul className={classes.pills} aria-label={t('booking.days')}>
        {days.map((one) => (
          <li key={one}>
            <Button fullWidth variant={one === day ? 'light' : 'default'} aria-pressed={one === day} onClick={() => setChosen(one)} px={4}>
              {words.day(one)}
            </Button>
          </li>
        ))}
      </ul>
      {day !== undefined && (
        <>
          <Text fw={600}>{words.longDay(day)}</Text>
          <ul className={classes.pills} aria-label={t('booking.times', { day: words.longDay(day) })}>
            {[...times.values()].map((slot) => {
              const whom = named(slot);
              const time = words.time(slot.wallStart);
              return (
                <li key={slot.startsAt}>
                  <Button
                    fullWidth
                    variant="default"
                    px={4}
                    onClick={() => onChoose(slot)}
                    {...(whom && { 'aria-label': t('booking.timeWith', { time, whom: fullName(whom) }) })}
                  >
                    {time}
                  </Button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}

const Loading = () => (
  <div className={classes.pills}>
    {Array.from({ length: 12 }, (_, nth) => (
      <Skeleton key={nth} h={36} />
    ))}
  </div>
);
