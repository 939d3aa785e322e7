import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { shownFor, wallAfter, wallOf } from '#src/web/ui/wall.ts';
import { GridColumn } from './GridColumn.tsx';
import { NowLine } from './NowLine.tsx';
import classes from './TimeGrid.module.css';
import type { Column } from './useColumns.ts';
import { useDragging } from './useDragging.ts';
import { useGridKeys } from './useGridKeys.ts';
import { useInView } from './useInView.ts';
import type { Words } from './useWords.ts';

type GridActs = {
  open: (appointment: Appointment) => void;
  menu: (appointment: Appointment, at: { x: number; y: number }) => void;
  /** Without an end: as long as the service takes. */
  create: (column: Column, from: number, to: number | null) => void;
  move: (appointment: Appointment, column: Column, from: number) => void;
  /** To a time of a column, by the clock; before that it ended at `was`. */
  resize: (appointment: Appointment, column: Column, to: number, was: number) => void;
};
type Props = {
  columns: Column[];
  /** Where there is more than fits, this day is in sight at first. */
  lookAt: string;
  label: string;
  head: (column: Column) => ReactNode;
  words: Words;
  mayBook: boolean;
  /** The clinic’s clock, and when it was read. */
  clock: { wallNow: string; asOf: number; timeZone: string };
  acts: GridActs;
};

const narrowest = 132;
const hours = Array.from({ length: 23 }, (_, index) => index + 1);
const earliest = ({ open, events }: Column): number => Math.min(...[...open, ...events].map(({ from }) => from), 480);

