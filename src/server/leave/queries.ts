import type { Leave } from '#src/contract/leave.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Refusal } from '../assignments/queries.ts';
import { ofLeave, within } from '../leaveappointments/queries.ts';
import { wall } from '../scheduling/queries.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5), and the covers that are not theirs to know (db/policy/leave.sql).

/** An assignment `a` of who is away that holds at some time of the leave `l`. */
const cared = fragment`
  a.tenant_id = app.tenant() and a.practitioner_id = l.practitioner_id and a.status = 'active' and a.starts_at < l.ends_at
  and coalesce(a.ends_at, 'infinity') > greatest(l.starts_at, now())`;
const ofActive = fragment`join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.status = 'active'`;
/**
 * Whether a cover `c` of the leave `l` holds: who covers can be assigned (A2), and is on the care team for all of the leave that is to come. A place
 * that was taken from them since, or that ends before a leave which was lengthened, covers nobody.
 */
const holds = fragment`(c.practitioner_id = any (array(select s.id from app.assignable s))
  and coalesce((select true from assignment b where b.tenant_id = c.tenant_id and b.patient_id = c.patient_id and b.practitioner_id = c.practitioner_id
    and b.status = 'active' and b.starts_at <= greatest(l.starts_at, now()) and coalesce(b.ends_at, 'infinity') >= l.ends_at limit 1), false))`;
/** Whether the assignment `a` is what a cover `c` gave, and nothing that somebody has made of it, or given, since. */
const isGiven = fragment`c.gives and a.tenant_id = c.tenant_id and a.patient_id = c.patient_id and a.practitioner_id = c.practitioner_id
  and a.status = 'active' and a.kind = 'covering' and a.via = 'coverage' and a.assigned_at = c.made_at and coalesce(a.ends_at, 'infinity') > now()`;
/** The practitioners who are kept from a patient (R5): known to those who may block only. */
const keptFrom = (patient: ReturnType<typeof fragment>) => fragment`
  select m.practitioner_id from patient_block k join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
  where k.tenant_id = app.tenant() and k.patient_id = ${patient} and m.practitioner_id is not null`;
const isMine = fragment`coalesce(l.practitioner_id = (select app.my_practitioner()), false)`;

const leave = fragment`
  select l.id, json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name, 'discipline', pr.discipline) as practitioner,
    l.starts_at as "startsAt", l.ends_at as "endsAt", ${wall(fragment`l.starts_at`)} as "wallStart", ${wall(fragment`l.ends_at`)} as "wallEnd",
    case when l.ends_at <= now() then 'over' when l.starts_at <= now() then 'now' else 'toCome' end as state,
    (select count(*) from assignment a ${ofActive} where ${cared})::integer as patients,
    (select count(*) from cover c where c.tenant_id = l.tenant_id and c.leave_id = l.id and ${holds}
      and coalesce((select true from assignment a ${ofActive} where ${cared} and a.patient_id = c.patient_id limit 1), false))::integer as covered,
    (select count(*) from cover c where c.tenant_id = l.tenant_id and c.leave_id = l.id)::integer as covers,
    ${isMine} as "isMine",
    (app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler') or ${isMine} and app.has_role('clinician', 'trainee')) as "mayChangeDates"
  from time_off l
  join practitioner pr on pr.tenant_id = l.tenant_id and pr.id = l.practitioner_id
  where l.tenant_id = app.tenant()`;

/** Absences that the one asking may have covered, soonest first, at most 200; of somebody who has left, those whose covers are still to end. */
export const leavesNow = () =>
  query<Leave>`
    ${leave} and l.ends_at > now() - interval '30 days' and app.cover_refusal(l.practitioner_id) is null
      and (pr.status = 'active' or l.ends_at > now() and exists (select from cover c where c.tenant_id = l.tenant_id and c.leave_id = l.id))
    order by l.ends_at <= now(), l.starts_at, l.id
    limit 200`;
/** One absence, whether or not it may be covered. */
export const leaveById = (id: number) => query<Leave>`${leave} and l.id = ${id}`;
export const coverRefusal = (practitionerId: number) =>
  query<{ refusal: Refusal | null }>`select app.cover_refusal(${practitionerId}) as refusal`;

