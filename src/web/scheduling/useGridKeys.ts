import { useCallback, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Column } from './useColumns.ts';

/** A time somebody could be booked at, or an appointment that stands there. */
export type Stop = { minute: number; event?: number };
export type Spot = Stop & { column: number };
const step = 30;

type Taken = Pick<Column, 'events' | 'busy' | 'clock'>;
/** Where the keyboard stops in a column, from midnight on: every appointment, and every half hour that is free and that there is. */
export const stopsOf = ({ events, busy, clock }: Taken): Stop[] => {
  const booked = events.filter(({ appointment }) => appointment.status !== 'cancelled');
  const taken = [...booked, ...busy, ...(clock?.kind === 'skipped' ? [clock] : [])];
  const free = Array.from({ length: 1440 / step }, (_, index) => index * step).filter(
    (minute) => !taken.some(({ from, to }) => from < minute + step && to > minute),
  );
  return [
    ...events.map(({ from, appointment }) => ({ minute: from, event: appointment.id })),
    ...free.map((minute) => ({ minute })),
  ].toSorted((one, other) => one.minute - other.minute);
};

const nearest = (stops: Stop[], minute: number): Stop | undefined => {
  const [first, ...rest] = stops;
  // Of two equally near the appointment, since that is what one looks for.
  const distance = (stop: Stop) => Math.abs(stop.minute - minute) - (stop.event === undefined ? 0 : 0.5);
  return first && rest.reduce((best, one) => (distance(one) < distance(best) ? one : best), first);
};

/** Where an arrow leads from a spot: up and down within a column, left and right to what is at about that time; null where there is nothing. */
export const spotAfter = (columns: Taken[], at: Spot, key: string): Spot | null => {
  const beside = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (beside !== undefined) {
    const column = at.column + beside;
    const there = columns[column];
    const stop = there && nearest(stopsOf(there), at.minute);
    return stop ? { ...stop, column } : null;
  }
  const here = columns[at.column];
  if (!here) return null;
  const stops = stopsOf(here);
  const index = stops.findIndex(({ minute, event }) => event === at.event && (event !== undefined || minute === at.minute));
  const now = index < 0 ? stops.findIndex(({ minute }) => minute >= at.minute) : index;
  const wanted = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: stops.length - 1 }[key];
  const stop = wanted === undefined ? undefined : stops[wanted];
  return stop ? { ...stop, column: at.column } : null;
};

type Grid = { area: RefObject<HTMLDivElement | null>; columns: Column[]; begin: number; reveal: (column: number) => void };

/** Walks a calendar with the arrows. A free time is a button that moves there; appointments have their own. */
export const useGridKeys = ({ area, columns, begin, reveal }: Grid) => {
  const [cursor, setCursor] = useState<Spot>({ column: 0, minute: begin });
  const cell = useRef<HTMLButtonElement>(null);
  const go = useCallback(
    (spot: Spot) => {
      reveal(spot.column);
      if (spot.event === undefined) {
        setCursor(spot);
        cell.current?.focus({ preventScroll: true });
      }
      // What was out of sight is drawn first.
      requestAnimationFrame(() => {
        const target =
          spot.event === undefined ? cell.current : area.current?.querySelector<HTMLElement>(`[data-event="${spot.event}"] > button`);
        target?.focus({ preventScroll: true });
        target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      });
    },
    [area, reveal],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-event]')?.dataset['event'];
    const column = columns.findIndex(({ events }) => events.some(({ appointment }) => String(appointment.id) === id));
    const placed = columns[column]?.events.find(({ appointment }) => String(appointment.id) === id);
    const at = placed
      ? { column, minute: placed.from, event: placed.appointment.id }
      : { ...cursor, column: inside(cursor.column, columns) };
    const next = spotAfter(columns, at, event.key);
    if (!next) return;
    event.preventDefault();
    go(next);
  };
  return { cursor: { ...cursor, column: inside(cursor.column, columns) }, cell, onKeyDown };
};

const inside = (column: number, columns: Column[]): number => Math.min(column, Math.max(columns.length - 1, 0));
