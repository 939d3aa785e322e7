import { fragment, query } from '#src/platform/db.ts';
import type { Refusal } from '../assignments/queries.ts';

/** Which of these the one asking sees. */
export const seenAmong = (patientIds: readonly number[]) =>
  query<{ id: number }>`select id from patient where tenant_id = app.tenant() and id = any (${patientIds}::bigint[])`;

export const practitionersAmong = (ids: readonly number[]) =>
  query<{ id: number }>`select id from practitioner where tenant_id = app.tenant() and id = any (${ids}::bigint[])`;

export type Pair = {
  patientId: number;
  practitionerId: number;
  firstName: string;
  lastName: string;
  already: boolean;
  refusal: Refusal | null;
};

/** Each practitioner with each patient, as the database decides it (A2, A3). Already on the care team is no news (P). */
const decided = (patientIds: readonly number[], practitionerIds: readonly number[]) => fragment`
  with teams as materialized (
    select c.patient_id, array_agg(c.practitioner_id) as on_it from app.visible_connection c
    where c.tenant_id = app.tenant() and c.patient_id = any (${patientIds}::bigint[]) and c.kind <> 'emergency'
    group by c.patient_id
  ), chosen as materialized (
    select p.id, p.sort_name, p.first_name, p.last_name, coalesce(t.on_it, '{}') as on_it
    from patient p left join teams t on t.patient_id = p.id
    where p.tenant_id = app.tenant() and p.id = any (${patientIds}::bigint[])
  ), decided as materialized (
    select c.id as patient_id, c.sort_name, c.first_name, c.last_name, w.id as practitioner_id, w.id = any (c.on_it) as already,
      case when w.id <> all (c.on_it) then app.assign_refusal(c.id, w.id) end as refusal
    from chosen c cross join unnest(${practitionerIds}::bigint[]) w (id)
  )`;

export const pairsForeseen = (patientIds: readonly number[], practitionerIds: readonly number[]) =>
  query<Pair>`
    ${decided(patientIds, practitionerIds)}
    select d.patient_id as "patientId", d.practitioner_id as "practitionerId", d.first_name as "firstName", d.last_name as "lastName", d.already, d.refusal
    from decided d order by d.sort_name, d.patient_id, d.practitioner_id`;

/**
 * Assigns every practitioner to every patient whom the database lets them be assigned to, as assigning one does (assignments/queries.ts): the row (A1),
 * a period of its history, the log, open screens and, under `open`, the care team.
 */
export const assignAll = (patientIds: readonly number[], practitionerIds: readonly number[]) =>
  query<{ patientId: number }>`
    ${decided(patientIds, practitionerIds)}, granted as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at)
      select app.tenant(), d.patient_id, d.practitioner_id, 'assigned', case when d.practitioner_id = app.my_practitioner() then 'self' else 'manual' end,
        now(), null, app.member(), now()
      from decided d where d.refusal is null and not d.already
      on conflict on constraint assignment_pkey do update set
        kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, kind, via, starts_at
    ), closed as (
      -- What was still to begin, or has run out, gives way to what begins now.
      update assignment_period p set closed_by = app.member(), closed_at = now(), closed_reason = 'assigned anew' from granted g
      where p.tenant_id = app.tenant() and p.patient_id = any (${patientIds}::bigint[])
        and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), g.patient_id, g.practitioner_id, g.kind, g.via,
        greatest(g.starts_at, (select max(p.closed_at) from assignment_period p
                               where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id)),
        app.member(), now()
      from granted g, (select count(*) from closed) first_closed
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select app.tenant(), app.new_id(), 'selfAssigned', g.patient_id, g.practitioner_id, app.member(), m.id, now(), now()
      from granted g cross join lateral app.to_be_told(g.patient_id, array[]::text[]) m (id)
      where g.via = 'self' and m.id <> app.member() and (select t.assignment_policy from tenant t where t.id = app.tenant()) = 'open'
    )
    select g.patient_id as "patientId", app.announce('careTeam', g.patient_id, g.practitioner_id)::text,
      app.record('careTeam.assigned', g.patient_id, 'done', (select 'policy.' || t.assignment_policy from tenant t where t.id = app.tenant()),
        jsonb_build_object('practitionerId', g.practitioner_id, 'via', g.via))::text
    from granted g`;
