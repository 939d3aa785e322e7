import { useCallback, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingHours } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment, Calendar } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { dayOf, daysFrom, daysInMonth, weekdayOf } from '#src/web/ui/wall.ts';
import { DayPeek } from './DayPeek.tsx';
import { MonthRow } from './MonthRow.tsx';
import classes from './MonthTable.module.css';
import { useCarrying } from './useCarrying.ts';
import { loadsOf } from './useColumns.ts';
import { useInView } from './useInView.ts';
import { useWords } from './useWords.ts';

type Props = {
  /** Its first day. */
  month: string;
  today: string;
  people: TherapistInfo[];
  calendar: Calendar;
  hours: WorkingHours;
  /** Null: everybody's. */
  onOpen: (day: string, practitioner: number | null) => void;
  onAppointment: (appointment: Appointment) => void;
  onMove: (appointment: Appointment, day: string, practitioner: TherapistInfo) => void;
};

const rowHeight = 41;
const steps: Record<string, [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
type Place = [row: number, day: number];
const placeIn = (element: Element | null): Place | null => {
  const at = element?.closest<HTMLElement>('[data-at]')?.dataset['at']?.split(' ').map(Number);
  return at ? [at[0] ?? 0, at[1] ?? 0] : null;
};

const blanks = { day: '\u0001', who: '\u0002' };
/** What a cell says to who listens. A month has a thousand of them, so the sentence is asked for once for each number. */
const labels = (sentence: (count: number) => string) => {
  const known = new Map<number, string>();
  return (count: number, day: string, who: string): string => {
    const said = known.get(count) ?? sentence(count);
    known.set(count, said);
    return said.replace(blanks.day, () => day).replace(blanks.who, () => who);
  };
};

/**
 * A row for each practitioner, a cell for each day: how many appointments, and how much of the working hours they fill. A cell opens to its
 * appointments, which can be dragged to another day or practitioner and keep their time (S1, S3). Only rows in sight are drawn.
 */
export function MonthTable({ month, today, people, calendar, hours, onOpen, onAppointment, onMove }: Props) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const days = useMemo(() => daysFrom(month, daysInMonth(month)), [month]);
  const load = useMemo(() => loadsOf(calendar, hours), [calendar, hours]);
  const inMonth = t('month.open', { month: words.month(month) });
  const named = useMemo(() => days.map(words.day), [days, words]);
  const label = useMemo(() => labels((count) => t('month.cell', { count, day: blanks.day, who: blanks.who })), [t]);
  const [first, last] = useInView(scroller, people.length, 'down');
  // The one cell that Tab reaches; row -1 are the days above. It is drawn wherever it is, so that the focus is never lost.
  const [here, setHere] = useState<Place>([-1, 0]);
  const [peek, setPeek] = useState<{ place: Place; at: { x: number; y: number } } | null>(null);
  const rows = people.map((_, row) => row).filter((row) => (row >= first && row < last) || row === here[0]);

  const focusAt = useCallback(([row, day]: Place) => {
    setHere([row, day]);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-at="${row} ${day}"]`)?.focus());
  }, []);
  const closePeek = useCallback(() => {
    setPeek(null);
    if (peek) focusAt(peek.place);
  }, [peek, focusAt]);
  const { ghost, onPointerDown } = useCarrying({
    scroller,
    onDrop: (appointment, over) => {
      const place = placeIn(over);
      const [row, index] = place ?? [-1, -1];
      const [day, practitioner] = [days[index], people[row]];
      setPeek(null);
      if (!place || !day || !practitioner) return;
      focusAt(place);
      if (day !== dayOf(appointment.wallStart) || practitioner.id !== appointment.practitioner.id) onMove(appointment, day, practitioner);
    },
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const at = placeIn(event.target as Element);
    if (!step || !at) return;
    event.preventDefault();
    const next: Place = [at[0] + step[0], at[1] + step[1]];
    if (next[0] >= -1 && next[0] < people.length && next[1] >= 0 && next[1] < days.length) focusAt(next);
  };
  const onClick = (event: MouseEvent) => {
    const place = placeIn(event.target as Element);
    const day = place && days[place[1]];
    if (!day) return;
    const person = people[place[0]];
    if (!person) return onOpen(day, null);
    if (load(person.id, day).count === 0) return onOpen(day, person.id);
    const { left, bottom } = (event.target as Element).getBoundingClientRect();
    setPeek({ place, at: { x: left, y: bottom } });
  };

  const [peekDay, peekPerson] = peek ? [days[peek.place[1]], people[peek.place[0]]] : [];
  return (
    <div ref={scroller} className={classes.scroller}>
      {/* A table that is walked with the arrows: each of its cells is a button. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={grid}
        role="grid"
        aria-rowcount={people.length + 1}
        className={classes.month}
        style={{ '--days': days.length } as CSSProperties}
        aria-label={t('grid.month', { month: words.month(month) })}
        onKeyDown={onKeyDown}
        onFocus={(event) => setHere(placeIn(event.target) ?? here)}
        onClick={onClick}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            <div role="columnheader" className={classes.name}>
              {t('month.practitioner')}
            </div>
            {days.map((day, index) => (
              // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its button says which day
              <div
                key={Number(day.slice(8))}
                role="columnheader"
                data-rest={weekdayOf(day) > 5 || undefined}
                data-today={day === today || undefined}
              >
                <button type="button" data-at={`-1 ${index}`} tabIndex={here[0] === -1 && here[1] === index ? 0 : -1}>
                  <span>{words.weekday(day)}</span>
                  <b>{Number(day.slice(8))}</b>
                  <span className={classes.unseen}>{inMonth}</span>
                </button>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: people.length * rowHeight }}>
          {rows.map((row) => {
            const person = people[row];
            return person ? (
              <MonthRow
                key={person.id}
                name={fullName(person)}
                row={row}
                top={row * rowHeight}
                loads={days.map((day) => load(person.id, day))}
                named={named}
                label={label}
                here={here[0] === row ? here[1] : null}
              />
            ) : null;
          })}
        </div>
      </div>
      {peek && peekDay && peekPerson && (
        <DayPeek
          at={peek.at}
          day={peekDay}
          person={peekPerson}
          calendar={calendar}
          onPointerDown={onPointerDown}
          onAppointment={(appointment) => {
            closePeek();
            onAppointment(appointment);
          }}
          onDay={() => onOpen(peekDay, peekPerson.id)}
          onClose={closePeek}
        />
      )}
      <div ref={ghost} hidden aria-hidden className={classes.ghost} />
    </div>
  );
}
