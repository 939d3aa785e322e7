import type { ChosenWords, Language } from '#src/contract/words.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { AccessRequest, CoSignature, EmergencyAccess, LeaveOver, ReturnedNote } from '#src/contract/inbox.ts';
import type { DigestPatient } from '#src/contract/leave.ts';
import type { AccessNeed } from '#src/contract/scheduling.ts';
import { colleagueOf, practitionerName } from '../access/queries.ts';
import type { Refusal } from '../assignments/queries.ts';

const patientName = fragment`
  json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name)`;

// The database has removed the requests and emergencies that are not the caller's to see (A10, A14), and those of hidden patients.
const request = fragment`
  select r.id, ${patientName} as patient,
    ${practitionerName} as practitioner,
    ${colleagueOf(fragment`r.member_id`)} as requester, r.reason, r.created_at as "createdAt", r.outcome, ${colleagueOf(fragment`r.settled_by`)} as "settledBy",
    r.settled_at as "settledAt", r.until, r.note, r.member_id = app.member() as "isMine",
    r.outcome is null and r.member_id <> app.member() and app.assign_refusal(r.patient_id, r.practitioner_id) is null as "maySettle"
  from access_request r
  join patient p on p.tenant_id = r.tenant_id and p.id = r.patient_id
  join practitioner pr on pr.tenant_id = r.tenant_id and pr.id = r.practitioner_id
  where r.tenant_id = app.tenant()`;

const emergency = fragment`
  select g.id, ${patientName} as patient, ${colleagueOf(fragment`g.member_id`)} as member, g.reason, g.starts_at as "from", g.ends_at as until,
    g.ends_at > now() and app.feature_is_on('breakGlass') as running, ${colleagueOf(fragment`g.ended_by`)} as "endedBy", g.review_due_at as "reviewDueAt",
    g.reviewed_by is null and g.review_due_at <= now() as overdue, ${colleagueOf(fragment`g.reviewed_by`)} as "reviewedBy", g.reviewed_at as "reviewedAt",
    g.verdict, g.review_note as "reviewNote", g.member_id = app.member() as "isMine",
    g.reviewed_by is null and g.ends_at <= now() and g.member_id <> app.member()
      and app.has_role('owner', 'clinicalAdmin') as "mayReview",
    g.ends_at > now() and (g.member_id = app.member() or app.has_role('owner', 'clinicalAdmin')) as "mayEnd"
  from emergency_access g
  join patient p on p.tenant_id = g.tenant_id and p.id = g.patient_id
  where g.tenant_id = app.tenant()`;

/** Open requests of others, oldest first, at most 200. One that nobody could grant now waits out of sight. */
export const openRequests = () =>
  query<AccessRequest>`
    ${request} and r.outcome is null and r.member_id <> app.member() and p.status = 'active'
      and r.practitioner_id in (select a.id from app.assignable a)
    order by r.created_at, r.id
    limit 200`;

/** A task `n` of A6 that nobody has settled, and whose practitioner has not come onto the care team since. */
const stillNeeded = fragment`
  n.outcome is null
  and not exists (select from app.visible_connection c where c.patient_id = n.patient_id and c.practitioner_id = n.practitioner_id and c.kind <> 'emergency')`;

/**
 * Bookings with somebody who is not on the care team (A6), oldest first, at most 200; not those that the one asking raised and cannot settle.
 * One whose practitioner has come onto the care team since, or whose appointments are all cancelled, waits no more.
 */
export const openNeeds = () =>
  query<AccessNeed>`
    select n.id, ${patientName} as patient, ${practitionerName} as practitioner,
      (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name) from member m where m.tenant_id = n.tenant_id and m.id = n.raised_by) as "raisedBy",
      n.raised_at as "raisedAt", next.starts_at as "startsAt", app.assign_refusal(n.patient_id, n.practitioner_id) is null as "maySettle"
    from access_needed n
    join patient p on p.tenant_id = n.tenant_id and p.id = n.patient_id and p.status = 'active'
    join practitioner pr on pr.tenant_id = n.tenant_id and pr.id = n.practitioner_id
    join app.visible_need next on next.tenant_id = n.tenant_id and next.id = n.id
    where n.tenant_id = app.tenant() and ${stillNeeded}
      and (n.raised_by is distinct from app.member() or app.assign_refusal(n.patient_id, n.practitioner_id) is null)
    order by n.raised_at, n.id
    limit 200`;

