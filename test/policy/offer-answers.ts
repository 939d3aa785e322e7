// What is tried on what a clinic offers, on who works when, on series and on addresses of calendars; and what the oracle says of it.
import * as booking from '#test/oracle/booking.ts';
import * as care from '#test/oracle/care.ts';
import type { Practitioner, Principal, World } from '#test/oracle/world.ts';
import type { Pair } from './deciders.ts';
import type { Verdict } from './expected.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

/** Of everyone who gives care: Sunday mornings, and an hour that has passed. */
export const weeksOf = (world: World, shift: number, someone: (tenantId: number, row: number) => number) => ({
  working_hours: world.practitioners.map((p) => ({
    tenant_id: p.tenantId + shift,
    practitioner_id: p.id + shift,
    weekday: 7,
    from_minute: 480,
    to_minute: 720,
  })),
  time_off: world.practitioners.map((p) => ({
    tenant_id: p.tenantId + shift,
    id: p.id + shift,
    practitioner_id: p.id + shift,
    starts_at: '2026-01-01T08:00Z',
    ends_at: '2026-01-01T09:00Z',
    created_by: someone(p.tenantId, p.id),
  })),
});

/** When it is done, as it says: now, or the day before. */
export const moment = `case when what like '%dated back' then now() - interval '1 day' else now() end`;
const by = `case when what like '%in the name of another' then (select m.id from member m where m.id <> app.member() order by m.id limit 1) else app.member() end`;
/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const inOffer = `elsif what = 'offer a service' then
      insert into service (tenant_id, id, name, duration_minutes) values (app.tenant(), 4242, 'New', 50);
    elsif what = 'change a service' then
      update service t set name = 'Another' where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'open a place' then
      insert into location (tenant_id, id, name) values (app.tenant(), 4242, 'New');
      insert into room (tenant_id, id, location_id, name) values (app.tenant(), 4242, 4242, 'New');
      update room t set name = 'Another' where t.id = 4242;
      update location t set name = 'Another' where t.id = 4242;
    elsif what = 'plan hours' then
      insert into working_hours (tenant_id, practitioner_id, weekday, from_minute, to_minute) values (app.tenant(), practitioner, 1, 480, 720);
    elsif what = 'give up hours' then
      delete from working_hours t where t.tenant_id = app.tenant() and t.practitioner_id = done.practitioner;
    elsif what = 'count the week' then
      insert into working_week (tenant_id, practitioner_id, version) values (app.tenant(), practitioner, 1);
      update working_week t set version = 2 where t.tenant_id = app.tenant() and t.practitioner_id = done.practitioner;
    elsif what like 'plan an absence%' then
      insert into time_off (tenant_id, id, practitioner_id, starts_at, ends_at, created_by, created_at)
        values (app.tenant(), 4242, practitioner, now(), now() + interval '1 hour', ${by}, ${moment});
    elsif what = 'give up an absence' then
      delete from time_off t where t.tenant_id = app.tenant() and t.practitioner_id = done.practitioner;
    elsif what like 'make an address%' then
      insert into calendar_feed (tenant_id, id, member_id, practitioner_id, token_hash, created_at, revoked_at)
        values (app.tenant(), 4242, patient, practitioner, sha256('new'), ${moment}, case what when 'make an address already taken back' then now() end);
    elsif what like 'take back an address%' then
      update calendar_feed t set revoked_at = ${moment} where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'begin a series%' then
      insert into appointment_series (tenant_id, id, patient_id, every_weeks, created_by, created_at) values (app.tenant(), 4242, patient, 1, ${by}, ${moment});
    elsif what in ('booking dated back', 'booking as confirmed') then
      insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, status, booked_by, booked_at, placed_by, placed_at)
        values (app.tenant(), 4242, patient, practitioner, app.tenant(), now() + interval '9 years', now() + interval '9 years 1 hour', 'Etc/UTC', now(),
          tstzrange(now() + interval '9 years', now() + interval '9 years 1 hour'), case what when 'booking as confirmed' then 'confirmed' else 'booked' end,
          app.member(), ${moment}, app.member(), ${moment});
    elsif what = 'settling a need dated back' then
      update access_needed t set outcome = 'dismissed', settled_by = app.member(), settled_at = ${moment} where t.tenant_id = app.tenant() and t.id = done.patient;`;

/** For a pair of patient and practitioner. */
export function bookingOtherwise(
  world: World,
  who: Principal,
  [patientId]: Pair,
  attempt: (what: string, decision: Verdict) => void,
): void {
  attempt('begin a series', booking.mayBook(world, who, patientId, null));
  attempt('begin a series in the name of another', no('in one’s own name'));
  for (const what of ['begin a series dated back', 'booking dated back']) attempt(what, no('AU-4 at the moment it is done'));
  attempt('booking as confirmed', no('S3 what is booked is to be confirmed'));
}

/** On the clinic itself, its practitioners, and the addresses of its members. */
export function changingOffer(
  world: World,
  who: Principal,
  practitioners: readonly Practitioner[],
  attempt: (what: string, id: number, other: number, decision: Verdict) => void,
): void {
  const here = care.mayChangeSettings(world, who, who.tenantId);
  attempt('offer a service', 0, 0, here);
  attempt('open a place', 0, 0, here);
  for (const { id } of world.tenants) attempt('change a service', id, 0, care.mayChangeSettings(world, who, id));
  for (const { id } of practitioners) {
    const plans = booking.mayPlan(world, who, id);
    for (const what of ['plan hours', 'give up hours', 'count the week', 'plan an absence', 'give up an absence'])
      attempt(what, 0, id, plans);
    attempt('plan an absence in the name of another', 0, id, no('in one’s own name'));
    attempt('plan an absence dated back', 0, id, no('AU-4 at the moment it is done'));
  }
  for (const m of world.members.filter((one) => one.tenantId === who.tenantId && one.practitionerId !== null)) {
    const own = booking.isOneself(world, who, m);
    for (const { id } of practitioners) attempt('make an address', m.id, id, id === m.practitionerId ? own : no('S4 one’s own calendar'));
    attempt('make an address dated back', m.id, m.practitionerId ?? 0, no('AU-4 at the moment it is done'));
    attempt('make an address already taken back', m.id, m.practitionerId ?? 0, no('S4 one that is good'));
    attempt('take back an address', m.id, 0, own);
    attempt('take back an address dated back', m.id, 0, no('AU-4 at the moment it is done'));
  }
}
