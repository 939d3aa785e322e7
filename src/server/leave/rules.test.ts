import { describe, expect, test } from 'vitest';
import type { InLeave } from '../leaveappointments/queries.ts';
import { colleague } from '#test/colleague.ts';
import type { Colleague } from '../proposals/rules.ts';
import { placeAt } from '../scheduling/rules.ts';
import type { Cared } from './queries.ts';
import { daysToSearch, fatesOf, placesFor, proposals, strangersIn } from './rules.ts';

const [maya, diego, hope] = [1, 2, 3];
const zone = 'Europe/Berlin';
const length = { minutes: 50, bufferBefore: 0, bufferAfter: 10 };
const at = (id: number, wallStart: string, more: Partial<InLeave> = {}): InLeave => ({
  id,
  patientId: 100 + id,
  practitionerId: maya,
  serviceId: 9,
  service: 'Session',
  roomId: null,
  seriesId: null,
  zone,
  version: 1,
  wallEnd: wallStart,
  ...placeAt(wallStart, zone, length),
  ...more,
});
/** Mondays, from nine to eleven. */
const mondays = (practitionerId: number) => ({ practitionerId, weekday: 1, from: 9 * 60, to: 11 * 60 });
const busy = (practitionerId: number, wall: string) => {
  const { busyFrom, busyUntil } = placeAt(wall, zone, length);
  return { practitionerId, from: busyFrom, until: busyUntil };
};
/** Monday the first of March 2027 to the fourteenth; it ends at midnight. */
const leave = { since: '2027-02-28T23:00:00Z', until: '2027-03-14T23:00:00Z' };
const calendars = (more: Partial<Parameters<typeof placesFor>[1]> = {}) => ({
  hours: [mondays(diego)],
  taken: [],
  elsewhere: [],
  timeZone: zone,
  now: '2027-01-01T00:00:00Z',
  ...leave,
  ...more,
});
const wanted = (one: InLeave, more = {}) => ({ one, to: diego, mayElsewhere: true, isFree: false, ...more });
const walls = (appointments: Parameters<typeof placesFor>[0], more: Parameters<typeof calendars>[0] = {}) => {
  const { moves, without } = placesFor(appointments, calendars(more));
  return { moves: moves.map(({ id, wallStart }) => [id, wallStart]), without: without.map(({ id }) => id) };
};

const present = (id: number, more: Partial<Colleague> = {}) => ({ ...colleague(id, more), isAway: false });

describe('A12 where an appointment goes', () => {
  test('A12 to the same time where the colleague is free, and those that stay there come first', () => {
    const [first, second] = [at(1, '2027-03-01T09:00'), at(2, '2027-03-01T10:00')];
    expect(walls([wanted(first), wanted(second, { isFree: true })])).toEqual({
      moves: [
        [2, '2027-03-01T10:00'],
        [1, '2027-03-01T09:00'],
      ],
      without: [],
    });
    expect(walls([wanted(first, { mayElsewhere: false })])).toEqual({ moves: [], without: [1] });
  });

  test('A12 else to the first that is free within the leave, and to none after its last day', () => {
    const one = at(1, '2027-03-08T09:00');
    const full = ['09:00', '10:00'].map((time) => busy(diego, `2027-03-08T${time}`));
    // The fifteenth is a Monday too, and no day of the leave.
    expect(walls([wanted(one)], { taken: full })).toEqual({ moves: [], without: [1] });
    expect(walls([wanted(one)], { taken: full, until: '2027-03-15T23:00:00Z' })).toEqual({ moves: [[1, '2027-03-15T09:00']], without: [] });
  });

  test('A12 a leave that ends at noon has the morning of its last day, and no appointment that is longer', () => {
    const one = at(1, '2027-03-08T09:00');
    const full = [busy(diego, '2027-03-08T09:00')];
    expect(walls([wanted(one)], { taken: full, until: '2027-03-08T09:50:00Z' }).moves).toEqual([[1, '2027-03-08T10:00']]);
    expect(walls([wanted(one)], { taken: full, until: '2027-03-08T09:49:00Z' })).toEqual({ moves: [], without: [1] });
  });

  test('A12 not before the leave begins, nor before now', () => {
    const one = at(1, '2027-03-01T10:00');
    const [late] = [{ taken: [busy(diego, '2027-03-01T10:00')] }];
    expect(walls([wanted(one)], late).moves).toEqual([[1, '2027-03-01T09:00']]);
    expect(walls([wanted(one)], { ...late, since: '2027-03-01T08:30:00Z' }).moves).toEqual([[1, '2027-03-08T09:00']]);
    expect(walls([wanted(one)], { ...late, now: '2027-03-01T08:30:00Z' }).moves).toEqual([[1, '2027-03-08T09:00']]);
  });

  test('A12 S2 none takes the place of another, of its patient elsewhere, or of a room', () => {
    const both = [at(1, '2027-03-01T09:00'), at(2, '2027-03-01T09:00')].map((one) => wanted(one));
    expect(walls(both).moves).toEqual([
      [1, '2027-03-01T09:00'],
      [2, '2027-03-01T10:00'],
    ]);
    const { startsAt, endsAt } = placeAt('2027-03-01T10:00', zone, length);
    const elsewhere = [{ id: 101, from: startsAt, until: endsAt }];
    const taken = [busy(diego, '2027-03-01T09:00')];
    // At ten its patient is elsewhere, unless that is the appointment itself, which is about to leave.
    expect(walls([wanted(at(1, '2027-03-01T09:00'))], { elsewhere, taken }).moves).toEqual([[1, '2027-03-08T09:00']]);
    expect(walls([wanted(at(1, '2027-03-01T10:00'))], { elsewhere, taken }).moves).toEqual([[1, '2027-03-01T10:00']]);
    const room = elsewhere.map((one) => ({ ...one, id: 7 }));
    expect(walls([wanted(at(1, '2027-03-01T09:00', { roomId: 7 }))], { elsewhere: room, taken }).moves).toEqual([[1, '2027-03-08T09:00']]);
  });
});

