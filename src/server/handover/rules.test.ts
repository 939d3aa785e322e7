import { describe, expect, test } from 'vitest';
import type { HandoverWanted } from '#src/contract/handover.ts';
import { isOf, planOf, targetsOf } from './rules.ts';
import type { Handed, Situation, ToCome } from './rules.ts';

const now = new Date('2027-02-01T08:00:00Z');
/** Lena leaves; Maya is primary of others, Nina and Kai could follow, Diego covers. */
const [lena, maya, nina, kai, diego] = [1, 2, 3, 4, 5] as const;
const since = '2026-01-01T00:00:00.000000Z';
const sam = (about: Partial<Handed> = {}): Handed => ({
  id: 10,
  own: { kind: 'primary', from: since, until: null },
  primaryId: null,
  standing: [],
  covers: [],
  version: 'v',
  ...about,
});
const session = (about: Partial<ToCome> = {}): ToCome => ({
  id: 100,
  patientId: 10,
  practitionerId: lena,
  version: 1,
  mayMove: true,
  startsAt: '2027-03-02T09:00:00.000Z',
  endsAt: '2027-03-02T09:50:00.000Z',
  busyFrom: '2027-03-02T09:00:00.000Z',
  busyUntil: '2027-03-02T09:50:00.000Z',
  wallStart: '2027-03-02T09:00',
  minutes: 50,
  ...about,
});
const situation = (about: Partial<Situation> = {}): Situation => ({
  practitionerId: lena,
  patients: [sam()],
  appointments: [],
  clashes: [],
  colleagues: [maya, nina, kai, diego].map((id) => ({ id, caseload: 7 })),
  ...about,
});
const wanted = (to: number | null, appointments: HandoverWanted['appointments'] = []): HandoverWanted => ({
  practitionerId: lena,
  patients: [{ patientId: 10, practitionerId: to }],
  appointments,
  stopAccepting: true,
});
const plan = (about: Partial<Situation>, ask: HandoverWanted) => planOf(situation(about), ask, new Map(), now);
const assigned = (practitionerId: number, from: string, until: string | null) => ({
  practitionerId,
  kind: 'assigned' as const,
  from,
  until,
});

describe('A13 who follows', () => {
  test('A13 is primary where Lena was; beside another primary, on the care team for as long as Lena would have been', () => {
    expect(plan({}, wanted(kai))).toMatchObject({
      ends: [{ patientId: 10, practitionerId: lena }],
      joins: [{ practitionerId: kai, kind: 'primary', until: null, isOn: false }],
      primaries: [{ practitionerId: kai, before: lena }],
    });
    const own = { kind: 'assigned' as const, from: since, until: '2027-05-01T00:00:00.000000Z' };
    const standing = [{ ...assigned(maya, since, null), kind: 'primary' as const }];
    expect(plan({ patients: [sam({ own, primaryId: maya, standing })] }, wanted(kai))).toMatchObject({
      joins: [{ practitionerId: kai, kind: 'assigned', until: own.until }],
      primaries: [],
    });
  });

  test('A13 may be nobody only where somebody else is primary', () => {
    expect(plan({}, wanted(null)).effect.unsettled).toEqual([{ patientId: 10, appointmentId: null, why: 'nobody' }]);
    const standing = [{ ...assigned(maya, since, null), kind: 'primary' as const }];
    expect(plan({ patients: [sam({ primaryId: maya, standing })] }, wanted(null)).effect.unsettled).toEqual([]);
  });

  test('A13 A1 stays primary where that place has run out, and nobody takes it from them', () => {
    expect(plan({ patients: [sam({ primaryId: maya })], appointments: [session()] }, wanted(null)).joins).toMatchObject([
      { practitionerId: maya, kind: 'primary', until: null },
    ]);
  });

  test('A13 A12 who covered for Lena follows as anyone does, and not for the dates of her leave', () => {
    const covering = { ...assigned(kai, '2027-03-01T00:00:00.000000Z', '2027-03-12T00:00:00.000000Z'), kind: 'covering' as const };
    const about = { standing: [covering], covers: [{ leaveId: 9, practitionerId: kai, gives: true }] };
    const { joins, ends, covers, effect } = plan({ patients: [sam(about)] }, wanted(kai));
    expect(joins).toMatchObject([{ practitionerId: kai, kind: 'primary', from: null, until: null, isOn: false }]);
    expect(ends).toEqual([{ patientId: 10, practitionerId: lena }]);
    expect([covers, effect.coversEnd]).toEqual([1, [{ patientId: 10, practitionerId: kai }]]);
    expect(plan({ patients: [sam(about)] }, wanted(nina)).ends).toContainEqual({ patientId: 10, practitionerId: kai });
  });
});