/** Times downwards, a column for each practitioner or day; dragged with the mouse, walked with the arrows (S1, S3). */
export function TimeGrid({ columns, lookAt, label, head, words, mayBook, clock, acts }: Props) {
  const { t } = useTranslation('scheduling');
  const scroller = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const count = columns.length;
  const begin = Math.floor(Math.min(480, ...columns.map(earliest)) / 30) * 30;
  const [first, last] = useInView(scroller, count, 'across');
  const reveal = useCallback(
    (index: number) => {
      const pane = scroller.current;
      if (!pane) return;
      const width = pane.scrollWidth / count;
      if (index * width < pane.scrollLeft || (index + 1) * width > pane.scrollLeft + pane.clientWidth)
        pane.scrollLeft = index * width - width;
    },
    [count],
  );
  const { cursor, cell, onKeyDown } = useGridKeys({ area, columns, begin, reveal });
  const endsDrag = useDragging({
    scroller,
    area,
    ghost,
    columns,
    mayBook,
    said: ({ column, from, to }, kind) => {
      const at = columns[column];
      if (!at) return '';
      const [begin, end] = [wallOf(at.day, from), wallOf(at.day, to)];
      const { timeZone } = clock;
      if (!at.clock) return t('span', { from: words.time(begin), to: words.time(end) });
      const until = kind === 'move' ? wallAfter(begin, to - from, timeZone) : shownFor(end, timeZone);
      return t('span', { from: words.time(shownFor(begin, timeZone)), to: words.time(until) });
    },
    onMove: (appointment, { column, from }) => {
      const to = columns[column];
      if (to) acts.move(appointment, to, from);
    },
    onResize: (appointment, { column, to }) => {
      const at = columns[column];
      const placed = at?.events.find((one) => one.appointment.id === appointment.id);
      if (at && placed) acts.resize(appointment, at, to, placed.to);
    },
    onCreate: ({ column, from, to }) => {
      const at = columns[column];
      if (at) acts.create(at, from, to);
    },
  });

  // Working hours are where one wants to look; afterwards the place is one's own.
  const hasColumns = count > 0;
  useLayoutEffect(() => {
    if (hasColumns && scroller.current) scroller.current.scrollTop = begin - 24;
    // oxlint-disable-next-line react/exhaustive-deps
  }, [hasColumns]);
  const wanted = columns.findIndex(({ day }) => day === lookAt);
  useLayoutEffect(() => {
    if (wanted >= 0) reveal(wanted);
  }, [wanted, reveal]);

  const appointmentAt = (target: EventTarget): Appointment | undefined => {
    const id = (target as HTMLElement).closest<HTMLElement>('[data-event]')?.dataset['event'];
    if (id === undefined) return undefined;
    for (const { events } of columns) {
      const found = events.find(({ appointment }) => String(appointment.id) === id);
      if (found) return found.appointment;
    }
    return undefined;
  };
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (endsDrag()) return;
    const target = event.target as HTMLElement;
    const appointment = appointmentAt(target);
    const dots = target.closest('[data-dots]');
    if (appointment && dots) {
      const { left, bottom } = dots.getBoundingClientRect();
      return acts.menu(appointment, { x: left, y: bottom });
    }
    if (appointment) return acts.open(appointment);
    if (!mayBook || target.closest('[data-taken]')) return;
    const isCell = target.closest('[data-cell]') !== null;
    const bounds = event.currentTarget.getBoundingClientRect();
    const index = isCell ? cursor.column : Math.floor(((event.clientX - bounds.left) / bounds.width) * count);
    const column = columns[index];
    if (column) acts.create(column, isCell ? cursor.minute : Math.floor((event.clientY - bounds.top) / 30) * 30, null);
  };
  const onContextMenu = (event: MouseEvent) => {
    const appointment = appointmentAt(event.target);
    if (!appointment?.mayChange) return;
    event.preventDefault();
    const { left, bottom } = (event.target as HTMLElement).getBoundingClientRect();
    // From the keyboard it has no place of its own.
    acts.menu(appointment, event.clientX > 0 || event.clientY > 0 ? { x: event.clientX, y: event.clientY } : { x: left, y: bottom });
  };
  const keys = (event: KeyboardEvent) => {
    const appointment = appointmentAt(event.target);
    if (appointment?.mayChange && (event.key === 'm' || (event.shiftKey && event.key === 'F10'))) {
      event.preventDefault();
      const { left, bottom } = (event.target as HTMLElement).getBoundingClientRect();
      return acts.menu(appointment, { x: left, y: bottom });
    }
    onKeyDown(event);
  };

  const days = useMemo(() => columns.map(({ day }) => day), [columns]);
  const cursorColumn = columns[cursor.column];
  const someDay = days[0] ?? '2026-01-01';
  return (
    <div ref={scroller} className={classes.scroller}>
      <div className={classes.sheet} style={{ gridTemplateColumns: `72px minmax(${count * narrowest}px, 1fr)` }}>
        <div className={classes.corner} />
        <div className={classes.heads} aria-hidden style={{ gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))` }}>
          {columns.map((column) => (
            <div key={column.key} className={classes.head}>
              {head(column)}
            </div>
          ))}
        </div>
        <div className={classes.axis} aria-hidden>
          {hours.map((hour) => (
            <time key={hour} style={{ top: hour * 60 }}>
              {words.time(wallOf(someDay, hour * 60))}
            </time>
          ))}
        </div>
        <div
          ref={area}
          role="grid"
          tabIndex={-1}
          aria-label={label}
          aria-describedby="calendar-keys"
          className={classes.area}
          data-may={mayBook || undefined}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onKeyDown={keys}
        >
          {columns.map((column, index) =>
            index >= first && index < last ? (
              <GridColumn key={column.key} column={column} index={index} count={count} words={words} />
            ) : null,
          )}
          <NowLine {...clock} days={days} />
          {cursorColumn && (
            <div role="row" className={classes.walk}>
              <div
                role="gridcell"
                className={classes.cursor}
                style={{ top: cursor.minute, insetInlineStart: `${(cursor.column / count) * 100}%`, width: `${100 / count}%` }}
              >
                <button ref={cell} type="button" data-cell aria-disabled={!mayBook || undefined}>
                  {t(mayBook ? 'cell.book' : 'cell.free', {
                    time: words.time(wallOf(cursorColumn.day, cursor.minute)),
                    day: words.longDay(cursorColumn.day),
                    who: fullName(cursorColumn.practitioner),
                  })}
                </button>
              </div>
            </div>
          )}
          <div ref={ghost} hidden aria-hidden className={classes.ghost}>
            <div data-copy />
            <span data-time />
          </div>
        </div>
      </div>
      <p id="calendar-keys" hidden>
        {t('keys.how')}
      </p>
    </div>
  );
}
