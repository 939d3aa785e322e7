import { query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import type { Connection } from '#src/contract/assignments.ts';
import type { TherapistInfo } from '#src/contract/people.ts';

/** Why an assignment was refused (app.assign_refusal), or null. */
export type Refusal =
  | 'featureOff'
  | 'noRight'
  | 'careTeamSelf'
  | 'careTeamColleague'
  | 'managed'
  | 'adminsUnassign'
  | 'patientArchived'
  | 'invalidTarget'
  | 'noSuchTarget'
  | 'notAPractitioner';

/** Therapists who can be assigned (A2), without the one asking, by name. */
export const assignableOthers = () =>
  query<TherapistInfo>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName"
    from app.assignable a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.id
    where pr.id is distinct from (select app.my_practitioner())
    order by pr.sort_name, pr.id`;

/** Which of these practitioners can be assigned (A2). */
export const assignableAmong = (practitionerIds: number[]) =>
  query<{ id: number }>`select id from app.assignable where tenant_id = app.tenant() and id = any (${practitionerIds}::bigint[])`;

/** Therapists who can be assigned, with how many active patients they have of those the one asking can see. */
export const caseloadsNow = () =>
  query<TherapistInfo & { discipline: string; caseload: number; capacity: number | null; acceptingNewPatients: boolean }>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, pr.capacity,
      pr.accepting_new_patients as "acceptingNewPatients", coalesce(load.patients, 0)::integer as caseload
    from app.assignable a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.id
    left join (select c.practitioner_id, count(*) as patients
               from app.visible_connection c
               join patient p on p.tenant_id = c.tenant_id and p.id = c.patient_id and p.status = 'active'
               group by c.practitioner_id) load on load.practitioner_id = pr.id
    order by pr.sort_name, pr.id`;

/** The care team of a patient now: oneself, the primary, then by surname. Empty, too, where the patient is not visible. */
export const connectionsOf = (patientId: number) =>
  query<Connection>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, c.kind, c.via, c.since, c.until,
      coalesce(pr.id = (select app.my_practitioner()), false) as "isMe"
    from app.visible_connection c
    join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
    where c.tenant_id = app.tenant() and c.patient_id = ${patientId}
    order by pr.id is distinct from (select app.my_practitioner()), c.kind <> 'primary', pr.sort_name, pr.id`;

/** Whether a patient is visible to the one asking. */
export const patientSeen = (patientId: number) =>
  query<{ id: number }>`select id from patient where tenant_id = app.tenant() and id = ${patientId}`;

/**
 * Assigns a practitioner (null: oneself) to a patient whose chart is locked, in one statement: decides (A2, A3), writes or
 * reactivates the row (A1), opens a period of its history, logs, and tells open screens and, under `open`, the care team.
 * Nothing changes where it was refused or stands already. No row where the patient is not visible.
 */
export const assignStatement = (patientId: number, practitionerId: number | null) =>
  query<{ practitionerId: number | null; refusal: Refusal | null; alreadyAssigned: boolean }>`
    with wanted as materialized (
      select l.patient_id, coalesce(${practitionerId}::bigint, app.my_practitioner()) as practitioner_id
      from chart_lock l where l.tenant_id = app.tenant() and l.patient_id = ${patientId}
    ), decided as materialized (
      select w.*, (select c.since from app.visible_connection c where c.patient_id = w.patient_id and c.practitioner_id = w.practitioner_id) is not null as already,
        case when w.practitioner_id is null then 'notAPractitioner'
          when not exists (select from practitioner pr where pr.tenant_id = app.tenant() and pr.id = w.practitioner_id) then 'noSuchTarget'
          else app.assign_refusal(w.patient_id, w.practitioner_id) end as refusal
      from wanted w
    ), granted as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
      select app.tenant(), d.patient_id, d.practitioner_id, 'assigned',
        case when d.practitioner_id = app.my_practitioner() then 'self' else 'manual' end, now(), app.member(), now()
      from decided d where d.refusal is null and not d.already
      on conflict on constraint assignment_pkey do update set
        kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = null,
        assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, kind, via, starts_at
    ), closed as (
      -- What was still to begin, or has run out, gives way to what begins now.
      update assignment_period p set closed_by = app.member(), closed_at = now(), closed_reason = 'assigned anew'
      from granted g
      where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      -- Whoever waited for the lock began before what they waited for had ended: a period begins where the one before it ends.
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
      select app.tenant(), ${newId()}, g.patient_id, g.practitioner_id, g.kind, g.via,
        greatest(g.starts_at, (select max(p.closed_at) from assignment_period p
                               where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id)),
        app.member(), now()
      from granted g, (select count(*) from closed) first_closed
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select app.tenant(), app.new_id(), 'selfAssigned', g.patient_id, g.practitioner_id, app.member(), m.id, now(), now()
      from granted g
      cross join lateral app.team_members(g.patient_id) m (id)
      where g.via = 'self' and m.id <> app.member()
        and (select t.assignment_policy from tenant t where t.id = app.tenant()) = 'open'
    ), noted as (
      select app.announce('careTeam', d.patient_id, d.practitioner_id)::text,
        app.record('careTeam.assigned', d.patient_id, 'done', (select 'policy.' || t.assignment_policy from tenant t where t.id = app.tenant()),
          jsonb_build_object('practitionerId', d.practitioner_id, 'via', d.via))::text
      from granted d
    ), refused as (
      select app.record('careTeam.assigned', d.patient_id, 'refused', d.refusal, jsonb_build_object('practitionerId', d.practitioner_id))::text
      from decided d where d.refusal is not null and not d.already
    )
    select d.practitioner_id as "practitionerId", d.refusal, d.already as "alreadyAssigned",
      (select count(*) from noted) as noted, (select count(*) from refused) as refused
    from decided d`;

/** A3: why the one asking may not unassign; null where they may. */
export const unassignRefusal = () => query<{ refusal: Refusal | null }>`select app.unassign_refusal() as refusal`;

/** Archives an assignment that is active and closes the period of its history. No row where there was none. */
export const archiveAssignment = (patientId: number, practitionerId: number, reason: string) =>
  query`
    with archived as (
      update assignment set status = 'archived', kind = 'assigned', reason = ${reason}, version = version + 1
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and status = 'active'
      returning patient_id, practitioner_id
    ), closed as (
      update assignment_period set closed_by = app.member(), closed_at = greatest(now(), starts_at), closed_reason = ${reason}
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and closed_at is null
    )
    select app.announce('careTeam', patient_id, practitioner_id)::text,
      app.record('careTeam.unassigned', patient_id, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', practitioner_id))::text
    from archived`;

/** Makes a member of the care team its primary, in a new period of history. No row where they are not on it. */
export const makePrimary = (patientId: number, practitionerId: number) =>
  query<{ practitionerId: number }>`
    with closed as (
      update assignment_period set closed_by = app.member(), closed_at = greatest(now(), starts_at), closed_reason = 'becomes primary'
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and closed_at is null
    ), raised as (
      update assignment set kind = 'primary', version = version + 1
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and status = 'active'
        and starts_at <= now() and (ends_at is null or ends_at > now())
      returning patient_id, practitioner_id, kind, via, starts_at
    )
    select practitioner_id as "practitionerId",
      app.record('careTeam.primaryChanged', patient_id, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', practitioner_id))::text
    from raised`;

/** Opens a period of history for an assignment as it stands now. */
export const openPeriod = (patientId: number, practitionerId: number) =>
  query`
    insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
    select a.tenant_id, ${newId()}, a.patient_id, a.practitioner_id, a.kind, a.via,
      greatest(now(), (select max(p.closed_at) from assignment_period p
                       where p.tenant_id = a.tenant_id and p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id)),
      a.ends_at, app.member(), now()
    from assignment a where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.practitioner_id = ${practitionerId}`;