/** Emergencies of others that nobody has reviewed, those due first at the top, at most 200; for those who review (A14). */
export const unreviewedEmergencies = () =>
  query<EmergencyAccess>`
    ${emergency} and g.reviewed_by is null and g.member_id <> app.member() and app.has_role('owner', 'clinicalAdmin')
    order by g.review_due_at, g.id
    limit 200`;

/** The caller's own, of 30 days and those still open, newest first. */
export const myRequests = () =>
  query<AccessRequest>`
    ${request} and r.member_id = app.member() and (r.outcome is null or r.created_at > now() - interval '30 days')
    order by r.created_at desc, r.id desc
    limit 200`;

/** The caller's own of 30 days, newest first. */
export const myEmergencies = () =>
  query<EmergencyAccess>`
    ${emergency} and g.member_id = app.member() and g.starts_at > now() - interval '30 days'
    order by g.starts_at desc, g.id desc
    limit 200`;

const waiting = fragment`
  n.id, ${patientName} as patient,
  n.kind, n.happened_at as "happenedAt"`;

/** Notes that wait for the caller's co-signature, those signed first at the top, at most 200. */
export const awaitingMe = () =>
  query<CoSignature>`
    select ${waiting}, ${colleagueOf(fragment`n.author_id`)} as author, n.signed_at as "signedAt", n.version
    from note n
    join patient p on p.tenant_id = n.tenant_id and p.id = n.patient_id
    where n.tenant_id = app.tenant() and n.co_signature = 'needed' and n.status = 'signed'
      and n.author_id = any (array(
        select m.id from supervision s join member m on m.tenant_id = s.tenant_id and m.practitioner_id = s.practitioner_id
        where s.tenant_id = app.tenant() and s.supervisor_id = app.member() and m.id <> app.member()
          and s.starts_at <= now() and (s.ends_at is null or s.ends_at > now())))
      and app.chart_refusal(n.patient_id, 'cosign') is null
    order by n.signed_at, n.id
    limit 200`;

/** The caller's own notes that were returned for changes, latest first, at most 200. */
export const returnedToMe = () =>
  query<ReturnedNote>`
    select ${waiting}, ${colleagueOf(fragment`n.returned_by`)} as by, n.returned_at as at, n.returned_reason as reason
    from note n
    join patient p on p.tenant_id = n.tenant_id and p.id = n.patient_id
    where n.tenant_id = app.tenant() and n.status = 'returned' and n.author_id = app.member()
    order by n.returned_at desc, n.id desc
    limit 200`;

/** One request; no row where it is not visible. */
export const requestById = (requestId: number) => query<AccessRequest>`${request} and r.id = ${requestId}`;

/** One emergency access; no row where it is not visible. */
export const emergencyById = (emergencyId: number) => query<EmergencyAccess>`${emergency} and g.id = ${emergencyId}`;

export type RequestRefusal = 'featureOff' | 'notAPractitioner' | 'patientArchived' | 'invalidTarget' | 'notNeeded';

