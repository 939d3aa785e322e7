import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLeave, leaveDigest, previewLeaveDates, withdrawLeave } from '#src/contract/leave.ts';
import type { LeavePlan } from '#src/contract/leave.ts';
import { blocked } from '#seed/tell.ts';
import type { Patient } from '#seed/tell.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { idOf, leaveIn } from '#test/leave.ts';
import type { LeaveScene } from '#test/leave.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { scene, planOf, confirm, opens, assignments, appointments, clock } = leaveIn(() => world);
const keep = () => 'keep' as const;
const of = (plan: LeavePlan, { patientId }: Patient) => plan.patients.find(({ patient }) => patient.id === patientId);
const dates = async (s: LeaveScene, who: Someone, from: number, until: number) =>
  world.as(who, changeLeave, {
    params: { id: s.leaveId },
    body: { version: (await planOf(s, who)).body.version, startsAt: s.day(from), endsAt: s.day(until), giveBack: true },
  });
const withdraw = async (s: LeaveScene, who: Someone) =>
  world.as(who, withdrawLeave, { params: { id: s.leaveId }, body: { version: (await planOf(s, who)).body.version, giveBack: true } });
const set = (who: { memberId: number }, status: 'active' | 'suspended') =>
  world.owner.query('update member set status = $2 where id = $1', [who.memberId, status]);

describe('A12 whether a cover holds', () => {
  test('A7 A12 who was taken off the care team covers nobody: the plan says so, and proposes somebody', async () => {
    const s = await scene();
    await confirm(s, s.ruth, { outcome: keep });
    await changeTeam(world, s.ruth, s.sam.patientId, { remove: [idOf(s.diego)], reason: 'a test' });
    const { body: plan } = await planOf(s, s.ruth);
    expect(plan.leave).toMatchObject({ patients: 3, covered: 2, covers: 3 });
    expect([of(plan, s.sam)?.coveredBy, of(plan, s.ada)?.coveredBy]).toEqual([null, idOf(s.diego)]);
    expect(of(plan, s.sam)?.proposed).not.toBeNull();
    // Somebody else covers, or the same one again.
    const done = await confirm(s, s.ruth, { only: [s.sam], to: () => s.hope, outcome: keep });
    expect(done.body).toMatchObject({ given: 1, mayUndo: false });
    expect(done.body.plan.leave).toMatchObject({ covered: 3, covers: 3 });
    expect((await confirm(s, s.ruth, { only: [s.sam], outcome: keep })).body.plan.leave).toMatchObject({ covered: 3 });
  });

  test('A2 A12 who is suspended covers nobody, and holds up no other dates: what they were given ends, and stays ended when they are back', async () => {
    const s = await scene();
    await confirm(s, s.ruth, { outcome: keep });
    await set(s.diego, 'suspended');
    const { body: plan } = await planOf(s, s.ruth);
    expect(plan.leave).toMatchObject({ covered: 0, covers: 3 });
    expect(plan.patients.every(({ coveredBy, proposed }) => coveredBy === null && proposed !== null && proposed !== idOf(s.diego))).toBe(
      true,
    );
    expect((await dates(s, s.maya, 10, 25)).body).toMatchObject({ changed: 0, uncovered: 0 });
    await set(s.diego, 'active');
    expect(await assignments(s.sam)).not.toContain(idOf(s.diego));
    expect((await planOf(s, s.ruth)).body.leave).toMatchObject({ covered: 0, covers: 3 });
  });

  test('A1 A12 who is on the care team anyway, until a day within the lengthened leave, covers it no more: it is said before, and somebody else is proposed', async () => {
    const s = await scene();
    await changeTeam(world, s.ruth, s.sam.patientId, { add: [{ practitionerId: idOf(s.diego), until: s.day(22) }] });
    expect((await confirm(s, s.ruth, { outcome: keep })).body).toMatchObject({ given: 2, plan: { leave: { covered: 3 } } });
    const preview = await world.as(s.ruth, previewLeaveDates, {
      params: { id: s.leaveId },
      body: { startsAt: s.day(10), endsAt: s.day(25) },
    });
    expect(preview.body).toMatchObject({ changed: 2, uncovered: 1 });
    const longer = await dates(s, s.ruth, 10, 25);
    expect(longer.body).toMatchObject({ changed: 2, uncovered: 1, plan: { leave: { covered: 2, covers: 3 } } });
    const about = of(longer.body.plan, s.sam);
    // His place until then is his: it is neither lengthened nor taken (A1).
    expect(about).toMatchObject({ coveredBy: null, unavailable: [idOf(s.diego)] });
    expect(about?.onCareTeam).not.toContain(idOf(s.diego));
    expect([null, idOf(s.diego)]).not.toContain(about?.proposed);
    expect((await dates(s, s.ruth, 10, 20)).body.plan.leave).toMatchObject({ covered: 3 });
    expect((await withdraw(s, s.ruth)).body).toMatchObject({ ended: 2 });
    expect(await assignments(s.sam)).toContain(idOf(s.diego));
  });

  test('A12 ending or moving a leave touches nothing that another leave has given since', async () => {
    const s = await scene();
    await confirm(s, s.ruth, { outcome: keep });
    await changeTeam(world, s.ruth, s.sam.patientId, { remove: [idOf(s.diego)], reason: 'a test' });
    const [other] = await looked<{ id: number }>(world, 'select id::float8 as id from time_off where practitioner_id = $1', [idOf(s.nina)]);
    const ofNina = { ...s, leaveId: other?.id ?? 0 };
    expect((await confirm(ofNina, s.ruth, { only: [s.sam], outcome: keep })).body).toMatchObject({ given: 1 });
    expect((await dates(s, s.ruth, 10, 15)).body).toMatchObject({ changed: 2 });
    expect((await planOf(ofNina, s.ruth)).body.leave).toMatchObject({ covered: 1 });
    expect((await withdraw(s, s.ruth)).body).toMatchObject({ ended: 2 });
    expect(await assignments(s.sam)).toContain(idOf(s.diego));
    expect((await planOf(ofNina, s.ruth)).body.leave).toMatchObject({ covered: 1 });
  });

  test('A12 the digest names who covered until the end, and nobody where they were taken off the care team before', async () => {
    const s = await scene();
    await confirm(s, s.ruth, { outcome: keep });
    await clock(s, '-5 days', '1 hour');
    await changeTeam(world, s.ruth, s.sam.patientId, { remove: [idOf(s.diego)], reason: 'a test' });
    expect(await opens(s.diego, s.sam)).toBe(false);
    await clock(s, '-5 days', '0 seconds');
    const { body } = await world.as(s.maya, leaveDigest, { params: { id: s.leaveId } });
    expect(body.patients.map(({ patient, coveredBy }) => [patient.firstName, coveredBy?.id ?? null])).toEqual([
      ['Ada', idOf(s.diego)],
      ['Lee', idOf(s.diego)],
      ['Sam', null],
    ]);
  });
});

