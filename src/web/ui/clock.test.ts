import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { instantAt, wallAt } from './clock.ts';

test.each([
  ['2026-02-03T09:30', 'America/New_York', '2026-02-03T14:30:00.000Z'],
  ['2026-07-03T09:30', 'America/New_York', '2026-07-03T13:30:00.000Z'],
  ['2026-11-21T00:05', 'Pacific/Auckland', '2026-11-20T11:05:00.000Z'],
  ['2026-03-29T00:30', 'Europe/London', '2026-03-29T00:30:00.000Z'],
  ['2026-03-29T02:30', 'Europe/London', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T00:30', 'Europe/London', '2026-10-24T23:30:00.000Z'],
])('A15 %s by the clock of %s is one instant, and back', (wall, zone, instant) => {
  expect(instantAt(wall, zone)?.toISOString()).toBe(instant);
  expect(wallAt(new Date(instant), zone)).toBe(wall);
});

test.each([
  ['2027-10-31T02:15', 'Europe/Berlin', '2027-10-31T00:15:00.000Z', '2027-10-31T01:15:00.000Z'],
  ['2027-11-07T01:45', 'America/New_York', '2027-11-07T05:45:00.000Z', '2027-11-07T06:45:00.000Z'],
  ['2027-04-04T01:45', 'Australia/Lord_Howe', '2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z'],
  ['2027-04-04T02:15', 'Australia/Sydney', '2027-04-03T15:15:00.000Z', '2027-04-03T16:15:00.000Z'],
  ['2027-10-31T03:00', 'Europe/Berlin', '2027-10-31T02:00:00.000Z', '2027-10-31T02:00:00.000Z'],
  ['2027-10-31T01:59', 'Europe/Berlin', '2027-10-30T23:59:00.000Z', '2027-10-30T23:59:00.000Z'],
])('S1 TM-1 %s in %s is the first or the second that is meant, where there are two', (wall, zone, first, second) => {
  expect(instantAt(wall, zone, 'first')?.toISOString()).toBe(first);
  expect(instantAt(wall, zone, 'second')?.toISOString()).toBe(second);
});

test.each([
  ['2027-03-28T02:15', 'Europe/Berlin', '2027-03-28T03:15'],
  ['2027-03-14T02:30', 'America/New_York', '2027-03-14T03:30'],
  ['2027-10-03T02:10', 'Australia/Lord_Howe', '2027-10-03T02:40'],
  ['2027-10-03T02:30', 'Australia/Sydney', '2027-10-03T03:30'],
])('S1 TM-1 %s in %s, which the clock leaves out, becomes %s', (wall, zone, shown) => {
  for (const which of ['first', 'second'] as const) expect(wallAt(instantAt(wall, zone, which) as Date, zone)).toBe(shown);
});

test('S1 TM-1 near every change of a clock the instants are those of Temporal, in all zones', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    let at = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${zone}]`);
    for (let next = at.getTimeZoneTransition('next'); next && next.year < 2029; next = at.getTimeZoneTransition('next')) {
      at = next;
      for (const half of [-3, -2, -1, 0, 1, 2, 3]) {
        const wall = at.toPlainDateTime().add({ minutes: half * 30 });
        const meant = (disambiguation: 'compatible' | 'later') => wall.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
        const text = wall.toString({ smallestUnit: 'minute' });
        expect([text, zone, instantAt(text, zone, 'first')?.getTime(), instantAt(text, zone, 'second')?.getTime()]).toEqual([
          text,
          zone,
          meant('compatible'),
          meant('later'),
        ]);
      }
    }
  }
});

test('A15 a time that no clock shows is no instant', () => {
  expect(instantAt('2026-13-45T99:99', 'Europe/London')).toBe(null);
});
