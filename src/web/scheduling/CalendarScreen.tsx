import { Button, Group, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendarOff, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingHours } from '#src/contract/offer.ts';
import { SubscribeCalendar } from '#src/web/calendarfeed/SubscribeCalendar.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { WaitlistButton } from '#src/web/waitlist/WaitlistPanel.tsx';
import { AppointmentDialogs } from './AppointmentDialogs.tsx';
import type { Dialog } from './AppointmentDialogs.tsx';
import { CalendarBar } from './CalendarBar.tsx';
import { CalendarBody } from './CalendarBody.tsx';
import classes from './CalendarScreen.module.css';
import { hoursQuery } from './data.ts';
import type { Shown } from './address.ts';
import { GridLoading } from './GridLoading.tsx';
import { peopleOf } from './useColumns.ts';
import { useMoving } from './useMoving.ts';

const route = getRouteApi('/staff/calendar');

export function CalendarScreen() {
  const shown = route.useSearch();
  const navigate = route.useNavigate();
  return <Calendar shown={shown} onShow={(next) => void navigate({ search: next, replace: true, resetScroll: false })} />;
}

type Props = { shown: Shown; onShow: (shown: Shown) => void };

/** S1: the calendars of the clinic by day, week and month; what is not for the one looking stands there as taken. */
export function Calendar({ shown, onShow }: Props) {
  const { t } = useTranslation('scheduling');
  const { tenant, rights } = useMe();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const today = useToday(tenant.timeZone);
  const query = useQuery(hoursQuery);
  const mayBook = rights.includes('appointment.book');
  const day = shown.date ?? today;
  return (
    <>
      <ScreenHeader title={t('title')}>
        <Group gap="xs">
          <SubscribeCalendar />
          {mayBook && <WaitlistButton />}
          {mayBook && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() =>
                setDialog({ kind: 'book', begin: { day, ...(shown.practitioner !== undefined && { practitionerId: shown.practitioner }) } })
              }
            >
              {t('book.act')}
            </Button>
          )}
        </Group>
      </ScreenHeader>
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ practitioners }) =>
          practitioners.length === 0 ? <EmptyState icon={IconCalendarOff} title={t('empty.title')} advice={t('empty.advice')} /> : null
        }
      >
        {(hours) => (
          <Shell
            shown={{ ...shown, date: day }}
            today={today}
            hours={hours}
            mayBook={mayBook}
            dialog={dialog}
            onDialog={setDialog}
            onShow={onShow}
          />
        )}
      </FourStates>
    </>
  );
}

type ShellProps = {
  shown: Shown & { date: string };
  today: string;
  hours: WorkingHours;
  mayBook: boolean;
  dialog: Dialog | null;
  onDialog: (dialog: Dialog | null) => void;
  onShow: (shown: Shown) => void;
};

function Shell({ shown, today, hours, mayBook, dialog, onDialog, onShow }: ShellProps) {
  const { member } = useMe();
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const moving = useMoving();
  const mine = member?.practitionerId ?? null;
  const people = peopleOf(hours, undefined, mine);
  // Who gives care looks at their own week; who plans, at everybody's day.
  const view = shown.view ?? (isWide && people.some(({ id }) => id === mine) ? 'week' : 'day');
  const takesOne = view === 'week' || (view === 'day' && !isWide);
  const practitionerId = shown.practitioner ?? (takesOne ? people[0]?.id : undefined);
  const now = { view, date: shown.date, practitionerId, cancelled: shown.cancelled === true };
  return (
    <>
      <CalendarBar
        {...now}
        today={today}
        people={people}
        takesOne={takesOne}
        isWide={isWide}
        onShow={(change) => onShow({ ...shown, view, ...change })}
      />
      <CalendarBody
        {...now}
        today={today}
        hours={hours}
        people={people}
        mayBook={mayBook}
        moving={moving}
        onDialog={onDialog}
        onShow={(change) => onShow({ ...shown, view, ...change })}
      />
      <AppointmentDialogs dialog={dialog} moving={moving} people={people} onDialog={onDialog} />
    </>
  );
}

const Loading = () => (
  <>
    <div className={classes.bar}>
      <Skeleton h={36} w={220} />
      <Skeleton h={36} w={200} />
    </div>
    <GridLoading />
  </>
);
