import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign, careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import type { CareTeamChange } from '#src/contract/assignments.ts';
import { myPatients } from '#src/contract/patients.ts';
import { assigned, emergency, therapist } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = (policy: 'open' | 'careTeam' | 'managed' = 'careTeam') => world.tell((story) => cast(story, { policy }));
const change = (who: Someone, patientId: number, what: Omit<CareTeamChange, 'version'>) => changeTeam(world, who, patientId, what);
const teamOf = async (who: Someone, patientId: number) => (await world.as(who, careTeam, { params: { patientId } })).body;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const day = (instant: string | null | undefined) => instant?.slice(0, 10) ?? null;
const rowOf = async (patientId: number, practitionerId: number) =>
  (
    await looked<{ kind: string; status: string; from: string; until: string | null }>(
      world,
      `select kind, status, starts_at as "from", ends_at as until from assignment where patient_id = $1 and practitioner_id = $2`,
      [patientId, practitionerId],
    )
  )[0];
/** The times of someone on a care team that were more than a moment that never was. */
const periodsOf = (patientId: number, practitionerId: number) =>
  looked<{ kind: string; open: boolean; why: string | null; dated: boolean }>(
    world,
    `select kind, closed_at is null as open, closed_reason as why, ends_at is not null as dated
     from assignment_period where patient_id = $1 and practitioner_id = $2 order by opened_at, starts_at, id`,
    [patientId, practitionerId],
  );
const logOf = (patientId: number, memberId: number) =>
  looked<{ action: string; detail: object }>(
    world,
    'select action, detail from activity where patient_id = $1 and member_id = $2 order by id',
    [patientId, memberId],
  );

describe('A8 (d) the box is saved as one', () => {
  test('A8 (d) several are added, one is removed and another becomes primary, each with its line in the log', async () => {
    const { ruth, maya, nina, diego, hope, sam } = await open();
    const answer = await change(ruth, sam.patientId, {
      add: [{ practitionerId: diego.practitionerId }, { practitionerId: hope.practitionerId, until: inDays(10) }],
      remove: [maya.practitionerId],
      primaryId: diego.practitionerId,
      reason: 'on leave for good',
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.connections.map(({ id, kind, until }) => [id, kind, day(until)])).toEqual([
      [diego.practitionerId, 'primary', null],
      [nina.practitionerId, 'assigned', null],
      [hope.practitionerId, 'assigned', day(inDays(10))],
    ]);
    expect(answer.body.version).not.toBe('');
    expect((await logOf(sam.patientId, ruth.memberId)).map(({ action }) => action).sort()).toEqual([
      'careTeam.assigned',
      'careTeam.assigned',
      'careTeam.primaryChanged',
      'careTeam.unassigned',
    ]);
    // Who was added as primary has been nothing else before.
    expect(await periodsOf(sam.patientId, diego.practitionerId)).toEqual([{ kind: 'primary', open: true, why: null, dated: false }]);
  });

  test('A8 (d) one act that is not allowed undoes the whole batch', async () => {
    const { maya, nina, diego, sam } = await open();
    const [before, log] = [await teamOf(maya, sam.patientId), await logOf(sam.patientId, maya.memberId)];
    const answer = await change(maya, sam.patientId, {
      add: [{ practitionerId: diego.practitionerId }],
      remove: [nina.practitionerId],
      reason: 'no',
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'admins_unassign']);
    const suspended = await change(maya, sam.patientId, { add: [{ practitionerId: diego.practitionerId }, { practitionerId: 424_242 }] });
    expect([suspended.status, suspended.body.code]).toEqual([404, 'not_found']);
    expect(await teamOf(maya, sam.patientId)).toEqual(before);
    expect(await logOf(sam.patientId, maya.memberId)).toEqual(log);
  });

  test('A3 a clinician adds a colleague to the own patient, and off the team adds nobody', async () => {
    const { maya, diego, hope, sam } = await open();
    const add = [{ practitionerId: hope.practitionerId }];
    expect((await change(diego, sam.patientId, { add })).body.code).toBe('colleague_by_team');
    expect((await change(diego, sam.patientId, { add: [{ practitionerId: diego.practitionerId }] })).body.code).toBe('self_by_request');
    expect((await change(maya, sam.patientId, { add })).status).toBe(200);
    expect((await rowOf(sam.patientId, hope.practitionerId))?.status).toBe('active');
  });

  test('A8 (d) saving over someone else’s change answers 409 with the team as it is, and changes nothing', async () => {
    const { ruth, olga, nina, diego, hope, sam } = await open();
    const { version } = await teamOf(ruth, sam.patientId);
    await change(olga, sam.patientId, { remove: [nina.practitionerId], reason: 'has left' });
    const body = { version, add: [{ practitionerId: diego.practitionerId }] };
    const late = await world.as(ruth, changeCareTeam, { params: { patientId: sam.patientId }, body });
    expect([late.status, late.body.code]).toEqual([409, 'care_team_changed']);
    const { current } = late.body as unknown as { current: Awaited<ReturnType<typeof teamOf>> };
    expect(current).toEqual(await teamOf(ruth, sam.patientId));
    expect(current.connections.map(({ lastName }) => lastName)).toEqual(['Lin']);
    const again = await change(ruth, sam.patientId, { add: [{ practitionerId: hope.practitionerId }] });
    expect(again.status).toBe(200);
  });

  test('A8 (d) twenty who save at once: one is in time, and no two hold at once', async () => {
    const { ruth, olga, diego, sam } = await open();
    const { version } = await teamOf(ruth, sam.patientId);
    const body = { version, add: [{ practitionerId: diego.practitionerId }] };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.as(i % 2 ? ruth : olga, changeCareTeam, { params: { patientId: sam.patientId }, body })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body: { code } }) => code === 'care_team_changed')).toHaveLength(19);
    expect(await periodsOf(sam.patientId, diego.practitionerId)).toHaveLength(1);
  });

  test('A8 (d) someone named twice, or added and removed at once, is refused', async () => {
    const { ruth, diego, nina, sam } = await open();
    const twice = [{ practitionerId: diego.practitionerId }, { practitionerId: diego.practitionerId, until: inDays(1) }];
    expect((await change(ruth, sam.patientId, { add: twice })).status).toBe(400);
    const both = { add: [{ practitionerId: nina.practitionerId }], remove: [nina.practitionerId], reason: 'r' };
    expect((await change(ruth, sam.patientId, both)).status).toBe(400);
  });

  test('A8 (d) nothing changed is no news', async () => {
    const { ruth, nina, sam } = await open();
    const { version } = await teamOf(ruth, sam.patientId);
    const answer = await change(ruth, sam.patientId, { add: [{ practitionerId: nina.practitionerId }] });
    expect([answer.status, answer.body.version]).toEqual([200, version]);
    expect(await logOf(sam.patientId, ruth.memberId)).toEqual([]);
  });
});

