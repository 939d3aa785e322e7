import { fragment, query } from '#src/platform/db.ts';
import type { Column, Failure, PatientImport, Summary } from '#src/contract/transfer.ts';
import { keptOf } from '../transfer/rules.ts';
import type { Read } from '../transfer/rules.ts';

// What the background does, step by step.

/** How far it is, as its member; no row where it was stopped or has moved on meanwhile. */
export const moveOn = (
  id: number,
  from: string,
  to: {
    state: string;
    done?: number;
    rows?: number;
    headings?: string[];
    mapping?: string[];
    summary?: Summary;
    failure?: Failure;
    over?: boolean;
    waits?: boolean;
  },
) =>
  query<{ id: number }>`
    update patient_import set state = ${to.state}, done = coalesce(${to.done ?? null}, done), rows = coalesce(${to.rows ?? null}, rows),
      headings = coalesce(${to.headings ?? null}::text[], headings), mapping = coalesce(${to.mapping ?? null}::text[], mapping),
      summary = coalesce(${to.summary ? JSON.stringify(to.summary) : null}::jsonb, summary),
      failure = coalesce(${to.failure ? JSON.stringify(to.failure) : null}::jsonb, failure),
      attempts = case when ${to.state}::text <> state then 0 else attempts end,
      finished_at = case when ${to.over ?? false} then now() else finished_at end,
      -- What waits for its member is thrown away after a day.
      due_at = case when ${to.waits ?? false} then now() + interval '1 day' when ${to.over ?? false} then now() else due_at end
    where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and state = ${from}
    returning id`;
export const tryLater = (id: number, seconds: number) =>
  query`update patient_import set due_at = now() + make_interval(secs => ${seconds}) where tenant_id = app.tenant() and id = ${id}`;
export const stateOf = (id: number) =>
  query<{ state: PatientImport['state']; size: number; done: number; rows: number; mapping: (Column | '')[] }>`
    select state, size, done, rows, mapping from patient_import where tenant_id = app.tenant() and id = ${id}`;
export const partAt = (id: number, at: number) =>
  query<{ bytes: Buffer }>`select bytes from patient_import_part where tenant_id = app.tenant() and import_id = ${id} and at = ${at}`;
export const forgetRows = (id: number) => query`delete from patient_import_row where tenant_id = app.tenant() and import_id = ${id}`;
export const forgetParts = (id: number) => query`delete from patient_import_part where tenant_id = app.tenant() and import_id = ${id}`;
/** Takes away what rows say, and leaves what became of them. Tells how many were left to be emptied. */
export const emptyRows = (id: number, most: number) =>
  query<{ nth: number }>`
    update patient_import_row set cells = '{}', given = '{}', assigned = '[]', adds = '[]', number = null, email = null, sort_name = null,
      birth_date = null, phone = null,
      detail = case when reason is not null then array(
        select case when f.reason = 'twice' then f.detail end from unnest(reason, detail) with ordinality f (reason, detail, at) order by f.at) end
    where tenant_id = app.tenant() and import_id = ${id} and nth = any (array(
      select r.nth from patient_import_row r where r.tenant_id = app.tenant() and r.import_id = ${id} and (r.cells <> '{}' or r.given <> '{}') limit ${most}))
    returning nth`;
export const keepRows = (id: number, rows: { nth: number; cells: string[] }[]) =>
  query`
    insert into patient_import_row (tenant_id, import_id, nth, cells)
    select app.tenant(), ${id}, r.nth, array(select jsonb_array_elements_text(r.cells))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (nth integer, cells jsonb)`;
export const rowsAfter = (id: number, after: number, most: number) =>
  query<{ nth: number; cells: string[] }>`
    select nth, cells from patient_import_row where tenant_id = app.tenant() and import_id = ${id} and nth > ${after} order by nth limit ${most}`;

/** The rows of an import from one place to another, both included. */
type Span = { id: number; from: number; to: number };
/**
 * Rows `r` of a span. Whatever changes some names the span of what it changes as well: what the database knows of a table that has just been
 * filled is wrong, and a plan made of it looks at every row of the import for each of these.
 */
const span = ({ id, from, to }: Span) => fragment`r.tenant_id = app.tenant() and r.import_id = ${id} and r.nth between ${from} and ${to}`;
const changed = ({ id, from, to }: Span) =>
  fragment`t.tenant_id = app.tenant() and t.import_id = ${id} and t.nth between ${from} and ${to}`;

