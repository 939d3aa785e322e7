import { afterAll, beforeAll, expect, test } from 'vitest';
import { leavePlan } from '#src/contract/leave.ts';
import { service, timeOff } from '#seed/offer.ts';
import { assigned, patient } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { leaveIn } from '#test/leave.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { confirm } = leaveIn(() => world);
const day = 86_400_000;

/** Maya is away from the tenth day on, for 56 days; with Sam she has so many patients, each with an appointment in so many weeks. */
const long = async (count: number, weeks: number) => {
  const from = Date.now() + 10 * day;
  const s = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const patients = Array.from({ length: count - 1 }, (_, nth) => {
      const who = patient(story, people.at, { firstName: `P${nth}`, lastName: 'Many', by: people.maya });
      assigned(story, who, people.maya, { kind: 'primary', via: 'invite' });
      return who;
    });
    const away = { startsAt: new Date(from).toISOString(), endsAt: new Date(from + 56 * day).toISOString() };
    return { ...people, patients, leaveId: timeOff(story, people.maya, people.ruth, away).timeOffId, ...service(story, people.at, {}) };
  });
  // More than she could hold in a day: what is counted is only how many there are.
  await world.owner.query(
    `insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
     select $1, $3::bigint + nth, p.id, $4, $5, at, at + interval '1 minute', 'UTC', at at time zone 'UTC', tstzrange(at, at + interval '1 minute'), $6, $6
     from unnest($2::bigint[]) with ordinality p (id, row) cross join generate_series(0, $8::integer - 1) week
     cross join lateral (select (p.row * $8 + week)::integer as nth, $7::timestamptz + week * interval '7 days' + p.row * interval '1 minute' as at) a`,
    [
      s.at.tenantId,
      s.patients.map((one) => one.patientId),
      (s.at.tenantId % 1_000_000_000) * 10_000,
      s.maya.practitionerId,
      s.serviceId,
      s.ruth.memberId,
      new Date(from).toISOString(),
      weeks,
    ],
  );
  return s;
};

test(
  'A12 a leave of more patients than are planned at a time is covered to the end, those whom nobody covers first',
  { timeout: 120_000 },
  async () => {
    const s = await long(212, 0);
    const first = (await world.as(s.ruth, leavePlan, { params: { id: s.leaveId } })).body;
    expect([first.leave.patients, first.patients.length]).toEqual([212, 200]);
    const half = await confirm({ ...s } as never, s.ruth, { plan: first });
    expect(half.body, half.text.slice(0, 300)).toMatchObject({ given: 200, plan: { leave: { covered: 200 } } });
    const open = half.body.plan.patients.filter(({ coveredBy }) => coveredBy === null);
    expect(open).toHaveLength(12);
    expect(half.body.plan.patients.slice(0, 12)).toEqual(open);
    const rest = await confirm({ ...s } as never, s.ruth, { plan: { ...half.body.plan, patients: open } });
    expect(rest.body, rest.text.slice(0, 300)).toMatchObject({ given: 12, plan: { leave: { patients: 212, covered: 212 } } });
  },
);

test(
  'A12 one of more appointments than are decided at a time lists each patient with all of theirs, and counts nobody as another',
  { timeout: 120_000 },
  async () => {
    const s = await long(101, 8);
    const plan = (await world.as(s.ruth, leavePlan, { params: { id: s.leaveId } })).body;
    expect(plan.patients.length).toBeLessThan(101);
    const theirs = plan.patients.flatMap((one) => one.appointments);
    expect([theirs.length, plan.otherAppointments]).toEqual([600, 0]);
    const done = await confirm({ ...s } as never, s.ruth, { plan, outcome: () => 'keep' });
    expect(done.body, done.text.slice(0, 300)).toMatchObject({ kept: 600 });
    expect(done.body.plan.patients.filter(({ coveredBy }) => coveredBy === null).length).toBe(101 - plan.patients.length);
  },
);