/** What names a plan: its dates, the care teams of its patients, its covers, and its appointments. */
export const planVersion = (id: number) =>
  query<{ version: string }>`
    select md5(concat_ws('|', l.starts_at, l.ends_at,
      (select string_agg(b.patient_id || ':' || b.practitioner_id || ':' || b.version, ',' order by b.patient_id, b.practitioner_id) from assignment b
        where b.tenant_id = app.tenant() and b.patient_id = any (array(select a.patient_id from assignment a ${ofActive} where ${cared}))),
      (select string_agg(c.patient_id || ':' || c.practitioner_id, ',' order by c.patient_id) from cover c where c.tenant_id = app.tenant() and c.leave_id = l.id),
      (select string_agg(a.id || ':' || a.version, ',' order by a.id) from appointment a where ${within}))) as version
    from ${ofLeave(id)} l`;

export type Cared = {
  patientId: number;
  patient: { id: number; firstName: string; lastName: string; preferredName: string | null };
  coveredBy: number | null;
  onCareTeam: number[];
  unavailable: number[];
  assignRefusal: Refusal | null;
  mayBook: boolean;
};
/** How much of a leave is planned, and decided, at a time: what one request holds. The rest follows when that is covered. */
const portion = { patients: 200, appointments: 600 };
/**
 * The patients of a leave, all or some of them: those whom nobody covers first, then by name, as many as are planned at a time. Who covers as long as
 * the cover holds, who is on their care team throughout, and who cannot come onto it, since they hold a place there for other dates.
 * @param colleague anybody who can be assigned, to ask what A3 says of this patient
 */
export const caredFor = (id: number, colleague: number | null, patientIds: readonly number[] | null) =>
  query<Cared>`
    with booked as materialized (
      select a.patient_id, count(*) as times from ${ofLeave(id)} l join appointment a on ${within} group by a.patient_id
    ), covers as materialized (
      select c.* from cover c where c.tenant_id = app.tenant() and c.leave_id = ${id}
    ), listed as materialized (
      select p.id, c.practitioner_id as coverer_id, c.gives, c.made_at, t.holds, row_number() over by_need as nth, sum(k.times) over by_need as appointments
      from ${ofLeave(id)} l
      join assignment a on ${cared}
      ${ofActive}
      left join covers c on c.patient_id = p.id
      left join booked k on k.patient_id = p.id
      cross join lateral (select coalesce(${holds}, false) as holds offset 0) t
      where ${patientIds}::bigint[] is null or p.id = any (${patientIds}::bigint[])
      window by_need as (order by t.holds, p.sort_name, p.id)
    )
    select p.id as "patientId", json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name) as patient,
      case when c.holds then c.coverer_id end as "coveredBy",
      to_json(array(select b.practitioner_id from assignment b where b.tenant_id = p.tenant_id and b.patient_id = p.id and b.practitioner_id <> l.practitioner_id
        and b.status = 'active' and b.kind <> 'covering' and b.starts_at <= greatest(l.starts_at, now()) and coalesce(b.ends_at, 'infinity') >= l.ends_at
        order by 1)) as "onCareTeam",
      to_json(array(select b.practitioner_id from assignment b where b.tenant_id = p.tenant_id and b.patient_id = p.id and b.practitioner_id <> l.practitioner_id
          and b.status = 'active' and coalesce(b.ends_at, 'infinity') > now()
          -- What this leave has given ends when it is given anew.
          and not coalesce(c.gives and b.practitioner_id = c.coverer_id and b.kind = 'covering' and b.via = 'coverage' and b.assigned_at = c.made_at, false)
          and (b.kind = 'covering' or b.starts_at > greatest(l.starts_at, now()) or coalesce(b.ends_at, 'infinity') < l.ends_at)
        union
        ${keptFrom(fragment`p.id`)}
        order by 1)) as unavailable,
      app.assign_refusal(p.id, ${colleague}) as "assignRefusal", app.booking_refusal(p.id, null) is null as "mayBook"
    from listed c
    cross join ${ofLeave(id)} l
    join patient p on p.tenant_id = l.tenant_id and p.id = c.id
    where c.nth = 1 or c.nth <= ${portion.patients} and coalesce(c.appointments, 0) <= ${portion.appointments}
    order by c.nth`;

