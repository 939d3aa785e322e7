import type { ProblemCode } from '#src/contract/problems.ts';
import type { Supervision, Team, TeamMember } from '#src/contract/team.ts';
import { fragment, query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';

// `mayChange` says what the fence would (db/policy/fences.sql, manage), for the interface to offer it.
const member = fragment`id, first_name as "firstName", last_name as "lastName", roles, permissions, access_level as "accessLevel",
  visibility, status, approved, type, practitioner_id as "practitionerId", version, id = app.member() as "isMe",
  id <> app.member() and (not 'owner' = any (roles) or app.has_role('owner')) as "mayChange"`;

/** Everyone who works at the clinic, by surname. */
export const teamNow = () =>
  query<TeamMember>`select ${member} from member where tenant_id = app.tenant() order by last_name, first_name, id`;

/** Every practitioner, archived ones too, by surname. */
export const practitionersNow = () =>
  query<Team['practitioners'][number]>`
    select id, first_name as "firstName", last_name as "lastName", discipline, status, languages, capacity, accepting_new_patients as "acceptingNewPatients"
    from practitioner where tenant_id = app.tenant()
    order by sort_name, id`;

const supervision = fragment`id, supervisor_id as "supervisorId", practitioner_id as "practitionerId", starts_at as "from", ends_at as "until"`;

/** Supervisions that hold now or will, soonest first. One that ended before it began never did. */
export const supervisionsNow = () =>
  query<Supervision>`
    select ${supervision} from supervision
    where tenant_id = app.tenant() and (ends_at is null or ends_at > greatest(now(), starts_at))
    order by starts_at, id`;

export type Wanted = { [K in 'version' | 'roles' | 'status' | 'approved' | 'practitionerId']?: TeamMember[K] | undefined };

/** A member as they stand, and why the change wanted is not made; the clinic has been taken. No row where there is no such member. */
export const memberToChange = (memberId: number, wanted: Wanted) =>
  query<TeamMember & { refusal: ProblemCode | null }>`
    select ${member},
      case
        when not (select me.status = 'active' and me.approved from member me where me.tenant_id = app.tenant() and me.id = app.member())
          then 'not_allowed'
        when id = app.member() then 'own_rights'
        when 'owner' = any (roles || ${wanted.roles ?? []}::text[]) and not app.has_role('owner') then 'owners_only'
        when version <> ${wanted.version} then 'changed_meanwhile'
        when 'owner' = any (coalesce(${wanted.roles ?? null}::text[], roles))
          and not (coalesce(${wanted.status ?? null}, status) = 'active' and coalesce(${wanted.approved ?? null}::boolean, approved)) then 'owner_stays'
        when ${wanted.practitionerId ?? null}::bigint <> coalesce(practitioner_id, 0) and not exists (
          select from practitioner pr where pr.tenant_id = app.tenant() and pr.id = ${wanted.practitionerId ?? null}::bigint and pr.status = 'active')
          then 'invalid_target'
      end as refusal
    from member where tenant_id = app.tenant() and id = ${memberId}`;

/** Writes what a member may do, tells them, open screens and the log. @param changed old and new by name, for the log */
export const writeMember = (to: TeamMember, changed: object) =>
  query<TeamMember>`
    with written as (
      update member set roles = ${to.roles}, permissions = ${to.permissions}, access_level = ${to.accessLevel}, visibility = ${to.visibility},
        status = ${to.status}, approved = ${to.approved}, type = ${to.type}, practitioner_id = ${to.practitionerId}, version = version + 1
      where tenant_id = app.tenant() and id = ${to.id}
      returning *
    )
    select ${member}, app.announce('team', null, null, id)::text as "toldThem", app.announce('team', null, null)::text as told,
      app.record('member.changed', null, 'done', 'team.manage', jsonb_build_object('memberId', id) || ${JSON.stringify(changed)}::jsonb)::text as noted
    from written`;

/** Begins a supervision, tells the supervisor, open screens and the log; or says why not. */
export const beginSupervision = (wanted: {
  supervisorId: number;
  practitionerId: number;
  from?: string | undefined;
  until?: string | null | undefined;
}) =>
  query<Supervision & { refusal: ProblemCode | null }>`
    with wanted as materialized (
      select ${newId()}::bigint as id, ${wanted.supervisorId}::bigint as supervisor_id, ${wanted.practitionerId}::bigint as practitioner_id,
        coalesce(${wanted.from ?? null}::timestamptz, now()) as starts_at, ${wanted.until ?? null}::timestamptz as ends_at
    ), decided as materialized (
      select w.*, case
        when w.supervisor_id = app.member() then 'own_rights'
        when not exists (select from member m where m.tenant_id = app.tenant() and m.id = w.supervisor_id and m.status = 'active' and m.approved)
          or not exists (select from practitioner pr where pr.tenant_id = app.tenant() and pr.id = w.practitioner_id and pr.status = 'active')
          then 'invalid_target'
        when w.starts_at < now() or w.ends_at <= w.starts_at then 'dates_backwards'
      end as refusal
      from wanted w
    ), begun as (
      insert into supervision (tenant_id, id, supervisor_id, practitioner_id, starts_at, ends_at, created_by, created_at)
      select app.tenant(), d.id, d.supervisor_id, d.practitioner_id, d.starts_at, d.ends_at, app.member(), now()
      from decided d where d.refusal is null
      returning id, supervisor_id, practitioner_id
    ), noted as (
      select app.announce('team', null, null, b.supervisor_id)::text, app.announce('team', null, null)::text,
        app.record('supervision.begun', null, 'done', 'team.manage',
          jsonb_build_object('memberId', b.supervisor_id, 'practitionerId', b.practitioner_id))::text
      from begun b
    )
    select ${supervision}, refusal, (select count(*) from noted) as noted from decided`;

/** Ends a supervision, now or before it begins; or says why not. No row where there is none. */
export const endSupervisionNow = (supervisionId: number) =>
  query<Supervision & { refusal: ProblemCode | null }>`
    with decided as materialized (
      select s.*, case
        when s.supervisor_id = app.member() then 'own_rights'
        when s.ends_at <= greatest(now(), s.starts_at) then 'already_settled'
      end as refusal
      from supervision s where s.tenant_id = app.tenant() and s.id = ${supervisionId}
    ), ended as (
      update supervision s set ends_at = greatest(now(), s.starts_at), ended_by = app.member()
      from decided d
      where s.tenant_id = app.tenant() and s.id = d.id and d.refusal is null and (s.ends_at is null or s.ends_at > now()) and s.ended_by is null
      returning s.id, s.supervisor_id, s.practitioner_id, s.starts_at, s.ends_at
    ), noted as (
      select app.announce('team', null, null, e.supervisor_id)::text, app.announce('team', null, null)::text,
        app.record('supervision.ended', null, 'done', 'team.manage',
          jsonb_build_object('memberId', e.supervisor_id, 'practitionerId', e.practitioner_id))::text
      from ended e
    )
    select d.id, d.supervisor_id as "supervisorId", d.practitioner_id as "practitionerId", d.starts_at as "from",
      coalesce(e.ends_at, d.ends_at) as "until",
      coalesce(d.refusal, case when e.id is null then 'already_settled' end) as refusal, (select count(*) from noted) as noted
    from decided d left join ended e on e.id = d.id`;

export type Practising = {
  [K in 'discipline' | 'languages' | 'capacity' | 'acceptingNewPatients']?: Team['practitioners'][number][K] | undefined;
};

/** Writes what proposals go by, tells open screens and the log, old and new, what is another now. No row where the clinic has no such practitioner. */
export const writePractitioner = (practitionerId: number, to: Practising) =>
  query<{ id: number }>`
    with before as materialized (
      select id, discipline, languages, capacity, accepting_new_patients as accepting from practitioner where tenant_id = app.tenant() and id = ${practitionerId}
    ), wanted as materialized (
      select b.id, coalesce(${to.discipline ?? null}::text, b.discipline) as discipline, coalesce(${to.languages ?? null}::text[], b.languages) as languages,
        case when ${to.capacity !== undefined} then ${to.capacity ?? null}::integer else b.capacity end as capacity,
        coalesce(${to.acceptingNewPatients ?? null}::boolean, b.accepting) as accepting
      from before b
    ), changed as (
      update practitioner pr set discipline = w.discipline, languages = w.languages, capacity = w.capacity, accepting_new_patients = w.accepting
      from wanted w, before b
      where pr.tenant_id = app.tenant() and pr.id = w.id
        and (w.discipline, w.languages, w.capacity, w.accepting) is distinct from (b.discipline, b.languages, b.capacity, b.accepting)
      returning pr.id
    ), noted as (
      select app.announce('team', null, null)::text, app.record('practitioner.changed', null, 'done', 'team.manage', jsonb_build_object('practitionerId', c.id)
        || case when w.discipline <> b.discipline then jsonb_build_object('discipline', jsonb_build_object('from', b.discipline, 'to', w.discipline)) else '{}' end
        || case when w.languages <> b.languages then jsonb_build_object('languages', jsonb_build_object('from', b.languages, 'to', w.languages)) else '{}' end
        || case when w.capacity is distinct from b.capacity then jsonb_build_object('capacity', jsonb_build_object('from', b.capacity, 'to', w.capacity)) else '{}' end
        || case when w.accepting <> b.accepting then jsonb_build_object('acceptsNew', w.accepting) else '{}' end)::text
      from changed c, wanted w, before b
    )
    select id, (select count(*) from noted) as noted from before`;