describe('A7 the primary', () => {
  test('A7 is changed by those who may unassign, and by nobody else', async () => {
    const { ruth, maya, nina, sam } = await open('open');
    expect((await change(maya, sam.patientId, { primaryId: nina.practitionerId })).body.code).toBe('admins_unassign');
    const answer = await change(ruth, sam.patientId, { primaryId: nina.practitionerId });
    expect(answer.body.connections.map(({ id, kind }) => [id, kind])).toEqual([
      [nina.practitionerId, 'primary'],
      [maya.practitionerId, 'assigned'],
    ]);
    expect(await periodsOf(sam.patientId, maya.practitionerId)).toEqual([
      { kind: 'primary', open: false, why: 'is primary no longer', dated: false },
      { kind: 'assigned', open: true, why: null, dated: false },
    ]);
    expect(await logOf(sam.patientId, ruth.memberId)).toEqual([
      { action: 'careTeam.primaryChanged', detail: { before: maya.practitionerId, practitionerId: nina.practitionerId } },
    ]);
  });

  test('A7 A11 has no dates, since a patient would be without one by the clock', async () => {
    const { ruth, maya, nina, diego, sam } = await open();
    const dated = await change(ruth, sam.patientId, { add: [{ practitionerId: maya.practitionerId, until: inDays(5) }] });
    expect([dated.status, dated.body.code]).toEqual([422, 'primary_undated']);
    const soon = { add: [{ practitionerId: diego.practitionerId, from: inDays(2) }], primaryId: diego.practitionerId };
    expect((await change(ruth, sam.patientId, soon)).body.code).toBe('primary_undated');
    // Whoever hands over names the one who follows, and stays until a day.
    const handedOver = { add: [{ practitionerId: maya.practitionerId, until: inDays(5) }], primaryId: nina.practitionerId };
    const done = await change(ruth, sam.patientId, handedOver);
    expect(done.body.connections.map(({ id, kind, until }) => [id, kind, day(until)])).toEqual([
      [nina.practitionerId, 'primary', null],
      [maya.practitionerId, 'assigned', day(inDays(5))],
    ]);
    expect((await periodsOf(sam.patientId, maya.practitionerId)).map(({ kind, open, dated: ends }) => [kind, open, ends])).toEqual([
      ['primary', false, false],
      ['assigned', true, true],
    ]);
  });

  test('A7 a holder who sees only their own hands the patient on, and then sees them no more', async () => {
    const { vera, nina, sam } = await world.tell((story) => {
      const all = cast(story, { policy: 'managed' });
      const vera = therapist(story, all.at, {
        firstName: 'Vera',
        lastName: 'Own',
        visibility: 'own',
        permissions: ['canChangeAssignedPractitioners'],
      });
      const sam = all.ofMaya('Sue');
      assigned(story, sam, vera);
      return { ...all, vera, sam };
    });
    await change(vera, sam.patientId, { primaryId: vera.practitionerId });
    const answer = await change(vera, sam.patientId, {
      remove: [vera.practitionerId],
      primaryId: nina.practitionerId,
      reason: 'moves to another town',
    });
    expect([answer.status, answer.body.connections]).toEqual([200, []]);
    expect((await rowOf(sam.patientId, nina.practitionerId))?.kind).toBe('primary');
    expect((await rowOf(sam.patientId, vera.practitionerId))?.status).toBe('archived');
    expect((await teamOf(vera, sam.patientId)).connections).toBeUndefined();
  });
});

