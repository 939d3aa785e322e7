import { Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingHours } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment, Calendar } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { daysFrom, daysInMonth, firstOfMonth, isSecond, isTwice, mondayOf, passing, wallOf } from '#src/web/ui/wall.ts';
import type { Dialog } from './AppointmentDialogs.tsx';
import { AppointmentMenu } from './AppointmentMenu.tsx';
import classes from './CalendarScreen.module.css';
import { calendarQuery } from './data.ts';
import type { Shown } from './address.ts';
import type { Span } from './data.ts';
import { GridLoading } from './GridLoading.tsx';
import { MonthTable } from './MonthTable.tsx';
import { TimeGrid } from './TimeGrid.tsx';
import { onDuty, peopleOf, useColumns } from './useColumns.ts';
import type { Column } from './useColumns.ts';
import type { Moving } from './useMoving.ts';
import { useWords } from './useWords.ts';

type Props = {
  view: 'day' | 'week' | 'month';
  date: string;
  practitionerId: number | undefined;
  /** Whether cancelled appointments are shown too. */
  cancelled: boolean;
  today: string;
  hours: WorkingHours;
  people: TherapistInfo[];
  mayBook: boolean;
  moving: Moving;
  onDialog: (dialog: Dialog) => void;
  onShow: (change: Shown) => void;
};

const spanOf = ({ view, date, practitionerId, cancelled }: Props): Span => {
  if (view === 'day') return { from: date, days: 1, practitionerId, cancelled };
  if (view === 'week') return { from: mondayOf(date), days: 7, practitionerId, cancelled };
  return { from: firstOfMonth(date), days: daysInMonth(date), practitionerId };
};

export function CalendarBody(props: Props) {
  const { view, date, practitionerId, hours, people, onShow } = props;
  const query = useQuery({ ...calendarQuery(spanOf(props)), placeholderData: keepPreviousData });
  return (
    <FourStates query={query} loading={<GridLoading />}>
      {(calendar) => (
        <div data-pending={query.isPlaceholderData || undefined} className={classes.content} aria-busy={query.isPlaceholderData}>
          {view === 'month' ? (
            <MonthTable
              month={firstOfMonth(date)}
              today={props.today}
              people={practitionerId === undefined ? people : people.filter(({ id }) => id === practitionerId)}
              calendar={calendar}
              hours={hours}
              onOpen={(day, practitioner) => onShow({ view: 'day', date: day, ...(practitioner !== null && { practitioner }) })}
              onAppointment={(appointment) => props.onDialog({ kind: 'open', appointment })}
              onMove={(appointment, day, practitioner) =>
                void props.moving.move({
                  appointment,
                  body: {
                    start: `${day}${appointment.wallStart.slice(10)}`,
                    ...(practitioner.id !== appointment.practitioner.id && { practitionerId: practitioner.id }),
                  },
                  to: { practitioner },
                })
              }
            />
          ) : (
            <Grid {...props} view={view} calendar={calendar} asOf={query.dataUpdatedAt} />
          )}
        </div>
      )}
    </FourStates>
  );
}

/** The focus stays with an appointment that was drawn anew in another column. */
const focusOn = (id: number) =>
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(`[data-event="${id}"] > button`)?.focus();
  });

type GridProps = Props & { view: 'day' | 'week'; calendar: Calendar; asOf: number };

