import { Skeleton, Text, Title } from '@mantine/core';
import { IconCalendarHeart, IconChevronRight, IconClipboardText, IconFileText, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { appointmentsQuery } from '#src/web/portalbooking/data.ts';
import { byDue, formsQuery } from '#src/web/portalforms/data.ts';
import { waitlistQuery } from '#src/web/portalwaitlist/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName, wallFormats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { careTeamQuery, documentsQuery } from './data.ts';
import { isGuardian, mayUse } from './places.ts';
import classes from './HomeScreen.module.css';

// Mostly there is nothing to show, and nothing is loaded for it.
const OfferList = lazy(async () => ({ default: (await import('#src/web/portalwaitlist/OfferList.tsx')).OfferList }));

/** What one comes for, at one glance, each card the way to its screen. */
export function HomeScreen() {
  const { t } = useTranslation('portal');
  const { patient } = useMe();
  useTitle(t('title'));
  return (
    <>
      <Title order={1} mb="lg">
        {isGuardian(patient) ? t('title') : t('greeting', { name: patient?.preferredName ?? patient?.firstName })}
      </Title>
      {mayUse(patient, 'appointments') && <Offers />}
      <div className={classes.cards}>
        {mayUse(patient, 'appointments') && <NextAppointment />}
        {mayUse(patient, 'forms') && <FormsToFill />}
        {mayUse(patient, 'documents') && <NewestDocument />}
        {mayUse(patient, 'access') && <CareTeam />}
      </div>
    </>
  );
}

function Offers() {
  // Once there was one, it stays: to say what became of it.
  const [isShown, setShown] = useState(false);
  const { data } = useQuery(waitlistQuery);
  if (!isShown && (data?.offers.length ?? 0) > 0) setShown(true);
  return (
    isShown && (
      <Suspense fallback={null}>
        <OfferList />
      </Suspense>
    )
  );
}

function NextAppointment() {
  const { t, i18n } = useTranslation('portal');
  const query = useInfiniteQuery(appointmentsQuery('next'));
  const { day, time } = wallFormats(i18n.language);
  return (
    <Card to="/portal/appointments" icon={IconCalendarHeart} title={t('places.appointments')}>
      <FourStates query={query} loading={<Loading />}>
        {({ pages: [first] }) => {
          const next = first?.items[0];
          return next ? (
            <>
              <Text fw={600}>{`${day(dayOf(next.wallStart))}, ${time(next.wallStart)}`}</Text>
              <Text size="sm" c="dimmed">
                {t('home.appointment', { service: next.service.name, name: fullName(next.practitioner) })}
              </Text>
            </>
          ) : (
            <Text c="dimmed">{t('home.noAppointment')}</Text>
          );
        }}
      </FourStates>
    </Card>
  );
}

/** Where there is something to fill in, and what is due first; otherwise it takes no room. */
function FormsToFill() {
  const { t, i18n } = useTranslation('portal');
  const { data } = useInfiniteQuery(formsQuery('open'));
  const { day } = wallFormats(i18n.language);
  const open = byDue(data?.pages[0]?.items ?? []);
  const [first] = open;
  if (!first) return null;
  return (
    <Card to="/portal/forms" icon={IconClipboardText} title={t('places.forms')}>
      <Text fw={600}>{t('home.forms', { count: open.length })}</Text>
      <Text size="sm" c="dimmed">
        {first.dueOn === null ? first.name : t('home.formDue', { name: first.name, day: day(first.dueOn) })}
      </Text>
    </Card>
  );
}

function NewestDocument() {
  const { t, i18n } = useTranslation('portal');
  const { tenant } = useMe();
  const query = useInfiniteQuery(documentsQuery);
  const { date } = formats(i18n.language, tenant.timeZone);
  return (
    <Card to="/portal/documents" icon={IconFileText} title={t('places.documents')}>
      <FourStates query={query} loading={<Loading />}>
        {({ pages: [first] }) => {
          const newest = first?.items[0];
          return newest ? (
            <>
              <Text fw={600}>{newest.subject || t('documents.letter')}</Text>
              <Text size="sm" c="dimmed">
                {date(newest.at)}
              </Text>
            </>
          ) : (
            <Text c="dimmed">{t('documents.none')}</Text>
          );
        }}
      </FourStates>
    </Card>
  );
}

function CareTeam() {
  const { t } = useTranslation('portal');
  const query = useQuery(careTeamQuery);
  return (
    <Card to="/portal/record" icon={IconUsers} title={t('careTeam')}>
      <FourStates query={query} loading={<Loading />}>
        {({ careTeam }) =>
          careTeam.length === 0 ? (
            <Text c="dimmed">{t('nobody.title')}</Text>
          ) : (
            <Text>{t('home.careTeam', { names: careTeam.map(fullName) })}</Text>
          )
        }
      </FourStates>
    </Card>
  );
}

type CardProps = { to: LinkProps['to']; icon: Icon; title: string; children: ReactNode };

/** Its title is the link, and reaches over all of it: what stands below can still offer to try again. */
const Card = ({ to, icon: Icon, title, children }: CardProps) => (
  <section className={classes.card}>
    <Title order={2} size="sm" className={classes.title}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <Link to={to} className={classes.link}>
        {title}
      </Link>
      <IconChevronRight size={18} stroke={1.6} className={classes.arrow} aria-hidden />
    </Title>
    {children}
  </section>
);

const Loading = () => (
  <>
    <Skeleton h={18} w="60%" my={3} />
    <Skeleton h={14} w="30%" my={3} />
  </>
);
