import { instantAt, wallAt } from './clock.ts';

// Days and minutes as the face of a clock shows them: `2026-03-03`, `2026-03-03T09:30`. Every day has 1440 minutes here, also one on which
// the clocks are changed: a calendar is drawn by what people read on the wall, not by what has passed.

const aMinute = 60_000;
const aDay = 86_400_000;
const read = (wall: string): number => Date.parse(`${wall}Z`);
const write = (at: number): string => new Date(at).toISOString().slice(0, 16);
const midnight = (day: string): number => read(`${day}T00:00`);

export const dayOf = (wall: string): string => wall.slice(0, 10);
/** Minutes since midnight. */
export const minuteOf = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
/** 1440 is midnight of the day after. */
export const wallOf = (day: string, minute: number): string => write(midnight(day) + minute * aMinute);
export const plusMinutes = (wall: string, minutes: number): string => write(read(wall) + minutes * aMinute);
/** How many minutes of the clock's face lie between two of its times; negative where the first is later. */
export const minutesBetween = (first: string, last: string): number => (read(last) - read(first)) / aMinute;

export const plusDays = (day: string, days: number): string => dayOf(write(midnight(day) + days * aDay));
export const daysFrom = (day: string, count: number): string[] => Array.from({ length: count }, (_, index) => plusDays(day, index));
/** 1 is Monday. */
export const weekdayOf = (day: string): number => new Date(midnight(day)).getUTCDay() || 7;
export const mondayOf = (day: string): string => plusDays(day, 1 - weekdayOf(day));
export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;
export const daysInMonth = (day: string): number => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate();
/** The same day of another month, or its last. */
export const plusMonths = (day: string, months: number): string => {
  const first = new Date(midnight(firstOfMonth(day)));
  first.setUTCMonth(first.getUTCMonth() + months);
  const month = dayOf(first.toISOString());
  return plusDays(month, Math.min(Number(day.slice(8)), daysInMonth(month)) - 1);
};
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^(19|20|21)\d\d-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(midnight(text)) &&
  dayOf(write(midnight(text))) === text;

/** Minutes of a day that a clock leaves out, or shows twice: `from` until before `to`. */
export type ClockChange = { kind: 'skipped' | 'twice'; from: number; to: number };

/** What a change of the clocks does to a day in a zone; null on nearly every day. */
export const clockChange = (day: string, timeZone: string): ClockChange | null => {
  const [begin, end] = [day, plusDays(day, 1)].map((one) => instantAt(`${one}T00:00`, timeZone, 'first')?.getTime() ?? Number.NaN) as [
    number,
    number,
  ];
  const longer = end - begin - aDay;
  if (!longer) return null;
  const ahead = (at: number) => read(wallAt(new Date(at), timeZone)) - at;
  // Where the day begins with the change, the clock goes as before until then.
  let [low, high] = [begin - aMinute, end - aMinute];
  const before = ahead(low);
  while (high - low > aMinute) {
    const middle = low + Math.ceil((high - low) / aMinute / 2) * aMinute;
    if (ahead(middle) === before) low = middle;
    else high = middle;
  }
  const [from, to] = [high + before, high + ahead(high)].map((wall) => Math.round((wall - midnight(day)) / aMinute)) as [number, number];
  return from < to ? { kind: 'skipped', from, to } : { kind: 'twice', from: to, to: from };
};

/** Whether a clock shows this time twice. */
export const isTwice = (wall: string, timeZone: string): boolean =>
  instantAt(wall, timeZone, 'first')?.getTime() !== instantAt(wall, timeZone, 'second')?.getTime();
/** Whether the clock has shown this time once before: the second of a time that comes twice. */
export const isSecond = (instant: string, wall: string, timeZone: string): boolean =>
  isTwice(wall, timeZone) && Date.parse(instant) >= (instantAt(wall, timeZone, 'second')?.getTime() ?? Number.NaN);
/** What the clock shows so many minutes after a time, as they pass. */
export const wallAfter = (wall: string, minutes: number, timeZone: string): string => {
  const at = instantAt(wall, timeZone, 'first');
  return at ? wallAt(new Date(at.getTime() + minutes * aMinute), timeZone) : plusMinutes(wall, minutes);
};
/** How many minutes pass between two times of the clock; the first is meant where one comes twice. */
export const passing = (from: string, to: string, timeZone: string): number => {
  const [begin, end] = [from, to].map((wall) => instantAt(wall, timeZone, 'first')?.getTime() ?? Number.NaN) as [number, number];
  return (end - begin) / aMinute;
};
/** What the clock shows where this is asked of it: the same, or what a time that it leaves out becomes. */
export const shownFor = (wall: string, timeZone: string): string => {
  const at = instantAt(wall, timeZone);
  return at ? wallAt(at, timeZone) : wall;
};
