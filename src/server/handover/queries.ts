import type { HandoverDraft, Handovers } from '#src/contract/handover.ts';
import { fragment, query } from '#src/platform/db.ts';
import { wall } from '../scheduling/queries.ts';
import type { Ended, Handed, Joined, Moved, ToCome } from './rules.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5): of them nothing is handed over, counted or told.
// Statements over a set name its ids, so that they are found by index whatever the database knows of its tables.

export const json = (rows: unknown) => fragment`${JSON.stringify(rows)}::jsonb`;
const holds = fragment`a.status = 'active' and (a.ends_at is null or a.ends_at > now())`;
/** As a column is sent: in JSON it would have another form. */
const instant = (at: ReturnType<typeof fragment>) => fragment`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const term = fragment`'kind', a.kind, 'from', ${instant(fragment`a.starts_at`)}, 'until', ${instant(fragment`a.ends_at`)}`;

const isToCome = fragment`a.status in ('booked', 'confirmed') and a.starts_at > now()`;
/** Who has which patients: on their care team now or later, or with an appointment to come. @param whose a condition on `a` */
const caseloads = (whose: ReturnType<typeof fragment>) => fragment`
  select a.practitioner_id, a.patient_id from assignment a where a.tenant_id = app.tenant() and ${whose} and ${holds}
  union
  select a.practitioner_id, a.patient_id from appointment a where a.tenant_id = app.tenant() and ${whose} and ${isToCome}`;
const caseload = (practitionerId: number) => caseloads(fragment`a.practitioner_id = ${practitionerId}`);
/** The leaves `l` of a practitioner that are not over. */
const toCome = (practitionerId: number) =>
  fragment`l.tenant_id = app.tenant() and l.practitioner_id = ${practitionerId} and l.ends_at > now()`;

/** The active patients of a practitioner, on whose care team they are, now or later, or with whom they have an appointment to come; by name. */
export const caseloadOf = (practitionerId: number) =>
  query<Handed & Pick<HandoverDraft['patients'][number], 'firstName' | 'lastName' | 'preferredName'>>`
    with theirs as materialized (${caseload(practitionerId)})
    select p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName",
      (select json_build_object(${term}) from assignment a
       where a.tenant_id = app.tenant() and a.patient_id = p.id and a.practitioner_id = ${practitionerId} and ${holds}) as own,
      (select a.practitioner_id from assignment a where a.tenant_id = app.tenant() and a.patient_id = p.id and a.kind = 'primary' and a.status = 'active'
         and a.practitioner_id <> ${practitionerId}) as "primaryId",
      (select coalesce(json_agg(json_build_object('practitionerId', a.practitioner_id, ${term}) order by a.practitioner_id), '[]') from assignment a
       where a.tenant_id = app.tenant() and a.patient_id = p.id and a.practitioner_id <> ${practitionerId} and ${holds}) as standing,
      (select coalesce(json_agg(json_build_object('leaveId', c.leave_id, 'practitionerId', c.practitioner_id, 'gives', c.gives and exists (select from assignment a
           where a.tenant_id = app.tenant() and a.patient_id = p.id and a.practitioner_id = c.practitioner_id and a.kind = 'covering' and a.via = 'coverage' and ${holds}))
         order by c.leave_id), '[]')
       from time_off l join cover c on c.tenant_id = l.tenant_id and c.leave_id = l.id and c.patient_id = p.id where ${toCome(practitionerId)}) as covers,
      (select md5(coalesce(string_agg(a.practitioner_id || ':' || a.version, ',' order by a.practitioner_id), ''))
       from assignment a where a.tenant_id = app.tenant() and a.patient_id = p.id) as version
    from theirs t
    join patient p on p.tenant_id = app.tenant() and p.id = t.patient_id and p.status = 'active'
    order by p.sort_name, p.id`;

/**
 * The appointments to come of a practitioner with patients who are active, those that colleagues have only because they cover a leave included; as
 * far as they are shown to whoever may unassign, soonest first.
 */
export const appointmentsOf = (practitionerId: number) =>
  query<ToCome & { serviceId: number; roomId: number | null; service: { name: string; colour: string }; wallEnd: string }>`
    with lent as materialized (
      select m.appointment_id as id, m.to_practitioner_id as practitioner_id from time_off l
      join cover_appointment m on m.tenant_id = l.tenant_id and m.leave_id = l.id and m.outcome = 'moved'
        and m.patient_id in (select t.patient_id from (${caseload(practitionerId)}) t)
      where ${toCome(practitionerId)}
    ), whose as materialized (select ${practitionerId}::bigint as id union select practitioner_id from lent), shown as materialized (
      select a.* from appointment a where a.tenant_id = app.tenant() and a.practitioner_id = any (array(select id from whose)) and ${isToCome}
    ), theirs as materialized (
      select v.id, v.patient_id, v.practitioner_id, v.service_id, v.room_id, v.starts_at, v.ends_at, v.wall_start, v.busy, v.version, true as is_shown from shown v
      union all
      select v.id, v.patient_id, v.practitioner_id, v.service_id, null, v.starts_at, v.ends_at, v.wall_start, v.busy, v.version, false
        from app.visible_parting v where v.tenant_id = app.tenant() and v.practitioner_id = any (array(select id from whose)) and v.id not in (select id from shown)
    ), books as materialized (
      select b.patient_id from (select distinct t.patient_id from theirs t offset 0) b where app.booking_refusal(b.patient_id, null) is null
    )
    select one.*, t.version, t.practitioner_id as "practitionerId"
    from (select t.* from theirs t left join lent on lent.id = t.id and lent.practitioner_id = t.practitioner_id where t.practitioner_id = ${practitionerId} or lent.id is not null) t
    join patient p on p.tenant_id = app.tenant() and p.id = t.patient_id and p.status = 'active'
    join service s on s.tenant_id = app.tenant() and s.id = t.service_id
    cross join lateral (select t.id as "id", t.patient_id as "patientId", t.service_id as "serviceId", t.room_id as "roomId",
      json_build_object('name', s.name, 'colour', s.colour) as service,
      t.starts_at as "startsAt", t.ends_at as "endsAt", lower(t.busy) as "busyFrom", upper(t.busy) as "busyUntil",
      to_char(t.wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart", ${wall(fragment`t.ends_at`)} as "wallEnd",
      (extract(epoch from t.ends_at - t.starts_at) / 60)::integer as minutes,
      t.is_shown and t.patient_id in (select b.patient_id from books b) as "mayMove") one
    order by t.starts_at, t.id`;

/** Takes charts until the transaction ends, in one order for everybody, in a statement of its own: what follows sees what others have done. */
export const lockCharts = (patientIds: readonly number[]) =>
  query`select patient_id from chart_lock where tenant_id = app.tenant() and patient_id = any (${patientIds}::bigint[]) order by patient_id for update`;

type Made = { id: number; practitionerId: number; stops: boolean };
/** Writes that a caseload is handed over, and where that is wanted, that the one who leaves takes nobody new. Before anything of it is done. */
export const begin = ({ id, practitionerId, stops }: Made) =>
  query`
    with stopped as (
      update practitioner set accepting_new_patients = false where tenant_id = app.tenant() and id = ${practitionerId} and ${stops} and accepting_new_patients
      returning id
    ), noted as (
      select app.record('practitioner.changed', null, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', id, 'acceptsNew', false))::text from stopped
    ), made as (
      insert into handover (tenant_id, id, practitioner_id, made_by, made_at, stopped_accepting)
      select app.tenant(), ${id}, ${practitionerId}, app.member(), now(), exists (select from stopped)
    )
    select app.record('handover.made', null, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', ${practitionerId}::bigint))::text,
      app.announce('team', null, null)::text, (select count(*) from noted) as noted`;

type Kept = { patientId: number; practitionerId: number | null; teamIds: number[]; appointmentIds: number[] };
/** Keeps the rows that are about to change, or to go, as they are. Each is changed once, so that its next version is known. */
export const keepBefore = (id: number, leaving: number, patients: readonly Kept[]) =>
  query`
    insert into handover_patient (tenant_id, handover_id, patient_id, to_practitioner_id, assignments, appointments, covers)
    select app.tenant(), ${id}, w."patientId", w."practitionerId",
      (select coalesce(jsonb_agg(jsonb_build_object('practitionerId', t.id, 'before', to_jsonb(a), 'version', coalesce(a.version, 0) + 1)), '[]')
       from unnest(w."teamIds") as t (id)
       left join lateral (select * from assignment a where a.tenant_id = app.tenant() and a.patient_id = w."patientId" and a.practitioner_id = t.id) a on true),
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'before', to_jsonb(a), 'version', a.version + 1)), '[]')
       from appointment a where a.tenant_id = app.tenant() and a.id = any (w."appointmentIds")),
      (select coalesce(jsonb_agg(jsonb_build_object('leaveId', l.id, 'startsAt', l.starts_at, 'endsAt', l.ends_at, 'cover', to_jsonb(c), 'appointments', moved.rows)), '[]')
       from time_off l
       left join cover c on c.tenant_id = l.tenant_id and c.leave_id = l.id and c.patient_id = w."patientId"
       cross join lateral (select coalesce(jsonb_agg(to_jsonb(m)), '[]') as rows from cover_appointment m
         where m.tenant_id = l.tenant_id and m.leave_id = l.id and m.patient_id = w."patientId") moved
       where ${toCome(leaving)} and (c.leave_id is not null or moved.rows <> '[]'))
    from jsonb_to_recordset(${json(patients)}) as w ("patientId" bigint, "practitionerId" bigint, "teamIds" bigint[], "appointmentIds" bigint[])`;

/** Closes a period: now, or as soon as it has begun. */
export const closing = fragment`closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end`;
/** The next period of an assignment’s history begins where the last one has ended. */
export const beginning = fragment`greatest(g.starts_at, now(), (select max(p.closed_at) from assignment_period p
    where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id))`;

/** Ends the assignments of the one who leaves, and of those who cover for them. */
export const endAll = (ends: readonly Ended[], reason: string) =>
  query`
    with ended as (
      update assignment a set status = 'archived', kind = 'assigned', reason = ${reason}, version = a.version + 1
      from jsonb_to_recordset(${json(ends)}) as w ("patientId" bigint, "practitionerId" bigint)
      where a.tenant_id = app.tenant() and a.patient_id = any (${ends.map(({ patientId }) => patientId)}::bigint[])
        and a.patient_id = w."patientId" and a.practitioner_id = w."practitionerId" and a.status = 'active'
      returning a.patient_id, a.practitioner_id
    ), closed as (
      update assignment_period p set ${closing}, closed_reason = ${reason} from ended e
      where p.tenant_id = app.tenant() and p.patient_id = any (${ends.map(({ patientId }) => patientId)}::bigint[])
        and p.patient_id = e.patient_id and p.practitioner_id = e.practitioner_id and p.closed_at is null
    )
    select patient_id as "patientId", app.announce('careTeam', patient_id, practitioner_id)::text,
      app.record('careTeam.unassigned', patient_id, 'done', 'careTeam.unassign', jsonb_build_object('practitionerId', practitioner_id, 'via', 'handover'))::text
    from ended`;
/** Forgets what covers the leaves to come of the one who leaves: of these patients there is nobody left to cover for. */
export const forgetCovers = (practitionerId: number, patientIds: readonly number[]) =>
  query<{ leaveId: number }>`
    with theirs as materialized (select l.id from time_off l where ${toCome(practitionerId)}), moved as (
      delete from cover_appointment m using theirs l where m.tenant_id = app.tenant() and m.leave_id = l.id and m.patient_id = any (${patientIds}::bigint[])
    ), gone as (
      delete from cover c using theirs l where c.tenant_id = app.tenant() and c.leave_id = l.id and c.patient_id = any (${patientIds}::bigint[]) returning c.leave_id
    )
    select g.leave_id as "leaveId", case when row_number() over () = 1 then app.announce('leave', null, ${practitionerId})::text end from gone g`;

/** Puts those who follow on the care teams, or changes how they are on them. */
export const joinAll = (joins: readonly Joined[]) =>
  query<{ patientId: number }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${json(joins)}) as w ("patientId" bigint, "practitionerId" bigint, kind text, "from" timestamptz, until timestamptz, "isOn" boolean)
    ), added as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at)
      select app.tenant(), w."patientId", w."practitionerId", w.kind, 'handover', greatest(now(), w."from"), w.until, app.member(), now() from wanted w where not w."isOn"
      on conflict on constraint assignment_pkey do update set kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at,
        ends_at = excluded.ends_at, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, kind, via, starts_at, ends_at
    ), changed as (
      update assignment a set kind = w.kind, ends_at = w.until, starts_at = case when w."from" is null then least(a.starts_at, now()) else w."from" end, version = a.version + 1
      from wanted w
      where w."isOn" and a.tenant_id = app.tenant() and a.patient_id = any (${joins.map(({ patientId }) => patientId)}::bigint[])
        and a.patient_id = w."patientId" and a.practitioner_id = w."practitionerId" and a.status = 'active'
      returning a.patient_id, a.practitioner_id, a.kind, a.via, a.starts_at, a.ends_at
    ), given as (
      select *, 'careTeam.assigned' as act from added union all select *, 'careTeam.datesChanged' from changed
    ), closed as (
      update assignment_period p set ${closing}, closed_reason = 'handed over' from given g
      where p.tenant_id = app.tenant() and p.patient_id = any (${joins.map(({ patientId }) => patientId)}::bigint[])
        and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), g.patient_id, g.practitioner_id, g.kind, g.via, ${beginning}, g.ends_at, app.member(), now()
      from given g, (select count(*) from closed) first_closed
    )
    select g.patient_id as "patientId", app.announce('careTeam', g.patient_id, g.practitioner_id)::text, app.record(g.act, g.patient_id, 'done', 'careTeam.unassign',
      jsonb_strip_nulls(jsonb_build_object('practitionerId', g.practitioner_id, 'via', 'handover',
        'from', case when g.starts_at > now() then g.starts_at end, 'until', g.ends_at)))::text
    from given g`;