/** Adds what was found wrong, as `x` says it, to what is known to be wrong with row `t`. */
const refusedFor = fragment`reason = t.reason || x.reason, column_name = t.column_name || x.column_name, detail = t.detail || x.detail`;

/** Keeps what rows say, as they were read by the present columns; whatever was decided of them before is forgotten. */
export const keepRead = (of: Span, rows: Read[]) =>
  query`
    update patient_import_row r set given = s.given, assigned = s.assigned, adds = '[]', changes = '{}', number = s.number, email = s.email,
      sort_name = s."sortName", birth_date = s."birthDate", phone = s.phone, patient_id = null, version = null, how = null,
      outcome = case when s.reason is not null then 'refused' end, reason = s.reason, column_name = s."column", detail = s.detail, similar_there = false
    from jsonb_to_recordset(${JSON.stringify(rows.map(keptOf))}::jsonb) as s (nth integer, given jsonb, assigned jsonb, number bigint, email text, "sortName" text,
      "birthDate" date, phone text, reason text[], "column" text[], detail text[])
    where ${span(of)} and r.nth = s.nth`;

/**
 * Patients who may be those of the rows `r`, and how surely: 4 by number; 3 by address and date of birth; 2 by name, with nothing that
 * contradicts it and address, date of birth or telephone to confirm it; 1 by a name that nothing confirms or contradicts; 0 alike, and not the same.
 */
const candidates = fragment`
  select r.nth, p.id, p.version, p.status,
    case when p.id = r.number then 4
      when r.birth_date <> f.birth_date then 0
      when p.email = r.email and f.birth_date = r.birth_date then 3
      when p.sort_name = r.sort_name and p.email is distinct from r.email and p.email is not null and r.email is not null then 0
      when p.sort_name = r.sort_name and (p.email = r.email or f.birth_date = r.birth_date or p.phone = r.phone) then 2
      when p.sort_name = r.sort_name then 1
      else 0 end as sure,
    p.email = r.email or p.sort_name = r.sort_name and f.birth_date = r.birth_date as alike
  from r
  cross join lateral (
    select q.* from patient q where q.tenant_id = app.tenant() and q.id = r.number
    union
    select q.* from patient q where q.tenant_id = app.tenant() and q.email = r.email
    union
    select q.* from patient q where q.tenant_id = app.tenant() and q.status = any ('{active,archived}'::text[]) and q.sort_name = r.sort_name) p
  left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id`;

/** Finds of each row its patient, or that it has none, or that it cannot be told which; also where something else is wrong with it. */
export const match = (of: Span) =>
  query`
    with r as materialized (
      select r.* from patient_import_row r where ${span(of)}
    ), candidate as materialized (
      ${candidates}
    ), best as materialized (
      select distinct on (c.nth) c.nth, c.id, c.version, c.status, c.sure,
        count(*) filter (where c.sure > 0) over (partition by c.nth, c.sure) as equally, bool_or(coalesce(c.alike, false)) over (partition by c.nth) as alike
      from candidate c
      order by c.nth, c.sure desc, c.id
    ), found as materialized (
      select r.nth, b.sure >= 2 and b.equally = 1 as is_told, b.id, b.version, b.sure, b.sure = 0 and b.alike as similar_there, r.reason as known,
        case when b.sure >= 1 and b.equally > 1 then 'ambiguous' when b.sure = 1 then 'sameName'
          when b.sure >= 2 and r.given ->> 'status' <> b.status then 'statusDiffers'
          when b.sure >= 2 and b.status = 'archived' and r.assigned <> '[]' then 'archivedAssigned' end as fault
      from r join best b on b.nth = r.nth
    ), x as materialized (
      select f.*, w.* from found f left join lateral (
        select array[f.fault] as reason, array[null::text] as detail,
          array[case f.fault when 'statusDiffers' then 'status' when 'archivedAssigned' then 'assigned' else 'lastName' end] as column_name
        where f.fault is not null and f.fault <> all (coalesce(f.known, '{}'))) w on true
    )
    update patient_import_row t set
      patient_id = case when x.is_told then x.id end, version = case when x.is_told then x.version end,
      how = case when x.is_told then case x.sure when 4 then 'number' when 3 then 'email' else 'name' end end,
      outcome = case when x.reason is not null then 'refused' else t.outcome end, ${refusedFor}, similar_there = x.similar_there
    from x
    where ${changed(of)} and t.nth = x.nth`;

