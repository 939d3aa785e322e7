// Appointments, what a clinic offers, who works when, and addresses of calendars: as rows, as what is tried on them, and what the oracle says of it.
import * as booking from '#test/oracle/booking.ts';
import * as care from '#test/oracle/care.ts';
import { mayAssign } from '#test/oracle/decide.ts';
import type { Appointment, Decision, Practitioner, Principal, World } from '#test/oracle/world.ts';
import type { Pair } from './deciders.ts';
import type { Verdict } from './expected.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

type Moments = {
  shift: number;
  at: (microseconds: number) => string;
  yesterday: string;
  someone: (tenantId: number, row: number) => number;
};
/** Everyone who gives care works on Sunday mornings, was away for an hour that has passed, and has an address for their calendar. */
export const schedulingRows = (world: World, { shift, at, yesterday, someone }: Moments) => ({
  service: world.tenants.map((t) => ({ tenant_id: t.id + shift, id: t.id + shift, name: 'Session', duration_minutes: 50 })),
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
  // One an hour, so that none is in the way of another.
  appointment: world.appointments.map((a, nth) => {
    // The first is at this very moment, where it is not to come. What is soon is within the notice of a week; what is not, after it.
    const starts = (a.isToCome ? nth + (a.isSoon ? 1 : 168) : -nth) * 3_600_000_000;
    return {
      tenant_id: a.tenantId + shift,
      id: a.id + shift,
      patient_id: a.patientId + shift,
      practitioner_id: a.practitionerId + shift,
      service_id: a.tenantId + shift,
      starts_at: at(starts),
      ends_at: at(starts + 3_000_000_000),
      zone: 'Etc/UTC',
      wall_start: '2026-01-01T00:00',
      busy: `[${at(starts)},${at(starts + 3_000_000_000)})`,
      status: a.status,
      cancelled_by: a.status === 'cancelled' ? 'clinic' : null,
      cancelled_at: a.status === 'cancelled' ? yesterday : null,
      booked_by: a.memberId + shift,
      booked_at: yesterday,
      placed_by: a.memberId + shift,
      placed_at: yesterday,
    };
  }),
  access_needed: world.appointments
    .filter(({ need }) => need !== null)
    .map((a) => ({
      tenant_id: a.tenantId + shift,
      id: a.id + shift,
      appointment_id: a.id + shift,
      patient_id: a.patientId + shift,
      practitioner_id: a.practitionerId + shift,
      raised_by: a.memberId + shift,
      raised_at: yesterday,
      outcome: a.need === 'open' ? null : 'dismissed',
      settled_by: a.need === 'open' ? null : a.memberId + shift,
      settled_at: a.need === 'open' ? null : yesterday,
    })),
  calendar_feed: world.members.flatMap((m) =>
    m.practitionerId === null
      ? []
      : [
          {
            tenant_id: m.tenantId + shift,
            id: m.id + shift,
            member_id: m.id + shift,
            practitioner_id: m.practitionerId + shift,
            token_hash: `\\x${(m.id + shift).toString(16).padStart(64, '0')}`,
            created_at: yesterday,
          },
        ],
  ),
});