test('A12 a patient who was archived holds up no other dates of the leave: what covers them ends, and nothing else does', async () => {
  const s = await scene();
  await confirm(s, s.ruth, { outcome: keep });
  await world.owner.query(`update patient set status = 'archived' where id = $1`, [s.lee.patientId]);
  expect((await dates(s, s.maya, 10, 25)).body).toMatchObject({ changed: 2, uncovered: 0 });
  expect(await assignments(s.lee)).not.toContain(idOf(s.diego));
  expect(await assignments(s.ada)).toContain(idOf(s.diego));
  expect(await appointments(s)).toHaveLength(3);
});

test('R5 A12 a leave has other dates only together with all of its covers: who does not see a patient of it changes none, and no access outlasts it', async () => {
  const s = await scene();
  await confirm(s, s.ruth, { outcome: keep });
  await world.tell((story) => blocked(story, s.ruth, s.sam));
  const times = () =>
    looked<{ same: boolean }>(
      world,
      `select leave_ends_at = (select ends_at from time_off where id = $1) as same from cover where leave_id = $1`,
      [s.leaveId],
    );
  const changed = await dates(s, s.ruth, 10, 12);
  expect([changed.status, changed.body.code]).toEqual([409, 'leave_in_part']);
  expect(changed.text).not.toContain('Sam');
  const looking = await world.as(s.ruth, previewLeaveDates, {
    params: { id: s.leaveId },
    body: { startsAt: s.day(10), endsAt: s.day(12) },
  });
  expect([looking.status, looking.body.code]).toEqual([409, 'leave_in_part']);
  expect(await times()).toEqual([{ same: true }, { same: true }, { same: true }]);
  // Whoever sees all of them does.
  expect((await dates(s, s.maya, 10, 12)).body).toMatchObject({ changed: 3 });
  expect(await times()).toEqual([{ same: true }, { same: true }, { same: true }]);
});
