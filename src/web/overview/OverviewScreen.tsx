import { Anchor, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '#src/contract/review.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { overviewQuery } from './data.ts';
import classes from './OverviewScreen.module.css';

const CaseloadChart = lazy(() => import('./CaseloadChart.tsx').then((module) => ({ default: module.CaseloadChart })));
/** So many bars are read at a glance; the fullest come first, and the table has everybody. */
const mostBars = 16;
/** The inbox shows no more of one kind. */
const inboxShows = 200;

/** O2: how the clinic stands, for those who run it; each number leads to where it is settled. */
export function OverviewScreen() {
  const { t } = useTranslation('overview');
  const query = useQuery(overviewQuery);
  return (
    <>
      <ScreenHeader title={t('title')} description={t('description')} />
      <FourStates query={query} loading={<Loading />}>
        {(now) => (
          <Stack gap="xl">
            <Numbers now={now} />
            <Caseloads practitioners={now.practitioners} />
          </Stack>
        )}
      </FourStates>
    </>
  );
}

function Numbers({ now }: { now: Overview }) {
  const { t } = useTranslation('overview');
  const capped = (count: number) => (count >= inboxShows ? `${inboxShows}+` : String(count));
  const inbox = (count: number, what: 'needs' | 'requests' | 'emergencies', note: string, signal = count > 0) => (
    <Card count={capped(count)} what={t(`card.${what}`)} note={note} signal={signal} to={{ to: '/inbox' }} />
  );
  return (
    <section aria-label={t('waiting')}>
      <ul className={classes.cards}>
        {now.unassigned !== null && (
          <Card
            count={String(now.unassigned)}
            what={t('card.unassigned')}
            note={t('card.unassignedNote')}
            signal={now.unassigned > 0}
            to={{ to: '/', search: { list: 'unassigned' } as never }}
          />
        )}
        {inbox(now.needs, 'needs', t('card.needsNote'))}
        {now.requests !== null && inbox(now.requests, 'requests', t('card.requestsNote'))}
        {now.emergencies !== null &&
          inbox(
            now.emergencies,
            'emergencies',
            now.overdueEmergencies > 0 ? t('card.overdue', { count: now.overdueEmergencies }) : t('card.emergenciesNote'),
            now.overdueEmergencies > 0,
          )}
        {now.noContact !== null && (
          <Card
            count={String(now.noContact)}
            what={t('card.noContact', { count: now.contactDays })}
            note={t('card.noContactNote')}
            to={{ to: '/review', search: { only: 'noContact' } as never }}
          />
        )}
        {now.ending !== null && (
          <Card
            count={String(now.ending)}
            what={t('card.ending')}
            note={t('card.endingNote')}
            to={{ to: '/review', search: { only: 'ending' } as never }}
          />
        )}
      </ul>
    </section>
  );
}

type CardProps = { count: string; what: string; note: string; signal?: boolean; to: Pick<ComponentProps<typeof Link>, 'to' | 'search'> };
const Card = ({ count, what, note, signal = false, to }: CardProps) => (
  <li>
    <Link {...to} className={classes.card} data-signal={signal || undefined}>
      <span className={classes.number}>{count}</span>
      <span className={classes.what}>{what}</span>
      <span className={classes.note}>{note}</span>
    </Link>
  </li>
);

const fullness = ({ caseload, capacity }: Overview['practitioners'][number]) =>
  capacity === null ? 0 : caseload / Math.max(capacity, 0.5);

function Caseloads({ practitioners }: { practitioners: Overview['practitioners'] }) {
  const { t } = useTranslation('overview');
  const me = useMe();
  const reviews = me.features.therapistPatientAssignment;
  const drawn = practitioners.toSorted((a, b) => fullness(b) - fullness(a) || b.caseload - a.caseload).slice(0, mostBars);
  const words = { caseload: t('caseload'), free: t('free'), over: t('over') };
  return (
    <section aria-label={t('caseloads')}>
      <Group justify="space-between" align="baseline" mb="sm">
        <Title order={2} size="h3">
          {t('caseloads')}
        </Title>
        {me.rights.includes('team.manage') && (
          <Anchor component={Link} to="/clinic/team" size="sm">
            {t('setCapacity')}
          </Anchor>
        )}
      </Group>
      {practitioners.length === 0 ? (
        <EmptyState icon={IconUsersGroup} title={t('empty.title')} advice={t('empty.advice')} />
      ) : (
        <div className={classes.loads}>
          <div>
            {drawn.some(({ caseload, capacity }) => caseload > 0 || capacity !== null) && (
              <Suspense fallback={<Skeleton h={drawn.length * 34 + 92} radius="md" />}>
                <CaseloadChart practitioners={drawn} label={t('chart')} words={words} />
              </Suspense>
            )}
            {drawn.length < practitioners.length && (
              <Text size="sm" c="dimmed">
                {t('fullest', { count: drawn.length })}
              </Text>
            )}
          </div>
          <Table.ScrollContainer
            minWidth={320}
            scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('caseloads'), role: 'group' } }}
          >
            <Table className={classes.table} verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('who')}</Table.Th>
                  <Table.Th ta="end">{t('caseload')}</Table.Th>
                  <Table.Th ta="end" visibleFrom="xs">
                    {t('capacity')}
                  </Table.Th>
                  <Table.Th ta="end">{t('free')}</Table.Th>
                  {reviews && <Table.Th ta="end">{t('noContact')}</Table.Th>}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {practitioners.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Th scope="row" fw={500}>
                      {fullName(one)}
                      <Text size="xs" c="dimmed" fw={400}>
                        {[
                          one.discipline,
                          !one.assignable && t('notAssignable'),
                          one.assignable && !one.acceptingNewPatients && t('notAccepting'),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </Text>
                    </Table.Th>
                    <Table.Td ta="end">{one.caseload}</Table.Td>
                    <Table.Td ta="end" visibleFrom="xs">
                      {one.capacity ?? '–'}
                    </Table.Td>
                    <Table.Td ta="end">
                      {one.capacity === null ? (
                        '–'
                      ) : one.capacity < one.caseload ? (
                        <span className={classes.over}>{t('overBy', { count: one.caseload - one.capacity })}</span>
                      ) : (
                        one.capacity - one.caseload
                      )}
                    </Table.Td>
                    {reviews && (
                      <Table.Td ta="end">
                        {one.noContact === 0 ? (
                          0
                        ) : (
                          <Anchor
                            component={Link}
                            to="/review"
                            search={{ practitionerId: one.id, only: 'noContact' } as never}
                            aria-label={t('reviewOf', { who: fullName(one), count: one.noContact })}
                          >
                            {one.noContact}
                          </Anchor>
                        )}
                      </Table.Td>
                    )}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </div>
      )}
    </section>
  );
}

const Loading = () => (
  <Stack gap="xl">
    <div className={classes.cards}>
      {Array.from({ length: 6 }, (_, nth) => (
        <Skeleton key={nth} h={112} radius="lg" />
      ))}
    </div>
    <Skeleton h={320} radius="lg" />
  </Stack>
);