/** The fields of patient `p` with profile `f` that a table holds. */
const fields = fragment`
  jsonb_build_object('firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name, 'email', p.email, 'phone', p.phone,
    'birthDate', f.birth_date, 'language', f.language)`;

/** Says of each row what it changes and whom it assigns, or that it creates somebody; of one refused already, whom it would assign. */
export const compare = (of: Span) =>
  query`
    with r as materialized (
      select r.nth, r.patient_id, r.given - 'status' as given, r.assigned from patient_import_row r where ${span(of)}
    ), said as materialized (
      select r.nth, r.patient_id,
        case when r.patient_id is null then '{}' else array(
          select g.key from jsonb_each(r.given) g where g.value is distinct from c.now -> g.key order by g.key) end as changes,
        (select coalesce(jsonb_agg(a order by at), '[]') from jsonb_array_elements(r.assigned) with ordinality e (a, at)
         -- By the clock of the clinic where it is a day; what is over by now is assigned to nobody.
         where coalesce(case when length(a ->> 'until') = 10 then (a ->> 'until')::date::timestamp at time zone t.time_zone else (a ->> 'until')::timestamptz end, 'infinity') > now()
           and not exists (select from assignment s where s.tenant_id = app.tenant() and s.patient_id = r.patient_id and s.practitioner_id = (a ->> 'id')::bigint
             and s.status = 'active' and coalesce(s.ends_at, 'infinity') > now() and (s.kind = 'primary' or not (a ->> 'primary')::boolean))) as adds
      from r
      join tenant t on t.id = app.tenant()
      left join lateral (select ${fields} as now from patient p
        left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
        where p.tenant_id = app.tenant() and p.id = r.patient_id) c on true
    )
    update patient_import_row t set adds = s.adds, changes = case when t.outcome is null then s.changes else '{}' end,
      outcome = case when t.outcome is not null then t.outcome
        when s.patient_id is null then 'create' when cardinality(s.changes) > 0 or s.adds <> '[]' then 'update' else 'same' end,
      patient_id = case when t.outcome is null then coalesce(s.patient_id, app.new_id()) else s.patient_id end
    from said s
    where ${changed(of)} and t.nth = s.nth`;

/** Whether a refused row is about nobody who is there: it could be read whose it is, and nobody fits. */
const isNew = fragment`
  r.outcome = 'create' or r.outcome = 'refused' and r.patient_id is null and r.sort_name is not null
    and not coalesce(r.reason, '{}') && '{ambiguous,sameName}'`;

/**
 * Refuses rows that assign whom they may not: what the database says of each now (A2, A3), of a patient who is not there yet as of nobody's.
 * At the trial also rows that are refused already; where it cannot be told whose one is, only what holds whoever it is.
 */
export const refuseAdds = (of: Span, when: 'trial' | 'now') =>
  query`
    with r as materialized (
      select r.nth, r.patient_id, r.outcome, case when ${isNew} then 'new' when r.patient_id is not null then 'there' else 'unclear' end as who,
        (a ->> 'id')::bigint as practitioner_id, (a ->> 'primary')::boolean as leads, a ->> 'name' as name
      from patient_import_row r cross join lateral jsonb_array_elements(r.adds) a
      where ${span(of)} and r.outcome = any (${when === 'trial' ? ['create', 'update', 'refused'] : ['create', 'update']}::text[])
    ), asked as materialized (
      -- Once for each of those whom somebody new is assigned to.
      select k.practitioner_id, nullif(app.assign_refusal(0, k.practitioner_id), 'patientArchived') as refusal,
        case when not exists (select from app.assignable a where a.tenant_id = app.tenant() and a.id = k.practitioner_id) then 'invalidTarget' end as cannot
      from (select distinct practitioner_id from r where who <> 'there') k
    ), faults as materialized (
      select d.nth, d.leads, left(string_agg(d.name, ', ' order by d.name), 200) as names,
        case d.refusal when 'invalidTarget' then 'notAssignable' when 'patientArchived' then 'archivedAssigned' when 'hasPrimary' then 'hasPrimary'
          else 'mayNotAssign' end as reason
      from (
        select r.nth, r.name, r.leads, r.outcome, coalesce(
          case r.who when 'new' then coalesce(k.refusal, k.cannot) when 'unclear' then k.cannot else app.assign_refusal(r.patient_id, r.practitioner_id) end,
          case when r.leads then app.unassign_refusal() end,
          case when r.leads and exists (select from assignment s where s.tenant_id = app.tenant() and s.patient_id = r.patient_id and s.kind = 'primary'
            and s.status = 'active' and s.practitioner_id <> r.practitioner_id) then 'hasPrimary' end) as refusal
        from r left join asked k on k.practitioner_id = r.practitioner_id) d
      -- That its patient is archived has been said of it.
      where d.refusal is not null and not (d.outcome = 'refused' and d.refusal = 'patientArchived')
      group by d.nth, d.leads, 4
    ), x as materialized (
      select f.nth, array_agg(f.reason order by f.leads desc, f.reason) as reason, array_agg(f.names order by f.leads desc, f.reason) as detail,
        array_agg(case when f.leads then 'primary' else 'assigned' end order by f.leads desc, f.reason) as column_name
      from faults f group by f.nth
    )
    update patient_import_row t set outcome = 'refused', ${refusedFor}
    from x
    where ${changed(of)} and t.nth = x.nth`;

