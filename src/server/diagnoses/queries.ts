import type { RawBuilder } from 'kysely';
import type { Code, CodeSystem, Diagnosis, Status } from '#src/contract/diagnoses.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { CodeLine } from './rules.ts';

const who = (id: RawBuilder<unknown>) => fragment`
  (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name) from member m where m.tenant_id = app.tenant() and m.id = ${id})`;

/** The clinic's codes, and those of the sample that it has not brought in itself. */
const known = fragment`
  (select c.system, c.code, c.title, c.search_title from diagnosis_code c where c.tenant_id = app.tenant()
   union all
   select s.system, s.code, s.title, s.search_title from diagnosis_code_sample s
   where not exists (select from diagnosis_code c where c.tenant_id = app.tenant() and c.system = s.system and c.code = s.code))`;

const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Codes that begin with these signs (dots aside), or whose titles have every word; the shortest titles first. */
export const codesWith = (signs: string, words: string[], system: CodeSystem | null) =>
  query<Code>`
    select k.system, k.code, k.title from ${known} k
    where (${system}::text is null or k.system = ${system})
      and (${signs} <> '' and replace(k.code, '.', '') like ${`${literal(signs)}%`}
        or cardinality(${words}::text[]) > 0 and k.search_title like all (${words.map((word) => `% ${literal(word)}%`)}::text[]))
    order by replace(k.code, '.', '') like ${`${literal(signs)}%`} desc, length(k.title), k.code, k.system
    limit 20`;

/** Codes whose titles resemble these words: asked only where none has them as they were typed. */
export const codesLike = (whole: string, system: CodeSystem | null) =>
  query<Code>`
    select k.system, k.code, k.title from ${known} k
    where (${system}::text is null or k.system = ${system}) and word_similarity(${whole}, k.search_title) > 0.5
    order by word_similarity(${whole}, k.search_title) desc, length(k.title), k.code, k.system
    limit 20`;

/** One code; no row where no table has it. */
export const codeNow = (system: CodeSystem, code: string) =>
  query<Code>`select k.system, k.code, k.title from ${known} k where k.system = ${system} and k.code = ${code} limit 1`;

export const tablesNow = () =>
  query<{ system: CodeSystem; imported: number; sample: number; changedAt: string | null }>`
    select s.system, (select count(*) from diagnosis_code c where c.tenant_id = app.tenant() and c.system = s.system)::integer as imported,
      (select count(*) from diagnosis_code_sample p where p.system = s.system)::integer as sample,
      (select max(c.changed_at) from diagnosis_code c where c.tenant_id = app.tenant() and c.system = s.system) as "changedAt"
    from (values ('ICD-10-CM'), ('ICD-10')) s (system)`;

/** What of these lines is new, what differs, and what is there already. */
export const compared = (system: CodeSystem, lines: CodeLine[]) =>
  query<{ added: number; changed: number; same: number }>`
    select count(*) filter (where c.code is null)::integer as added, count(*) filter (where c.title <> l.title)::integer as changed,
      count(*) filter (where c.title = l.title)::integer as same
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) l (code text, title text)
    left join diagnosis_code c on c.tenant_id = app.tenant() and c.system = ${system} and c.code = l.code`;

/** Brings in lines, each code once, and logs how many were new and how many differed. */
export const bringIn = (system: CodeSystem, lines: CodeLine[], counts: { added: number; changed: number }) =>
  query`
    with brought as (
      insert into diagnosis_code as c (tenant_id, system, code, title, search_title, changed_by, changed_at)
      select app.tenant(), ${system}, l.code, l.title, l.search, app.member(), now()
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) l (code text, title text, search text)
      on conflict on constraint diagnosis_code_pkey do update set title = excluded.title, search_title = excluded.search_title,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at
        where c.title <> excluded.title
    )
    select app.record('codes.imported', null, 'done', 'template.manage',
      jsonb_build_object('system', ${system}::text, 'added', ${counts.added}::integer, 'changed', ${counts.changed}::integer))::text`;

const standing = fragment`onset_on as "onsetOn", status, is_primary as "isPrimary", note, reason`;
const diagnosis = fragment`
  select d.id, d.version, d.system, d.code, d.title, ${standing}, d.recorded_at as at, ${who(fragment`d.author_id`)} as author,
    d.changed_at as "changedAt", ${who(fragment`d.changed_by`)} as "changedBy"
  from diagnosis d where d.tenant_id = app.tenant()`;

