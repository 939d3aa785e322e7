import { expect, test } from 'vitest';
import type { WorkingHours } from '#src/contract/offer.ts';
import type { Appointment, Calendar } from '#src/contract/scheduling.ts';
import { ana, maya, tom } from '#test/screen.tsx';
import { bandOn, columnsOf, inLanes, loadsOf, onDuty } from './useColumns.ts';
import { movedTo } from './data.ts';
import { lyingAt } from './useDragging.ts';
import { spotAfter, stopsOf } from './useGridKeys.ts';

let ids = 1;
const at = (wallStart: string, wallEnd: string, about: Partial<Appointment> = {}): Appointment => ({
  id: ids++,
  patient: { id: 70, firstName: 'Sam', lastName: 'Okafor', preferredName: null },
  practitioner: maya,
  service: { id: 1, name: 'Physiotherapy', colour: 'teal' },
  room: null,
  startsAt: `${wallStart}:00.000Z`,
  endsAt: `${wallEnd}:00.000Z`,
  wallStart,
  wallEnd,
  status: 'booked',
  seriesId: null,
  isException: false,
  cancelledBy: null,
  cancelledLate: null,
  cancelReason: null,
  bookedByClient: false,
  version: 1,
  mayChange: true,
  ...about,
});
const day = '2026-10-25';
const calendar = (appointments: Appointment[], about: Partial<Calendar> = {}): Calendar => ({
  appointments,
  busy: [],
  timeOff: [],
  timeZone: 'Europe/London',
  wallNow: `${day}T09:00`,
  ...about,
});
const hours = (weekday: number): WorkingHours => ({
  timeZone: 'Europe/London',
  practitioners: [maya, ana].map((one) => ({
    ...one,
    discipline: '',
    timeOff: [],
    version: 1,
    mayChange: false,
    hours: one === maya ? [{ weekday, from: 540, to: 720, locationId: null }] : [],
  })),
});

test('S1 on a day of 25 hours appointments stand where the clock on the wall says, before and after it is put back', () => {
  const before = at(`${day}T00:30`, `${day}T00:50`, { startsAt: '2026-10-24T23:30:00.000Z', endsAt: '2026-10-24T23:50:00.000Z' });
  const after = at(`${day}T09:00`, `${day}T10:00`);
  const [column] = columnsOf([{ practitioner: maya, day }], calendar([after, before]), hours(7));
  expect(column?.events.map(({ from, to }) => [from, to])).toEqual([
    [30, 50],
    [540, 600],
  ]);
  expect(column?.open).toEqual([{ from: 540, to: 720 }]);
});

test('S1 two appointments at the two half past one stand side by side, the first before the second', () => {
  const second = at(`${day}T01:30`, `${day}T01:45`, { startsAt: '2026-10-25T01:30:00.000Z', endsAt: '2026-10-25T01:45:00.000Z' });
  const first = at(`${day}T01:30`, `${day}T01:45`, { startsAt: '2026-10-25T00:30:00.000Z', endsAt: '2026-10-25T00:45:00.000Z' });
  const [column] = columnsOf([{ practitioner: maya, day }], calendar([second, first]), hours(7));
  expect(column?.events.map(({ appointment, lane, lanes }) => [appointment.id, lane, lanes])).toEqual([
    [first.id, 0, 2],
    [second.id, 1, 2],
  ]);
});

test('S1 TM-1 a column knows what of its day the clock shows twice or leaves out, and the arrows do not stop at what there is not', () => {
  const [fold] = columnsOf([{ practitioner: maya, day }], calendar([]), hours(7));
  expect(fold?.clock).toEqual({ kind: 'twice', from: 60, to: 120 });
  const [gap] = columnsOf([{ practitioner: maya, day: '2027-03-28' }], calendar([]), hours(7));
  expect(gap?.clock).toEqual({ kind: 'skipped', from: 60, to: 120 });
  expect(
    gap &&
      stopsOf(gap)
        .map(({ minute }) => minute)
        .slice(0, 4),
  ).toEqual([0, 30, 120, 150]);
});

test('S1 TM-1 what is moved is shown at once where the clock will have it: after the gap, or the second time', () => {
  const one = at('2027-03-27T09:00', '2027-03-27T09:30');
  const into = (start: string, later?: true) => {
    const { wallStart, wallEnd, startsAt } = movedTo(one, { start, ...(later && { later }) }, {}, 'Europe/London');
    return [wallStart.slice(11), wallEnd.slice(11), startsAt];
  };
  expect(into('2027-03-28T01:15')).toEqual(['02:15', '02:45', '2027-03-28T01:15:00.000Z']);
  expect(into('2027-10-31T01:15')).toEqual(['01:15', '01:45', '2027-10-31T00:15:00.000Z']);
  expect(into('2027-10-31T01:15', true)).toEqual(['01:15', '01:45', '2027-10-31T01:15:00.000Z']);
});

test('S3 the time of a cancelled appointment is free to the arrows', () => {
  const [column] = columnsOf(
    [{ practitioner: maya, day }],
    calendar([at(`${day}T09:00`, `${day}T10:00`, { status: 'cancelled' })]),
    hours(7),
  );
  expect(column && stopsOf(column).filter(({ minute }) => minute === 540)).toHaveLength(2);
});

test('S1 an appointment that ends on the wall before it began is as tall as it lasts', () => {
  const over = { wallStart: `${day}T01:45`, wallEnd: `${day}T01:15`, startsAt: '2026-10-25T00:45:00Z', endsAt: '2026-10-25T01:15:00Z' };
  expect(bandOn(day, over)).toEqual({ from: 105, to: 135 });
});

