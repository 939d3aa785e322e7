import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconLinkOff, IconUnlink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LinkedAppointment } from '#src/contract/appointmentLinks.ts';
import { Problem } from '#src/contract/problems.ts';
import { Stage } from '#src/web/shell/Stage.tsx';
import { wallAt } from '#src/web/ui/clock.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { wallFormats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { useToken } from '#src/web/ui/useToken.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import { AppointmentAnswer } from './AppointmentAnswer.tsx';
import classes from './AppointmentScreen.module.css';
import { useLinked } from './data.ts';

/** What the link in a letter opens, for whoever holds it (S4): when, where and with whom, and a click to say whether one comes. */
export function AppointmentScreen() {
  const { t } = useTranslation('links');
  useTitle(t('title'));
  const token = useToken();
  return (
    <Stage>
      {token === null ? (
        <EmptyState icon={IconUnlink} order={1} title={t('incomplete.title')} advice={t('incomplete.advice')} />
      ) : (
        <Opened key={token} token={token} />
      )}
    </Stage>
  );
}

function Opened({ token }: { token: string }) {
  const { t } = useTranslation('links');
  const query = useLinked(token);
  const closed = <EmptyState icon={IconLinkOff} order={1} title={t('closed.title')} advice={t('closed.advice')} />;
  return (
    <FourStates
      query={query}
      loading={<Loading />}
      failed={(error) => (error instanceof Problem && error.code === 'link_not_open' ? closed : null)}
    >
      {(appointment) => (
        <div className={classes.card}>
          <Title order={1}>{t('heading', { clinic: appointment.clinic })}</Title>
          <Text mt="md">{t('greeting', { name: appointment.firstName })}</Text>
          {appointment.open && appointment.status === 'booked' && <Text mt={4}>{t('ask')}</Text>}
          <Facts appointment={appointment} />
          <AppointmentAnswer token={token} appointment={appointment} />
        </div>
      )}
    </FourStates>
  );
}

function Facts({ appointment: { startsAt, wallStart, wallEnd, timeZone, practitioner, place } }: { appointment: LinkedAppointment }) {
  const { t, i18n } = useTranslation('links');
  const words = wallFormats(i18n.language);
  // Whoever reads it by another clock must not take the clinic's for their own.
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = wallAt(new Date(startsAt), own) !== wallStart;
  const zone = new Intl.DateTimeFormat(i18n.language, { timeZone, timeZoneName: 'long' })
    .formatToParts(new Date(startsAt))
    .find(({ type }) => type === 'timeZoneName')?.value;
  return (
    <dl className={classes.facts}>
      <dt>{t('when')}</dt>
      <dd>
        <Text fw={600}>{words.longDay(dayOf(wallStart))}</Text>
        <Text fw={600}>{t('span', { from: words.time(wallStart), to: words.time(wallEnd) })}</Text>
        {elsewhere && (
          <Text size="sm" c="dimmed">
            {t('zone', { zone: zone ?? timeZone })}
          </Text>
        )}
      </dd>
      <dt>{t('whom')}</dt>
      <dd>{practitioner}</dd>
      {place && (
        <>
          <dt>{t('where')}</dt>
          <dd>
            {[place.room, place.location, ...place.addressLines]
              .filter((line) => line)
              .map((line) => (
                <Text key={line}>{line}</Text>
              ))}
          </dd>
        </>
      )}
    </dl>
  );
}

const Loading = () => (
  <Stack className={classes.card} gap="md">
    <Skeleton h={28} w="80%" />
    <Skeleton h={16} w="40%" />
    <Skeleton h={96} />
    <Skeleton h={44} />
    <Skeleton h={44} />
  </Stack>
);
