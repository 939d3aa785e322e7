import type { Overview, ReviewItem, Reviewed } from '#src/contract/review.ts';
import { fragment, query } from '#src/platform/db.ts';

/**
 * `asked`: the assignments that hold now and are asked about, as far as the one asking sees them (R4, R5): without contact for as long as the clinic
 * says, or about to end. In steps, each of them one pass over what is left: appointments first, which are many and whose index answers; notes
 * after, each of which is decided by itself, and only those of its own author are looked at.
 */
const asked = fragment`
  days as materialized (
    select t.contact_days, now() - make_interval(days => t.contact_days) as at from tenant t where t.id = app.tenant()
  ), standing as materialized (
    select a.patient_id, a.practitioner_id, a.kind, a.starts_at, a.ends_at, coalesce(a.ends_at <= now() + interval '14 days', false) as ending
    from assignment a
    join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.status = 'active'
    where a.tenant_id = app.tenant() and a.status = 'active' and a.starts_at <= now() and (a.ends_at is null or a.ends_at > now())
      and (a.reviewed_until is null or a.reviewed_until <= now())
      and (a.starts_at <= (select at from days) or a.ends_at <= now() + interval '14 days')
  ), unmet as materialized (
    select s.patient_id, s.practitioner_id from standing s
    where s.starts_at <= (select at from days) and not exists (
      select from app.visible_contact v
      where v.tenant_id = app.tenant() and v.patient_id = s.patient_id and v.practitioner_id = s.practitioner_id and v.at > (select at from days))
  ), authors as materialized (
    select m.practitioner_id, array_agg(m.id) as ids from member m where m.tenant_id = app.tenant() and m.practitioner_id is not null group by m.practitioner_id
  ), quiet as materialized (
    select u.patient_id, u.practitioner_id from unmet u
    left join authors w on w.practitioner_id = u.practitioner_id
    where not exists (select from note n
      where n.tenant_id = app.tenant() and n.patient_id = u.patient_id and n.author_id = any (w.ids)
        and n.happened_at > (select at from days) and n.status in ('signed', 'returned'))
  ), asked as materialized (
    select s.*, q.patient_id is not null as no_contact
    from standing s
    left join quiet q on q.patient_id = s.patient_id and q.practitioner_id = s.practitioner_id
    where q.patient_id is not null or s.ending
  )`;

type OverviewRow = Pick<Overview, 'contactDays' | 'practitioners' | 'unassigned' | 'noContact' | 'ending'>;

/**
 * O2: caseloads against capacity, and what the queue and the review hold, each counted as its list counts it. Only active patients whom the one
 * asking sees. While assigning is off (F2) there is neither queue nor review.
 */
export const overviewNow = () =>
  query<OverviewRow>`
    with ${asked}, load as materialized (
      select c.practitioner_id, count(*)::integer as patients
      from app.visible_connection c
      join patient p on p.tenant_id = c.tenant_id and p.id = c.patient_id and p.status = 'active'
      where c.kind <> 'emergency'
      group by c.practitioner_id
    ), silent as materialized (
      select practitioner_id, count(*)::integer as patients from asked where no_contact group by practitioner_id
    ), able as materialized (select a.id from app.assignable a)
    select d.contact_days as "contactDays",
      case when app.feature_is_on('therapistPatientAssignment') then (select count(*)::integer from app.page_of_patients(null, 'unassigned', null, null, null)) end as unassigned,
      case when app.feature_is_on('therapistPatientAssignment') then (select count(*)::integer from asked where no_contact) end as "noContact",
      case when app.feature_is_on('therapistPatientAssignment') then (select count(*)::integer from asked where ending) end as ending,
      coalesce((select json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name, 'discipline', pr.discipline,
          'assignable', b.id is not null, 'acceptingNewPatients', pr.accepting_new_patients, 'caseload', coalesce(l.patients, 0), 'capacity', pr.capacity,
          'noContact', coalesce(s.patients, 0)) order by pr.sort_name, pr.id)
        from practitioner pr
        left join load l on l.practitioner_id = pr.id
        left join silent s on s.practitioner_id = pr.id
        left join able b on b.id = pr.id
        where pr.tenant_id = app.tenant() and (b.id is not null or l.patients > 0)), '[]') as practitioners
    from days d`;

