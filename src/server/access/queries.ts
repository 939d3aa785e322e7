import type { Colleague, Reason, WhoCanOpen } from '#src/contract/access.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Condition, Standing } from '#src/policy/explain.ts';

/** A past instant to ask about (A15); null for now. */
type At = string | null;

/** What is shown of the reasons and of what they rest on, now and at the instant that `moment` has set. */
const visible = {
  connection: { now: fragment`app.visible_connection`, past: fragment`past.visible_connection` },
  opening: { now: fragment`app.visible_opening`, past: fragment`past.visible_opening` },
  reason: { now: fragment`app.visible_reason`, past: fragment`past.visible_reason` },
  condition: { now: fragment`app.visible_condition`, past: fragment`past.visible_condition` },
  patient: { now: fragment`patient`, past: fragment`past.visible_patient` },
  feature: { now: fragment`tenant_feature`, past: fragment`past.tenant_feature` },
};
const seenOf = (relation: keyof typeof visible, at: At) => visible[relation][at === null ? 'now' : 'past'];

/** Member `m` by name. */
const colleague = fragment`json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'roles', m.roles)`;
/** The same with the roles that they had at the instant asked about, by column `roles` of row `r`. */
const colleagueThen = fragment`json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'roles', r.roles)`;
/** A member by name, by the column that holds their id; null where it holds none. */
export const colleagueOf = (id: ReturnType<typeof fragment>) =>
  fragment`(select ${colleague} from member m where m.tenant_id = app.tenant() and m.id = ${id})`;
/** Practitioner `pr` by name. */
export const practitionerName = fragment`json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name)`;

/** A reason `r`, as it is said. */
const reason = fragment`
  r.because, r.via, r.since, r.until,
  (select ${practitionerName} from practitioner pr where pr.tenant_id = r.tenant_id and pr.id = r.practitioner_id) as practitioner,
  ${colleagueOf(fragment`r.granted_by`)} as "grantedBy"`;
const firstReasonFirst = fragment`
  array_position(array['careTeam', 'covering', 'emergency', 'supervises', 'readsAll'], r.because), r.since, r.practitioner_id`;

/** Says for the rest of the transaction which instant is asked about, and whether it can be. */
export const moment = (at: At) =>
  query<{ at: string; isFuture: boolean; isTooEarly: boolean }>`
    select w.at, w.at > now() as "isFuture", w.at < t.created_at as "isTooEarly", set_config('app.at', w.at::text, true)
    from tenant t, (select coalesce(${at}::timestamptz, now()) as at) w
    where t.id = app.tenant()`;

