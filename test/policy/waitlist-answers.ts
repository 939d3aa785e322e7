// The waitlist: as rows, as what is tried on them, and what the oracle says of it (S5).
import * as booking from '#test/oracle/booking.ts';
import * as portal from '#test/oracle/portal.ts';
import type { Appointment, Decision, Principal, World } from '#test/oracle/world.ts';
import type { Pair } from './deciders.ts';
import type { Verdict } from './expected.ts';
import { moment } from './scheduling-answers.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

/** For each appointment that asks for access, its patient has waited, and the first of them still does, with a time kept for them. */
const waitsOf = (world: World): { row: Appointment; waits: boolean }[] => {
  const asked = world.appointments.filter(({ need }) => need !== null);
  const seen = new Set<number>();
  return asked.map((row) => {
    const waits = row.need === 'open' && !seen.has(row.patientId);
    if (waits) seen.add(row.patientId);
    return { row, waits };
  });
};

/** Whether a time is kept with the practitioner of the appointment, under its id. */
export const isKept = (world: World, { id }: Appointment): boolean => waitsOf(world).some(({ row, waits }) => waits && row.id === id);

/** Who waits, and what was offered to them, as far as one sees it. */
export function seenOnWaitlist(world: World, who: Principal) {
  const { seesWaiting } = who.kind === 'portal' ? portal : booking;
  const seen = new Map(waitsOf(world).map(({ row }): [string, Verdict] => [String(row.id), seesWaiting(world, who, row)]));
  return { waitlist_entry: seen, waitlist_offer: seen };
}

type Moments = { shift: number; at: (microseconds: number) => string; yesterday: string };
const hour = 3_600_000_000;
export const waitlistRows = (world: World, { shift, at, yesterday }: Moments) => ({
  waitlist_entry: waitsOf(world).map(({ row, waits }) => ({
    tenant_id: row.tenantId + shift,
    id: row.id + shift,
    patient_id: row.patientId + shift,
    service_id: row.tenantId + shift,
    // With anybody, so that waiting for somebody can be tried.
    practitioner_id: null,
    weekdays: [1],
    from_minute: 0,
    to_minute: 1440,
    joined_at: yesterday,
    state: waits ? 'waiting' : 'left',
    ended_at: waits ? null : yesterday,
  })),
  waitlist_offer: waitsOf(world).map(({ row, waits }, nth) => ({
    tenant_id: row.tenantId + shift,
    id: row.id + shift,
    entry_id: row.id + shift,
    patient_id: row.patientId + shift,
    practitioner_id: row.practitionerId + shift,
    service_id: row.tenantId + shift,
    starts_at: at((2000 + nth) * hour),
    ends_at: at((2001 + nth) * hour),
    busy: `[${at((2000 + nth) * hour)},${at((2001 + nth) * hour)})`,
    freed_by: row.id + shift,
    made_at: yesterday,
    expires_at: at(hour),
    outcome: waits ? null : 'expired',
    settled_at: waits ? null : yesterday,
  })),
});

const by = `case when what like '%in the name of another' then coalesce((select m.id from member m where m.id <> app.member() order by m.id limit 1), 4242) else app.member() end`;
/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const onWaitlist = `elsif what like 'let wait%' then
      insert into waitlist_entry (tenant_id, id, patient_id, service_id, practitioner_id, joined_at, added_by)
        values (app.tenant(), 4242, patient, app.tenant(), practitioner, ${moment}, ${by});
    elsif what like 'wait in the portal%' then
      insert into waitlist_entry (tenant_id, id, patient_id, service_id, practitioner_id, joined_at)
        values (app.tenant(), 4242, patient, app.tenant(), practitioner, ${moment});
    elsif what like 'take off the list%' then
      update waitlist_entry t set state = 'left', ended_at = ${moment}, ended_by = ${by} where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'leave the list%' then
      update waitlist_entry t set state = case what when 'leave the list as booked' then 'booked' else 'left' end, ended_at = ${moment}
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what in ('take an offer back', 'let an offer run out') then
      update waitlist_offer t set outcome = case what when 'take an offer back' then 'withdrawn' else 'expired' end, settled_at = now()
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what like 'decline an offer%' then
      update waitlist_offer t set outcome = 'declined', settled_at = ${moment} where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'accept an offer with another appointment' then
      update waitlist_offer t set outcome = 'accepted', settled_at = now(), appointment_id = t.freed_by where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'ask for the next in line' then
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, created_at, due_at)
        select app.tenant(), 4242, 'slotFreed', t.patient_id, t.freed_by, now(), now() from waitlist_offer t where t.tenant_id = app.tenant() and t.id = done.patient;`;

/** For a pair of patient and practitioner. */
export function waitingFor(
  world: World,
  who: Principal,
  [patientId, practitionerId]: Pair,
  attempt: (what: string, decision: Verdict) => void,
): void {
  attempt('let wait', booking.mayBook(world, who, patientId, practitionerId));
  attempt('let wait in the name of another', no('in one’s own name'));
  attempt('let wait dated back', no('AU-4 at the moment it is done'));
  attempt('wait in the portal', portal.mayBook(world, who, patientId, practitionerId));
  attempt('wait in the portal dated back', no('AU-4 at the moment it is done'));
}

type Attempt = (what: string, id: number, other: number, decision: Verdict) => void;
/** With some of those who wait, and what is kept for them. */
export function changingWaitlist(world: World, who: Principal, some: <T>(rows: readonly T[]) => T[], attempt: Attempt): void {
  for (const one of some(waitsOf(world))) changing(world, who, one, attempt);
}
function changing(world: World, who: Principal, { row, waits }: { row: Appointment; waits: boolean }, attempt: Attempt): void {
  const over = (decision: Decision): Verdict => (waits ? decision : no('S5 over'));
  const [books, own] = [booking.seesWaiting(world, who, row), portal.seesWaiting(world, who, row)];
  attempt('take off the list', row.id, 0, over(books));
  attempt('take off the list in the name of another', row.id, 0, no('in one’s own name'));
  attempt('take off the list dated back', row.id, 0, no('AU-4 at the moment it is done'));
  attempt('leave the list', row.id, 0, over(own));
  attempt('leave the list dated back', row.id, 0, no('AU-4 at the moment it is done'));
  attempt('leave the list as booked', row.id, 0, no('S5 nothing was accepted'));
  attempt('take an offer back', row.id, 0, over(books));
  attempt('let an offer run out', row.id, 0, no('S5 by the clock'));
  attempt('decline an offer', row.id, 0, over(own));
  attempt('decline an offer dated back', row.id, 0, no('AU-4 at the moment it is done'));
  attempt('accept an offer with another appointment', row.id, 0, no('S5 with what was booked for it'));
  attempt('ask for the next in line', row.id, 0, no('S5 nothing was declined'));
}
