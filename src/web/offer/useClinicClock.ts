import { instantAt, wallAt } from '#src/web/ui/clock.ts';

/** Days and times of the clinic’s clock, and the instants they are: never by the clock of the browser. */
export const useClinicClock = (timeZone: string) => ({
  /** When the clinic’s clock says this. One that it skips is later by what it skips; of one that it shows twice, the first, or the second as an end. */
  instantOf: (wall: string, as: 'begin' | 'end' = 'begin'): string =>
    instantAt(wall, timeZone, as === 'begin' ? 'first' : 'second')?.toISOString() ?? '',
  /** What the clinic’s clock says then: `2026-12-11T09:30`. */
  wallOf: (instant: string): string => wallAt(new Date(instant), timeZone),
  /** The day of the clinic. */
  today: (): string => wallAt(new Date(), timeZone).slice(0, 10),
  /** The last moment of an absence, by which a day that it ends with is not said to be the next. */
  lastOf: (instant: string): string => new Date(Date.parse(instant) - 1).toISOString(),
});

/** How many days lie between two, both counted. */
export const daysFrom = (first: string, last: string): number => Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
