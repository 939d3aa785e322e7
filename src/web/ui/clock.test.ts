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

test('A15 a time that no clock shows is no instant', () => {
  expect(instantAt('2026-13-45T99:99', 'Europe/London')).toBe(null);
});
