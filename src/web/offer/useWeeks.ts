import { useState } from 'react';
import type { Hours, Practitioner } from './data.ts';

/** Hours of a day as the fields hold them, `09:00` to `13:00`; an end of `00:00` is the end of the day. */
export type Row = { key: number; weekday: number; from: string; to: string; locationId: number | null };
export type Fault = 'missing' | 'backwards' | 'overlaps';

export const weekdays = [1, 2, 3, 4, 5, 6, 7];
const wholeDay = 1440;
let keys = 0;

const said = (minute: number): string => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (time: string): number => {
  const [hour = NaN, minute = NaN] = time.split(':').map(Number);
  return time === '' ? NaN : hour * 60 + minute;
};
const beginOf = (row: Row): number => minuteOf(row.from);
const endOf = (row: Row): number => minuteOf(row.to) || (row.to === '' ? NaN : wholeDay);

export const rowsOf = (hours: Hours[]): Row[] =>
  hours.map(({ weekday, from, to, locationId }) => ({ key: keys++, weekday, from: said(from), to: said(to), locationId }));

/** The week in its order. */
export const hoursOf = (rows: Row[]): Hours[] =>
  rows
    .map((row) => ({ weekday: row.weekday, from: beginOf(row), to: endOf(row), locationId: row.locationId }))
    .toSorted((one, other) => one.weekday - other.weekday || one.from - other.from);

/** What is wrong with each row, by its key. */
export const faultsOf = (rows: Row[]): Map<number, Fault> => {
  const faults = new Map<number, Fault>();
  for (const row of rows) {
    const [begin, end] = [beginOf(row), endOf(row)];
    const over = rows.some((one) => one !== row && one.weekday === row.weekday && beginOf(one) < end && endOf(one) > begin);
    if (Number.isNaN(begin) || Number.isNaN(end)) faults.set(row.key, 'missing');
    else if (end <= begin) faults.set(row.key, 'backwards');
    else if (over) faults.set(row.key, 'overlaps');
  }
  return faults;
};

/** In minutes; what is wrong counts nothing. */
export const minutesOf = (rows: Row[]): number => rows.reduce((sum, row) => sum + Math.max(0, endOf(row) - beginOf(row) || 0), 0);

/** Another span for a day: an hour after its last, or a working day. */
export const rowAfter = (rows: Row[], weekday: number, places: number[]): Row => {
  const last = rows.filter((row) => row.weekday === weekday).at(-1);
  const begin = last ? Math.min(Math.max(endOf(last) || 0, 0) + 60, 23 * 60) : 9 * 60;
  const end = Math.min(last ? begin + 240 : 17 * 60, wholeDay);
  const only = places.length === 1 ? (places[0] ?? null) : null;
  return { key: keys++, weekday, from: said(begin), to: said(end), locationId: last ? last.locationId : only };
};

/** The hours of one day put in place of those of others. */
export const copied = (rows: Row[], from: number, days: number[]): Row[] => [
  ...rows.filter(({ weekday }) => !days.includes(weekday)),
  ...days.flatMap((weekday) => rows.filter((row) => row.weekday === from).map((row) => ({ ...row, key: keys++, weekday }))),
];

export const isSameWeek = (one: Hours[], other: Hours[]): boolean => {
  const text = (hours: Hours[]) => hours.map(({ weekday, from, to, locationId }) => [weekday, from, to, locationId].join(' ')).join();
  return text(one) === text(other);
};

/** Hours of one day. */
const on = <T extends { weekday: number }>(week: T[], weekday: number): T[] => week.filter((one) => one.weekday === weekday);

/** What a colleague has saved meanwhile, with the days on top that one has changed oneself. */
export const onTopOf = (theirs: Hours[], { hours, rows }: Begun): Row[] =>
  weekdays.flatMap((weekday) => {
    const mine = on(rows, weekday);
    return isSameWeek(hoursOf(mine), on(hours, weekday)) ? rowsOf(on(theirs, weekday)) : mine;
  });

/** The days on which two weeks are not the same. */
export const daysApart = (one: Row[], other: Row[]): number[] =>
  weekdays.filter((weekday) => !isSameWeek(hoursOf(on(one, weekday)), hoursOf(on(other, weekday))));

/** A week that is being changed, and its hours as they were when that began. */
export type Begun = { hours: Hours[]; rows: Row[] };

/** The weeks that are being changed, by practitioner: looking at another loses nothing. */
export function useWeeks() {
  const [begun, setBegun] = useState<Record<number, Begun>>({});
  return {
    /** The week as it is being changed, and as it was when that began; null where nobody has touched it. */
    of: ({ id }: Practitioner): Begun | null => begun[id] ?? null,
    isChanged: ({ id }: Practitioner): boolean => {
      const one = begun[id];
      return one !== undefined && (faultsOf(one.rows).size > 0 || !isSameWeek(hoursOf(one.rows), one.hours));
    },
    change: ({ id, hours }: Practitioner, rows: Row[]) => setBegun((now) => ({ ...now, [id]: { hours: now[id]?.hours ?? hours, rows } })),
    forget: ({ id }: Practitioner) =>
      setBegun((now) => Object.fromEntries(Object.entries(now).filter(([key]) => Number(key) !== id)) as typeof now),
  };
}