/** For statements about every row of an import: more time than one that somebody waits for, and no loop over the rows for each row. */
export const ofEveryRow = query`select set_config('statement_timeout', '60000', true), set_config('enable_nestloop', 'off', true)`;
/** Of rows that say the same, in one file, all but the first are refused; one that is refused already stands in nobody's way. */
export const refuseTwice = (id: number) =>
  query`
    with r as materialized (
      select r.nth, r.outcome, r.patient_id, r.sort_name, r.email, r.birth_date, r.phone, ${isNew} as is_new, r.outcome <> 'refused' as counts
      from patient_import_row r
      where r.tenant_id = app.tenant() and r.import_id = ${id} and r.outcome in ('create', 'update', 'same', 'refused')
    ), said as materialized (
      select r.nth, case when r.patient_id is not null then min(r.nth) filter (where r.counts) over (partition by r.patient_id) end as of_patient,
        case when r.is_new then min(r.nth) filter (where r.counts) over (partition by r.is_new, r.sort_name, r.email, r.birth_date, r.phone) end as of_name,
        case when r.is_new and r.email is not null and r.birth_date is not null
          then min(r.nth) filter (where r.counts) over (partition by r.is_new, r.email, r.birth_date) end as of_address
      from r
    ), x as materialized (
      select s.nth, array['twice'] as reason, array['lastName'] as column_name, array[least(s.of_patient, s.of_name, s.of_address)::text] as detail
      from said s
      where least(s.of_patient, s.of_name, s.of_address) < s.nth
    )
    update patient_import_row t set outcome = 'refused', ${refusedFor}
    from x
    where t.tenant_id = app.tenant() and t.import_id = ${id} and t.nth = x.nth`;

// Carrying it out: a few rows in one transaction, which says how far it has got.

/** Two imports of a clinic take turns, so that each sees whom the other has created. */
export const oneRunsAtOnce = () => query`select pg_advisory_xact_lock(hashtextextended('imports of ' || app.tenant(), 0))::text`;
/** The next rows to be carried out, up to which row. */
export const nextRows = (id: number, after: number, most: number) =>
  query<{ nth: number; outcome: 'create' | 'update'; patientId: number }>`
    select nth, outcome, patient_id as "patientId" from patient_import_row
    where tenant_id = app.tenant() and import_id = ${id} and nth > ${after} and outcome in ('create', 'update')
    order by nth limit ${most}`;
/** Takes the locks of charts, which whatever changes a care team does first, and then of the profiles. */
export const lockCharts = (patientIds: number[]) =>
  query`select patient_id from chart_lock where tenant_id = app.tenant() and patient_id = any (${patientIds}::bigint[]) order by patient_id for update`;
export const lockProfiles = (patientIds: number[]) =>
  query`select id from patient where tenant_id = app.tenant() and id = any (${patientIds}::bigint[]) order by id for no key update`;