/** Which colleagues are away at some time of the leave. */
export const awayMeanwhile = (id: number) =>
  query<{ practitionerId: number }>`
    select distinct o.practitioner_id as "practitionerId" from ${ofLeave(id)} l
    join time_off o on o.tenant_id = l.tenant_id and o.starts_at < l.ends_at and o.ends_at > l.starts_at`;
/** What the calendar of who is away holds in the leave; and what of it is of those whom this leave is about. */
export const takenInLeave = (id: number) =>
  query<{ id: number }>`
    select b.id from ${ofLeave(id)} l
    join app.visible_busy b on b.tenant_id = l.tenant_id and b.practitioner_id = l.practitioner_id
      and b.starts_at > now() and b.starts_at < l.ends_at and b.ends_at > l.starts_at`;
export const plannedInLeave = (id: number) =>
  query<{ id: number }>`
    select t.id from ${ofLeave(id)} l
    join assignment a on ${cared}
    ${ofActive}
    join appointment t on t.tenant_id = a.tenant_id and t.patient_id = a.patient_id and t.practitioner_id = l.practitioner_id
      and t.status in ('booked', 'confirmed') and t.starts_at > now() and t.starts_at < l.ends_at and t.ends_at > l.starts_at`;

export type Cover = { patientId: number; practitionerId: number };
/**
 * Has patients whose charts are taken covered for exactly the dates of a leave: decides each (A2, A3), and, if nothing is refused, writes or
 * reactivates the rows (A1), opens their periods, logs, and tells open screens. Who is on the care team throughout is given nothing. One row
 * for each; with a refusal nowhere, everything is done.
 */
export const giveCovers = (leaveId: number, covers: readonly Cover[]) =>
  query<Cover & { refusal: Refusal | 'held' | null; gives: boolean }>`
    with wanted as materialized (
      select w."patientId" as patient_id, w."practitionerId" as practitioner_id, l.id as leave_id, l.practitioner_id as of_id,
        greatest(now(), l.starts_at) as starts_at, l.ends_at,
        coalesce(b.status = 'active' and coalesce(b.ends_at, 'infinity') > now(), false) as stands,
        coalesce(b.status = 'active' and b.kind <> 'covering' and b.starts_at <= greatest(now(), l.starts_at) and coalesce(b.ends_at, 'infinity') >= l.ends_at, false) as throughout
      from ${ofLeave(leaveId)} l
      cross join jsonb_to_recordset(${JSON.stringify(covers)}::jsonb) w ("patientId" bigint, "practitionerId" bigint)
      left join assignment b on b.tenant_id = app.tenant() and b.patient_id = w."patientId" and b.practitioner_id = w."practitionerId"
    ), decided as materialized (
      select w.*, coalesce(case when w.practitioner_id = w.of_id then 'invalidTarget' end, app.assign_refusal(w.patient_id, w.practitioner_id),
        case when w.stands and not w.throughout or w.practitioner_id in (${keptFrom(fragment`w.patient_id`)}) then 'held' end) as refusal
      from wanted w
    ), given as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at)
      select app.tenant(), d.patient_id, d.practitioner_id, 'covering', 'coverage', d.starts_at, d.ends_at, app.member(), now()
      from decided d where not d.throughout and not exists (select from decided r where r.refusal is not null)
      on conflict on constraint assignment_pkey do update set
        kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, starts_at, ends_at
    ), closed as (
      -- What has run out gives way to what begins.
      update assignment_period p set closed_by = app.member(), closed_at = now(), closed_reason = 'assigned anew'
      from given g
      where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), g.patient_id, g.practitioner_id, 'covering', 'coverage',
        greatest(g.starts_at, (select max(p.closed_at) from assignment_period p
                               where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id)),
        g.ends_at, app.member(), now()
      from given g, (select count(*) from closed) first_closed
    ), made as (
      insert into cover (tenant_id, leave_id, patient_id, of_practitioner_id, practitioner_id, gives, made_by, made_at, leave_starts_at, leave_ends_at)
      select app.tenant(), d.leave_id, d.patient_id, d.of_id, d.practitioner_id, not d.throughout, app.member(), now(), l.starts_at, l.ends_at
      from decided d join time_off l on l.tenant_id = app.tenant() and l.id = d.leave_id where not exists (select from decided r where r.refusal is not null)
    ), noted as (
      select app.announce('careTeam', g.patient_id, g.practitioner_id)::text, app.record('careTeam.assigned', g.patient_id, 'done',
        (select 'policy.' || t.assignment_policy from tenant t where t.id = app.tenant()),
        jsonb_strip_nulls(jsonb_build_object('practitionerId', g.practitioner_id, 'via', 'coverage', 'leaveId', ${leaveId}::bigint,
          'from', case when g.starts_at > now() then g.starts_at end, 'until', g.ends_at)))::text
      from given g
    )
    select d.patient_id as "patientId", d.practitioner_id as "practitionerId", d.refusal, not d.throughout as gives, (select count(*) from noted) as noted
    from decided d`;