/** A page of a patient's diagnoses, the last recorded first, one more than `limit`. */
export const diagnosisPage = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<Diagnosis>`
    ${diagnosis} and d.patient_id = ${patientId}
      and (${after?.name ?? null}::timestamptz is null or (d.recorded_at, d.id) < (${after?.name ?? null}, ${after?.id ?? null}))
    order by d.recorded_at desc, d.id desc
    limit ${limit + 1}`;

export const diagnosisById = (patientId: number, diagnosisId: number) =>
  query<Diagnosis>`${diagnosis} and d.patient_id = ${patientId} and d.id = ${diagnosisId}`;

export type Version = Pick<Diagnosis, 'version' | 'onsetOn' | 'status' | 'isPrimary' | 'note' | 'reason'> & {
  at: string;
  by: Diagnosis['author'];
};

/** Every version, the newest first. */
export const versionsOf = (patientId: number, diagnosisId: number) =>
  query<Version>`
    select v.version, ${standing}, v.changed_at as at, ${who(fragment`v.changed_by`)} as by
    from diagnosis_version v where v.tenant_id = app.tenant() and v.patient_id = ${patientId} and v.diagnosis_id = ${diagnosisId}
    order by v.version desc
    limit 200`;

/** The day at the clinic. */
export const today = () =>
  query<{ day: string }>`select (now() at time zone t.time_zone)::date as day from tenant t where t.id = app.tenant()`;

const kept = fragment`
  insert into diagnosis_version (tenant_id, diagnosis_id, version, patient_id, onset_on, status, is_primary, note, reason, changed_by, changed_at)
  select tenant_id, id, version, patient_id, onset_on, status, is_primary, note, reason, changed_by, changed_at from written`;

type Standing = { onsetOn: string | null; status: Status; isPrimary: boolean; note: string; reason: string | null };

/** Takes the place of the primary diagnosis from whichever has it, beside one; its version before is kept. */
export const makeRoom = (patientId: number, besideId: number) =>
  query`
    with written as (
      update diagnosis set is_primary = false, version = version + 1, changed_by = app.member(), changed_at = now()
      where tenant_id = app.tenant() and patient_id = ${patientId} and is_primary and id <> ${besideId}
      returning *
    ), kept as (${kept})
    select app.record('diagnosis.changed', w.patient_id, 'done', 'record.write', jsonb_build_object('diagnosisId', w.id, 'status', w.status))::text
    from written w`;

/** A new diagnosis, with its first version. */
export const record = (id: number, patientId: number, of: Code, to: Standing) =>
  query<{ id: number; version: number }>`
    with written as (
      insert into diagnosis (tenant_id, id, patient_id, author_id, system, code, title, onset_on, status, is_primary, note, reason, version,
        recorded_at, changed_by, changed_at)
      values (app.tenant(), ${id}, ${patientId}, app.member(), ${of.system}, ${of.code}, ${of.title}, ${to.onsetOn}::date, ${to.status}, ${to.isPrimary},
        ${to.note}, ${to.reason}, 1, now(), app.member(), now())
      returning *
    ), kept as (${kept})
    select w.id, w.version, app.announce('record', w.patient_id, null)::text,
      app.record('diagnosis.recorded', w.patient_id, 'done', 'record.write', jsonb_build_object('diagnosisId', w.id, 'status', w.status))::text
    from written w`;

/** A diagnosis's next version over the one named; no row where that is not the one in force. */
export const change = (patientId: number, diagnosisId: number, version: number, to: Standing) =>
  query<{ id: number }>`
    with written as (
      update diagnosis set onset_on = ${to.onsetOn}::date, status = ${to.status}, is_primary = ${to.isPrimary}, note = ${to.note}, reason = ${to.reason},
        version = version + 1, changed_by = app.member(), changed_at = now()
      where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${diagnosisId} and version = ${version}
      returning *
    ), kept as (${kept})
    select w.id, app.announce('record', w.patient_id, null)::text,
      app.record('diagnosis.changed', w.patient_id, 'done', 'record.write', jsonb_build_object('diagnosisId', w.id, 'status', w.status))::text
    from written w`;
