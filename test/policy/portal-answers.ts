// What is tried on appointments in the portal, and what the oracle says of it.
import * as booking from '#test/oracle/booking.ts';
import * as rules from '#test/oracle/decide.ts';
import * as portal from '#test/oracle/portal.ts';
import * as record from '#test/oracle/record.ts';
import type { Appointment, PortalAccess, Practitioner, Principal, Scope, World } from '#test/oracle/world.ts';
import type { Pair } from './deciders.ts';
import type { Verdict } from './expected.ts';
import { waitingFor } from './waitlist-answers.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

/** The settings of a clinic's portal, as columns. */
export const portalOf = (t: World['tenants'][number]) => ({
  book_with_anyone: t.bookWithAnyone ?? false,
  new_clients_book: t.newClientsBook ?? false,
});

/** With whom a time was kept for a patient once: with the first who gives care in their clinic, where there is one. */
const keptWith = (world: World): { access: PortalAccess; practitionerId: number }[] =>
  world.portalAccess.flatMap((access) =>
    world.practitioners
      .filter((p) => p.tenantId === access.tenantId)
      .slice(0, 1)
      .map((p) => ({ access, practitionerId: p.id })),
  );
/** For everyone with a portal: a time that was kept for them once, and a question about what stands in the log. */
export const portalRows = (world: World, shift: number, at: (microseconds: number) => string) => ({
  slot_hold: keptWith(world).map(({ access: a, practitionerId }) => ({
    tenant_id: a.tenantId + shift,
    id: a.patientId + shift,
    patient_id: a.patientId + shift,
    practitioner_id: practitionerId + shift,
    service_id: a.tenantId + shift,
    starts_at: at(0),
    ends_at: at(1),
    busy: `[${at(0)},${at(1)})`,
    held_until: at(-1),
  })),
  access_question: world.portalAccess.map((a) => ({
    tenant_id: a.tenantId + shift,
    id: a.patientId + shift,
    patient_id: a.patientId + shift,
    entry_id: a.patientId + shift,
    asked_by: a.userId + shift,
    question: 'Who is this?',
    asked_at: at(-1),
  })),
});
/** Which of these are seen: in the portal one's own, by scope; in the clinic the questions, by those who read the whole log of the patient. */
export function seeingPortal(world: World, who: Principal) {
  const own = (patientId: number, scope: Scope): Verdict =>
    who.kind === 'portal' && who.patientId === patientId ? rules.opensInPortal(world, who, scope) : no('B3 not in the portal');
  const overseen = ({ tenantId, patientId }: PortalAccess): Verdict =>
    rules.seesActivity(world, who, { tenantId, patientId, id: 0, memberId: null });
  const seen = (accesses: readonly PortalAccess[], decide: (access: PortalAccess) => Verdict) =>
    new Map(accesses.map((a) => [String(a.patientId), decide(a)] as const));
  const holds = keptWith(world).map(({ access }) => access);
  return {
    slot_hold: seen(holds, (a) => own(a.patientId, 'appointments')),
    access_question: seen(world.portalAccess, (a) => (who.kind === 'portal' ? own(a.patientId, 'access') : overseen(a))),
  };
}