describe('A11 dates', () => {
  test('A11 an assignment opens and ends by the clock, and is listed as upcoming before', async () => {
    const { ruth, diego, hope, sam } = await open();
    const answer = await change(ruth, sam.patientId, {
      add: [
        { practitionerId: diego.practitionerId, from: inDays(3), until: inDays(9) },
        { practitionerId: hope.practitionerId, until: inDays(2) },
      ],
    });
    expect(answer.body.upcoming.map(({ id, since, until }) => [id, day(since), day(until)])).toEqual([
      [diego.practitionerId, day(inDays(3)), day(inDays(9))],
    ]);
    const has = async (who: Someone) => (await world.as(who, myPatients, { query: {} })).body.items.length;
    expect([await has(diego), await has(hope)]).toEqual([0, 1]);
    // The clock goes on: what is dated is dated earlier.
    await world.owner.query(
      `update assignment set starts_at = starts_at - interval '4 days', ends_at = ends_at - interval '4 days' where patient_id = $1 and ends_at is not null`,
      [sam.patientId],
    );
    expect([await has(diego), await has(hope)]).toEqual([1, 0]);
  });

  test('A11 an end before the beginning, in the past, or a beginning in the past is refused', async () => {
    const { ruth, diego, nina, sam } = await open();
    const id = diego.practitionerId;
    for (const dates of [
      { until: inDays(-1) },
      { from: inDays(5), until: inDays(4) },
      { from: inDays(-2) },
      { from: inDays(5), until: inDays(5) },
    ]) {
      for (const answer of [
        await change(ruth, sam.patientId, { add: [{ practitionerId: id, ...dates }] }),
        await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: id, ...dates } }),
      ])
        expect([answer.status, answer.body.code], JSON.stringify(dates)).toEqual([422, 'dates_backwards']);
    }
    const ended = await change(ruth, sam.patientId, { add: [{ practitionerId: nina.practitionerId, until: inDays(-1) }] });
    expect(ended.body.code).toBe('dates_backwards');
    expect(await rowOf(sam.patientId, id)).toBeUndefined();
  });

  test('A11 P assigning takes dates, and a colleague stays unassigned until theirs', async () => {
    const { ruth, diego, sam } = await open();
    const body = { patientId: sam.patientId, targetDoctorId: diego.practitionerId, from: inDays(2), until: inDays(4) };
    const answer = await world.as(ruth, assign, { body });
    expect([answer.status, answer.body.alreadyAssigned]).toEqual([200, false]);
    expect(answer.body.connectedTherapists.map(({ id }) => id)).not.toContain(diego.practitionerId);
    expect((await logOf(sam.patientId, ruth.memberId))[0]?.detail).toMatchObject({ practitionerId: diego.practitionerId, via: 'manual' });
  });

  test('A11 giving more time is assigning, taking time away is unassigning', async () => {
    const { ruth, maya, nina, diego, sam } = await open();
    const date = (who: Someone, practitionerId: number, dates: { from?: string; until?: string | null }) =>
      change(who, sam.patientId, { add: [{ practitionerId, ...dates }] });
    // Nina is on the team without an end: an end takes time away.
    expect((await date(maya, nina.practitionerId, { until: inDays(5) })).body.code).toBe('admins_unassign');
    expect((await date(ruth, nina.practitionerId, { until: inDays(5) })).status).toBe(200);
    expect((await date(maya, nina.practitionerId, { until: inDays(3) })).body.code).toBe('admins_unassign');
    expect((await date(maya, nina.practitionerId, { until: inDays(9) })).status).toBe(200);
    expect((await date(diego, nina.practitionerId, { until: inDays(20) })).body.code).toBe('colleague_by_team');
    // Of one who is still to come, nobody who only assigns takes anything away either.
    expect((await date(maya, diego.practitionerId, { from: inDays(2), until: inDays(8) })).status).toBe(200);
    expect((await date(maya, diego.practitionerId, { from: inDays(4), until: inDays(8) })).body.code).toBe('admins_unassign');
    const shorter = { patientId: sam.patientId, targetDoctorId: diego.practitionerId, until: inDays(1) };
    expect((await world.as(maya, assign, { body: shorter })).body.code).toBe('admins_unassign');
    expect((await date(maya, diego.practitionerId, { from: inDays(1), until: inDays(8) })).status).toBe(200);
    expect((await date(ruth, diego.practitionerId, { from: inDays(5), until: inDays(6) })).status).toBe(200);
    expect(await periodsOf(sam.patientId, nina.practitionerId)).toMatchObject([
      { open: false, why: 'new dates', dated: false },
      { open: false, why: 'new dates', dated: true },
      { open: true, dated: true },
    ]);
    expect((await logOf(sam.patientId, ruth.memberId)).map(({ action }) => action)).toEqual([
      'careTeam.datesChanged',
      'careTeam.datesChanged',
    ]);
  });

  test('A7 A11 what is still to begin is called off with a reason, and can be planned again', async () => {
    const { ruth, diego, sam } = await open();
    const add = [{ practitionerId: diego.practitionerId, from: inDays(2) }];
    await change(ruth, sam.patientId, { add });
    const off = await change(ruth, sam.patientId, { remove: [diego.practitionerId], reason: 'leave was moved' });
    expect([off.status, off.body.upcoming]).toEqual([200, []]);
    expect((await change(ruth, sam.patientId, { add })).body.upcoming).toHaveLength(1);
    const now = await change(ruth, sam.patientId, { add: [{ practitionerId: diego.practitionerId }] });
    expect(now.body.connections.map(({ id }) => id)).toContain(diego.practitionerId);
    // What history says of the time is what holds.
    const holds = await looked<{ agree: boolean }>(
      world,
      `select p.starts_at - a.starts_at < interval '1 minute' and p.ends_at is not distinct from a.ends_at as agree
       from assignment_period p join assignment a using (tenant_id, patient_id, practitioner_id)
       where a.practitioner_id = $1 and p.closed_at is null`,
      [diego.practitionerId],
    );
    expect(holds).toEqual([{ agree: true }]);
  });

  test('A7 the last one who cares now is put off only with “leave unassigned”', async () => {
    const { ruth, maya, nina, sam } = await open();
    await change(ruth, sam.patientId, { remove: [nina.practitionerId], reason: 'r' });
    const putOff = { add: [{ practitionerId: maya.practitionerId, from: inDays(3) }] };
    expect((await change(ruth, sam.patientId, putOff)).body.code).toBe('primary_needed');
  });
});

test('A14 an emergency is not on the care team: it is not removed from it, and assigning beside it works', async () => {
  const { ruth, diego, sam } = await world.tell((story) => {
    const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
    emergency(story, all.sam, all.diego);
    return all;
  });
  expect((await teamOf(ruth, sam.patientId)).connections.map(({ kind }) => kind)).toContain('emergency');
  const removed = await change(ruth, sam.patientId, { remove: [diego.practitionerId], reason: 'r' });
  expect(removed.body.code).toBe('not_assigned');
  const added = await change(ruth, sam.patientId, { add: [{ practitionerId: diego.practitionerId }] });
  expect(added.body.connections.find(({ id }) => id === diego.practitionerId)?.kind).toBe('assigned');
});
