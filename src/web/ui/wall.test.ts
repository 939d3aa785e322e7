import { expect, test } from 'vitest';
import {
  clockChange,
  daysFrom,
  daysInMonth,
  isDay,
  isSecond,
  isTwice,
  minuteOf,
  minutesBetween,
  mondayOf,
  passing,
  plusDays,
  plusMonths,
  shownFor,
  wallAfter,
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
  ['2026-10-25', 'Europe/London', { kind: 'twice', from: 60, to: 120 }],
  ['2026-03-29', 'Europe/London', { kind: 'skipped', from: 60, to: 120 }],
  ['2027-03-14', 'America/New_York', { kind: 'skipped', from: 120, to: 180 }],
  ['2027-11-07', 'America/New_York', { kind: 'twice', from: 60, to: 120 }],
  ['2027-03-28', 'Europe/Berlin', { kind: 'skipped', from: 120, to: 180 }],
  ['2027-10-31', 'Europe/Berlin', { kind: 'twice', from: 120, to: 180 }],
  ['2027-04-04', 'Australia/Lord_Howe', { kind: 'twice', from: 90, to: 120 }],
  ['2027-10-03', 'Australia/Lord_Howe', { kind: 'skipped', from: 120, to: 150 }],
  ['2027-04-04', 'Australia/Sydney', { kind: 'twice', from: 120, to: 180 }],
  ['2027-10-03', 'Australia/Sydney', { kind: 'skipped', from: 120, to: 180 }],
  ['2027-03-26', 'Africa/Cairo', null],
  ['2027-04-30', 'Africa/Cairo', { kind: 'skipped', from: 0, to: 60 }],
  ['2027-10-28', 'Africa/Cairo', { kind: 'twice', from: 1380, to: 1440 }],
  ['2026-11-26', 'Europe/London', null],
  ['2026-10-25', 'Asia/Tokyo', null],
] as const)('S1 %s in %s has these minutes left out, or twice: %o', (day, zone, change) => {
  expect(clockChange(day, zone)).toEqual(change);
});

test('S1 of a time that the clock shows twice, the second is known', () => {
  expect(isSecond('2026-10-25T00:30:00.000Z', '2026-10-25T01:30', 'Europe/London')).toBe(false);
  expect(isSecond('2026-10-25T01:30:00.000Z', '2026-10-25T01:30', 'Europe/London')).toBe(true);
  expect(isSecond('2026-11-26T01:30:00.000Z', '2026-11-26T01:30', 'Europe/London')).toBe(false);
  expect([isTwice('2026-10-25T01:30', 'Europe/London'), isTwice('2026-10-25T02:00', 'Europe/London')]).toEqual([true, false]);
  expect(isSecond('2027-04-03T15:15:00.000Z', '2027-04-04T01:45', 'Australia/Lord_Howe')).toBe(true);
  expect(isSecond('2027-04-03T14:45:00.000Z', '2027-04-04T01:45', 'Australia/Lord_Howe')).toBe(false);
});

test('S1 what passes while the clocks are changed is reckoned as it passes, not as the clock shows it', () => {
  const [berlin, howe] = ['Europe/Berlin', 'Australia/Lord_Howe'];
  expect(passing('2027-10-31T01:00', '2027-10-31T04:00', berlin)).toBe(240);
  expect(passing('2027-03-28T01:00', '2027-03-28T04:00', berlin)).toBe(120);
  expect(passing('2027-10-03T01:00', '2027-10-03T03:00', howe)).toBe(90);
  expect(wallAfter('2027-03-28T01:30', 60, berlin)).toBe('2027-03-28T03:30');
  expect(wallAfter('2027-10-31T02:45', 30, berlin)).toBe('2027-10-31T02:15');
  expect(shownFor('2027-10-03T02:10', howe)).toBe('2027-10-03T02:40');
  expect(shownFor('2027-10-03T02:30', howe)).toBe('2027-10-03T02:30');
  expect(minutesBetween('2027-03-28T01:30', '2027-03-28T03:30')).toBe(120);
});
