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
  | 'emergencyOnly'
  | 'adminsUnassign'
  | 'patientArchived'
  | 'invalidTarget'
  | 'noSuchTarget'
  | 'notAPractitioner'
  | 'datesBackwards'
  | 'primaryUndated';

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

/**
 * Takes charts until the transaction ends, in one order for everybody, in a statement of its own: what follows sees what others have done.
 * A row for each that exists for the one asking.
 */
export const lockCharts = (patientIds: readonly number[]) =>
  query<{ patientId: number }>`
    select patient_id as "patientId" from chart_lock where tenant_id = app.tenant() and patient_id = any (${patientIds}::bigint[]) order by patient_id for update`;

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
               where c.kind <> 'emergency'
               group by c.practitioner_id) load on load.practitioner_id = pr.id
    order by pr.sort_name, pr.id`;

/** The care team of a patient now: oneself, the primary, then by surname. Empty, too, where the patient is not visible. */
export const connectionsOf = (patientId: number) =>
  query<Connection>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, c.kind, c.via, c.since, c.until,
      coalesce(pr.id = (select app.my_practitioner()), false) as "isMe"
    from (select distinct on (c.practitioner_id) * from app.visible_connection c
          where c.tenant_id = app.tenant() and c.patient_id = ${patientId}
          order by c.practitioner_id, c.kind = 'emergency') c
    join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
    order by pr.id is distinct from (select app.my_practitioner()), c.kind <> 'primary', pr.sort_name, pr.id`;

/** Assignments of a patient that begin later (A11), soonest first. */
export const upcomingOf = (patientId: number) =>
  query<Connection>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, a.kind, a.via, a.starts_at as since, a.ends_at as until,
      coalesce(pr.id = (select app.my_practitioner()), false) as "isMe"
    from assignment a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.practitioner_id
    where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.status = 'active' and a.starts_at > now()
    order by a.starts_at, pr.sort_name, pr.id`;

/** Which version of a care team there is: of every row of it, archived ones too. No row where the patient is not visible. */
export const careTeamVersion = (patientId: number) =>
  query<{ patientId: number; version: string }>`
    select p.id as "patientId",
      (select md5(coalesce(string_agg(a.practitioner_id || ':' || a.version, ',' order by a.practitioner_id), ''))
       from assignment a where a.tenant_id = p.tenant_id and a.patient_id = p.id) as version
    from patient p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** From and until when, and as what. A beginning that is not given is now; an end that is not given, none. */
type Terms = {
  from?: string | undefined;
  until?: string | null | undefined;
  asPrimary?: boolean;
  /** Because of an appointment (A6); `booked`: by one that was just booked, and for which of its effects (A5, A6). */
  via?: 'appointment';
  booked?: string;
};

/**
 * Assigns a practitioner (null: oneself) to a patient whose chart is locked, in one statement: decides (A2, A3, A11), writes or
 * reactivates the row (A1), opens a period of its history, logs, and tells open screens and, under `open`, the care team.
 * Nothing changes where it was refused or stands already. No row where the patient is not visible.
 */