/** A patient as of that instant; no row where there was none yet. */
export const patientAt = (patientId: number, at: At) =>
  query<{ sealed: boolean }>`
    select p.sealed_at is not null as sealed from ${seenOf('patient', at)} p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** The reasons by which the record opens to the one asking. */
export const myOpening = (patientId: number) =>
  query<Reason>`
    select ${reason} from app.my_open_record r where r.patient_id = ${patientId} order by ${firstReasonFirst}`;

/** Everyone who can open the record, a row for each reason, by name. */
export const openings = (patientId: number, at: At) =>
  query<Reason & { member: Colleague }>`
    select ${colleagueThen} as member, ${reason}
    from ${seenOf('opening', at)} r
    join member m on m.tenant_id = r.tenant_id and m.id = r.member_id
    where r.tenant_id = app.tenant() and r.patient_id = ${patientId}
    order by m.last_name, m.first_name, m.id, ${firstReasonFirst}`;

/** Every time somebody's access was given and ended, the latest first; what never came into force is left out. */
export const timelineOf = (patientId: number) =>
  query<WhoCanOpen['timeline'][number]>`
    select ${practitionerName} as practitioner, t.kind, t.via, t.since as "from", t.until, ${colleagueOf(fragment`t.by`)} as by, t.reason,
      ${colleagueOf(fragment`t.ended_by`)} as "endedBy", t.ended_reason as "endedReason"
    from (
      select p.id, p.practitioner_id, p.kind, p.via, p.starts_at as since, least(p.ends_at, p.closed_at) as until, p.opened_by as by,
        p.opened_reason as reason,
        case when p.closed_at < coalesce(p.ends_at, 'infinity') then p.closed_by end as ended_by,
        case when p.closed_at < coalesce(p.ends_at, 'infinity') then p.closed_reason end as ended_reason
      from assignment_period p where p.tenant_id = app.tenant() and p.patient_id = ${patientId}
      union all
      select e.id, e.practitioner_id, 'emergency', 'breakGlass', e.starts_at, e.ends_at, e.member_id, e.reason, e.ended_by, null
      from emergency_access e where e.tenant_id = app.tenant() and e.patient_id = ${patientId}
    ) t
    join practitioner pr on pr.tenant_id = app.tenant() and pr.id = t.practitioner_id
    where t.until is null or t.until > t.since
    order by t.since desc, t.id
    limit 500`;

/** Who opened the record until then, the latest first: what the one asking may read of the log. */
export const openedUntil = (patientId: number, at: At) =>
  query<WhoCanOpen['opened'][number]>`
    select ${colleague} as member, a.at, a.rule
    from activity a
    join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
    where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.action = 'record.opened' and a.outcome = 'done'
      and a.at <= coalesce(${at}::timestamptz, now())
    order by a.id desc
    limit 50`;

/** Who opened the record within twelve hours of that instant, in the order in which they did; nobody where no instant is asked about. */
export const openedAround = (patientId: number, at: At) =>
  query<WhoCanOpen['around'][number]>`
    select near.member, near.at, near.rule
    from (
      select ${colleague} as member, a.at, a.rule, a.id
      from activity a
      join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
      where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.action = 'record.opened' and a.outcome = 'done'
        and a.at between ${at}::timestamptz - interval '12 hours' and ${at}::timestamptz + interval '12 hours'
      order by abs(extract(epoch from a.at - ${at}::timestamptz)), a.id
      limit 50
    ) near
    order by near.at, near.id`;

/** Logs that the past of a patient’s access was looked at, where both can be; of one who looks about in it, once in a quarter of an hour. */
export const pastLookedAt = (patientId: number, at: At) =>
  query`
    select app.record('access.past', p.id, 'done', null, jsonb_build_object('at', ${at}::timestamptz))::text
    from past.visible_patient p
    where p.tenant_id = app.tenant() and p.id = ${patientId} and ${at}::timestamptz <= now() and not exists (
      select from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.patient_id = p.id
        and a.action = 'access.past' and a.at > now() - interval '15 minutes')`;

/** Every member of the clinic, by name. */
export const everyColleague = () =>
  query<Colleague>`
    select m.id, m.first_name as "firstName", m.last_name as "lastName", m.roles
    from member m where m.tenant_id = app.tenant()
    order by m.last_name, m.first_name, m.id`;

/** A member of the clinic, with the roles of then where they are known, and whether the one asking may be told how it stands with them. */
export const memberAsked = (patientId: number, memberId: number, at: At = null) =>
  query<{ member: Colleague; isTold: boolean }>`
    select coalesce((select ${colleagueThen} from ${seenOf('condition', at)} r
                     where r.tenant_id = m.tenant_id and r.patient_id = ${patientId} and r.member_id = m.id), ${colleague}) as member,
      exists (select from app.visible_condition c where c.patient_id = ${patientId} and c.member_id = m.id) as "isTold"
    from member m where m.tenant_id = app.tenant() and m.id = ${memberId}`;

/** What R6 asks of a member and a patient beside a reason. */
export const conditionOf = (patientId: number, memberId: number, at: At) =>
  query<Condition>`
    select c.active, c.approved, c.reads, c.clinical, c.blocked, c.sealed
    from ${seenOf('condition', at)} c
    where c.tenant_id = app.tenant() and c.patient_id = ${patientId} and c.member_id = ${memberId}`;

/** The reasons that a member has, whether or not they open the record. */
export const reasonsOf = (patientId: number, memberId: number, at: At) =>
  query<Reason>`
    select ${reason} from ${seenOf('reason', at)} r
    where r.tenant_id = app.tenant() and r.patient_id = ${patientId} and r.member_id = ${memberId}
    order by ${firstReasonFirst}`;

/** How near a member without a reason is to one, by the dates of that instant, and by the practitioner and roles of then. */
export const standingOf = (patientId: number, memberId: number, at: At) =>
  query<Standing>`
    with w as (
      select coalesce(${at}::timestamptz, now()) as at
    ), me as (
      select c.member_id as id, c.practitioner_id, c.roles from ${seenOf('condition', at)} c
      where c.tenant_id = app.tenant() and c.patient_id = ${patientId} and c.member_id = ${memberId}
    ), followed as (
      select s.practitioner_id, s.starts_at, s.starts_at > w.at as later
      from supervision s, w
      where s.tenant_id = app.tenant() and s.supervisor_id = ${memberId} and (s.ends_at is null or s.ends_at > w.at)
        and (s.starts_at <= w.at or s.created_at <= w.at)
    ), period as (
      select p.practitioner_id, p.starts_at > w.at as later, least(p.ends_at, p.closed_at) <= w.at as over
      from assignment_period p, w
      where p.tenant_id = app.tenant() and p.patient_id = ${patientId} and p.opened_at <= w.at
    )
    select me.practitioner_id is not null as practises,
      'supervisor' = any (me.roles) as "isSupervisor",
      coalesce((select f.enabled from ${seenOf('feature', at)} f where f.tenant_id = app.tenant() and f.feature = 'therapistPatientAssignment'), false)
        or coalesce((select p.invited_by_practitioner_id = me.practitioner_id from patient p
                     where p.tenant_id = app.tenant() and p.id = ${patientId}), false) as "wouldConnect",
      exists (select from ${seenOf('connection', at)} c where c.patient_id = ${patientId} and c.kind <> 'emergency') as "hasCareTeam",
      exists (select from period p where not p.later and p.over is not true
              and (p.practitioner_id = me.practitioner_id or p.practitioner_id in (select f.practitioner_id from followed f where not f.later)))
        as "isHeldBack",
      exists (select from period p where p.later and p.over is not true and p.practitioner_id = me.practitioner_id) as "beginsLater",
      exists (select from followed f join ${seenOf('connection', at)} c on c.practitioner_id = f.practitioner_id
              where f.later and c.patient_id = ${patientId} and c.kind <> 'emergency' and (c.until is null or c.until > f.starts_at)) as "supervisesLater",
      exists (select from period p where p.over and p.practitioner_id = me.practitioner_id) as "wasAssigned",
      exists (select from emergency_access e where e.tenant_id = app.tenant() and e.patient_id = ${patientId}
              and e.member_id = me.id and e.practitioner_id = me.practitioner_id
              and e.starts_at <= w.at and e.ends_at > w.at) as "isInEmergency"
    from me, w`;

/** Who is kept from a patient, by name. */
export const blocksOf = (patientId: number) =>
  query<{ member: Colleague; by: Colleague; since: string; reason: string }>`
    select ${colleague} as member, ${colleagueOf(fragment`b.blocked_by`)} as by, b.blocked_at as since, b.reason
    from patient_block b
    join member m on m.tenant_id = b.tenant_id and m.id = b.member_id
    where b.tenant_id = app.tenant() and b.patient_id = ${patientId}
    order by m.last_name, m.first_name, m.id`;

/** Keeps a member from a patient whose chart is locked; no row where they are kept already, or are nobody of this clinic. */
export const block = (patientId: number, memberId: number, reason: string) =>
  query<{ memberId: number }>`
    with kept as (
      insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason)
      select m.tenant_id, m.id, ${patientId}, app.member(), ${reason}
      from member m where m.tenant_id = app.tenant() and m.id = ${memberId}
      on conflict on constraint patient_block_pkey do nothing
      returning member_id, patient_id
    )
    select member_id as "memberId", app.announce('patient', patient_id, null, member_id)::text,
      app.record('patient.blocked', patient_id, 'done', 'patient.block', jsonb_build_object('memberId', member_id))::text
    from kept`;

/** Lets a member see a patient again; no row where they were not kept from them. */
export const unblock = (patientId: number, memberId: number) =>
  query<{ memberId: number }>`
    with freed as (
      delete from patient_block where tenant_id = app.tenant() and patient_id = ${patientId} and member_id = ${memberId}
      returning member_id, patient_id
    )
    select member_id as "memberId", app.announce('patient', patient_id, null, member_id)::text,
      app.record('patient.unblocked', patient_id, 'done', 'patient.block', jsonb_build_object('memberId', member_id))::text
    from freed`;

/** Seals a chart, or lifts the seal; no row where it stood so already. */
export const seal = (patientId: number, sealed: boolean) =>
  query<{ patientId: number }>`
    with changed as (
      update patient set sealed_at = case when ${sealed}::boolean then clock_timestamp() end
      where tenant_id = app.tenant() and id = ${patientId} and (sealed_at is not null) <> ${sealed}::boolean
      returning id
    )
    select id as "patientId", app.announce('patient', id, null)::text,
      app.record(case when ${sealed}::boolean then 'chart.sealed' else 'chart.unsealed' end, id, 'done', 'chart.seal', '{}')::text
    from changed`;