/** Refuses rows whose patient was changed since the trial, or is there by now. */
export const refuseChanged = (of: Span) =>
  query`
    with r as materialized (
      select r.* from patient_import_row r where ${span(of)} and r.outcome = 'create'
    ), there as materialized (
      select distinct c.nth from (${candidates}) c where c.sure >= 1
    ), changed as materialized (
      select r.nth from patient_import_row r
      where ${span(of)} and r.outcome = 'update'
        and not exists (select from patient p where p.tenant_id = app.tenant() and p.id = r.patient_id and p.version = r.version)
    )
    update patient_import_row t set outcome = 'refused', reason = '{changedMeanwhile}', column_name = '{lastName}', detail = '{null}'
    from (select nth from there union select nth from changed) x
    where ${changed(of)} and t.nth = x.nth`;

/** The rows that are carried out, with the profile as it is where there is one. */
export const toCarryOut = (of: Span) =>
  query<{
    nth: number;
    outcome: 'create' | 'update';
    patientId: number;
    version: number | null;
    given: Record<string, string>;
    changes: string[];
    now: Record<string, string | null> | null;
  }>`
    select r.nth, r.outcome, r.patient_id as "patientId", r.version, r.given, r.changes,
      (select ${fields} from patient p left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
       where p.tenant_id = app.tenant() and p.id = r.patient_id) as now
    from patient_import_row r
    where ${span(of)} and r.outcome in ('create', 'update')
    order by r.nth`;

export type Becoming = Record<'firstName' | 'lastName' | 'sortName' | 'searchName', string> &
  Record<'preferredName' | 'email' | 'phone' | 'birthDate' | 'language', string | null> & { id: number; status: string };
const becoming = (all: Becoming[]) => fragment`
  jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as s (id bigint, "firstName" text, "lastName" text, "preferredName" text, email text, phone text,
    "birthDate" date, language text, status text, "sortName" text, "searchName" text, version integer, before jsonb, after jsonb)`;

/** New patients with their profiles and locks, in four statements in this order. */
export const createAll = (id: number, all: Becoming[]) => [
  query`
    insert into patient (tenant_id, id, first_name, last_name, preferred_name, email, phone, status, created_by, sort_name, search_name)
    select app.tenant(), s.id, s."firstName", s."lastName", s."preferredName", s.email, s.phone, s.status, app.member(), s."sortName", s."searchName"
    from ${becoming(all)}`,
  query`
    insert into patient_profile (tenant_id, patient_id, birth_date, language) select app.tenant(), s.id, s."birthDate", s.language from ${becoming(all)}`,
  query`insert into chart_lock (tenant_id, patient_id) select app.tenant(), s.id from ${becoming(all)}`,
  query`
    select app.record('patient.imported', s.id, 'done', 'patient.import', jsonb_build_object('importId', ${id}::bigint))::text from ${becoming(all)}`,
];

type Changed = Becoming & { version: number; before: Record<string, unknown>; after: Record<string, unknown> };
/** The next version of each profile, with what it was before (C3); another address ends an invitation that is open (IN-6). */
export const changeAll = (id: number, all: Changed[]) => [
  query`
    update patient p set first_name = s."firstName", last_name = s."lastName", preferred_name = s."preferredName", email = s.email, phone = s.phone,
      sort_name = s."sortName", search_name = s."searchName", version = p.version + 1
    from ${becoming(all)}
    where p.tenant_id = app.tenant() and p.id = s.id and p.version = s.version`,
  query`
    update patient_profile f set birth_date = s."birthDate", language = s.language from ${becoming(all)}
    where f.tenant_id = app.tenant() and f.patient_id = s.id`,
  query`
    insert into profile_version (tenant_id, patient_id, version, changed_by, changed_at, before, after)
    select app.tenant(), s.id, s.version + 1, app.member(), now(), s.before, s.after from ${becoming(all)}`,
  query`
    with ended as (
      update invitation i set revoked_at = now() from ${becoming(all)}
      where s.after ? 'email' and i.tenant_id = app.tenant() and i.patient_id = s.id and i.relation = 'self' and i.accepted_at is null and i.revoked_at is null
      returning i.id, i.patient_id
    )
    select app.record('invitation.ended', e.patient_id, 'done', 'profile.edit', jsonb_build_object('invitationId', e.id))::text from ended e`,
  query`
    select app.announce('patient', s.id, null)::text, app.record('patient.changed', s.id, 'done', 'patient.import',
      jsonb_build_object('importId', ${id}::bigint, 'fields', array(select k from jsonb_object_keys(s.after) k order by k)))::text
    from ${becoming(all)}`,
];