describe('A12 which days of the calendars are read', () => {
  const days = (first: string, last: string, until: string) =>
    daysToSearch([at(1, `${last}T09:00`), at(2, `${first}T09:00`)], { until, timeZone: zone });
  test('A12 from the day of the first appointment to the last on which the last one is looked for, in a long leave too', () => {
    expect(days('2027-03-01', '2027-03-08', leave.until)).toEqual({ from: '2027-03-01', days: 14 });
    // The 181st day, and 92 from there on.
    expect(days('2027-03-01', '2027-08-28', '2028-03-01T00:00:00Z')).toEqual({ from: '2027-03-01', days: 180 + 92 });
    expect(days('2027-03-01', '2027-03-01', '2027-03-01T12:00:00Z')).toEqual({ from: '2027-03-01', days: 1 });
    expect(daysToSearch([], { until: leave.until, timeZone: zone })).toBeNull();
  });
});

describe('A12 what is decided', () => {
  const covers = [{ patientId: 101, practitionerId: diego }];
  test('A12 each appointment of those who are covered once, as it stands, and no other', () => {
    const toCome = [at(1, '2027-03-01T09:00'), at(2, '2027-03-01T10:00')];
    const say = (...appointments: Parameters<typeof fatesOf>[1]['appointments']) => fatesOf(toCome, { covers, appointments });
    const move = { appointmentId: 1, version: 1, outcome: 'move' as const };
    expect(say(move).moves.map(({ id }) => id)).toEqual([1]);
    expect(() => say()).toThrow(expect.objectContaining({ code: 'appointments_undecided' }));
    expect(() => say(move, move)).toThrow(expect.objectContaining({ code: 'leave_changed' }));
    expect(() => say({ ...move, version: 2 })).toThrow(expect.objectContaining({ code: 'leave_changed' }));
    expect(() => say(move, { ...move, appointmentId: 2 })).toThrow(expect.objectContaining({ code: 'not_their_appointment' }));
  });

  const cared = (patientId: number, more: Partial<Cared> = {}): Cared => ({
    patientId,
    patient: { id: patientId, firstName: 'Sam', lastName: 'Okafor', preferredName: null },
    coveredBy: null,
    onCareTeam: [],
    unavailable: [],
    assignRefusal: null,
    mayBook: true,
    ...more,
  });
  test('A12 a patient of somebody else, or said twice, is no patient of the leave', () => {
    const twice = [...covers, { patientId: 101, practitionerId: hope }];
    expect(strangersIn(covers, [cared(101)])).toEqual([]);
    expect(strangersIn(twice, [cared(101)])).toEqual([101]);
    expect(strangersIn(covers, [cared(102)])).toEqual([101]);
  });

  test('A12 nobody is proposed who is away, or cannot come onto this care team; nobody for who is covered', () => {
    const wanting = [101, 102, 103].map((id) => ({ id, language: null, team: [], met: [] }));
    const found = proposals(
      [cared(101), cared(102, { unavailable: [diego] }), cared(103, { coveredBy: hope })],
      wanting,
      [present(diego), present(hope, { caseload: 9 }), { ...colleague(4), isAway: true }],
      'Physiotherapy',
      [],
      null,
    );
    expect([101, 102, 103].map((id) => found.get(id)?.practitionerId)).toEqual([diego, hope, undefined]);
  });

  test('A12 S2 whoever has time for their appointments is proposed first, and what is proposed to one is taken; where nobody has time, who else would be', () => {
    // Diego works two hours in this leave of one Monday, Hope two; each has room for many.
    const monday = (id: number, wall: string, patientId: number, notFree: number[] = []) => ({ ...at(id, wall, { patientId }), notFree });
    const toCome = [
      monday(1, '2027-03-01T09:00', 101),
      monday(2, '2027-03-01T10:00', 101),
      monday(3, '2027-03-01T09:00', 102),
      monday(4, '2027-03-01T10:00', 102, [hope]),
      monday(5, '2027-03-01T09:00', 103),
    ];
    const found = proposals(
      [cared(101), cared(102), cared(103), cared(104)],
      [101, 102, 103, 104].map((id) => ({ id, language: null, team: [], met: [] })),
      [present(diego), present(hope, { caseload: 9, capacity: 20 })],
      'Physiotherapy',
      toCome,
      calendars({ hours: [mondays(diego), mondays(hope)], taken: [busy(hope, '2027-03-01T10:00')], until: '2027-03-01T23:00:00Z' }),
    );
    // Diego is full with the two of the first; Hope has one hour left, too little for the two of the second, enough for the third.
    expect([101, 102, 103, 104].map((id) => found.get(id)?.practitionerId)).toEqual([diego, diego, hope, diego]);
  });
});