describe('A13 what becomes of appointments', () => {
  test('A13 A11 whoever gets one is on the care team at its time: a place that ends before, or begins after it, is made longer', () => {
    const to = [{ appointmentId: 100, outcome: 'move' as const, practitionerId: nina }];
    const stood = (from: string, until: string | null) =>
      plan({ patients: [sam({ standing: [assigned(nina, from, until)] })], appointments: [session()] }, wanted(kai, to));
    const longer = [{ patientId: 10, practitionerId: nina }];
    const ended = stood(since, '2027-02-02T00:00:00.000000Z');
    expect(ended.joins).toContainEqual({ patientId: 10, practitionerId: nina, kind: 'assigned', from: since, until: null, isOn: true });
    expect(ended.effect).toMatchObject({ joinForAppointment: [], longerForAppointment: longer });
    const begins = stood('2027-04-01T00:00:00.000000Z', '2027-06-01T00:00:00.000000Z');
    expect(begins.joins).toContainEqual(
      expect.objectContaining({ practitionerId: nina, from: null, until: '2027-06-01T00:00:00.000000Z' }),
    );
    // To the second: until its end is throughout, a second less is not.
    expect(stood(since, '2027-03-02T09:50:00.000000Z').effect.longerForAppointment).toEqual([]);
    expect(stood(since, '2027-03-02T09:49:59.000000Z').effect.longerForAppointment).toEqual(longer);
    expect(stood('2027-03-02T09:00:00.000000Z', null).effect.longerForAppointment).toEqual([]);
  });

  test('A13 A12 one that is longer than a cover for somebody else’s leave is a place of one’s own', () => {
    const covering = { ...assigned(nina, since, '2027-02-10T00:00:00.000000Z'), kind: 'covering' as const };
    const to = [{ appointmentId: 100, outcome: 'move' as const, practitionerId: nina }];
    expect(plan({ patients: [sam({ standing: [covering] })], appointments: [session()] }, wanted(kai, to)).joins).toContainEqual(
      expect.objectContaining({ practitionerId: nina, kind: 'assigned', until: null }),
    );
  });

  test('A13 A12 what Diego has for Lena’s leave goes to who follows, or stays with him by name', () => {
    const about = {
      patients: [sam({ covers: [{ leaveId: 9, practitionerId: diego, gives: true }] })],
      appointments: [session({ practitionerId: diego })],
    };
    expect(plan(about, wanted(kai)).moves).toMatchObject([{ id: 100, before: diego, practitionerId: kai }]);
    const kept = plan(about, wanted(kai, [{ appointmentId: 100, outcome: 'move', practitionerId: diego }]));
    expect(kept.moves).toEqual([]);
    expect(kept.effect.joinForAppointment).toEqual([{ patientId: 10, practitionerId: diego }]);
    expect(kept.effect.unsettled).toEqual([]);
  });

  test('S2 A13 waits to be decided where the colleague is booked, away, or gets another at the same time', () => {
    const clashes = [{ appointmentId: 100, taken: [kai], outside: [nina] }];
    const why = (about: Partial<Situation>, ask: HandoverWanted) => plan(about, ask).effect.unsettled.map((one) => one.why);
    expect(why({ appointments: [session()], clashes }, wanted(kai))).toEqual(['taken']);
    expect(why({ appointments: [session()], clashes }, wanted(nina))).toEqual(['outside']);
    const anyway = wanted(nina, [{ appointmentId: 100, outcome: 'move', practitionerId: nina, anyway: true }]);
    expect(why({ appointments: [session()], clashes }, anyway)).toEqual([]);
    const second = session({ id: 101, practitionerId: diego, startsAt: '2027-03-02T09:40:00.000Z', busyFrom: '2027-03-02T09:40:00.000Z' });
    expect(why({ appointments: [session(), second] }, wanted(kai))).toEqual(['taken']);
    const after = session({ id: 101, practitionerId: diego, startsAt: '2027-03-02T09:50:00.000Z', busyFrom: '2027-03-02T09:50:00.000Z' });
    expect(why({ appointments: [session(), after] }, wanted(kai))).toEqual([]);
    expect(why({ appointments: [session({ mayMove: false })] }, wanted(kai))).toEqual(['notYours']);
    expect(why({ appointments: [session()] }, wanted(kai, [{ appointmentId: 100, outcome: 'firstFree', practitionerId: kai }]))).toEqual([
      'noFreeTime',
    ]);
  });
});

test('A13 O2 a caseload counts whom one has now: not who begins later, and not twice', () => {
  const loadOf = (about: Partial<Handed>, to: number) =>
    plan({ patients: [sam(about)] }, wanted(to)).effect.colleagues.find(({ practitionerId }) => practitionerId === to)?.caseload;
  expect(loadOf({}, kai)).toBe(8);
  expect(loadOf({ standing: [assigned(kai, since, null)] }, kai)).toBe(7);
  expect(loadOf({ standing: [assigned(kai, '2027-04-01T00:00:00.000000Z', null)] }, kai)).toBe(8);
  const own = { kind: 'assigned' as const, from: '2027-04-01T00:00:00.000000Z', until: null };
  expect(loadOf({ own, primaryId: maya, standing: [{ ...assigned(maya, since, null), kind: 'primary' }] }, kai)).toBe(7);
});

test('A13 a draft is of the caseload as it stands: everyone, nobody else, and nothing that is not there any more', () => {
  const of = (patients: number[], fates: number[] = []) =>
    isOf(situation({ appointments: [session()] }), {
      ...wanted(
        kai,
        fates.map((appointmentId) => ({ appointmentId, outcome: 'cancel' })),
      ),
      patients: patients.map((patientId) => ({ patientId, practitionerId: kai })),
    });
  expect([of([10]), of([10], [100]), of([]), of([10, 10]), of([10, 11]), of([10], [101]), of([10], [100, 100])]).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('A13 what is asked of colleagues is who gets something, at which times', () => {
  const standing = [{ ...assigned(maya, since, null), kind: 'primary' as const }];
  const about = situation({ patients: [sam({ primaryId: maya, standing })], appointments: [session(), session({ id: 101 })] });
  const asked = targetsOf(about, wanted(null, [{ appointmentId: 101, outcome: 'firstFree', practitionerId: nina }]));
  expect(asked.practitionerIds).toEqual([maya, nina]);
  expect(asked.pairs.map(({ id, practitionerId }) => [id, practitionerId])).toEqual([[100, maya]]);
  expect(asked.firstFree.map(({ one, practitionerId }) => [one.id, practitionerId])).toEqual([[101, nina]]);
});