test('S1 what goes on past midnight is on both days, and an absence of a week on each of them', () => {
  const night = at('2026-11-26T23:30', '2026-11-27T00:30');
  expect(bandOn('2026-11-26', night)).toEqual({ from: 1410, to: 1440 });
  expect(bandOn('2026-11-27', night)).toEqual({ from: 0, to: 30 });
  expect(bandOn('2026-11-28', night)).toBe(null);
  expect(bandOn('2026-11-25', at('2026-11-23T09:00', '2026-11-30T00:00'))).toEqual({ from: 0, to: 1440 });
});

test('S1 appointments at the same time share the width, others have all of it', () => {
  const placed = inLanes(
    [
      [540, 600],
      [570, 630],
      [600, 660],
      [700, 730],
    ].map(([from = 0, to = 0]) => ({ from, to, appointment: at('2026-11-26T09:00', '2026-11-26T10:00') })),
  );
  expect(placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([
    [0, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ]);
});

test('S1 the day shows those who work or have something then, everyone where that is nobody', () => {
  const people = [maya, ana, tom];
  expect(onDuty(people, day, calendar([]), hours(7))).toEqual([maya]);
  expect(onDuty(people, day, calendar([at(`${day}T09:00`, `${day}T10:00`, { practitioner: tom })]), hours(7))).toEqual([maya, tom]);
  expect(onDuty(people, day, calendar([]), hours(1))).toEqual(people);
});

test('S1 the month counts what is booked and how much of the hours it fills; cancelled ones are free', () => {
  const load = loadsOf(
    calendar([
      at(`${day}T09:00`, `${day}T10:00`),
      at(`${day}T10:00`, `${day}T10:30`),
      at(`${day}T11:00`, `${day}T12:00`, { status: 'cancelled' }),
    ]),
    hours(7),
  );
  expect(load(maya.id, day)).toEqual({ count: 2, filled: 0.5 });
  expect(load(ana.id, day)).toEqual({ count: 0, filled: null });
});

test('S1 5,000 appointments of 40 practitioners are laid out within a frame or two', () => {
  const people = Array.from({ length: 40 }, (_, index) => ({ id: index + 1, firstName: 'A', lastName: String(index) }));
  const many = Array.from({ length: 5000 }, (_, index) => {
    const hour = String(8 + (index % 10)).padStart(2, '0');
    return at(`${day}T${hour}:00`, `${day}T${hour}:45`, { practitioner: people[index % 40] ?? maya });
  });
  const wanted = people.map((practitioner) => ({ practitioner, day }));
  const tries = [1, 2, 3, 4].map(() => {
    const begun = performance.now();
    columnsOf(wanted, calendar(many), hours(7));
    return performance.now() - begun;
  });
  expect(Math.min(...tries)).toBeLessThan(50);
  const columns = columnsOf(wanted, calendar(many), hours(7));
  expect(columns.flatMap(({ events }) => events)).toHaveLength(5000);
});

test('S3 what is dragged goes in quarters of an hour and stays within the day', () => {
  const held = { kind: 'move' as const, column: 0, from: 540, to: 590, grip: 20 };
  expect(lyingAt(held, { column: 2, minute: 628 })).toEqual({ column: 2, from: 615, to: 665 });
  expect(lyingAt(held, { column: 0, minute: -50 })).toEqual({ column: 0, from: 0, to: 50 });
  expect(lyingAt({ ...held, kind: 'resize' }, { column: 2, minute: 612 })).toEqual({ column: 0, from: 540, to: 615 });
  expect(lyingAt({ ...held, kind: 'resize' }, { column: 0, minute: 100 })).toEqual({ column: 0, from: 540, to: 555 });
  expect(lyingAt({ ...held, kind: 'create', to: 555 }, { column: 3, minute: 601 })).toEqual({ column: 0, from: 540, to: 615 });
  expect(lyingAt({ ...held, kind: 'create', to: 555 }, { column: 0, minute: 481 })).toEqual({ column: 0, from: 480, to: 555 });
});

test('S1 the arrows stop at every appointment and every free half hour, and go across to what is at about that time', () => {
  const one = at(`${day}T09:10`, `${day}T10:00`);
  const other = at(`${day}T09:20`, `${day}T10:00`, { practitioner: ana });
  const columns = columnsOf(
    [maya, ana].map((practitioner) => ({ practitioner, day })),
    calendar([one, other]),
    hours(7),
  );
  const [first] = columns;
  expect(first && stopsOf(first).filter(({ minute }) => minute >= 500 && minute <= 630)).toEqual([
    { minute: 510 },
    { minute: 550, event: one.id },
    { minute: 600 },
    { minute: 630 },
  ]);
  expect(spotAfter(columns, { column: 0, minute: 510 }, 'ArrowDown')).toEqual({ column: 0, minute: 550, event: one.id });
  expect(spotAfter(columns, { column: 0, minute: 550, event: one.id }, 'ArrowRight')).toEqual({ column: 1, minute: 560, event: other.id });
  expect(spotAfter(columns, { column: 1, minute: 560, event: other.id }, 'ArrowUp')).toEqual({ column: 1, minute: 510 });
  expect(spotAfter(columns, { column: 0, minute: 0 }, 'ArrowUp')).toBe(null);
  expect(spotAfter(columns, { column: 1, minute: 0 }, 'ArrowRight')).toBe(null);
});