/** A10: why the one asking may not request access; no row where the patient is not visible. */
export const requestRefusal = (patientId: number) =>
  query<{ refusal: RequestRefusal | null; practitionerId: number | null }>`
    select app.request_refusal(p.id) as refusal, app.my_practitioner() as "practitionerId"
    from patient p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/**
 * Asks for access, logs it, and tells the care team and the clinical admins; under `managed`, where it is not the care team that decides,
 * the owners and holders as well. No row where it has been asked already.
 */
export const createRequest = (requestId: number, patientId: number, reason: string) =>
  query<{ id: number }>`
    with made as (
      insert into access_request (tenant_id, id, patient_id, practitioner_id, member_id, reason, created_at)
      values (app.tenant(), ${requestId}, ${patientId}, app.my_practitioner(), app.member(), ${reason}, now())
      on conflict (tenant_id, patient_id, practitioner_id) where outcome is null do nothing
      returning tenant_id, id, patient_id, practitioner_id
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select r.tenant_id, app.new_id(), 'accessRequested', r.patient_id, r.id, app.member(), m.id, now(), now()
      from made r
      join tenant t on t.id = r.tenant_id
      cross join lateral app.to_be_told(r.patient_id,
        case t.assignment_policy when 'managed' then array['clinicalAdmin', 'owner'] else array['clinicalAdmin'] end,
        case t.assignment_policy when 'managed' then 'canChangeAssignedPractitioners' end) m (id)
      where m.id <> app.member()
    )
    select r.id, app.announce('inbox', r.patient_id, null)::text,
      app.record('access.requested', r.patient_id, 'done', 'careTeam.request',
        jsonb_build_object('requestId', r.id, 'practitionerId', r.practitioner_id))::text
    from made r`;

/** A3, A11: why the one asking may not decide about this request, or not until then; null where they may. */
export const settleRefusal = (requestId: number, until: string | null) =>
  query<{ refusal: Refusal | null }>`
    select coalesce(app.assign_refusal(r.patient_id, r.practitioner_id),
      case when ${until}::timestamptz <= now() then 'datesBackwards' end) as refusal
    from access_request r where r.tenant_id = app.tenant() and r.id = ${requestId}`;

/** Decides about an open request, logs it, and tells the one who asked. No row where somebody has settled it. */
export const settle = (requestId: number, outcome: 'approved' | 'declined', until: string | null, note: string | null) =>
  query<{ id: number }>`
    with settled as (
      update access_request set outcome = ${outcome}, settled_by = app.member(), settled_at = now(), until = ${until}::timestamptz, note = ${note}
      where tenant_id = app.tenant() and id = ${requestId} and outcome is null
      returning tenant_id, id, patient_id, practitioner_id, member_id
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select r.tenant_id, app.new_id(), 'accessSettled', r.patient_id, r.id, app.member(), r.member_id, now(), now()
      from settled r
    )
    select r.id, app.announce('inbox', r.patient_id, null, r.member_id)::text,
      app.record('access.' || ${outcome}::text, r.patient_id, 'done', 'careTeam.assign',
        jsonb_build_object('requestId', r.id, 'practitionerId', r.practitioner_id))::text
    from settled r`;

/** Takes back an open request of one's own. No row where there is none. */
export const withdraw = (requestId: number) =>
  query<{ id: number }>`
    with settled as (
      update access_request set outcome = 'withdrawn', settled_by = app.member(), settled_at = now()
      where tenant_id = app.tenant() and id = ${requestId} and member_id = app.member() and outcome is null
      returning id, patient_id
    )
    select r.id, app.announce('inbox', r.patient_id, null)::text,
      app.record('access.withdrawn', r.patient_id, 'done', 'careTeam.request', jsonb_build_object('requestId', r.id))::text
    from settled r`;

export type EmergencyRefusal = 'featureOff' | 'noRight' | 'notAPractitioner' | 'administrative' | 'notNeeded';

/** A14: why the one asking may not open this record in an emergency; no row where the patient is not visible. */
export const emergencyRefusal = (patientId: number) =>
  query<{ refusal: EmergencyRefusal | null }>`
    select app.emergency_refusal(p.id) as refusal from patient p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Opens a record in an emergency, from now and for as long as the clinic allows. No row where it is refused by now, or open already. */
export const openEmergency = (emergencyId: number, patientId: number, reason: string) =>
  query<{ id: number }>`
    insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
    select t.id, ${emergencyId}, ${patientId}, app.my_practitioner(), app.member(), ${reason}, now(),
      now() + make_interval(mins => t.emergency_minutes), now() + make_interval(hours => t.emergency_review_hours)
    from tenant t
    where t.id = app.tenant() and app.emergency_refusal(${patientId}) is null
    on conflict on constraint emergency_access_once do nothing
    returning id`;

/**
 * Logs an emergency access that was just opened, and tells of it: the care team, the clinical admins and the owners at once, and once
 * more, when its review is overdue, those who review by then (app.escalate).
 */