/** The covers of a leave, of some patients, or all of them; those that hold no more included. */
export const coversOf = (leaveId: number, patientIds: readonly number[] | null) =>
  query<Cover & { holds: boolean }>`
    select c.patient_id as "patientId", c.practitioner_id as "practitionerId", ${holds} as holds
    from ${ofLeave(leaveId)} l
    join cover c on c.tenant_id = l.tenant_id and c.leave_id = l.id
    where ${patientIds}::bigint[] is null or c.patient_id = any (${patientIds}::bigint[])
    order by c.patient_id`;
/** Of the covers of a leave, whose nobody can be given anything for other dates: the patient is archived, or who covers cannot be assigned (A2). */
export const coversAsideOf = (leaveId: number) =>
  query<{ patientId: number }>`
    select c.patient_id as "patientId" from cover c
    where c.tenant_id = app.tenant() and c.leave_id = ${leaveId} and (c.practitioner_id not in (select s.id from app.assignable s)
      or not exists (select from patient p where p.tenant_id = c.tenant_id and p.id = c.patient_id and p.status = 'active'))
    order by c.patient_id`;

/** Ends what a leave has given to colleagues for some patients, at once, and forgets that they cover. What somebody made of it since stays. */
export const endCovers = (leaveId: number, patientIds: readonly number[], reason: string) =>
  query<{ patientId: number }>`
    with archived as (
      update assignment a set status = 'archived', kind = 'assigned', reason = ${reason}, version = a.version + 1
      from cover c
      where c.tenant_id = app.tenant() and c.leave_id = ${leaveId} and c.patient_id = any (${patientIds}::bigint[]) and ${isGiven}
      returning a.patient_id, a.practitioner_id
    ), closed as (
      update assignment_period p
      set closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end, closed_reason = ${reason}
      from archived d
      where p.tenant_id = app.tenant() and p.patient_id = d.patient_id and p.practitioner_id = d.practitioner_id and p.closed_at is null
    )
    select patient_id as "patientId", app.announce('careTeam', patient_id, practitioner_id)::text as told,
      app.record('careTeam.unassigned', patient_id, 'done', 'careTeam.assign', jsonb_build_object('practitionerId', practitioner_id, 'leaveId', ${leaveId}::bigint))::text as noted
    from archived`;
export const forgetCovers = (leaveId: number, patientIds: readonly number[]) =>
  query`delete from cover where tenant_id = app.tenant() and leave_id = ${leaveId} and patient_id = any (${patientIds}::bigint[])`;

/** What is tried between these is taken back, its entries in the log too. */
export const savepoint = () => query`savepoint before_the_dates`;
export const takeBack = () => query`rollback to savepoint before_the_dates`;

/** Gives a leave other dates, and its covers with it. No row where the one asking may not; the constraint cover_of_leave refuses where they see not all of them. */
export const setDates = (id: number, startsAt: string, endsAt: string) =>
  query<{ id: number }>`
    with l as (
      update time_off set starts_at = ${startsAt}, ends_at = ${endsAt} where tenant_id = app.tenant() and id = ${id} returning tenant_id, id, practitioner_id, starts_at, ends_at
    ), covers as (
      update cover c set leave_starts_at = l.starts_at, leave_ends_at = l.ends_at from l where c.tenant_id = l.tenant_id and c.leave_id = l.id returning c.patient_id
    )
    select l.id, (select count(*) from covers) as covers, app.announce('offer', null, l.practitioner_id)::text, app.record('timeOff.changed', null, 'done', 'hours.change',
      jsonb_build_object('practitionerId', l.practitioner_id, 'timeOffId', l.id, 'startsAt', l.starts_at, 'endsAt', l.ends_at))::text
    from l`;