type ItemRow = ReviewItem & { sortName: string; id: number };
type Filter = { practitionerId?: number | undefined; only?: 'noContact' | 'ending' | undefined };

/**
 * A page of what the review asks about, by practitioner and patient, with what ending each would do; at most `limit + 1`, and how many there are in
 * all: one row, whose items are empty where there are none.
 */
export const reviewPage = ({ practitionerId, only }: Filter, after: { name: string; id: number } | null, limit: number) =>
  query<{ contactDays: number; pending: number; reviewed: number; items: ItemRow[] }>`
    with ${asked}, chosen as materialized (
      select k.*, pr.sort_name || chr(1) || lpad(pr.id::text, 16, '0') || chr(1) || p.sort_name as place
      from asked k
      join practitioner pr on pr.tenant_id = app.tenant() and pr.id = k.practitioner_id
      join patient p on p.tenant_id = app.tenant() and p.id = k.patient_id
      where (${practitionerId ?? null}::bigint is null or k.practitioner_id = ${practitionerId ?? null}::bigint)
        and case ${only ?? ''} when 'noContact' then k.no_contact when 'ending' then k.ending else true end
    ), page as materialized (
      select * from chosen c
      where ${after === null} or (c.place collate "C", c.patient_id) > (${after?.name ?? ''}::text collate "C", ${after?.id ?? 0}::bigint)
      order by c.place collate "C", c.patient_id
      limit ${limit + 1}
    ), others as materialized (
      -- Who else is on these care teams now, whoever has been there longest first.
      select a.patient_id, a.practitioner_id, a.starts_at, a.ends_at
      from assignment a
      where a.tenant_id = app.tenant() and a.patient_id = any (array(select patient_id from page)) and a.status = 'active'
        and a.starts_at <= now() and (a.ends_at is null or a.ends_at > now())
    )
    select d.contact_days as "contactDays", (select count(*)::integer from chosen) as pending,
      (select count(*)::integer from assignment a
       where a.tenant_id = app.tenant() and a.reviewed_at > now() - interval '30 days'
         and (${practitionerId ?? null}::bigint is null or a.practitioner_id = ${practitionerId ?? null}::bigint)) as reviewed,
      coalesce((select json_agg(json_build_object(
          'patient', json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name),
          'practitioner', json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name),
          'kind', g.kind, 'since', ${iso(fragment`g.starts_at`)}, 'until', ${iso(fragment`g.ends_at`)}, 'noContact', g.no_contact, 'ending', g.ending,
          'lastMetAt', (select ${iso(fragment`max(v.at)`)} from app.visible_contact v
            where v.tenant_id = app.tenant() and v.patient_id = g.patient_id and v.practitioner_id = g.practitioner_id and v.at <= now()),
          'appointments', (select count(*) from app.visible_parting v
            where v.tenant_id = app.tenant() and v.patient_id = g.patient_id and v.practitioner_id = g.practitioner_id),
          'follows', case when g.kind = 'primary' then (
            select json_build_object('id', n.id, 'firstName', n.first_name, 'lastName', n.last_name)
            from others o
            join app.assignable b on b.id = o.practitioner_id
            join practitioner n on n.tenant_id = app.tenant() and n.id = o.practitioner_id
            where o.patient_id = g.patient_id and o.practitioner_id <> g.practitioner_id and o.ends_at is null
            order by o.starts_at, o.practitioner_id limit 1) end,
          'leavesNobody', not exists (select from others o where o.patient_id = g.patient_id and o.practitioner_id <> g.practitioner_id),
          'sortName', g.place, 'id', g.patient_id) order by g.place collate "C", g.patient_id)
        from page g
        join patient p on p.tenant_id = app.tenant() and p.id = g.patient_id
        join practitioner pr on pr.tenant_id = app.tenant() and pr.id = g.practitioner_id), '[]') as items
    from days d`;