function Grid({ view, date, practitionerId, today, hours, people, mayBook, moving, calendar, asOf, onDialog }: GridProps) {
  const { t } = useTranslation('scheduling');
  const { timeZone } = useMe().tenant;
  const words = useWords();
  const [menu, setMenu] = useState<{ appointment: Appointment; at: { x: number; y: number } } | null>(null);
  const mine = people[0]?.id ?? null;
  const wanted = useMemo(() => {
    const all = peopleOf(hours, calendar, mine);
    const one = all.find(({ id }) => id === practitionerId);
    if (view === 'week') return one ? daysFrom(mondayOf(date), 7).map((day) => ({ practitioner: one, day })) : [];
    return (one ? [one] : onDuty(all, date, calendar, hours)).map((practitioner) => ({ practitioner, day: date }));
  }, [view, date, practitionerId, hours, calendar, mine]);
  const columns = useColumns(wanted, calendar, hours);
  const clock = useMemo(() => ({ wallNow: calendar.wallNow, asOf, timeZone }), [calendar.wallNow, asOf, timeZone]);
  const disciplines = useMemo(() => new Map(hours.practitioners.map(({ id, discipline }) => [id, discipline])), [hours]);
  const closeMenu = useCallback(() => setMenu(null), []);
  const changed = columns.find(({ clock }) => clock !== null);

  const move = async (appointment: Appointment, column: Column, from: number) => {
    const elsewhere = column.practitioner.id !== appointment.practitioner.id;
    const start = wallOf(column.day, from);
    // Within the hour that comes twice what was in the second stays there.
    const later = isTwice(start, timeZone) && isSecond(appointment.startsAt, appointment.wallStart, timeZone);
    await moving.move({
      appointment,
      body: { start, ...(later && { later }), ...(elsewhere && { practitionerId: column.practitioner.id }) },
      to: { practitioner: column.practitioner },
    });
    focusOn(appointment.id);
  };
  const resize = (appointment: Appointment, { day, clock: changes }: Column, to: number, was: number) => {
    const { startsAt, endsAt, wallStart } = appointment;
    const lasts = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
    // Where the clocks are changed meanwhile more or less passes than the face of the clock shows.
    const byClock = changes && !isTwice(wallStart, timeZone) ? passing(wallStart, wallOf(day, to), timeZone) : Number.NaN;
    void moving.move({ appointment, body: { minutes: Math.max(5, Math.round(byClock > 0 ? byClock : lasts + to - was)) } });
  };
  const create = ({ practitioner, day }: Column, from: number, to: number | null) => {
    const minutes = to === null ? 0 : passing(wallOf(day, from), wallOf(day, to), timeZone);
    onDialog({
      kind: 'book',
      begin: { practitionerId: practitioner.id, day, time: wallOf(day, from).slice(11), ...(minutes > 0 && { minutes }) },
    });
  };

  const isEmpty = columns.every(({ events, busy, open }) => events.length + busy.length + open.length === 0);
  return (
    <>
      {changed?.clock && (
        <Text size="sm" c="dimmed" mb="xs">
          {t(changed.clock.kind === 'twice' ? 'clock.back' : 'clock.forward', {
            day: words.day(changed.day),
            from: words.time(wallOf(changed.day, changed.clock.from)),
            to: words.time(wallOf(changed.day, changed.clock.to)),
          })}
        </Text>
      )}
      {isEmpty && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {t(view === 'day' ? 'nothing.day' : 'nothing.week')}
        </Text>
      )}
      <TimeGrid
        columns={columns}
        lookAt={date}
        label={t(view === 'day' ? 'grid.day' : 'grid.week', { day: words.longDay(columns[0]?.day ?? date) })}
        words={words}
        mayBook={mayBook}
        clock={clock}
        head={({ practitioner, day }) =>
          view === 'week' ? (
            <div className={classes.day} data-today={day === today || undefined}>
              <span>{words.weekday(day)}</span>
              <b>{Number(day.slice(8))}</b>
            </div>
          ) : (
            <div className={classes.person}>
              <b>{fullName(practitioner)}</b>
              <span>{disciplines.get(practitioner.id) || ' '}</span>
            </div>
          )
        }
        acts={{
          open: (appointment) => onDialog({ kind: 'open', appointment }),
          menu: (appointment, at) => setMenu({ appointment, at }),
          create,
          move: (appointment, column, from) => void move(appointment, column, from),
          resize,
        }}
      />
      {menu && <AppointmentMenu {...menu} onDialog={onDialog} onClose={closeMenu} />}
    </>
  );
}