/** The covers follow the dates of their leave: what has begun goes on from when it began. One row for each that changes, or may not. */
export const redateCovers = (leaveId: number) =>
  query<Cover & { refusal: Refusal | null }>`
    with wanted as materialized (
      select a.patient_id, a.practitioner_id, a.starts_at as started_at, a.ends_at as ended_at, a.kind,
        case when a.starts_at <= now() then a.starts_at else greatest(now(), l.starts_at) end as starts_at, l.ends_at
      from cover c
      join time_off l on l.tenant_id = c.tenant_id and l.id = c.leave_id
      join assignment a on ${isGiven}
      where c.tenant_id = app.tenant() and c.leave_id = ${leaveId}
    ), decided as materialized (
      select w.*, app.change_refusal(w.patient_id, w.practitioner_id, 'active', w.kind, w.starts_at, w.ends_at) as refusal
      from wanted w where (w.starts_at, w.ends_at) is distinct from (w.started_at, w.ended_at)
    ), changed as (
      update assignment a set starts_at = d.starts_at, ends_at = d.ends_at, version = a.version + 1
      from decided d
      where a.tenant_id = app.tenant() and a.patient_id = d.patient_id and a.practitioner_id = d.practitioner_id
        and not exists (select from decided r where r.refusal is not null)
      returning a.patient_id, a.practitioner_id, a.kind, a.via, a.starts_at, a.ends_at
    ), closed as (
      update assignment_period p
      set closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end, closed_reason = 'new dates'
      from changed d
      where p.tenant_id = app.tenant() and p.patient_id = d.patient_id and p.practitioner_id = d.practitioner_id and p.closed_at is null
      returning p.id
    ), opened as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), d.patient_id, d.practitioner_id, d.kind, d.via,
        greatest(d.starts_at, now(), (select max(p.closed_at) from assignment_period p
                                      where p.tenant_id = app.tenant() and p.patient_id = d.patient_id and p.practitioner_id = d.practitioner_id)),
        d.ends_at, app.member(), now()
      from changed d, (select count(*) from closed) first_closed
    ), noted as (
      select app.announce('careTeam', patient_id, practitioner_id)::text, app.record('careTeam.datesChanged', patient_id, 'done', 'careTeam.dates',
        jsonb_strip_nulls(jsonb_build_object('practitionerId', practitioner_id, 'leaveId', ${leaveId}::bigint, 'from', starts_at, 'until', ends_at)))::text
      from changed
    )
    select d.patient_id as "patientId", d.practitioner_id as "practitionerId", d.refusal, (select count(*) from noted) as noted from decided d`;

/** What a leave came to, as one entry of the log beside those of its patients. */
export const noteLeave = (what: 'covered' | 'changed' | 'withdrawn', leaveId: number, practitionerId: number, counts: object) =>
  query`
    select app.announce('leave', null, ${practitionerId})::text, app.record('leave.' || ${what}, null, 'done', 'careTeam.assign',
      jsonb_build_object('practitionerId', ${practitionerId}::bigint, 'leaveId', ${leaveId}::bigint) || ${JSON.stringify(counts)}::jsonb)::text`;

/** Tells who was away, when they are back, that there is something to read: each member of the practitioner. */
export const postDigest = (leaveId: number) =>
  query`
    insert into outbox (tenant_id, id, letter, subject_id, member_id, recipient_id, created_at, due_at)
    select l.tenant_id, app.new_id(), 'leaveDigest', l.id, m.id, m.id, now(), l.ends_at
    from time_off l
    join member m on m.tenant_id = l.tenant_id and m.practitioner_id = l.practitioner_id and m.status = 'active' and m.approved
    where l.tenant_id = app.tenant() and l.id = ${leaveId}`;