/** Logs who is primary now. */
export const notePrimaries = (primaries: readonly { patientId: number; practitionerId: number; before: number | null }[]) =>
  query`
    select app.record('careTeam.primaryChanged', w."patientId", 'done', 'careTeam.unassign',
      jsonb_strip_nulls(jsonb_build_object('practitionerId', w."practitionerId", 'before', w.before)))::text
    from jsonb_to_recordset(${json(primaries)}) as w ("patientId" bigint, "practitionerId" bigint, before bigint)`;

/** Moves appointments to those who follow, at their time or at another. No row for one that is another version by now. */
export const moveAll = (moves: readonly Moved[]) =>
  query<{ id: number }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${json(moves.map(({ id, version, practitionerId, before, place }) => ({ ...place, id, version, practitionerId, before })))}) as w (id bigint,
        version integer, "practitionerId" bigint, before bigint, "startsAt" timestamptz, "endsAt" timestamptz, "busyFrom" timestamptz, "busyUntil" timestamptz, "wallStart" timestamp)
    ), moved as (
      update appointment a set practitioner_id = w."practitionerId", starts_at = coalesce(w."startsAt", a.starts_at), ends_at = coalesce(w."endsAt", a.ends_at),
        busy = case when w."startsAt" is null then a.busy else tstzrange(w."busyFrom", w."busyUntil") end, wall_start = coalesce(w."wallStart", a.wall_start),
        zone = case when w."startsAt" is null then a.zone else (select t.time_zone from tenant t where t.id = app.tenant()) end,
        is_exception = a.is_exception or w."startsAt" is not null and a.series_id is not null, placed_by = app.member(), placed_at = now(), version = a.version + 1
      from wanted w
      where a.tenant_id = app.tenant() and a.id = any (${moves.map(({ id }) => id)}::bigint[]) and a.id = w.id and a.version = w.version
        and a.practitioner_id = w.before and ${isToCome}
      returning a.id, a.patient_id, a.practitioner_id, a.starts_at, w.before
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.moved', patient_id, 'done', 'appointment.book', jsonb_build_object('appointmentId', id, 'practitionerId', practitioner_id,
        'startsAt', starts_at, 'practitionerBefore', before))::text
    from moved`;

const person = (from: ReturnType<typeof fragment>) =>
  fragment`json_build_object('id', ${from}.id, 'firstName', ${from}.first_name, 'lastName', ${from}.last_name)`;
/** The latest hand-overs, latest first, as far as their patients exist for the caller. */
export const handoversNow = () =>
  query<Handovers['items'][number]>`
    select h.id, ${person(fragment`pr`)} as practitioner, ${person(fragment`m`)} as by, h.made_at as "madeAt",
      (select count(*)::integer from handover_patient t where t.tenant_id = app.tenant() and t.handover_id = h.id) as patients,
      (select coalesce(json_agg(json_build_object('id', c.id, 'firstName', c.first_name, 'lastName', c.last_name, 'patients', t.patients) order by c.sort_name, c.id), '[]')
       from (select t.to_practitioner_id as id, count(*) as patients from handover_patient t where t.tenant_id = app.tenant() and t.handover_id = h.id group by 1) t
       join practitioner c on c.tenant_id = app.tenant() and c.id = t.id) as to,
      case when u.id is not null then json_build_object('by', ${person(fragment`u`)}, 'at', ${instant(fragment`h.undone_at`)},
        'restored', (select count(*) from handover_patient t where t.tenant_id = app.tenant() and t.handover_id = h.id and t.outcome = 'restored'),
        'left', (select coalesce(json_agg(${person(fragment`p`)} order by p.sort_name, p.id), '[]') from handover_patient t
          join patient p on p.tenant_id = app.tenant() and p.id = t.patient_id
          where t.tenant_id = app.tenant() and t.handover_id = h.id and t.outcome is distinct from 'restored')) end as undone
    from handover h
    join practitioner pr on pr.tenant_id = app.tenant() and pr.id = h.practitioner_id
    join member m on m.tenant_id = app.tenant() and m.id = h.made_by
    left join member u on u.tenant_id = app.tenant() and u.id = h.undone_by
    where h.tenant_id = app.tenant()
    order by h.made_at desc, h.id desc
    limit 50`;

/** Whoever has a caseload to hand over, if only of appointments, by name: who leaves may be suspended already. */
export const practitionersWithCaseload = () =>
  query<Handovers['practitioners'][number]>`
    with load as materialized (
      select t.practitioner_id, count(*)::integer as patients
      from (${caseloads(fragment`true`)}) t join patient p on p.tenant_id = app.tenant() and p.id = t.patient_id and p.status = 'active'
      group by t.practitioner_id
    )
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, l.patients
    from load l join practitioner pr on pr.tenant_id = app.tenant() and pr.id = l.practitioner_id
    order by pr.sort_name, pr.id`;