/** When it is done, as it says: now, or the day before. */
export const moment = `case when what like '%dated back' then now() - interval '1 day' else now() end`;
const by = `case when what like '%in the name of another' then (select m.id from member m where m.id <> app.member() order by m.id limit 1) else app.member() end`;
/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const inScheduling = `elsif what in ('book', 'book in the name of another', 'book and assign', 'book and raise a need') then
      insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy, booked_by, placed_by)
        select app.tenant(), 4242, patient, practitioner, app.tenant(), now() + interval '9 years', now() + interval '9 years 1 hour', 'Etc/UTC', now(),
          tstzrange(now() + interval '9 years', now() + interval '9 years 1 hour'), m.id, m.id
        from member m where (what = 'book in the name of another') = (m.id <> app.member()) order by m.id limit 1;
      if what = 'book and assign' then
        -- In one statement, as it is done: afterwards they are on the care team, and no booking puts them there.
        with given as (
          insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
          values (app.tenant(), patient, practitioner, 'assigned', 'appointment', now(), app.member(), now()) returning 1
        )
        insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
          select app.tenant(), app.new_id(), patient, practitioner, 'assigned', 'appointment', now(), app.member(), now() from given;
      elsif what = 'book and raise a need' then
        insert into access_needed (tenant_id, id, appointment_id, patient_id, practitioner_id, raised_by)
          values (app.tenant(), 4242, 4242, patient, practitioner, app.member());
      end if;
    elsif what = 'cancel' then
      update appointment t set status = 'cancelled', cancelled_by = 'clinic', cancelled_at = now() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'move' then
      update appointment t set practitioner_id = done.practitioner, placed_by = app.member(), placed_at = now()
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'raise a need of another’s booking' then
      insert into access_needed (tenant_id, id, appointment_id, patient_id, practitioner_id, raised_by)
      select a.tenant_id, 4242, a.id, a.patient_id, a.practitioner_id, app.member() from appointment a where a.tenant_id = app.tenant() and a.id = done.patient;
    elsif what = 'settle a need' then
      update access_needed t set outcome = 'dismissed', settled_by = app.member(), settled_at = now() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'offer a service' then
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

/** For a pair of patient and practitioner; whether they were ever assigned, and whether they may be. */
export function schedulingFor(
  world: World,
  who: Principal,
  [patientId, practitionerId]: Pair,
  { isNew, assigns }: { isNew: boolean; assigns: Decision },
  attempt: (what: string, decision: Verdict) => void,
): void {
  const books = booking.mayBook(world, who, patientId, practitionerId);
  const effect = books.allow ? booking.effectOf(world, who, patientId, practitionerId) : 'off';
  attempt('book', books);
  attempt('book in the name of another', no('in one’s own name'));
  attempt('book and raise a need', books);
  const given = ['first', 'booker', 'self'].includes(effect) ? books : no('A6 not by this booking');
  if (isNew) attempt('book and assign', !books.allow || assigns.allow ? books : given);
  attempt('begin a series', booking.mayBook(world, who, patientId, null));
  attempt('begin a series in the name of another', no('in one’s own name'));
  for (const what of ['begin a series dated back', 'booking dated back']) attempt(what, no('AU-4 at the moment it is done'));
  attempt('booking as confirmed', no('S3 what is booked is to be confirmed'));
}

type Attempt = (what: string, id: number, other: number, decision: Verdict) => void;
/** With an appointment. */
export function changingAppointment(
  world: World,
  who: Principal,
  a: Appointment,
  practitioners: readonly Practitioner[],
  attempt: Attempt,
): void {
  const seen = booking.seesAppointment(world, who, a);
  const may = (practitionerId: number | null) => (seen.allow ? booking.mayBook(world, who, a.patientId, practitionerId) : seen);
  if (a.status !== 'cancelled') attempt('cancel', a.id, 0, may(null));
  for (const p of practitioners) attempt('move', a.id, p.id, may(null).allow ? may(p.id) : may(null));
  attempt('raise a need of another’s booking', a.id, 0, no('A6 with a booking of one’s own'));
  if (!a.need) return;
  const known = booking.seesNeed(world, who, a);
  const settles = known.allow ? mayAssign(world, who, a.patientId, a.practitionerId) : known;
  attempt('settle a need', a.id, 0, a.need === 'open' ? settles : no('A10 A14 settled'));
  attempt('settling a need dated back', a.id, 0, no('AU-4 at the moment it is done'));
}

/** On the clinic itself, its practitioners, and the addresses of its members. */
export function changingOffer(world: World, who: Principal, practitioners: readonly Practitioner[], attempt: Attempt): void {
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
