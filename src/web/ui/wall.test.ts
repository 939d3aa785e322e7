import { expect, test } from 'vitest';
import {
  clockChange,
  daysFrom,
  daysInMonth,
  isDay,
  isSecond,
  minuteOf,
  mondayOf,
  plusDays,
  plusMonths,
  wallOf,
  weekdayOf,
} from './wall.ts';

test('S1 days are reckoned by the clock, whatever zone the browser is in', () => {
  expect(plusDays('2026-10-24', 2)).toBe('2026-10-26');
  expect(daysFrom('2026-02-27', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(mondayOf('2026-11-29')).toBe('2026-11-23');
  expect(weekdayOf('2026-11-29')).toBe(7);
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(plusMonths('2026-01-31', -2)).toBe('2025-11-30');
  expect(daysInMonth('2028-02-10')).toBe(29);
  expect(wallOf('2026-12-31', 1440)).toBe('2027-01-01T00:00');
  expect(minuteOf('2026-12-31T09:45')).toBe(585);
});

test('S1 a date in an address that no calendar has is none', () => {
  expect(['2026-02-30', '2026-13-01', '26-01-01', 'today', 7, undefined].filter(isDay)).toEqual([]);
  expect(isDay('2028-02-29')).toBe(true);
});

test.each([
  ['2026-10-25', 'Europe/London', 60],
  ['2026-03-29', 'Europe/London', -60],
  ['2026-11-26', 'Europe/London', 0],
  ['2026-04-05', 'Australia/Lord_Howe', 30],
  ['2026-10-25', 'Asia/Tokyo', 0],
])('S1 %s in %s is longer than other days by %i minutes', (day, zone, minutes) => {
  expect(clockChange(day, zone)).toBe(minutes);
});

test('S1 of a time that the clock shows twice, the second is known', () => {
  expect(isSecond('2026-10-25T00:30:00.000Z', '2026-10-25T01:30', 'Europe/London')).toBe(false);
  expect(isSecond('2026-10-25T01:30:00.000Z', '2026-10-25T01:30', 'Europe/London')).toBe(true);
  expect(isSecond('2026-11-26T01:30:00.000Z', '2026-11-26T01:30', 'Europe/London')).toBe(false);
});
