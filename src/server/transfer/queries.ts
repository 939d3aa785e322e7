import type { Column, PatientImport, RowOfImport, Summary } from '#src/contract/transfer.ts';
import type { PatientFilter } from '#src/contract/search.ts';
import { fragment, query } from '#src/platform/db.ts';
import { idsMatching } from '../search/queries.ts';
import type { Colleague } from './rules.ts';

/** Logs that a list of patients leaves the building, and which (rules.ts › loggedOf). Who is on it stands with each page. */
export const noteExport = (about: object) =>
  query`select app.record('patient.listExported', null, 'done', 'patient.export', ${JSON.stringify(about)}::jsonb)::text`;

/** Everyone who gives care here, as a table names them; addresses are there for those who import. */
export const colleagues = () =>
  query<Colleague>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName",
      coalesce((select array_agg(a.email order by a.email) from app.colleague_address a where a.tenant_id = pr.tenant_id and a.practitioner_id = pr.id), '{}') as emails
    from practitioner pr
    where pr.tenant_id = app.tenant()
    order by pr.id`;

type After = { name: string; id: number } | null;
export type Exported = {
  id: number;
  firstName: string;
  lastName: string;
  preferredName: string | null;
  email: string | null;
  phone: string | null;
  birthDate: string | null;
  language: string | null;
  status: string;
  tags: string[];
  sortName: string;
  team: { id: number; primary: boolean; from: string; until: string | null }[];
};

/**
 * A page of the patients whom a filter finds, by name, with profile and care team, each as far as the one asking may see it; emergencies aside. In
 * the log stands who they are, with the reading of their rows (AU-2).
 */
export const exportPage = (asked: Partial<PatientFilter>, after: After, limit: number) =>
  tableOf(fragment`
    select p.*, found.place from ${idsMatching(asked, after, limit)} as found join patient p on p.tenant_id = app.tenant() and p.id = found.id`);
/** The same of those who are named. */
export const exportSome = (patientIds: readonly number[], after: After, limit: number) =>
  tableOf(fragment`
    select p.*, p.sort_name as place from patient p
    where p.tenant_id = app.tenant() and p.id = any (${patientIds}::bigint[])
      and (${after?.name ?? null}::text is null or (p.sort_name, p.id) > (${after?.name ?? null}::text, ${after?.id ?? null}::bigint))
    order by p.sort_name, p.id limit ${limit}::integer`);

const tableOf = (patients: ReturnType<typeof fragment>) =>
  query<Exported>`
    with page as materialized (${patients}
    ), stands as materialized (
      select c.patient_id, c.practitioner_id, c.kind, c.since, c.until
      from app.visible_connection c
      where c.tenant_id = app.tenant() and c.patient_id = any (array(select id from page)) and c.kind <> 'emergency'
      union all
      select a.patient_id, a.practitioner_id, a.kind, a.starts_at, a.ends_at
      from assignment a
      where a.tenant_id = app.tenant() and a.patient_id = any (array(select id from page)) and a.status = 'active' and a.starts_at > now()
        and app.feature_is_on('therapistPatientAssignment')
    ), team as materialized (
      select s.patient_id, json_agg(json_build_object('id', s.practitioner_id, 'primary', s.kind = 'primary', 'from', s.since, 'until', s.until)
          order by s.kind <> 'primary', pr.sort_name, s.practitioner_id) as team
      from stands s join practitioner pr on pr.tenant_id = app.tenant() and pr.id = s.practitioner_id
      group by s.patient_id
    ), noted as materialized (
      select app.record('patient.listSent', null, 'done', 'patient.export', jsonb_build_object('patientIds', jsonb_agg(p.id order by p.id)))::text from page p
      having count(*) > 0
    )
    select (select count(*) from noted) as noted, p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email, p.phone,
      f.birth_date as "birthDate", f.language, p.status, p.place as "sortName",
      array(select g.name from tag g where g.tenant_id = p.tenant_id and g.id = any (f.tags) and g.removed_at is null order by g.sort_name) as tags, coalesce(t.team, '[]') as team
    from page p
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    left join team t on t.patient_id = p.id
    order by p.place, p.id`;

/** Begins an import; no row where one has several that are not over. */
export const begin = (id: number, fileName: string, size: number, most: number) =>
  query<{ id: number }>`
    insert into patient_import (tenant_id, id, member_id, file_name, size, created_at, due_at)
    select app.tenant(), ${id}, app.member(), ${fileName}, ${size}, now(), now() + interval '1 day'
    where (select count(*) from patient_import i where i.tenant_id = app.tenant() and i.member_id = app.member() and i.finished_at is null) < ${most}
    returning id`;
/** One at a time begins for a member, so that they are counted. */
export const oneBeginsAtOnce = () =>
  query`
    select pg_advisory_xact_lock(hashtextextended('imports of ' || app.tenant() || ' ' || app.member(), 0))::text`;

const whole = fragment`
  i.id, i.file_name as "fileName", i.size, i.received, i.state, i.rows, i.done, i.created, i.updated, i.failure, i.created_at as "createdAt",
  i.finished_at as "finishedAt"`;
/** One's own imports, the latest first; those that were thrown away are not among them. */
export const imports = () =>
  query<PatientImport>`
    select ${whole} from patient_import i
    where i.tenant_id = app.tenant() and i.member_id = app.member() and i.state <> 'discarded'
    order by i.created_at desc, i.id desc
    limit 10`;
export const importById = (id: number) =>
  query<PatientImport & { headings: string[]; mapping: (Column | '')[]; summary: Summary | null; samples: string[][] }>`
    select ${whole}, i.headings, i.mapping, i.summary,
      (select coalesce(json_agg(s.cells order by s.nth), '[]')
       from (select r.nth, r.cells from patient_import_row r where r.tenant_id = i.tenant_id and r.import_id = i.id and r.cells <> '{}' order by r.nth limit 3) s) as samples
    from patient_import i where i.tenant_id = app.tenant() and i.id = ${id} and i.member_id = app.member()`;

/** Keeps the next bytes; no row where they do not follow those that have arrived, or it is not the time for them. With the last, reading is due. */
export const keepPart = (id: number, at: number, bytes: Buffer) =>
  query<{ received: number }>`
    with taken as (
      update patient_import set received = received + ${bytes.length}::integer,
        state = case when received + ${bytes.length}::integer = size then 'reading' else state end,
        due_at = case when received + ${bytes.length}::integer = size then now() else due_at end
      where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and state = 'arriving' and received = ${at}
        and received + ${bytes.length}::integer <= size
      returning id, received
    ), kept as (
      insert into patient_import_part (tenant_id, import_id, at, bytes) select app.tenant(), id, ${at}, ${bytes} from taken
    )
    select received from taken`;

/** Says what columns are taken for; no row where it is not the time for that. */
export const remap = (id: number, mapping: string[]) =>
  query<{ id: number }>`
    update patient_import set mapping = ${mapping}::text[], state = 'checking', done = 0, attempts = 0, summary = null, due_at = now()
    where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and state in ('mapping', 'checked')
      and cardinality(headings) = ${mapping.length}
    returning id`;
export const start = (id: number) =>
  query<{ id: number }>`
    update patient_import set state = 'running', done = 0, attempts = 0, due_at = now()
    where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and state = 'checked'
    returning id, app.record('import.started', null, 'done', 'patient.import', jsonb_build_object('importId', id, 'creates', summary -> 'create',
      'changes', summary -> 'update', 'widening', summary -> 'widening'))::text`;
/** Stops it, or throws it away where it has not begun; what it holds of the file is cleared away at once after. */
export const stop = (id: number) =>
  query<{ id: number }>`
    update patient_import set state = case when state = 'running' then 'stopped' else 'discarded' end, finished_at = now(), due_at = now(), attempts = 0
    where tenant_id = app.tenant() and id = ${id} and member_id = app.member() and finished_at is null and due_at is not null
    returning id, app.record('import.stopped', null, 'done', 'patient.import', jsonb_build_object('importId', id, 'created', created, 'changed', updated))::text`;

const shown = {
  all: fragment`true`,
  create: fragment`r.outcome in ('create', 'created')`,
  update: fragment`r.outcome in ('update', 'updated')`,
  refused: fragment`r.outcome = 'refused'`,
  widening: fragment`r.outcome in ('update', 'updated') and r.adds <> '[]'`,
  similar: fragment`r.outcome in ('create', 'created') and r.similar_there`,
};
/** Rows that have been decided, after a place. */
export const rowsOf = (id: number, which: keyof typeof shown, after: number, most: number) =>
  query<RowOfImport>`
    select r.nth as row, r.outcome, concat_ws(' ', r.given ->> 'firstName', r.given ->> 'lastName') as name,
      case when r.outcome in ('update', 'same', 'created', 'updated') then r.patient_id end as "patientId", r.how,
      (select coalesce(json_agg(json_build_object('reason', f.reason, 'column', f.about, 'detail', f.detail) order by f.at), '[]')
       from unnest(r.reason, r.column_name, r.detail) with ordinality f (reason, about, detail, at)) as faults,
      r.changes, array(select a ->> 'name' from jsonb_array_elements(r.adds) a) as assigns, r.similar_there as similar,
      r.outcome in ('update', 'updated') and r.adds <> '[]' as widens
    from patient_import_row r
    where r.tenant_id = app.tenant() and r.import_id = ${id} and r.nth > ${after} and r.outcome is not null and ${shown[which]}
    order by r.nth
    limit ${most}`;

/** What the import would do, in numbers and names: also who gets access by it, to the patients it assigns somebody to. */
export const summarise = (id: number) =>
  query<Summary>`
    with r as materialized (
      select * from patient_import_row r where r.tenant_id = app.tenant() and r.import_id = ${id}
    ), adds as materialized (
      select r.nth, r.outcome, (a ->> 'id')::bigint as practitioner_id from r cross join lateral jsonb_array_elements(r.adds) a where r.outcome in ('create', 'update')
    ), per as materialized (
      select a.practitioner_id, count(*) filter (where a.outcome = 'create') as created, count(*) filter (where a.outcome = 'update') as existing
      from adds a group by a.practitioner_id
    ), reached as materialized (
      select m.id as member_id, false as supervises, m.practitioner_id from member m
        where m.tenant_id = app.tenant() and m.status = 'active' and m.approved and m.practitioner_id = any (array(select practitioner_id from per))
      union all
      select s.supervisor_id, true, s.practitioner_id from supervision s
        join member m on m.tenant_id = s.tenant_id and m.id = s.supervisor_id and m.status = 'active' and m.approved
        where s.tenant_id = app.tenant() and s.practitioner_id = any (array(select practitioner_id from per))
          and s.starts_at <= now() and coalesce(s.ends_at, 'infinity') > now()
    ), gained as materialized (
      select x.member_id, bool_and(x.supervises) as supervises, count(distinct a.nth) filter (where a.outcome = 'create') as created,
        count(distinct a.nth) filter (where a.outcome = 'update') as existing
      from reached x join adds a on a.practitioner_id = x.practitioner_id
      group by x.member_id
    )
    select count(*) filter (where outcome = 'create')::integer as "create", count(*) filter (where outcome = 'update')::integer as "update",
      count(*) filter (where outcome = 'same')::integer as same, count(*) filter (where outcome = 'refused')::integer as refused,
      count(*) filter (where how = 'number' and outcome <> 'refused')::integer as "byNumber", count(*) filter (where how = 'email' and outcome <> 'refused')::integer as "byEmail",
      count(*) filter (where how = 'name' and outcome <> 'refused')::integer as "byName",
      count(*) filter (where outcome = 'create' and similar_there)::integer as similar,
      count(*) filter (where outcome = 'update' and adds <> '[]')::integer as widening,
      (select coalesce(json_agg(json_build_object('reason', s.reason, 'rows', s.rows) order by s.rows desc, s.reason), '[]')
       from (select f.reason, count(*) as rows from r cross join lateral (select distinct unnest(r.reason) as reason) f group by f.reason) s) as reasons,
      (select coalesce(json_agg(json_build_object('practitioner', json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name),
          'created', p.created, 'existing', p.existing) order by p.existing desc, p.created desc, pr.sort_name, pr.id), '[]')
       from per p join practitioner pr on pr.tenant_id = app.tenant() and pr.id = p.practitioner_id) as assignments,
      (select coalesce(json_agg(json_build_object('member', json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name),
          'created', g.created, 'existing', g.existing, 'opensRecords', m.access_level = 'clinical', 'supervises', g.supervises)
          order by g.existing desc, g.created desc, m.last_name, m.id), '[]')
       from gained g join member m on m.tenant_id = app.tenant() and m.id = g.member_id) as gains
    from r`;
