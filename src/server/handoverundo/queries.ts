import { query } from '#src/platform/db.ts';
import { beginning, closing, json } from '../handover/queries.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5): of them nothing is taken back, counted or told.

/** Takes a hand-over until the transaction ends, in a statement of its own: what follows sees whether somebody has taken it back. */
export const lockHandover = (id: number) => query`select id from handover where tenant_id = app.tenant() and id = ${id} for no key update`;
/** Who left, and whether they can be assigned now (A2). No row where there is no such hand-over. */
export const handoverById = (id: number) =>
  query<{ practitionerId: number; undone: boolean; assignable: boolean }>`
    select h.practitioner_id as "practitionerId", h.undone_at is not null as undone,
      exists (select from app.assignable a where a.tenant_id = app.tenant() and a.id = h.practitioner_id) as assignable
    from handover h where h.tenant_id = app.tenant() and h.id = ${id}`;

export type Outcome = 'restored' | 'careTeam' | 'appointments' | 'taken' | 'archived';
/** Of the patients of a hand-over, whom it concerns, for locks; by id. */
export const concernedBy = (id: number) =>
  query<{ patientId: number; calendars: number[] }>`
    select h.patient_id as "patientId",
      (select coalesce(jsonb_agg(e -> 'practitionerId'), '[]') from jsonb_array_elements(h.assignments) e) || to_jsonb(coalesce(h.to_practitioner_id, 0))
        || (select coalesce(jsonb_agg(e -> 'before' -> 'practitioner_id'), '[]') from jsonb_array_elements(h.appointments) e) as calendars
    from handover_patient h where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.outcome is null order by h.patient_id`;

export type Judged = { patientId: number; firstName: string; lastName: string; outcome: Outcome };
/**
 * What can be taken back of each patient, with everything that holds them locked: all of it, or why nothing is: their care team, or an appointment,
 * has been changed since, or who had it is booked by now; or a leave has other dates, or a cover could not come back. Each patient is whole or left.
 */
export const judged = (id: number, going: readonly number[] | null) =>
  query<Judged>`
    with kept as materialized (
      select h.* from handover_patient h where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.outcome is null
    )
    select p.id as "patientId", p.first_name as "firstName", p.last_name as "lastName", case
        when p.status <> 'active' then 'archived'
        when exists (select from jsonb_array_elements(k.assignments) e where (e ->> 'version')::integer is distinct from (
          select a.version from assignment a where a.tenant_id = app.tenant() and a.patient_id = p.id and a.practitioner_id = (e ->> 'practitionerId')::bigint)) then 'careTeam'
        when exists (select from jsonb_array_elements(k.covers) e
          where exists (select from cover c where c.tenant_id = app.tenant() and c.leave_id = (e ->> 'leaveId')::bigint and c.patient_id = p.id)
            or not exists (select from time_off l where l.tenant_id = app.tenant() and l.id = (e ->> 'leaveId')::bigint
              and l.starts_at = (e ->> 'startsAt')::timestamptz and l.ends_at = (e ->> 'endsAt')::timestamptz)
            -- Who covered, and cannot be assigned any more (A2).
            or (e -> 'cover' ->> 'gives')::boolean and not exists (select from app.assignable b where b.tenant_id = app.tenant() and b.id = (e -> 'cover' ->> 'practitioner_id')::bigint))
          then 'careTeam'
        -- Who covered somebody else's leave comes back only while that leave has these covers, and these dates.
        when exists (select from jsonb_array_elements(k.assignments) e cross join lateral jsonb_populate_record(null::assignment, nullif(e -> 'before', 'null')) was
          where was.kind = 'covering' and was.status = 'active' and was.ends_at > now()
            and not app.still_covers(p.id, was.practitioner_id, was.assigned_at, was.ends_at)
            and not exists (select from jsonb_array_elements(k.covers) o where (o -> 'cover' ->> 'practitioner_id')::bigint = was.practitioner_id)) then 'careTeam'
        when exists (select from jsonb_array_elements(k.appointments) e where (e ->> 'version')::integer is distinct from (
            select a.version from appointment a where a.tenant_id = app.tenant() and a.id = (e ->> 'id')::bigint)
          or (e -> 'before' ->> 'starts_at')::timestamptz <= now()
          or exists (select from appointment a where a.tenant_id = app.tenant() and a.id = (e ->> 'id')::bigint and a.status <> 'cancelled' and a.starts_at <= now())) then 'appointments'
        when exists (select from jsonb_array_elements(k.appointments) e
          join app.visible_busy b on b.tenant_id = app.tenant() and b.practitioner_id = (e -> 'before' ->> 'practitioner_id')::bigint and b.busy && (e -> 'before' ->> 'busy')::tstzrange
          where not exists (select from kept o, jsonb_array_elements(o.appointments) f where (f ->> 'id')::bigint = b.id and o.patient_id = any (coalesce(${going}::bigint[], array[o.patient_id])))) then 'taken'
        when exists (select from jsonb_array_elements(k.appointments) e
          join appointment b on b.tenant_id = app.tenant() and b.patient_id = p.id and b.status <> 'cancelled' and b.patient_alone
            and tstzrange(b.starts_at, b.ends_at) && tstzrange((e -> 'before' ->> 'starts_at')::timestamptz, (e -> 'before' ->> 'ends_at')::timestamptz)
          where (e -> 'before' ->> 'patient_alone')::boolean and not exists (select from jsonb_array_elements(k.appointments) f where (f ->> 'id')::bigint = b.id)) then 'taken'
        when exists (select from jsonb_array_elements(k.appointments) e
          join app.visible_busy b on b.tenant_id = app.tenant() and b.room_id = (e -> 'before' ->> 'room_id')::bigint
            and tstzrange(b.starts_at, b.ends_at) && tstzrange((e -> 'before' ->> 'starts_at')::timestamptz, (e -> 'before' ->> 'ends_at')::timestamptz)
          where b.id <> (e ->> 'id')::bigint) then 'taken'
        else 'restored' end as outcome
    from kept k join patient p on p.tenant_id = app.tenant() and p.id = k.patient_id
    order by p.sort_name, p.id`;

