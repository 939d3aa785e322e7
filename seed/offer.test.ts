import { expect, test } from 'vitest';
import { demoStory } from './demo.ts';

const { rows } = demoStory(new Date('2026-03-01T12:00:00Z'), 'hash');
const ofClinic = (table: keyof typeof rows, id: unknown) => rows[table].filter((row) => row['tenant_id'] === id);

test.each(rows.tenant)('S1 O1 $name offers something, somewhere, and each of its therapists has a week', ({ id }) => {
  const active = ofClinic('service', id).filter(({ status }) => status === 'active');
  expect(active.length).toBeGreaterThanOrEqual(3);
  expect(active.length).toBeLessThanOrEqual(5);
  const places = ofClinic('location', id).map((row) => row['id']);
  expect([1, 2]).toContain(places.length);
  for (const place of places) expect(ofClinic('room', id).some((row) => row['location_id'] === place)).toBe(true);
  const weeks = Map.groupBy(ofClinic('working_hours', id), (row) => row['practitioner_id']);
  for (const { id: who } of ofClinic('practitioner', id)) {
    const minutes = (weeks.get(who) ?? []).reduce((sum, row) => sum + Number(row['to_minute']) - Number(row['from_minute']), 0);
    expect(minutes / 60).toBeGreaterThan(15);
    expect(minutes / 60).toBeLessThanOrEqual(45);
  }
  expect(ofClinic('working_hours', id).every((row) => places.includes(row['location_id']))).toBe(true);
});

test.each(rows.tenant)(
  'S1 O1 somebody at $name has a vacation to come, from midnight to midnight by the clinic’s clock',
  ({ id, ...row }) => {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: String(row['time_zone']), timeStyle: 'short' });
    const coming = ofClinic('time_off', id).filter((one) => Date.parse(String(one['starts_at'])) > Date.parse('2026-03-01T12:00:00Z'));
    const long = coming.find((one) => Date.parse(String(one['ends_at'])) - Date.parse(String(one['starts_at'])) > 10 * 86_400_000);
    expect([long?.['starts_at'], long?.['ends_at']].map((at) => clock.format(new Date(String(at))))).toEqual(['00:00', '00:00']);
  },
);