/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const inPortal = `elsif what like 'book in the portal%' then
      insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, zone, wall_start, busy)
        select app.tenant(), 4242, patient, practitioner, app.tenant(), t.at, t.at + interval '1 hour', 'Etc/UTC', now(), tstzrange(t.at, t.at + interval '1 hour')
        from (select now() + case what when 'book in the portal at the notice' then interval '24 hours'
          when 'book in the portal within the notice' then interval '24 hours' - interval '1 microsecond'
          when 'book in the portal too far ahead' then interval '60 days 1 microsecond' else interval '60 days' end as at) t;
      if what = 'book in the portal and assign' then
        -- As it is done: what stood before is taken up again, in one statement.
        with given as (
          insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_at)
          values (app.tenant(), patient, practitioner, 'assigned', 'appointment', now(), now())
          on conflict on constraint assignment_pkey do update set kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at,
            ends_at = null, assigned_by = null, assigned_at = excluded.assigned_at, version = assignment.version + 1
          returning 1
        ), closed as (
          update assignment_period p set closed_at = now() from given
          where p.tenant_id = app.tenant() and p.patient_id = done.patient and p.practitioner_id = done.practitioner and p.closed_at is null returning 1
        )
        insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_at)
          select app.tenant(), app.new_id(), patient, practitioner, 'assigned', 'appointment', now(), now() from given, (select count(*) from closed) c;
      elsif what = 'book in the portal and raise a need' then
        insert into access_needed (tenant_id, id, appointment_id, patient_id, practitioner_id) values (app.tenant(), 4242, 4242, patient, practitioner);
      end if;
    elsif what in ('hold', 'hold for longer') then
      insert into slot_hold (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, busy, held_until)
        values (app.tenant(), 4242, patient, practitioner, app.tenant(), now() + interval '2 days', now() + interval '2 days 1 hour',
          tstzrange(now() + interval '2 days', now() + interval '2 days 1 hour'),
          now() + interval '10 minutes' + case what when 'hold' then interval '0' else interval '1 microsecond' end);
    elsif what like 'cancel in the portal%' then
      update appointment t set status = 'cancelled', cancelled_by = case what when 'cancel in the portal for the clinic' then 'clinic' else 'patient' end,
        cancelled_at = now(), wall_start = t.wall_start + case what when 'cancel in the portal, and move' then interval '1 hour' else interval '0' end
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'move in the portal%' then
      update appointment t set practitioner_id = done.practitioner, starts_at = now() + interval '50 days', ends_at = now() + interval '50 days 1 hour',
        busy = tstzrange(now() + interval '50 days', now() + interval '50 days 1 hour'),
        status = case what when 'move in the portal, and arrive' then 'arrived' else t.status end,
        placed_by = case when t.practitioner_id = done.practitioner then t.placed_by end,
        placed_at = case when t.practitioner_id = done.practitioner then t.placed_at else now() end
      where t.tenant_id = app.tenant() and t.id = done.patient;`;

/** For a pair of patient and practitioner. */
export function bookingInPortal(
  world: World,
  who: Principal,
  [patientId, practitionerId]: Pair,
  attempt: (what: string, decision: Verdict) => void,
): void {
  waitingFor(world, who, [patientId, practitionerId], attempt);
  const books = portal.mayBook(world, who, patientId, practitionerId);
  for (const what of ['book in the portal', 'book in the portal at the notice', 'book in the portal and raise a need', 'hold'])
    attempt(what, books);
  for (const what of ['book in the portal within the notice', 'book in the portal too far ahead', 'hold for longer'])
    attempt(what, no('B2 when the clinic lets clients book'));
  if (who.kind !== 'portal') return;
  const isFirst = booking.effectOf(world, who, patientId, practitionerId) === 'first';
  attempt('book in the portal and assign', isFirst ? books : no('A6 not by this booking'));
}

type Attempt = (what: string, id: number, other: number, decision: Verdict) => void;
/** With an appointment. */
export function changingInPortal(
  world: World,
  who: Principal,
  row: Appointment,
  practitioners: readonly Practitioner[],
  attempt: Attempt,
): void {
  attempt('cancel in the portal', row.id, 0, portal.mayCancel(world, who, row));
  attempt('cancel in the portal for the clinic', row.id, 0, no('B3 in one’s own name'));
  attempt('cancel in the portal, and move', row.id, 0, no('B3 one or the other'));
  for (const { id } of practitioners) attempt('move in the portal', row.id, id, portal.mayMove(world, who, row, id));
  attempt('move in the portal, and arrive', row.id, row.practitionerId, no('S3 said by the clinic'));
}

/** With who enters the portal of a patient (B4): let in and out by whoever invites, where they may edit the profile. */
export function entrusting(world: World, who: Principal, { patientId, guardian }: PortalAccess, attempt: Attempt): void {
  const invites = rules.holdsRight(world, who, 'patient.invite');
  const entrusts = invites.allow ? record.mayInChart(world, who, patientId, 'profile') : invites;
  const hasEnded = guardian?.until != null && guardian.until <= 0;
  const changes = hasEnded ? no('B4 another invitation begins a new one') : entrusts;
  attempt('invite a guardian', patientId, 0, entrusts);
  attempt('end a portal access', patientId, 0, changes);
  attempt('end a portal access in an hour', patientId, 0, no('B4 as of now'));
  // A clinic ends an access as of now; one whose end is still to come can only be ended sooner.
  const rescopes = guardian?.until == null ? changes : no('B4 it ends already');
  attempt('leave a guardian the forms', patientId, 0, guardian ? rescopes : no('B4 the own portal is whole'));
}
