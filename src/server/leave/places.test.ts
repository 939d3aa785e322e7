import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaves, previewLeaveDates, withdrawLeave } from '#src/contract/leave.ts';
import { timeOff } from '#seed/offer.ts';
import { blocked } from '#seed/tell.ts';
import { idOf, leaveIn } from '#test/leave.ts';
import type { LeaveScene } from '#test/leave.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { scene, planOf, preview, confirm, assignments, appointments } = leaveIn(() => world);
const withdraw = async (s: LeaveScene) =>
  world.as(s.ruth, withdrawLeave, {
    params: { id: s.leaveId },
    body: { version: (await planOf(s, s.ruth)).body.version, giveBack: true },
  });

describe('A12 where appointments go', () => {
  test('A12 S2 to no day after the leave, for who is back keeps it themselves: where nothing is free within it, it is said which', async () => {
    const s = await scene();
    await world.owner.query('update time_off set ends_at = $2 where id = $1', [s.leaveId, s.day(13)]);
    await world.tell((story) => timeOff(story, s.diego, s.ruth, { startsAt: s.day(12), endsAt: s.day(13) }));
    const before = await appointments(s);
    const refused = await confirm(s, s.ruth, { outcome: () => 'firstFree' });
    expect(refused.body).toMatchObject({ code: 'colleague_not_free', times: [{ appointmentId: s.ids[2], practitionerId: idOf(s.diego) }] });
    expect(await appointments(s)).toEqual(before);
  });

  test('A12 S2 in a leave of half a year an appointment late in it finds the first time that is free, too', async () => {
    const s = await scene();
    await world.owner.query('update time_off set ends_at = $2 where id = $1', [s.leaveId, s.day(190)]);
    const late = await s.book(s.lee, s.maya, s.wall(150, '09:00'));
    await s.book(s.kim, s.diego, s.wall(150, '09:00'));
    const done = await confirm(s, s.ruth, { plan: (await planOf(s, s.ruth)).body, outcome: () => 'firstFree' });
    expect(done.body, done.text.slice(0, 300)).toMatchObject({
      moved: 4,
      elsewhere: [{ appointmentId: late, wallStart: s.wall(150, '10:00') }],
    });
  });

  test('A12 S2 to which time is said before, exactly, as is which finds none; nothing is changed by asking', async () => {
    const s = await scene();
    await s.book(s.kim, s.diego, s.wall(11, '09:00'));
    await world.tell((story) => timeOff(story, s.diego, s.ruth, { startsAt: s.day(12), endsAt: s.day(20) }));
    const before = [await appointments(s), await assignments(s.sam)];
    const how = { outcome: () => 'firstFree' as const };
    const seen = await preview(s, s.ruth, how);
    const elsewhere = [
      { appointmentId: s.ids[0], patientId: s.sam.patientId, practitionerId: idOf(s.diego), wallStart: s.wall(11, '11:00') },
    ];
    expect(seen.body, seen.text.slice(0, 300)).toEqual({
      elsewhere,
      without: [{ appointmentId: s.ids[2], practitionerId: idOf(s.diego) }],
    });
    expect([await appointments(s), await assignments(s.sam)]).toEqual(before);
    expect((await confirm(s, s.ruth, how)).body.code).toBe('colleague_not_free');
    const theirs = { ...how, only: [s.sam, s.ada] };
    expect((await preview(s, s.ruth, theirs)).body).toEqual({ elsewhere, without: [] });
    expect((await confirm(s, s.ruth, theirs)).body).toMatchObject({ moved: 2, elsewhere });
  });

  test('A3 R5 R7 A12 before, no more is said than confirming says: of whose leave it is not, of a plan that is no more, of somebody who cannot be chosen or does not exist', async () => {
    const s = await scene();
    const { body: plan } = await planOf(s, s.ruth);
    for (const who of [s.nina, s.diego, s.sky, s.tess, s.bea]) expect((await preview(s, who, { plan })).body.code).toBe('not_allowed');
    const codes = [
      await preview(s, s.ruth, { plan: { ...plan, version: 'x' } }),
      await preview(s, s.ruth, { plan, to: () => s.maya }),
      await preview(s, s.ruth, { plan, to: () => ({ ...s.diego, practitionerId: 4_242_424_242 }) }),
      await preview(s, s.ruth, { plan, leaveOut: 1 }),
      await preview(s, s.ruth, { plan, more: [{ appointmentId: 4_242_424_242, version: 1, outcome: 'move' }] }),
    ].map(({ body }) => body.code);
    expect(codes).toEqual(['leave_changed', 'invalid_target', 'invalid_target', 'appointments_undecided', 'not_their_appointment']);
    await world.tell((story) => blocked(story, s.ruth, s.sam));
    const hidden = await preview(s, s.ruth, { plan: { ...plan, version: (await planOf(s, s.ruth)).body.version } });
    expect(hidden.body.code).toBe('leave_changed');
  });

  test('A12 none is lost when somebody else covers: left as they are they stay in the plan, and go back when the cover ends', async () => {
    const s = await scene();
    const before = await appointments(s);
    await confirm(s, s.ruth);
    const again = await confirm(s, s.ruth, { to: () => s.hope, outcome: () => 'keep' });
    expect(again.body, again.text.slice(0, 300)).toMatchObject({ moved: 0, kept: 3 });
    expect((await appointments(s)).map((one) => one.with)).toEqual(s.ids.map(() => idOf(s.diego)));
    // With Diego still, who covers nobody any more.
    const { movable, patients } = again.body.plan;
    expect([movable, patients.flatMap((one) => one.appointments.map(({ practitionerId }) => practitionerId))]).toEqual([
      3,
      s.ids.map(() => idOf(s.diego)),
    ]);
    const follow = await confirm(s, s.ruth, { only: [s.ada], to: () => s.hope, outcome: () => 'firstFree' });
    expect(follow.body.moved).toBe(1);
    expect((await withdraw(s)).body).toEqual({ back: 3, stayed: 0, notTheirs: 0, ended: 3 });
    expect(await appointments(s)).toEqual(before);
  });

  test('A12 one that was moved, and then cancelled when somebody else covers, comes back all the same', async () => {
    const s = await scene();
    const before = await appointments(s);
    await confirm(s, s.ruth);
    expect((await confirm(s, s.ruth, { to: () => s.hope, outcome: () => 'cancel' })).body).toMatchObject({ cancelled: 3 });
    expect((await withdraw(s)).body).toEqual({ back: 3, stayed: 0, notTheirs: 0, ended: 3 });
    expect(await appointments(s)).toEqual(before);
  });

  test('A12 A13 none goes back to who has the patient no longer: it stays with whoever has it, and it is said before and after', async () => {
    const s = await scene();
    await confirm(s, s.ruth, { outcome: ({ id }) => (id === s.ids[1] ? 'cancel' : 'move') });
    await world.owner.query(
      `update assignment set status = 'archived', kind = 'assigned' where practitioner_id = $1 and patient_id = any ($2)`,
      [idOf(s.maya), [s.sam.patientId, s.ada.patientId]],
    );
    const sooner = { startsAt: s.day(10), endsAt: s.day(11) };
    const preview = await world.as(s.ruth, previewLeaveDates, { params: { id: s.leaveId }, body: sooner });
    expect(preview.body).toMatchObject({ back: 1, stayed: 0, notTheirs: 2 });
    expect((await withdraw(s)).body).toEqual({ back: 1, stayed: 0, notTheirs: 2, ended: 3 });
    expect((await appointments(s)).map((one) => [one.id, one.with, one.status])).toEqual([
      [s.ids[0], idOf(s.diego), 'booked'],
      [s.ids[1], idOf(s.maya), 'cancelled'],
      [s.ids[2], idOf(s.maya), 'booked'],
    ]);
  });

  test('A2 A12 A13 the leave of somebody who has left can be reached as long as covers stand, and what was moved goes to nobody who is not there', async () => {
    const s = await scene();
    await confirm(s, s.ruth);
    await world.owner.query(`update practitioner set status = 'archived' where id = $1`, [idOf(s.maya)]);
    const listed = async () => (await world.as(s.ruth, leaves, {})).body.items.map(({ id }) => id);
    expect(await listed()).toContain(s.leaveId);
    expect((await withdraw(s)).body).toEqual({ back: 0, stayed: 0, notTheirs: 3, ended: 3 });
    expect((await appointments(s)).map((one) => one.with)).toEqual(s.ids.map(() => idOf(s.diego)));
    expect(await listed()).not.toContain(s.leaveId);
  });
});