export const assignStatement = (
  patientId: number,
  practitionerId: number | null,
  { from, until, asPrimary = false, via, booked }: Terms = {},
) =>
  query<{ practitionerId: number | null; refusal: Refusal | null; alreadyAssigned: boolean }>`
    with wanted as materialized (
      select l.patient_id, coalesce(${practitionerId}::bigint, app.my_practitioner()) as practitioner_id,
        ${from ?? null}::timestamptz as begins_at, greatest(now(), ${from ?? null}::timestamptz) as starts_at, ${until ?? null}::timestamptz as ends_at,
        case when ${asPrimary} then 'primary' else 'assigned' end as kind
      from chart_lock l where l.tenant_id = app.tenant() and l.patient_id = ${patientId}
    ), decided as materialized (
      select w.*, (select c.since from app.visible_connection c where c.patient_id = w.patient_id and c.practitioner_id = w.practitioner_id and c.kind <> 'emergency') is not null as already,
        case when w.practitioner_id is null then 'notAPractitioner'
          when not exists (select from practitioner pr where pr.tenant_id = app.tenant() and pr.id = w.practitioner_id) then 'noSuchTarget'
          when ${booked !== undefined} then case when not app.booking_assigns(w.patient_id, w.practitioner_id) then 'noRight' end
          else coalesce(app.assign_refusal(w.patient_id, w.practitioner_id),
            app.change_refusal(w.patient_id, w.practitioner_id, 'active', w.kind, w.starts_at, w.ends_at),
            case when w.ends_at <= w.starts_at or w.begins_at < now() - interval '5 minutes' then 'datesBackwards'
              when w.kind = 'primary' and (w.ends_at is not null or w.starts_at > now()) then 'primaryUndated' end) end as refusal
      from wanted w
    ), granted as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at)
      select app.tenant(), d.patient_id, d.practitioner_id, d.kind,
        case when ${via ?? null}::text is not null then ${via ?? null} when d.practitioner_id = app.my_practitioner() then 'self' else 'manual' end,
        d.starts_at, d.ends_at, nullif(app.member(), 0), now()
      from decided d where d.refusal is null and not d.already
      on conflict on constraint assignment_pkey do update set
        kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, kind, via, starts_at, ends_at
    ), closed as (
      -- What was still to begin, or has run out, gives way to what begins now.
      update assignment_period p set closed_by = nullif(app.member(), 0), closed_at = now(), closed_reason = 'assigned anew'
      from granted g
      where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      -- Whoever waited for the lock began before what they waited for had ended: a period begins where the one before it ends.
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), ${newId()}, g.patient_id, g.practitioner_id, g.kind, g.via,
        greatest(g.starts_at, (select max(p.closed_at) from assignment_period p
                               where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id)),
        g.ends_at, nullif(app.member(), 0), now()
      from granted g, (select count(*) from closed) first_closed
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select app.tenant(), app.new_id(), 'selfAssigned', g.patient_id, g.practitioner_id, app.member(), m.id, now(), now()
      from granted g
      cross join lateral app.to_be_told(g.patient_id, array[]::text[]) m (id)
      where g.via = 'self' and m.id <> app.member()
        and (select t.assignment_policy from tenant t where t.id = app.tenant()) = 'open'
    ), noted as (
      select app.announce('careTeam', d.patient_id, d.practitioner_id)::text,
        app.record('careTeam.assigned', d.patient_id, 'done',
          coalesce('booking.' || ${booked ?? null}::text, (select 'policy.' || t.assignment_policy from tenant t where t.id = app.tenant())),
          jsonb_strip_nulls(jsonb_build_object('practitionerId', d.practitioner_id, 'via', d.via,
            'from', case when d.starts_at > now() then d.starts_at end, 'until', d.ends_at)))::text
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

/** The assignments of a patient that hold now or will. */
export const standingOf = (patientId: number) =>
  query<{ practitionerId: number; isPrimary: boolean; holdsNow: boolean; isMe: boolean }>`
    select a.practitioner_id as "practitionerId", a.kind = 'primary' as "isPrimary", a.starts_at <= now() as "holdsNow",
      coalesce(a.practitioner_id = app.my_practitioner(), false) as "isMe"
    from assignment a
    where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.status = 'active' and (a.ends_at is null or a.ends_at > now())
    order by a.practitioner_id`;

/**
 * Gives an assignment that holds, or will, other dates (A11), and tells whether they are others. One that holds already goes on
 * from when it began, unless it is to begin later.
 */
export const changeDates = (patientId: number, practitionerId: number, { from, until }: Terms) =>
  query<{ refusal: Refusal | null; changed: boolean }>`
    with wanted as materialized (
      select a.patient_id, a.practitioner_id, a.kind, a.starts_at as started_at, a.ends_at as ended_at, ${from ?? null}::timestamptz as begins_at,
        case when a.starts_at <= now() and coalesce(${from ?? null}::timestamptz, now()) <= now() then a.starts_at
          else greatest(now(), ${from ?? null}::timestamptz) end as starts_at,
        ${until ?? null}::timestamptz as ends_at
      from assignment a
      where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.practitioner_id = ${practitionerId} and a.status = 'active'
    ), decided as materialized (
      select w.*, coalesce(app.change_refusal(w.patient_id, w.practitioner_id, 'active', w.kind, w.starts_at, w.ends_at),
        case when w.ends_at <= greatest(w.starts_at, now()) or w.started_at > now() and w.begins_at < now() - interval '5 minutes' then 'datesBackwards'
          when w.kind = 'primary' and (w.ends_at is not null or w.starts_at > now()) then 'primaryUndated' end) as refusal,
        (w.starts_at, w.ends_at) is distinct from (w.started_at, w.ended_at) as other
      from wanted w
    ), changed as (
      update assignment a set starts_at = d.starts_at, ends_at = d.ends_at, version = a.version + 1
      from decided d
      where a.tenant_id = app.tenant() and a.patient_id = d.patient_id and a.practitioner_id = d.practitioner_id and d.refusal is null and d.other
      returning a.patient_id, a.practitioner_id, a.starts_at, a.ends_at
    ), noted as (
      select app.announce('careTeam', patient_id, practitioner_id)::text, app.record('careTeam.datesChanged', patient_id, 'done', 'careTeam.dates',
        jsonb_strip_nulls(jsonb_build_object('practitionerId', practitioner_id, 'from', starts_at, 'until', ends_at)))::text
      from changed
    )
    select d.refusal, (select count(*) from noted) > 0 as changed from decided d`;

/** Makes a member of the care team its primary, who begins at once and has no end. No row where they are not on it. */
export const makePrimary = (patientId: number, practitionerId: number) =>
  query<{ refusal: Refusal | null }>`
    with decided as materialized (
      select a.patient_id, a.practitioner_id, coalesce(app.unassign_refusal(), app.assign_refusal(a.patient_id, a.practitioner_id),
        case when a.ends_at is not null or a.starts_at > now() then 'primaryUndated' end) as refusal
      from assignment a
      where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.practitioner_id = ${practitionerId} and a.status = 'active'
    ), raised as (
      update assignment a set kind = 'primary', version = a.version + 1
      from decided d
      where a.tenant_id = app.tenant() and a.patient_id = d.patient_id and a.practitioner_id = d.practitioner_id and d.refusal is null
      returning a.practitioner_id
    )
    select d.refusal, (select count(*) from raised) as raised from decided d`;

/** The primary is one of the care team like the others from now on. */
export const stepDown = (patientId: number, practitionerId: number) =>
  query`
    update assignment set kind = 'assigned', version = version + 1
    where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and kind = 'primary' and status = 'active'`;

/** Logs that another is primary, or nobody, and tells open screens. */
export const notePrimary = (patientId: number, before: number | null, after: number | null) =>
  query`
    select app.announce('careTeam', ${patientId}, ${after ?? before})::text, app.record('careTeam.primaryChanged', ${patientId}, 'done', 'careTeam.unassign',
      jsonb_strip_nulls(jsonb_build_object('practitionerId', ${after}::bigint, 'before', ${before}::bigint)))::text`;

/** Closes the period of history that is open and opens the next, for an assignment as it stands now. */
export const renewPeriod = (patientId: number, practitionerId: number, why: string) =>
  query`
    with closed as (
      update assignment_period p
      set closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end, closed_reason = ${why}
      where p.tenant_id = app.tenant() and p.patient_id = ${patientId} and p.practitioner_id = ${practitionerId} and p.closed_at is null
      returning p.id
    )
    insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at, since, granted_by)
    select a.tenant_id, ${newId()}, a.patient_id, a.practitioner_id, a.kind, a.via,
      greatest(a.starts_at, now(), (select max(p.closed_at) from assignment_period p
                                    where p.tenant_id = a.tenant_id and p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id)),
      a.ends_at, app.member(), now(), a.starts_at, a.assigned_by
    from assignment a, (select count(*) from closed) first_closed
    where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.practitioner_id = ${practitionerId}`;

/** Archives an assignment that is active and closes the period of its history. */
export const archiveAssignment = (patientId: number, practitionerId: number, reason: string) =>
  query`
    with archived as (
      update assignment set status = 'archived', kind = 'assigned', reason = ${reason}, version = version + 1
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and status = 'active'
      returning patient_id, practitioner_id
    ), closed as (
      update assignment_period
      set closed_by = app.member(), closed_at = case when starts_at > clock_timestamp() then now() else greatest(now(), starts_at) end, closed_reason = ${reason}
      where tenant_id = app.tenant() and patient_id = ${patientId} and practitioner_id = ${practitionerId} and closed_at is null
    )
    select app.announce('careTeam', patient_id, practitioner_id)::text,
      app.record('careTeam.unassigned', patient_id, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', practitioner_id))::text
    from archived`;