/** Writes that a hand-over is taken back, before anything of it is; who left takes new patients again, where it had stopped that. */
export const undoNow = (id: number, practitionerId: number) =>
  query<{ stopped: boolean }>`
    update handover set undone_by = app.member(), undone_at = now() where tenant_id = app.tenant() and id = ${id}
    returning stopped_accepting as stopped, app.record('handover.undone', null, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', ${practitionerId}::bigint))::text,
      app.announce('team', null, null)::text`;
export const acceptAgain = (practitionerId: number) =>
  query`
    with again as (
      update practitioner set accepting_new_patients = true
      where tenant_id = app.tenant() and id = ${practitionerId} and not accepting_new_patients
      returning id
    )
    select app.record('practitioner.changed', null, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', id, 'acceptsNew', true))::text from again`;
export const noteOutcomes = (id: number, outcomes: readonly { patientId: number; outcome: Outcome }[]) =>
  query`
    update handover_patient h set outcome = w.outcome from jsonb_to_recordset(${json(outcomes)}) as w ("patientId" bigint, outcome text)
    where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.patient_id = w."patientId"`;

/**
 * Puts the rows of care teams back as they were: those who followed or covered first, then the one who left, since there is one primary at a time.
 * What has run out meanwhile gives nothing any more: it has no period, and nobody is assigned.
 */
