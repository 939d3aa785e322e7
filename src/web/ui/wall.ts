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

/** By how many minutes a day of a zone is longer (the clocks are put back) or shorter than others; 0 for nearly every day. */
export const clockChange = (day: string, timeZone: string): number => {
  const [begin, end] = [instantAt(`${day}T00:00`, timeZone), instantAt(`${plusDays(day, 1)}T00:00`, timeZone)];
  return begin && end ? (end.getTime() - begin.getTime() - aDay) / aMinute : 0;
};

/** Whether the clock has shown this time once before: the second of a time that comes twice. */
export const isSecond = (instant: string, wall: string, timeZone: string): boolean =>
  [60, 30, 120].some((earlier) => wallAt(new Date(Date.parse(instant) - earlier * aMinute), timeZone) === wall);
