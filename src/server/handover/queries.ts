import type { HandoverDraft, Handovers } from '#src/contract/handover.ts';
import { fragment, query } from '#src/platform/db.ts';
import { wall } from '../scheduling/queries.ts';
import type { Ended, Handed, Joined, Moved, ToCome } from './rules.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5): of them nothing is handed over, counted or told.
// Statements over a set name its ids, so that they are found by index whatever the database knows of its tables.

const json = (rows: unknown) => fragment`${JSON.stringify(rows)}::jsonb`;
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

const closing = fragment`closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end`;
/** The next period of an assignment’s history begins where the last one has ended. */
const beginning = fragment`greatest(g.starts_at, now(), (select max(p.closed_at) from assignment_period p
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
    with kept as materialized (select h.* from handover_patient h where h.tenant_id = app.tenant() and h.handover_id = ${id} and h.outcome is null)
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
            and not exists (select from cover c where c.tenant_id = app.tenant() and c.patient_id = p.id and c.practitioner_id = was.practitioner_id
              and c.gives and c.made_at = was.assigned_at and c.leave_ends_at = was.ends_at)
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
    with again as (update practitioner set accepting_new_patients = true where tenant_id = app.tenant() and id = ${practitionerId} and not accepting_new_patients returning id)
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