export const restoreTeams = (id: number, patientIds: readonly number[], practitionerId: number, ofLeaver: boolean) =>
  query`
    with kept as materialized (
      select h.patient_id as of_patient, (e ->> 'practitionerId')::bigint as of_practitioner, jsonb_typeof(e -> 'before') = 'object' as was, e -> 'before' as before, n.status as status_since
      from handover_patient h cross join lateral jsonb_array_elements(h.assignments) e
      cross join lateral (select a.status from assignment a
        where a.tenant_id = app.tenant() and a.patient_id = h.patient_id and a.practitioner_id = (e ->> 'practitionerId')::bigint) n
      where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.patient_id = any (${patientIds}::bigint[])
        and ((e ->> 'practitionerId')::bigint = ${practitionerId}) = ${ofLeaver}
    ), back as (
      update assignment a set kind = case when k.was then k.before ->> 'kind' else 'assigned' end, via = case when k.was then k.before ->> 'via' else a.via end,
        status = case when k.was then k.before ->> 'status' else 'archived' end,
        starts_at = case when k.was then (k.before ->> 'starts_at')::timestamptz else a.starts_at end,
        ends_at = case when k.was then (k.before ->> 'ends_at')::timestamptz else a.ends_at end,
        assigned_by = case when k.was then (k.before ->> 'assigned_by')::bigint else a.assigned_by end,
        assigned_at = case when k.was then (k.before ->> 'assigned_at')::timestamptz else a.assigned_at end,
        reason = case when k.was then k.before ->> 'reason' else 'hand-over undone' end, version = a.version + 1
      from kept k
      where a.tenant_id = app.tenant() and a.patient_id = any (${patientIds}::bigint[]) and a.patient_id = k.of_patient and a.practitioner_id = k.of_practitioner
      returning a.patient_id, a.practitioner_id, a.kind, a.via, a.status, a.starts_at, a.ends_at, k.was, k.status_since, coalesce(a.ends_at <= now(), false) as is_over
    ), closed as (
      update assignment_period p set ${closing}, closed_reason = 'hand-over undone' from back g
      where p.tenant_id = app.tenant() and p.patient_id = any (${patientIds}::bigint[]) and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), g.patient_id, g.practitioner_id, g.kind, g.via, ${beginning}, g.ends_at, app.member(), now()
      from back g, (select count(*) from closed) first_closed where g.status = 'active' and not g.is_over
    )
    select app.announce('careTeam', g.patient_id, g.practitioner_id)::text,
      case when not (g.is_over and g.status_since = 'archived') then
        app.record(case when g.status = 'archived' then 'careTeam.unassigned' when g.status_since = 'archived' then 'careTeam.assigned' else 'careTeam.datesChanged' end,
          g.patient_id, 'done', 'careTeam.unassign', jsonb_strip_nulls(jsonb_build_object('practitionerId', g.practitioner_id, 'via', 'handover', 'until', g.ends_at)))::text end,
      case when g.kind = 'primary' and ${ofLeaver} and not g.is_over then app.record('careTeam.primaryChanged', g.patient_id, 'done', 'careTeam.unassign',
        jsonb_build_object('practitionerId', g.practitioner_id))::text end
    from back g`;

/** Puts back what covered the leaves to come. */
export const restoreCovers = (id: number, patientIds: readonly number[], practitionerId: number) =>
  query`
    with kept as materialized (
      select e from handover_patient h cross join lateral jsonb_array_elements(h.covers) e
      where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.patient_id = any (${patientIds}::bigint[])
    ), covers as (
      insert into cover select r.* from kept k cross join lateral jsonb_populate_record(null::cover, k.e -> 'cover') r where jsonb_typeof(k.e -> 'cover') = 'object'
    ), moved as (
      insert into cover_appointment select r.* from kept k cross join lateral jsonb_array_elements(k.e -> 'appointments') m
        cross join lateral jsonb_populate_record(null::cover_appointment, m) r
    )
    select app.announce('leave', null, ${practitionerId})::text from kept limit 1`;

/** Puts appointments back as they were: with whom, when, and how they stood. */
export const restoreAppointments = (id: number, patientIds: readonly number[]) =>
  query<{ id: number; wasCancelled: boolean }>`
    with kept as materialized (
      select (e ->> 'id')::bigint as of_id, (e ->> 'version')::integer as since, r.*, n.status as status_since
      from handover_patient h cross join lateral jsonb_array_elements(h.appointments) e
      cross join lateral jsonb_populate_record(null::appointment, e -> 'before') r
      cross join lateral (select a.status from appointment a where a.tenant_id = app.tenant() and a.id = (e ->> 'id')::bigint) n
      where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.patient_id = any (${patientIds}::bigint[])
    ), back as (
      update appointment a set practitioner_id = k.practitioner_id, starts_at = k.starts_at, ends_at = k.ends_at, busy = k.busy, wall_start = k.wall_start, zone = k.zone,
        is_exception = k.is_exception, patient_alone = k.patient_alone, status = k.status, cancelled_by = k.cancelled_by, cancelled_at = k.cancelled_at,
        cancelled_late = k.cancelled_late, cancel_reason = k.cancel_reason, placed_by = k.placed_by, placed_at = k.placed_at, version = a.version + 1
      from kept k
      where a.tenant_id = app.tenant() and a.patient_id = any (${patientIds}::bigint[]) and a.id = k.of_id and a.version = k.since
      returning a.id, a.patient_id, a.practitioner_id, a.starts_at, k.status_since = 'cancelled' as was_cancelled
    )
    select id, was_cancelled as "wasCancelled", app.announce('calendar', null, null)::text,
      app.record(case when was_cancelled then 'appointment.restored' else 'appointment.moved' end, patient_id, 'done', 'appointment.book',
        jsonb_build_object('appointmentId', id, 'practitionerId', practitioner_id, 'startsAt', starts_at))::text
    from back`;
