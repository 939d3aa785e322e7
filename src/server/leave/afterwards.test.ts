import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inbox } from '#src/contract/inbox.ts';
import { changeLeave, leaveDigest, leavePlan, previewLeaveDates, readDigest, withdrawLeave } from '#src/contract/leave.ts';
import { removeTimeOff } from '#src/contract/offer.ts';
import { setAppointmentStatus } from '#src/contract/scheduling.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { service, timeOff } from '#seed/offer.ts';
import { assigned, patient } from '#seed/tell.ts';
import type { Patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
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
const versionOf = async (s: LeaveScene, who: Someone) => (await planOf(s, who)).body.version;
const dates = async (s: LeaveScene, who: Someone, from: number, until: number, giveBack = true) =>
  world.as(who, changeLeave, {
    params: { id: s.leaveId },
    body: { version: await versionOf(s, who), startsAt: s.day(from), endsAt: s.day(until), giveBack },
  });
const withdraw = async (s: LeaveScene, who: Someone, more = { giveBack: true }) =>
  world.as(who, withdrawLeave, { params: { id: s.leaveId }, body: { version: await versionOf(s, who), ...more } });
const given = async (s: LeaveScene) =>
  looked<{ from: string; until: string; open: number }>(
    world,
    `select a.starts_at as from, a.ends_at as until, (select count(*)::int from assignment_period p where p.patient_id = a.patient_id
       and p.practitioner_id = a.practitioner_id and p.closed_at is null and p.starts_at = a.starts_at and p.ends_at = a.ends_at) as open
     from assignment a where a.via = 'coverage' and a.status = 'active' and a.patient_id = any ($1)`,
    [s.patients],
  );

describe('A12 a leave that changes', () => {
  test('A11 A12 lengthened or shortened, its covers follow to the second, by who is away too; what lies outside is given back', async () => {
    const s = await scene();
    await confirm(s, s.maya);
    expect((await dates(s, s.maya, 10, 25)).body).toMatchObject({ changed: 3, back: 0, stayed: 0 });
    expect(await given(s)).toEqual(Array.from({ length: 3 }, () => ({ from: s.day(10), until: s.day(25), open: 1 })));
    const shorter = await dates(s, s.maya, 12, 25);
    expect(shorter.body).toMatchObject({ changed: 3, back: 2, stayed: 0 });
    expect(await given(s)).toEqual(Array.from({ length: 3 }, () => ({ from: s.day(12), until: s.day(25), open: 1 })));
    expect((await appointments(s)).map((one) => one.with)).toEqual([idOf(s.maya), idOf(s.maya), idOf(s.diego)]);
    expect((await dates(s, s.maya, 12, 12)).body.code).toBe('dates_backwards');
    expect((await dates(s, s.hope, 12, 14)).body.code).toBe('not_allowed');
    const stale = await world.as(s.maya, changeLeave, {
      params: { id: s.leaveId },
      body: { version: 'seen long ago', startsAt: s.day(10), endsAt: s.day(20), giveBack: true },
    });
    expect(stale.body.code).toBe('leave_changed');
  });

  test('A12 what other dates would do is said before, exactly, and nothing is changed by asking; not to who may not change them', async () => {
    const s = await scene();
    await confirm(s, s.maya);
    await s.book(s.sam, s.maya, s.wall(22, '09:00'));
    const ask = (who: Someone, from: number, until: number) =>
      world.as(who, previewLeaveDates, { params: { id: s.leaveId }, body: { startsAt: s.day(from), endsAt: s.day(until) } });
    const before = [await given(s), await appointments(s), await versionOf(s, s.maya)];
    expect((await ask(s.maya, 12, 25)).body).toEqual({ changed: 3, uncovered: 0, back: 2, stayed: 0, notTheirs: 0, toPlan: 1 });
    expect((await ask(s.maya, 10, 20)).body).toEqual({ changed: 0, uncovered: 0, back: 0, stayed: 0, notTheirs: 0, toPlan: 0 });
    expect((await ask(s.maya, 12, 12)).body.code).toBe('dates_backwards');
    for (const who of [s.hope, s.diego, s.nina]) expect((await ask(who, 12, 14)).body.code).toBe('not_allowed');
    expect([await given(s), await appointments(s), await versionOf(s, s.maya)]).toEqual(before);
    expect((await dates(s, s.maya, 12, 25)).body).toMatchObject({ changed: 3, back: 2, stayed: 0 });
  });

  test('A12 taken back, who covers is off at once, everything is as it was, also what was cancelled; what is taken by now stays', async () => {
    const s = await scene();
    const before = [await appointments(s), await assignments(s.sam)];
    const done = await confirm(s, s.ruth, { outcome: ({ id }) => (id === s.ids[2] ? 'cancel' : 'move') });
    expect(done.body).toMatchObject({ moved: 2, cancelled: 1 });
    expect((await withdraw(s, s.ruth, { giveBack: true })).body).toEqual({ back: 3, stayed: 0, notTheirs: 0, ended: 3 });
    expect([await appointments(s), await assignments(s.sam)]).toEqual(before);
    // Confirmed again, it is done again.
    expect((await confirm(s, s.ruth)).body).toMatchObject({ given: 3, moved: 3 });
    await clock(s, '0 seconds', '40 days');
    expect(await opens(s.diego, s.sam)).toBe(true);
    await s.book(s.kim, s.maya, s.wall(11, '09:00'));
    expect((await withdraw(s, s.maya)).body).toEqual({ back: 2, stayed: 1, notTheirs: 0, ended: 3 });
    expect([await opens(s.diego, s.sam), await opens(s.maya, s.sam)]).toEqual([false, true]);
    // The absence stays, is covered by nobody, and is taken back where it was entered.
    expect((await planOf(s, s.ruth)).body.leave).toMatchObject({ covered: 0 });
    expect((await world.as(s.sky, removeTimeOff, { params: { id: s.leaveId } })).status).toBe(200);
  });

  test('A12 of some patients only, the others keep theirs and their appointments; not of one who is not covered', async () => {
    const s = await scene();
    const plan = (await planOf(s, s.ruth)).body;
    const first = await confirm(s, s.ruth, { plan, only: [s.ada] });
    expect(first.body).toMatchObject({ given: 1, moved: 1, mayUndo: true });
    const second = await confirm(s, s.ruth, { plan: first.body.plan, only: [s.sam] });
    expect(second.body).toMatchObject({ given: 1, moved: 1, mayUndo: true });
    const undo = (of: Patient, version: string) =>
      world.as(s.ruth, withdrawLeave, { params: { id: s.leaveId }, body: { version, giveBack: true, patientIds: [of.patientId] } });
    expect((await undo(s.lee, second.body.plan.version)).body.code).toBe('leave_changed');
    expect((await undo(s.sam, second.body.plan.version)).body).toEqual({ back: 1, stayed: 0, notTheirs: 0, ended: 1 });
    expect(await assignments(s.sam)).not.toContain(idOf(s.diego));
    expect(await assignments(s.ada)).toContain(idOf(s.diego));
    expect((await appointments(s)).map((one) => [one.id, one.with])).toEqual([
      [s.ids[0], idOf(s.maya)],
      [s.ids[1], idOf(s.diego)],
      [s.ids[2], idOf(s.maya)],
    ]);
    // Where somebody covered before, ending the new cover brings nobody back, and it is said so.
    expect((await confirm(s, s.ruth, { only: [s.ada], to: () => s.hope })).body).toMatchObject({ given: 1, moved: 1, mayUndo: false });
  });

  test('A3 A12 nobody takes a cover back who may not give it', async () => {
    const s = await scene();
    await confirm(s, s.ruth);
    const { version } = (await planOf(s, s.ruth)).body;
    for (const who of [s.nina, s.diego, s.sky, s.pia, s.tess, s.sue]) {
      const answer = await world.as(who, withdrawLeave, {
        params: { id: s.leaveId },
        body: { version, giveBack: false },
      });
      expect(answer.body.code).toBe('not_allowed');
    }
    expect(await given(s)).toHaveLength(3);
  });
});

describe('A12 back again', () => {
  const over = async () => {
    const s = await scene();
    await confirm(s, s.ruth);
    await world.owner.query(
      `update appointment set starts_at = now() - n.nth * interval '1 day', ends_at = now() - n.nth * interval '1 day' + interval '50 minutes',
         busy = tstzrange(now() - n.nth * interval '1 day', now() - n.nth * interval '1 day' + interval '50 minutes')
       from unnest($1::bigint[]) with ordinality n (id, nth) where appointment.id = n.id`,
      [s.ids],
    );
    for (const [nth, status] of (['completed', 'noShow'] as const).entries()) {
      const answer = await world.as(s.sky, setAppointmentStatus, {
        params: { appointmentId: s.ids[nth] ?? 0 },
        body: { version: 2, status },
      });
      expect(answer.status, answer.text).toBe(200);
    }
    await clock(s, '-5 days', '-1 second');
    return s;
  };

  test('A12 who was away finds in the inbox what happened, in numbers and of open records only; read, it is gone; nobody else has it', async () => {
    const s = await over();
    const { body } = await world.as(s.maya, inbox, {});
    expect(body.digests).toMatchObject([{ id: s.leaveId, patients: 3 }]);
    expect(body.count).toBeGreaterThan(0);
    const digest = await world.as(s.maya, leaveDigest, { params: { id: s.leaveId } });
    expect(
      digest.body.patients.map(({ patient: { firstName }, coveredBy, held, missed }) => [firstName, coveredBy?.id, held, missed]),
    ).toEqual([
      ['Ada', idOf(s.diego), 0, 1],
      ['Lee', idOf(s.diego), 0, 0],
      ['Sam', idOf(s.diego), 1, 0],
    ]);
    for (const who of [s.diego, s.ruth, s.nina]) {
      expect((await world.as(who, inbox, {})).body.digests).toEqual([]);
      expect((await world.as(who, leaveDigest, { params: { id: s.leaveId } })).status).toBe(404);
      expect((await world.as(who, readDigest, { params: { id: s.leaveId } })).status).toBe(404);
    }
    expect((await world.as(s.maya, readDigest, { params: { id: s.leaveId } })).status).toBe(200);
    expect((await world.as(s.maya, inbox, {})).body.digests).toEqual([]);
    expect((await world.as(s.maya, readDigest, { params: { id: s.leaveId } })).status).toBe(404);
  });

  test('A12 RV-6 a mail says that there is something to read, to who was away, once, and nothing of what; none while the leave goes on', async () => {
    const s = await scene();
    await confirm(s, s.ruth);
    await dates(s, s.ruth, 10, 18);
    await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
    const dueNow = () =>
      world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = 'leaveDigest' and settled_at is null`, [
        s.at.tenantId,
      ]);
    const mails: { to: string; subject: string }[] = [];
    const deliver = async () => {
      await dueNow();
      const next = sendNextLetter(world.database, async (mail) => void mails.push(mail), world.here);
      while (await next());
    };
    await world.as(s.maya, inbox, {});
    expect(mails).toEqual([]);
    await clock(s, '-5 days', '-1 second');
    await deliver();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: s.maya.email, subject: 'What happened while you were away at Hill Clinic' });
    expect(JSON.stringify(mails)).not.toMatch(/Sam|Okafor|Diego/);
  });
});

test(
  'A12 a leave of sixty patients with two appointments each is covered in one act, and taken back in one',
  { timeout: 120_000 },
  async () => {
    const s = await world.tell((story) => {
      const people = cast(story, { policy: 'careTeam' });
      const patients = Array.from({ length: 59 }, (_, nth) => {
        const who = patient(story, people.at, { firstName: `P${nth}`, lastName: 'Many', by: people.maya });
        assigned(story, who, people.maya, { kind: 'primary', via: 'invite' });
        return who;
      });
      const from = Date.now() + 10 * 86_400_000;
      const away = { startsAt: new Date(from).toISOString(), endsAt: new Date(from + 14 * 86_400_000).toISOString() };
      return {
        ...people,
        patients,
        from,
        leaveId: timeOff(story, people.maya, people.ruth, away).timeOffId,
        ...service(story, people.at, {}),
      };
    });
    await world.owner.query(
      `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
     select $1, $3::bigint + nth, p.id, $4, $5, at, at + interval '50 minutes', 'UTC', at at time zone 'UTC', tstzrange(at, at + interval '50 minutes'), $6, $6
     from unnest($2::bigint[]) with ordinality p (id, row) cross join generate_series(0, 1) half
     cross join lateral (select (p.row * 2 + half)::integer as nth) n cross join lateral (select $7::timestamptz + nth * interval '2 hours' as at) a`,
      [
        s.at.tenantId,
        s.patients.map((one) => one.patientId),
        (s.at.tenantId % 1_000_000_000) * 1_000,
        s.maya.practitionerId,
        s.serviceId,
        s.ruth.memberId,
        new Date(s.from).toISOString(),
      ],
    );
    const began = Date.now();
    const { body: plan, text } = await world.as(s.ruth, leavePlan, { params: { id: s.leaveId } });
    expect(plan.patients, text.slice(0, 300)).toHaveLength(60);
    expect(plan.patients.flatMap((one) => one.appointments)).toHaveLength(118);
    const done = await confirm({ ...s } as never, s.ruth, { plan, to: ({ id }) => (id % 2 === 0 ? s.diego : s.hope) });
    expect(done.body, done.text.slice(0, 300)).toMatchObject({ given: 60, moved: 118, elsewhere: [] });
    const [now] = await looked<{ all: number; left: number }>(
      world,
      `select count(*)::int as all, count(*) filter (where practitioner_id = $2)::int as left from appointment where tenant_id = $1`,
      [s.at.tenantId, s.maya.practitionerId],
    );
    expect(now).toEqual({ all: 118, left: 0 });
    const back = await world.as(s.ruth, withdrawLeave, {
      params: { id: s.leaveId },
      body: { version: done.body.plan.version, giveBack: true },
    });
    expect(back.body).toEqual({ back: 118, stayed: 0, notTheirs: 0, ended: 60 });
    expect(Date.now() - began).toBeLessThan(60_000);
  },
);
