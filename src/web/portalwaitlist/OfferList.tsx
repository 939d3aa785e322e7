import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconClockOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { useAccept, useDecline, waitlistQuery } from './data.ts';
import type { Accepted, WaitlistOffer } from './data.ts';
import classes from './Waitlist.module.css';
import '#src/web/portalText.ts';

/** S5: the times that are kept for one now, with what is left of them, and what became of those before. Nothing, where there are none. */
export function OfferList() {
  const { data, dataUpdatedAt } = useQuery(waitlistQuery);
  const [booked, setBooked] = useState<Accepted | null>(null);
  const offers = data?.offers ?? [];
  if (offers.length === 0 && !booked) return null;
  return (
    <Stack gap="sm" mb="lg">
      {booked && <Booked {...booked} />}
      {offers.map((offer) =>
        offer.state === 'open' ? (
          <Open key={offer.id} offer={offer} until={dataUpdatedAt + offer.seconds * 1000} onBooked={setBooked} />
        ) : (
          <Gone key={offer.id} offer={offer} />
        ),
      )}
    </Stack>
  );
}

const useWhen = () => {
  const { i18n } = useTranslation('portalwaitlist');
  const words = wallFormats(i18n.language);
  return (wall: string): string => `${words.day(dayOf(wall))}, ${words.time(wall)}`;
};

const aMinute = 60_000;
/** How many minutes are left, by the time that passes here. */
const useMinutesLeft = (until: number): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(clock);
  }, []);
  return Math.max(0, Math.ceil((until - now) / aMinute));
};

type OpenProps = { offer: WaitlistOffer; until: number; onBooked: (booked: Accepted) => void };
function Open({ offer, until, onBooked }: OpenProps) {
  const { t } = useTranslation('portalwaitlist');
  const whenOf = useWhen();
  const left = useMinutesLeft(until);
  const accept = useAccept();
  const decline = useDecline();
  const when = whenOf(offer.wallStart);
  const isBusy = accept.isPending || decline.isPending;
  const error = accept.error ?? decline.error;
  return (
    <section className={classes.offer} aria-label={t('offer.title')}>
      <Title order={2} size="sm">
        {t('offer.title')}
      </Title>
      <Text fw={600} mt={4}>
        {when}
      </Text>
      <Text>{t('offer.with', { service: offer.service.name, whom: fullName(offer.practitioner) })}</Text>
      <Text size="sm" c="dimmed" role="timer">
        {left >= 60 ? t('offer.hours', { hours: Math.floor(left / 60), minutes: left % 60 }) : t('offer.minutes', { count: left })}
      </Text>
      {error && <ErrorNote error={error} />}
      <div className={classes.acts}>
        <Button
          loading={accept.isPending}
          disabled={isBusy || left === 0}
          aria-label={t('offer.acceptOf', { when })}
          onClick={() => accept.mutate(offer.id, { onSuccess: onBooked })}
        >
          {t('offer.accept')}
        </Button>
        <Button
          variant="default"
          loading={decline.isPending}
          disabled={isBusy || left === 0}
          aria-label={t('offer.declineOf', { when })}
          onClick={() => decline.mutate(offer.id, { onSuccess: () => toastDone(t('offer.declined')) })}
        >
          {t('offer.decline')}
        </Button>
      </div>
    </section>
  );
}

function Gone({ offer: { wallStart, wallExpires, state } }: { offer: WaitlistOffer }) {
  const { t, i18n } = useTranslation('portalwaitlist');
  const { tenant } = useMe();
  const when = useWhen()(wallStart);
  const { time } = wallFormats(i18n.language);
  return (
    <Alert color="gray" variant="light" icon={<IconClockOff aria-hidden />}>
      {state === 'expired' ? t('offer.expired', { when, until: time(wallExpires) }) : t('offer.withdrawn', { when, clinic: tenant.name })}
    </Alert>
  );
}

function Booked({ appointment, joinsCareTeam }: Accepted) {
  const { t } = useTranslation('portalwaitlist');
  const whom = fullName(appointment.practitioner);
  const when = useWhen()(appointment.wallStart);
  return (
    <Alert color="teal" variant="light" role="status" icon={<IconCheck aria-hidden />} title={t('offer.booked')}>
      <Text fw={600}>{when}</Text>
      <Text>{t('offer.with', { service: appointment.service.name, whom })}</Text>
      {joinsCareTeam && <Text mt="xs">{t('offer.joins', { whom })}</Text>}
    </Alert>
  );
}