export const tellEmergency = (emergencyId: number) =>
  query`
    with opened as materialized (
      select g.tenant_id, g.id, g.patient_id, g.practitioner_id, g.review_due_at
      from emergency_access g where g.tenant_id = app.tenant() and g.id = ${emergencyId}
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      select g.tenant_id, app.new_id(), 'emergencyOpened', g.patient_id, g.id, app.member(), m.id, now(), now()
      from opened g
      cross join lateral app.to_be_told(g.patient_id, array['owner', 'clinicalAdmin']) m (id)
      where m.id <> app.member()
      union all
      select g.tenant_id, app.new_id(), 'emergencyOverdue', g.patient_id, g.id, app.member(), null, now(), g.review_due_at
      from opened g
    )
    select app.announce('inbox', g.patient_id, g.practitioner_id)::text, app.announce('careTeam', g.patient_id, null)::text,
      app.record('emergency.opened', g.patient_id, 'done', 'canBreakGlass', jsonb_build_object('emergencyId', g.id))::text
    from opened g`;

/** Writes down that somebody tried to open a record in an emergency and was refused. */
export const noteRefusedEmergency = (patientId: number, rule: string) =>
  query`select app.record('emergency.opened', ${patientId}, 'refused', ${rule}, '{}')::text`;

/** Ends an emergency access now: one's own, or as one who reviews it. No row where it is over, or not the caller's to end. */
export const endNow = (emergencyId: number) =>
  query<{ id: number }>`
    with ended as (
      update emergency_access set ends_at = now(), ended_by = app.member()
      -- Whoever waited for the chart's lock began before a colleague's end: that one stands.
      where tenant_id = app.tenant() and id = ${emergencyId} and ends_at > now() and ended_by is null
      returning id, patient_id, practitioner_id, member_id
    )
    select g.id, app.announce('inbox', g.patient_id, g.practitioner_id)::text, app.announce('careTeam', g.patient_id, null)::text,
      app.record('emergency.ended', g.patient_id, 'done', case when g.member_id = app.member() then 'canBreakGlass' else 'emergency.review' end,
        jsonb_build_object('emergencyId', g.id))::text
    from ended g`;

/** Reviews an emergency access of somebody else that has ended. No row where it has been reviewed, still runs, or is the caller's own. */
export const review = (emergencyId: number, verdict: 'justified' | 'unjustified', note: string | null) =>
  query<{ id: number }>`
    with reviewed as (
      update emergency_access set reviewed_by = app.member(), reviewed_at = now(), verdict = ${verdict}, review_note = ${note}
      where tenant_id = app.tenant() and id = ${emergencyId} and reviewed_by is null and ends_at <= now() and member_id <> app.member()
      returning id, patient_id, member_id
    )
    select g.id, app.announce('inbox', g.patient_id, null)::text,
      app.record('emergency.reviewed', g.patient_id, 'done', 'emergency.review',
        jsonb_build_object('emergencyId', g.id, 'verdict', ${verdict}::text))::text
    from reviewed g`;

/** The clinic whose letter is being written. */
export const clinicNow = () =>
  query<ChosenWords & { name: string; language: Language }>`
    select t.name, t.language, t.patient_word as "patientWord", t.therapist_word as "therapistWord" from tenant t where t.id = app.tenant()`;

/** A6. A row where the task still waits, for somebody who sees the patient. */
export const needIsOpen = (needId: number) =>
  query<{ id: number }>`
    select n.id from access_needed n join app.visible_need next on next.tenant_id = n.tenant_id and next.id = n.id
    where n.tenant_id = app.tenant() and n.id = ${needId} and ${stillNeeded}`;

/** Whether a request is still open, as the one who asked sees it. */
export const requestIsOpen = (requestId: number) =>
  query<{ id: number }>`select r.id from access_request r where r.tenant_id = app.tenant() and r.id = ${requestId} and r.outcome is null`;

/** Whether an emergency access still waits for a review by the one asking. */
export const reviewIsDue = (emergencyId: number) =>
  query<{ id: number }>`
    select g.id from emergency_access g
    where g.tenant_id = app.tenant() and g.id = ${emergencyId} and g.reviewed_by is null
      and g.member_id <> app.member() and app.has_role('owner', 'clinicalAdmin')`;

