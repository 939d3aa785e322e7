import { Button, Group, Skeleton, Stack, Title, UnstyledButton } from '@mantine/core';
import { IconCalendarPlus, IconCalendarTime, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import type { Appointment } from '#src/contract/scheduling.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { AppointmentDialogs } from './AppointmentDialogs.tsx';
import type { Dialog } from './AppointmentDialogs.tsx';
import classes from './AppointmentsTab.module.css';
import { appointmentsQuery, hoursQuery } from './data.ts';
import { StatusMark } from './StatusMark.tsx';
import { peopleOf } from './useColumns.ts';
import { useMoving } from './useMoving.ts';
import { useWords } from './useWords.ts';

/** When this patient comes next, and when they have been here; cancelled ones too. */
export function AppointmentsTab({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('scheduling');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [now] = useState(() => new Date().toISOString());
  const query = useInfiniteQuery(appointmentsQuery(patient.id));
  const { data: hours } = useQuery(hoursQuery);
  const moving = useMoving();
  const mayBook = query.data?.pages[0]?.mayBook === true;
  const bookButton = mayBook && (
    <Button
      leftSection={<IconCalendarPlus size={16} aria-hidden />}
      onClick={() =>
        setDialog({ kind: 'book', begin: { patient: { id: patient.id, firstName: patient.firstName, lastName: patient.lastName } } })
      }
    >
      {t('book.act')}
    </Button>
  );
  const group = (title: string, items: Appointment[]) =>
    items.length > 0 && (
      <section>
        <Title order={2} size="h3" mb="xs">
          {title}
        </Title>
        <ul className={classes.list}>
          {items.map((one) => (
            <Item key={one.id} appointment={one} onOpen={() => setDialog({ kind: 'open', appointment: one })} />
          ))}
        </ul>
      </section>
    );
  return (
    <Stack gap="lg" maw={880}>
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState icon={IconCalendarTime} title={t('tab.empty.title')} advice={t('tab.empty.advice', { whom: fullName(patient) })}>
              {bookButton}
            </EmptyState>
          ) : null
        }
      >
        {({ pages }) => {
          const all = [...new Map(pages.flatMap(({ items }) => items).map((one) => [one.id, one])).values()];
          const isNext = ({ endsAt, status }: Appointment) => endsAt > now && status !== 'cancelled';
          return (
            <>
              {bookButton && <Group>{bookButton}</Group>}
              {group(t('tab.next'), all.filter(isNext).toReversed())}
              {group(
                t('tab.past'),
                all.filter((one) => !isNext(one)),
              )}
              {query.hasNextPage && (
                <Group justify="center">
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('tab.more')}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </FourStates>
      <AppointmentDialogs dialog={dialog} moving={moving} people={hours ? peopleOf(hours, undefined, null) : []} onDialog={setDialog} />
    </Stack>
  );
}

function Item({ appointment, onOpen }: { appointment: Appointment; onOpen: () => void }) {
  const words = useWords();
  const { t } = useTranslation('scheduling');
  const { practitioner, service, room, status, wallStart } = appointment;
  return (
    <li>
      <UnstyledButton className={classes.item} onClick={onOpen} data-status={status}>
        <span className={classes.when}>
          <b>{t('tab.day', { weekday: words.weekday(dayOf(wallStart)), date: words.date(dayOf(wallStart)) })}</b>
          <span>{words.span(appointment)}</span>
        </span>
        <span className={classes.what}>
          <span>{service.name}</span>
          <span>{[fullName(practitioner), room?.name].filter(Boolean).join(' · ')}</span>
        </span>
        <StatusMark status={status} />
        <IconChevronRight size={16} aria-hidden className={classes.chevron} />
      </UnstyledButton>
    </li>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={36} w={180} />
    {[0, 1, 2].map((index) => (
      <Skeleton key={index} h={64} radius="md" />
    ))}
  </Stack>
);