/** Assigns whom the rows name, or brings them back (A1), with a period of history each, a line in the log, and word to those it is about. */
export const assignAll = (of: Span) =>
  query<{ assigned: number }>`
    with wanted as materialized (
      select r.patient_id, (a ->> 'id')::bigint as practitioner_id, case when (a ->> 'primary')::boolean then 'primary' else 'assigned' end as kind,
        greatest(now(), case when length(a ->> 'from') = 10 then (a ->> 'from')::date::timestamp at time zone t.time_zone else (a ->> 'from')::timestamptz end) as starts_at,
        case when length(a ->> 'until') = 10 then (a ->> 'until')::date::timestamp at time zone t.time_zone else (a ->> 'until')::timestamptz end as ends_at
      from patient_import_row r cross join lateral jsonb_array_elements(r.adds) a join tenant t on t.id = app.tenant()
      where ${span(of)} and r.outcome in ('create', 'update')
    ), granted as (
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, ends_at, assigned_by, assigned_at)
      select app.tenant(), w.patient_id, w.practitioner_id, w.kind, 'import', w.starts_at, w.ends_at, app.member(), now()
      from wanted w
      -- What is over by now, and what stands by now, is left.
      where coalesce(w.ends_at, 'infinity') > w.starts_at and not exists (select from assignment s
        where s.tenant_id = app.tenant() and s.patient_id = w.patient_id and s.practitioner_id = w.practitioner_id
          and s.status = 'active' and coalesce(s.ends_at, 'infinity') > now() and (s.kind = 'primary' or w.kind <> 'primary'))
      on conflict on constraint assignment_pkey do update set
        kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
      returning patient_id, practitioner_id, kind, starts_at, ends_at
    ), closed as (
      update assignment_period p set closed_by = app.member(), closed_at = now(), closed_reason = 'assigned anew'
      from granted g
      where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id and p.closed_at is null
      returning p.id
    ), period as (
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), g.patient_id, g.practitioner_id, g.kind, 'import',
        greatest(g.starts_at, (select max(p.closed_at) from assignment_period p
                               where p.tenant_id = app.tenant() and p.patient_id = g.patient_id and p.practitioner_id = g.practitioner_id)),
        g.ends_at, app.member(), now()
      from granted g, (select count(*) from closed) first_closed
    ), noted as (
      select app.record('careTeam.assigned', g.patient_id, 'done', (select 'policy.' || t.assignment_policy from tenant t where t.id = app.tenant()),
        jsonb_strip_nulls(jsonb_build_object('practitionerId', g.practitioner_id, 'via', 'import', 'importId', ${of.id}::bigint,
          'from', case when g.starts_at > now() then g.starts_at end, 'until', g.ends_at)))::text
      from granted g
    ), told as (
      select app.announce('careTeam', null, k.practitioner_id)::text from (select distinct practitioner_id from granted) k
    )
    select count(*)::integer as assigned, (select count(*) from noted), (select count(*) from told) from granted`;

/** The rows are done: what they said goes, and the import is that much further. No row where it was stopped meanwhile. */
export const carriedOut = (of: Span) =>
  query<{ id: number }>`
    with finished as (
      update patient_import_row r set outcome = case r.outcome when 'create' then 'created' else 'updated' end, cells = '{}', given = '{}', assigned = '[]',
        number = null, email = null, sort_name = null, birth_date = null, phone = null
      where ${span(of)} and r.outcome in ('create', 'update')
      returning r.outcome
    )
    update patient_import i set done = ${of.to}, created = i.created + (select count(*) from finished where outcome = 'created'),
      updated = i.updated + (select count(*) from finished where outcome = 'updated')
    where i.tenant_id = app.tenant() and i.id = ${of.id} and i.member_id = app.member() and i.state = 'running'
    returning i.id`;
/** It is done. */
export const finished = (id: number) =>
  query<{ id: number }>`
    update patient_import set state = 'done', finished_at = now(), attempts = 0, done = rows + 1
    where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and state = 'running'
    returning id, app.record('import.done', null, 'done', 'patient.import', jsonb_build_object('importId', id, 'created', created, 'changed', updated))::text`;
/** Nothing of the file is left, and nothing more is to be done. */
export const cleared = (id: number) =>
  query`update patient_import set due_at = null where tenant_id = app.tenant() and id = ${id} and finished_at is not null`;
