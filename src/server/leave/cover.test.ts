import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coverLeave, leavePlan, leaves, withdrawLeave } from '#src/contract/leave.ts';
import type { LeavePlan } from '#src/contract/leave.ts';
import { removeTimeOff } from '#src/contract/offer.ts';
import { cancelAppointment, moveAppointment } from '#src/contract/scheduling.ts';
import { blocked } from '#seed/tell.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { idOf, leaveIn } from '#test/leave.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { scene, planOf, confirm, opens, assignments, appointments, clock } = leaveIn(() => world);

describe('A12 the plan of a leave', () => {
  test('A12 lists each patient of who is away, by name, with a colleague who has room and is not away, and the appointments within the leave', async () => {
    const s = await scene();
    const { body } = await planOf(s, s.ruth);
    expect(body.leave).toMatchObject({
      practitioner: { id: idOf(s.maya) },
      state: 'toCome',
      patients: 3,
      covered: 0,
      isMine: false,
      mayChangeDates: true,
    });
    expect(body.patients.map(({ patient }) => patient.firstName)).toEqual(['Ada', 'Lee', 'Sam']);
    // Nina is on the care team, but away herself.
    expect(body.colleagues.find(({ id }) => id === idOf(s.nina))?.isAway).toBe(true);
    expect(body.patients.map(({ proposed }) => proposed)).not.toContain(idOf(s.nina));
    expect(body.patients.every(({ proposed, mayCover, mayBook }) => proposed !== null && mayCover && mayBook)).toBe(true);
    expect(body.patients.flatMap((one) => one.appointments.map(({ wallStart }) => wallStart))).toEqual([
      s.wall(11, '10:00'),
      s.wall(12, '09:00'),
      s.wall(11, '09:00'),
    ]);
    expect(body.otherAppointments).toBe(0);
    const list = await world.as(s.ruth, leaves, {});
    expect(list.body.items.map(({ id }) => id)).toContain(s.leaveId);
  });

  test('A3 A12 R7 for who is away as the policy lets them assign colleagues, for owner, clinical admin and holder; nobody else learns of the caseload', async () => {
    const asked = async (policy: 'open' | 'careTeam' | 'managed') => {
      const s = await scene(policy);
      const answers = [];
      for (const who of [s.maya, s.ruth, s.olga, s.hope, s.nina, s.diego, s.pia, s.sky, s.tess, s.sue, s.bea])
        answers.push((await planOf(s, who)).body.code ?? 'shown');
      return answers;
    };
    const no = Array.from({ length: 7 }, () => 'not_allowed');
    expect(await asked('open')).toEqual(['shown', 'shown', 'shown', 'shown', ...no]);
    expect(await asked('careTeam')).toEqual(['shown', 'shown', 'shown', 'shown', ...no]);
    expect(await asked('managed')).toEqual(['managed_assignments', 'shown', 'shown', 'shown', ...no]);
  });

  test('R5 R7 A12 of another clinic, of none, or taken back, with the same bytes; a patient hidden from the caller is in no plan and no cover', async () => {
    const [s, other] = [await scene(), await scene()];
    const [foreign, never] = [
      await world.as(s.ruth, leavePlan, { params: { id: other.leaveId } }),
      await world.as(s.ruth, leavePlan, { params: { id: 4_242_424_242 } }),
    ];
    expect([never.status, withoutRequestId(foreign.text)]).toEqual([404, withoutRequestId(never.text)]);
    await world.tell((story) => blocked(story, s.ruth, s.sam));
    const { body } = await planOf(s, s.ruth);
    expect(body.patients.map(({ patient }) => patient.firstName)).toEqual(['Ada', 'Lee']);
    // That there is something at that time, her calendar shows as busy.
    expect(body.otherAppointments).toBe(1);
    const refused = await world.as(s.ruth, coverLeave, {
      params: { id: s.leaveId },
      body: { version: body.version, covers: [{ patientId: s.sam.patientId, practitionerId: idOf(s.diego) }], appointments: [] },
    });
    expect(refused.body.code).toBe('leave_changed');
    expect(await assignments(s.sam)).not.toContain(idOf(s.diego));
  });

  test('F2 A12 with the flag off every address answers 403', async () => {
    const s = await scene('careTeam', []);
    for (const answer of [
      await world.as(s.ruth, leaves, {}),
      await planOf(s, s.ruth),
      await world.as(s.ruth, coverLeave, {
        params: { id: s.leaveId },
        body: { version: 'x', covers: [{ patientId: 1, practitionerId: 1 }], appointments: [] },
      }),
      await world.as(s.ruth, withdrawLeave, { params: { id: s.leaveId }, body: { version: 'x', giveBack: true } }),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([403, 'Feature not enabled for this tenant']);
    }
  });
});

describe('A12 confirming', () => {
  test('A11 A12 gives access for exactly the dates, off, on and off again to the second, with no job; who was away keeps theirs', async () => {
    const s = await scene();
    const done = await confirm(s, s.ruth);
    expect(done.status, done.text).toBe(200);
    expect(done.body).toMatchObject({ given: 3, moved: 3, cancelled: 0, kept: 0, elsewhere: [] });
    expect(done.body.plan.patients.every(({ coveredBy }) => coveredBy === idOf(s.diego))).toBe(true);
    const rows = await looked<{ from: string; until: string; kind: string; via: string }>(
      world,
      `select a.starts_at = o.starts_at as from, a.ends_at = o.ends_at as until, a.kind, a.via from assignment a join time_off o on o.id = $1
       where a.practitioner_id = $2 and a.patient_id = any ($3)`,
      [s.leaveId, s.diego.practitionerId, s.patients],
    );
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ from: true, until: true, kind: 'covering', via: 'coverage' })));
    expect(await opens(s.diego, s.sam)).toBe(false);
    await clock(s, '1 second', '1 hour');
    expect(await opens(s.diego, s.sam)).toBe(false);
    await clock(s, '0 seconds', '1 hour');
    expect(await opens(s.diego, s.sam)).toBe(true);
    expect(await opens(s.maya, s.sam)).toBe(true);
    await clock(s, '-1 hour', '0 seconds');
    expect(await opens(s.diego, s.sam)).toBe(false);
    expect(await opens(s.maya, s.sam)).toBe(true);
  });

  test('A12 S2 no appointment is lost or doubled: the same time where the colleague is free, else the first free one; kept and cancelled as said', async () => {
    const s = await scene();
    await s.book(s.kim, s.diego, s.wall(11, '09:00'));
    const plan = (await planOf(s, s.ruth)).body;
    const [ofAda, ofLee, ofSam] = plan.patients.map((one) => one.appointments[0]);
    expect([ofAda, ofLee, ofSam].map((one) => one?.notFree.includes(idOf(s.diego)))).toEqual([false, false, true]);
    const clash = await confirm(s, s.ruth, { plan });
    expect([clash.body.code, await assignments(s.sam)]).toEqual([
      'colleague_not_free',
      [idOf(s.maya), idOf(s.nina)].toSorted((a, b) => a - b),
    ]);
    const done = await confirm(s, s.ruth, {
      plan,
      outcome: ({ id }) => (id === ofSam?.id ? 'firstFree' : id === ofLee?.id ? 'cancel' : 'keep'),
    });
    expect(done.body).toMatchObject({
      moved: 1,
      cancelled: 1,
      kept: 1,
      elsewhere: [{ appointmentId: ofSam?.id, wallStart: s.wall(11, '10:00') }],
    });
    const now = await appointments(s);
    expect(now).toHaveLength(3);
    expect(now).toEqual(
      expect.arrayContaining([
        { id: ofSam?.id, with: idOf(s.diego), wall: s.wall(11, '10:00'), status: 'booked' },
        { id: ofAda?.id, with: idOf(s.maya), wall: s.wall(11, '10:00'), status: 'booked' },
        { id: ofLee?.id, with: idOf(s.maya), wall: s.wall(12, '09:00'), status: 'cancelled' },
      ]),
    );
    // Each appointment has to be decided, and nothing else.
    const other = await scene();
    const undecided = await confirm(other, other.ruth, { leaveOut: 1 });
    expect(undecided.body.code).toBe('appointments_undecided');
    const foreign = await confirm(other, other.ruth, { more: [{ appointmentId: ofAda?.id ?? 0, version: 1, outcome: 'keep' as const }] });
    expect(foreign.body.code).toBe('not_their_appointment');
    expect((await appointments(other)).every((one) => one.with === idOf(other.maya))).toBe(true);
  });

  test('A1 A12 who is on the care team throughout covers and is given nothing, now or when it ends; who holds a place for other dates cannot be chosen; an archived row is taken up', async () => {
    const s = await scene();
    await world.owner.query('delete from time_off where practitioner_id = $1', [s.nina.practitionerId]);
    await changeTeam(world, s.ruth, s.sam.patientId, { add: [{ practitionerId: idOf(s.hope) }] });
    await changeTeam(world, s.ruth, s.sam.patientId, { remove: [idOf(s.hope)], reason: 'a test' });
    await changeTeam(world, s.ruth, s.ada.patientId, { add: [{ practitionerId: idOf(s.diego), until: s.day(12) }] });
    const plan = (await planOf(s, s.ruth)).body;
    expect(plan.patients.find(({ patient }) => patient.firstName === 'Ada')?.unavailable).toEqual([idOf(s.diego)]);
    const held = await confirm(s, s.ruth, { plan });
    expect(held.body).toMatchObject({ code: 'cover_refused', covers: [{ patientId: s.ada.patientId, practitionerId: idOf(s.diego) }] });
    const done = await confirm(s, s.ruth, { plan, to: ({ id }) => (id === s.sam.patientId ? s.hope : s.nina) });
    expect(done.body.given).toBe(1);
    const withdrawn = await world.as(s.ruth, withdrawLeave, {
      params: { id: s.leaveId },
      body: { version: done.body.plan.version, giveBack: true },
    });
    expect(withdrawn.body).toEqual({ back: 3, stayed: 0, notTheirs: 0, ended: 1 });
    expect(await opens(s.nina, s.lee)).toBe(true);
    const [row] = await looked<{ status: string; periods: number }>(
      world,
      `select a.status, (select count(*)::int from assignment_period p where p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id) as periods
       from assignment a where a.patient_id = $1 and a.practitioner_id = $2`,
      [s.sam.patientId, s.hope.practitionerId],
    );
    expect(row).toEqual({ status: 'archived', periods: 2 });
  });

  test('A12 a plan that has changed since is refused with the plan as it is, whatever has changed; two who confirm at once make one cover of each', async () => {
    const s = await scene();
    const { body: plan } = await planOf(s, s.ruth);
    const first = plan.patients[0]?.appointments[0];
    const moved = await world.as(s.ruth, moveAppointment, {
      params: { appointmentId: first?.id ?? 0 },
      body: { version: 1, start: s.wall(11, '11:00'), scope: 'this', anyway: true },
    });
    expect(moved.status, moved.text).toBe(200);
    const stale = await confirm(s, s.ruth, { plan });
    expect([stale.status, stale.body.code]).toEqual([409, 'leave_changed']);
    const shown = (stale.body as unknown as { current: LeavePlan }).current;
    expect(shown.patients[0]?.appointments[0]?.wallStart).toBe(s.wall(11, '11:00'));
    const both = await Promise.all([confirm(s, s.ruth, { plan: shown }), confirm(s, s.olga, { plan: shown })]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await looked(world, 'select 1 from cover where leave_id = $1', [s.leaveId])).length).toBe(3);
    expect((await looked(world, `select 1 from assignment where via = 'coverage' and patient_id = any ($1)`, [s.patients])).length).toBe(3);
    const third = await scene();
    const seen = (await planOf(third, third.ruth)).body;
    await world.as(third.sky, cancelAppointment, {
      params: { appointmentId: seen.patients[0]?.appointments[0]?.id ?? 0 },
      body: { version: 1, by: 'patient' },
    });
    expect((await confirm(third, third.ruth, { plan: seen })).body.code).toBe('leave_changed');
  });

  test('A3 R7 A12 who may not plan may not confirm: a colleague, a scheduler, under managed who is away; bad input is refused before anything is done', async () => {
    const s = await scene('managed');
    const { body: plan } = await planOf(s, s.ruth);
    for (const who of [s.nina, s.diego, s.sky, s.pia, s.tess]) expect((await confirm(s, who, { plan })).status).toBe(403);
    expect((await confirm(s, s.maya, { plan })).body.code).toBe('managed_assignments');
    const send = (body: object) => world.as(s.ruth, coverLeave, { params: { id: s.leaveId }, body: body as never });
    const good = { version: plan.version, covers: [{ patientId: s.sam.patientId, practitionerId: idOf(s.diego) }], appointments: [] };
    expect((await send({ ...good, more: 1 })).body.code).toBe('invalid');
    expect((await send({ ...good, covers: [] })).body.code).toBe('invalid');
    expect((await send({ ...good, covers: [...good.covers, ...good.covers] })).body.code).toBe('leave_changed');
    for (const nobody of [4_242_424_242, idOf(s.maya)]) {
      const appointment = plan.patients.find(({ patient }) => patient.id === s.sam.patientId)?.appointments[0];
      const answer = await send({
        ...good,
        covers: [{ patientId: s.sam.patientId, practitionerId: nobody }],
        appointments: [{ appointmentId: appointment?.id, version: 1, outcome: 'keep' }],
      });
      expect(answer.body.code).toBe('cover_refused');
    }
    expect(await looked(world, 'select 1 from cover where leave_id = $1', [s.leaveId])).toEqual([]);
  });

  test('R5 A12 a sealed chart opens to who covers; one who is kept from the patient stays out, and is not proposed to those who may know', async () => {
    const s = await scene();
    await world.tell((story) => blocked(story, s.diego, s.lee));
    await world.owner.query('update patient set sealed_at = now() where id = $1', [s.sam.patientId]);
    const { body: plan } = await planOf(s, s.ruth);
    expect(plan.patients.find(({ patient }) => patient.firstName === 'Lee')?.unavailable).toEqual([idOf(s.diego)]);
    expect((await planOf(s, s.maya)).body.patients.find(({ patient }) => patient.firstName === 'Lee')?.unavailable).toEqual([]);
    const named = await confirm(s, s.ruth, { plan });
    expect(named.body).toMatchObject({ code: 'cover_refused', covers: [{ patientId: s.lee.patientId, practitionerId: idOf(s.diego) }] });
    await confirm(s, s.maya);
    await clock(s, '0 seconds', '1 hour');
    expect([await opens(s.diego, s.sam), await opens(s.diego, s.lee), await opens(s.diego, s.ada)]).toEqual([true, false, true]);
  });

  test('A12 an absence that colleagues cover is not thrown away under them', async () => {
    const s = await scene();
    await confirm(s, s.maya);
    const answer = await world.as(s.sky, removeTimeOff, { params: { id: s.leaveId } });
    expect([answer.status, answer.body.code]).toEqual([409, 'leave_covered']);
  });
});