/** The patients whom the caller had covered while away, and what happened to them, in numbers; no row where there is nothing, or the leave is not over. */
export const digestOf = (leaveId: number) =>
  query<DigestPatient & { startsAt: string; endsAt: string }>`
    select l.starts_at as "startsAt", l.ends_at as "endsAt",
      json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name) as patient,
      case when exists (select from assignment_period h where h.tenant_id = c.tenant_id and h.patient_id = c.patient_id and h.practitioner_id = c.practitioner_id
        and h.starts_at < l.ends_at and coalesce(h.ends_at, 'infinity') >= l.ends_at and coalesce(h.closed_at, 'infinity') >= l.ends_at) then ${practitionerName} end as "coveredBy",
      coalesce(s.held, 0)::integer as held, coalesce(s.missed, 0)::integer as missed, coalesce(s.cancelled, 0)::integer as cancelled,
      case when o.opens then (select coalesce(json_agg(json_build_object('kind', n.kind, 'count', n.count) order by n.kind), '[]') from (
        select n.kind, count(*)::integer as count from note n
        where n.tenant_id = p.tenant_id and n.patient_id = p.id and n.status in ('signed', 'returned') and n.signed_at >= l.starts_at and n.signed_at < l.ends_at
        group by n.kind) n) else '[]'::json end as notes,
      case when o.opens then (select count(*) from letter t
        where t.tenant_id = p.tenant_id and t.patient_id = p.id and t.state = 'finished' and t.finished_at >= l.starts_at and t.finished_at < l.ends_at) else 0 end::integer as letters,
      ((select count(*) from access_request r where r.tenant_id = p.tenant_id and r.patient_id = p.id and r.created_at >= l.starts_at and r.created_at < l.ends_at)
        + (select count(*) from access_needed r where r.tenant_id = p.tenant_id and r.patient_id = p.id and r.raised_at >= l.starts_at and r.raised_at < l.ends_at))::integer as requests
    from time_off l
    join cover c on c.tenant_id = l.tenant_id and c.leave_id = l.id
    join patient p on p.tenant_id = c.tenant_id and p.id = c.patient_id
    join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
    cross join lateral (select exists (select from app.my_open_record r where r.patient_id = p.id) as opens) o
    left join lateral (
      select count(*) filter (where a.status in ('arrived', 'completed')) as held, count(*) filter (where a.status = 'noShow') as missed,
        count(*) filter (where a.status = 'cancelled') as cancelled
      from appointment a
      where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at >= l.starts_at and a.starts_at < l.ends_at
    ) s on true
    where l.tenant_id = app.tenant() and l.id = ${leaveId} and l.practitioner_id = (select app.my_practitioner()) and l.ends_at <= now()
    order by p.sort_name, p.id`;
/** Puts it away. */
export const putDigestAway = (leaveId: number) =>
  query<{ patientId: number }>`
    with read as (
      update cover c set read_at = now()
      from time_off l
      where c.tenant_id = app.tenant() and c.leave_id = ${leaveId} and l.tenant_id = c.tenant_id and l.id = c.leave_id and c.read_at is null
        and l.practitioner_id = (select app.my_practitioner()) and l.ends_at <= now()
      returning c.patient_id
    )
    select patient_id as "patientId", app.announce('inbox', null, null)::text from read`;

/** Leaves that are over and whose digest the caller has not put away, latest first (A12). */
export const digestsNow = () =>
  query<LeaveOver>`
    select l.id, l.starts_at as "startsAt", l.ends_at as "endsAt", count(*)::integer as patients
    from cover c
    join time_off l on l.tenant_id = c.tenant_id and l.id = c.leave_id
    where c.tenant_id = app.tenant() and c.read_at is null and l.practitioner_id = (select app.my_practitioner()) and l.ends_at <= now()
    group by l.id, l.starts_at, l.ends_at
    order by l.ends_at desc, l.id
    limit 20`;
/** Whether a leave is over, was covered, and neither read about nor written about already. */
export const digestIsDue = (leaveId: number) =>
  query<{ id: number }>`
    select l.id from time_off l
    where l.tenant_id = app.tenant() and l.id = ${leaveId} and l.ends_at <= now() and l.practitioner_id = (select app.my_practitioner())
      and exists (select from cover c where c.tenant_id = l.tenant_id and c.leave_id = l.id and c.read_at is null)
      and not exists (select from outbox o where o.tenant_id = l.tenant_id and o.letter = 'leaveDigest' and o.subject_id = l.id
        and o.recipient_id = app.member() and o.result = 'sent')`;