function iso(instant: ReturnType<typeof fragment>) {
  return fragment`to_char(${instant} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Takes the locks of these charts, in one order for everybody, in a statement of its own. A row for each that exists for the one asking. */
export const lockCharts = (patientIds: readonly number[]) =>
  query<{ patientId: number }>`
    select patient_id as "patientId" from chart_lock
    where tenant_id = app.tenant() and patient_id = any (${patientIds}::bigint[])
    order by patient_id
    for update`;

type Pair = { patientId: number; practitionerId: number };
const pairs = (items: readonly Pair[]) =>
  fragment`unnest(${items.map(({ patientId }) => patientId)}::bigint[], ${items.map(({ practitionerId }) => practitionerId)}::bigint[])`;
export type Settled = Pair & { refusal: Reviewed['left'][number]['why'] | null };

/** Keeps assignments that stand: they are not asked about again for as long as the clinic says. A row for each, with why it was left alone. */
export const keepAll = (items: readonly Pair[]) =>
  query<Settled>`
    with wanted as materialized (
      select w.patient_id, w.practitioner_id, case when a.patient_id is null then 'changed'
          when app.assign_refusal(w.patient_id, w.practitioner_id) is not null then 'invalidTarget' end as refusal
      from ${pairs(items)} w (patient_id, practitioner_id)
      left join assignment a on a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id
        and a.status = 'active' and (a.ends_at is null or a.ends_at > now())
    ), kept as (
      update assignment a set reviewed_at = now(), reviewed_by = app.member(),
        reviewed_until = now() + make_interval(days => (select t.contact_days from tenant t where t.id = app.tenant()))
      from wanted w
      where a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and w.refusal is null
      returning a.patient_id, a.practitioner_id, a.reviewed_until
    ), noted as (
      select app.announce('review', k.patient_id, null)::text, app.record('careTeam.kept', k.patient_id, 'done', 'accessReview.settle',
        jsonb_build_object('practitionerId', k.practitioner_id, 'until', k.reviewed_until))::text
      from kept k
    )
    select w.patient_id as "patientId", w.practitioner_id as "practitionerId", w.refusal, (select count(*) from noted) as noted from wanted w`;

type Ending = Pair & { primaryId?: number | null | undefined; leaveUnassigned?: boolean | undefined };

/**
 * Archives assignments of which nothing is left to be decided (A7), in charts that are locked: none with appointments to come, the primary only where
 * another follows, the last only where that is said. Those who go together do not follow each other. A row for each; `primaryId` is who follows.
 */
export const endAll = (items: readonly Ending[], reason: string) =>
  query<Settled & { primaryId: number | null; wasPrimary: boolean }>`
    with wanted as materialized (
      select * from unnest(${items.map(({ patientId }) => patientId)}::bigint[], ${items.map(({ practitionerId }) => practitionerId)}::bigint[],
        ${items.map(({ primaryId }) => primaryId ?? null)}::bigint[], ${items.map(({ leaveUnassigned }) => leaveUnassigned === true)}::boolean[])
        w (patient_id, practitioner_id, primary_id, leaves)
    ), standing as materialized (
      select a.patient_id, a.practitioner_id, a.kind, a.starts_at, a.ends_at,
        exists (select from wanted w where w.patient_id = a.patient_id and w.practitioner_id = a.practitioner_id) as goes
      from assignment a
      where a.tenant_id = app.tenant() and a.patient_id = any (${items.map(({ patientId }) => patientId)}::bigint[])
        and a.status = 'active' and (a.ends_at is null or a.ends_at > now())
    ), decided as materialized (
      select w.*, coalesce(s.kind = 'primary', false) as was_primary, case
          when s.patient_id is null then 'changed'
          when exists (select from app.visible_parting v
            where v.tenant_id = app.tenant() and v.patient_id = w.patient_id and v.practitioner_id = w.practitioner_id) then 'appointments'
          when not exists (select from standing o where o.patient_id = w.patient_id and not o.goes and o.starts_at <= now())
            then case when not w.leaves then 'last' end
          when s.kind = 'primary' and not exists (select from standing o
            where o.patient_id = w.patient_id and o.practitioner_id = w.primary_id and not o.goes and o.starts_at <= now() and o.ends_at is null
              and app.assign_refusal(o.patient_id, o.practitioner_id) is null) then 'primary' end as refusal
      from wanted w
      left join standing s on s.patient_id = w.patient_id and s.practitioner_id = w.practitioner_id
    ), archived as (
      update assignment a set status = 'archived', kind = 'assigned', reason = ${reason}, version = a.version + 1,
        reviewed_at = now(), reviewed_by = app.member(), reviewed_until = null
      from decided d
      where a.tenant_id = app.tenant() and a.patient_id = d.patient_id and a.practitioner_id = d.practitioner_id and d.refusal is null
      returning a.patient_id, a.practitioner_id
    ), closed as (
      update assignment_period p
      set closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end, closed_reason = ${reason}
      from decided d
      where p.tenant_id = app.tenant() and p.patient_id = d.patient_id and p.practitioner_id = d.practitioner_id and p.closed_at is null and d.refusal is null
    ), noted as (
      select app.announce('careTeam', patient_id, practitioner_id)::text, app.record('careTeam.unassigned', patient_id, 'done', 'accessReview.settle',
        jsonb_build_object('practitionerId', practitioner_id))::text
      from archived
    )
    select d.patient_id as "patientId", d.practitioner_id as "practitionerId", d.refusal, d.was_primary as "wasPrimary",
      case when d.was_primary and exists (select from standing o where o.patient_id = d.patient_id and not o.goes) then d.primary_id end as "primaryId",
      (select count(*) from noted) as noted
    from decided d`;

/** Makes members of care teams their primaries, where there is none now, and renews their periods of history. */
export const raiseAll = (items: readonly (Pair & { before: number })[]) =>
  query`
    with wanted as materialized (
      select * from unnest(${items.map(({ patientId }) => patientId)}::bigint[], ${items.map(({ practitionerId }) => practitionerId)}::bigint[],
        ${items.map(({ before }) => before)}::bigint[]) w (patient_id, practitioner_id, before)
    ), raised as (
      update assignment a set kind = 'primary', version = a.version + 1
      from wanted w
      where a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and a.status = 'active'
      returning a.patient_id, a.practitioner_id, w.before
    )
    select app.announce('careTeam', r.patient_id, r.practitioner_id)::text, app.record('careTeam.primaryChanged', r.patient_id, 'done', 'accessReview.settle',
      jsonb_build_object('practitionerId', r.practitioner_id, 'before', r.before))::text
    from raised r`;

/** For assignments as they stand now: closes the period of history that is open, and opens the next. */
export const renewPeriods = (items: readonly Pair[], why: string) =>
  query`
    with wanted as materialized (
      select * from ${pairs(items)} w (patient_id, practitioner_id)
    ), closed as (
      update assignment_period p
      set closed_by = app.member(), closed_at = case when p.starts_at > clock_timestamp() then now() else greatest(now(), p.starts_at) end, closed_reason = ${why}
      from wanted w
      where p.tenant_id = app.tenant() and p.patient_id = w.patient_id and p.practitioner_id = w.practitioner_id and p.closed_at is null
      returning p.id
    )
    insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
    select a.tenant_id, app.new_id(), a.patient_id, a.practitioner_id, a.kind, a.via,
      greatest(a.starts_at, now(), (select max(p.closed_at) from assignment_period p
                                    where p.tenant_id = a.tenant_id and p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id)),
      a.ends_at, app.member(), now()
    from wanted w
    join assignment a on a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and a.status = 'active',
      (select count(*) from closed) first_closed`;

/**
 * What the one asking has kept or ended within a quarter of an hour, of charts that are locked, and how it stood: as what, and who has become primary
 * by it and is so still. A row for each; `changed` where there is nothing to take back: an assignment that the review did not end itself, or that has
 * begun anew since, whatever has become of it.
 */
export const undoable = (items: readonly Pair[]) =>
  query<Settled & { ended: boolean; kind: string | null; until: string | null; followerId: number | null }>`
    select w.patient_id as "patientId", w.practitioner_id as "practitionerId", coalesce(a.status = 'archived', false) as ended, was.kind, was.ends_at as until,
      follower.practitioner_id as "followerId",
      case when a.patient_id is null or (a.status = 'archived') <> (a.reviewed_until is null) then 'changed'
        when a.status = 'archived' and (was.kind is null or was.ends_at <= now()) then 'changed'
        -- Who covered comes back only while the leave has this cover, and these dates.
        when a.status = 'archived' and was.kind = 'covering' and not app.still_covers(a.patient_id, a.practitioner_id, a.assigned_at, was.ends_at) then 'changed'
        when a.status = 'archived' and app.assign_refusal(w.patient_id, w.practitioner_id) is not null then 'invalidTarget' end as refusal
    from ${pairs(items)} w (patient_id, practitioner_id)
    left join assignment a on a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id
      and a.reviewed_by = app.member() and a.reviewed_at > now() - interval '15 minutes'
    left join lateral (
      select l.kind, l.ends_at from (
        select p.* from assignment_period p
        where p.tenant_id = a.tenant_id and p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id
        order by p.closed_at desc nulls first, p.opened_at desc, p.starts_at desc limit 1) l
      where l.closed_by = a.reviewed_by and l.closed_at in (a.reviewed_at, greatest(a.reviewed_at, l.starts_at))) was on true
    left join lateral (
      select p.practitioner_id from assignment_period p
      join assignment o on o.tenant_id = p.tenant_id and o.patient_id = p.patient_id and o.practitioner_id = p.practitioner_id
        and o.kind = 'primary' and o.status = 'active'
      where p.tenant_id = a.tenant_id and p.patient_id = a.patient_id and p.opened_at = a.reviewed_at and p.opened_by = app.member() and p.closed_at is null
        and p.kind = 'primary' limit 1) follower on true`;

/** Those who had become primary are of the care team like the others again. */
export const stepDownAll = (items: readonly Pair[]) =>
  query`
    update assignment a set kind = 'assigned', version = a.version + 1
    from ${pairs(items)} w (patient_id, practitioner_id)
    where a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and a.kind = 'primary' and a.status = 'active'`;

/** Puts those who were ended back on the care team, as what they were, the primary only where there is none. */
export const restoreAll = (items: readonly (Pair & { kind: string })[]) =>
  query`
    with wanted as materialized (
      select * from unnest(${items.map(({ patientId }) => patientId)}::bigint[], ${items.map(({ practitionerId }) => practitionerId)}::bigint[],
        ${items.map(({ kind }) => kind)}::text[]) w (patient_id, practitioner_id, kind)
    ), restored as (
      update assignment a set status = 'active', reason = null, version = a.version + 1, reviewed_at = null, reviewed_by = null,
        kind = case when w.kind = 'primary' and exists (select from assignment o where o.tenant_id = app.tenant() and o.patient_id = w.patient_id
          and o.kind = 'primary' and o.status = 'active') then 'assigned' else w.kind end
      from wanted w
      where a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and a.status = 'archived'
      returning a.patient_id, a.practitioner_id, a.via
    )
    select app.announce('careTeam', r.patient_id, r.practitioner_id)::text, app.record('careTeam.assigned', r.patient_id, 'done', 'accessReview.settle',
      jsonb_build_object('practitionerId', r.practitioner_id, 'via', r.via))::text
    from restored r`;

/** What was kept is asked about again. */
export const forgetAll = (items: readonly Pair[]) =>
  query`
    with forgotten as (
      update assignment a set reviewed_at = null, reviewed_by = null, reviewed_until = null
      from ${pairs(items)} w (patient_id, practitioner_id)
      where a.tenant_id = app.tenant() and a.patient_id = w.patient_id and a.practitioner_id = w.practitioner_id and a.status = 'active'
      returning a.patient_id, a.practitioner_id
    )
    select app.announce('review', f.patient_id, null)::text, app.record('careTeam.keepUndone', f.patient_id, 'done', 'accessReview.settle',
      jsonb_build_object('practitionerId', f.practitioner_id))::text
    from forgotten f`;

/** Sets after how many days without contact is asked, tells open screens and the log; no row where it stood so already. */
export const setContactDays = (days: number) =>
  query<{ contactDays: number }>`
    with before as materialized (
      select t.id, t.contact_days from tenant t where t.id = app.tenant() for no key update
    ), written as (
      update tenant t set contact_days = ${days} from before b where t.id = b.id and b.contact_days <> ${days}
      returning t.contact_days, b.contact_days as before
    )
    select w.contact_days as "contactDays", app.announce('settings', null, null)::text as told,
      app.record('settings.changed', null, 'done', 'settings.change',
        jsonb_build_object('contactDays', jsonb_build_object('from', w.before, 'to', w.contact_days)))::text as noted
    from written w`;

/** Whether the one asking may keep and end (A3), as the database decides it. */
export const unassigns = () => query<{ may: boolean }>`select app.unassign_refusal() is null as may`;
