import type { Answers, Definition, FilledForm, FormTemplate, Instrument, Result, WholeForm, WholeTemplate } from '#src/contract/forms.ts';
import { fragment, query } from '#src/platform/db.ts';

/** Somebody of the clinic, by name and role; null where there is nobody. */
export const colleagueOf = (id: ReturnType<typeof fragment>) => fragment`
  (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'roles', m.roles)
   from member m where m.tenant_id = app.tenant() and m.id = ${id})`;

const template = fragment`
  t.id, t.version, t.name, t.sort_name as "sortName", t.instrument, t.status, ${colleagueOf(fragment`v.made_by`)} as "changedBy", v.made_at as "changedAt",
  (select count(*)::int from jsonb_array_elements(v.definition -> 'fields') f where f ->> 'kind' <> 'heading') as questions,
  v.definition -> 'scoring' <> 'null' as scored`;
const templates = fragment`
  form_template t join form_template_version v on v.tenant_id = t.tenant_id and v.template_id = t.id and v.version = t.version
  where t.tenant_id = app.tenant()`;

/** A page of the clinic's templates by name, one more than `limit`. */
export const templatePage = (status: string, after: { name: string; id: number } | null, limit: number) =>
  query<FormTemplate & { sortName: string }>`
    select ${template} from ${templates} and t.status = ${status}
      ${after === null ? fragment`` : fragment`and (t.sort_name, t.id) > (${after.name}, ${after.id})`}
    order by t.sort_name, t.id
    limit ${limit + 1}`;

/** One template as it is now; no row where there is none. */
export const templateById = (templateId: number) =>
  query<WholeTemplate>`select ${template}, v.definition from ${templates} and t.id = ${templateId}`;

type Named = { name: string; sortName: string; definition: Definition };

/** Makes a template with its first version. */
export const createTemplate = (templateId: number, { name, sortName, definition }: Named, instrument: Instrument | null) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into form_template (tenant_id, id, name, sort_name, instrument, created_by, created_at)
      values (app.tenant(), ${templateId}, ${name}, ${sortName}, ${instrument}, app.member(), now())
      returning tenant_id, id, version
    ), first as (
      insert into form_template_version (tenant_id, template_id, version, name, definition, made_by, made_at)
      select tenant_id, id, version, ${name}, ${JSON.stringify(definition)}::jsonb, app.member(), now() from made
    )
    select id, version, app.announce('formTemplates', null, null)::text,
      app.record('formTemplate.added', null, 'done', 'template.manage', jsonb_build_object('templateId', id))::text
    from made`;

/** Makes the next version of a template. No row where there is none, or somebody has made it already. */
export const nextVersion = (templateId: number, seen: number, { name, sortName, definition }: Named) =>
  query<{ id: number; version: number }>`
    with changed as (
      update form_template set name = ${name}, sort_name = ${sortName}, version = version + 1
      where tenant_id = app.tenant() and id = ${templateId} and version = ${seen}
      returning tenant_id, id, version
    ), added as (
      insert into form_template_version (tenant_id, template_id, version, name, definition, made_by, made_at)
      select tenant_id, id, version, ${name}, ${JSON.stringify(definition)}::jsonb, app.member(), now() from changed
    )
    select id, version, app.announce('formTemplates', null, null)::text,
      app.record('formTemplate.changed', null, 'done', 'template.manage', jsonb_build_object('templateId', id, 'version', version))::text
    from changed`;

/** Offers a template no longer, or again. No row where there is none, or it is so already. */
export const setTemplateStatus = (templateId: number, status: 'active' | 'archived') =>
  query<{ id: number }>`
    with changed as (
      update form_template set status = ${status} where tenant_id = app.tenant() and id = ${templateId} and status <> ${status} returning id
    )
    select id, app.announce('formTemplates', null, null)::text,
      app.record(case ${status}::text when 'active' then 'formTemplate.restored' else 'formTemplate.archived' end, null, 'done', 'template.manage',
        jsonb_build_object('templateId', id))::text
    from changed`;

/** Who filled in form `of` in the portal; null where somebody of the clinic did. */
const clientOf = (of: ReturnType<typeof fragment>) => fragment`
  (select json_build_object('guardian', (select x.name from portal_access x
     where x.tenant_id = ${of}.tenant_id and x.patient_id = ${of}.patient_id and x.user_id = ${of}.filled_by and x.relation = 'guardian'))
   where ${of}.filled_by is not null)`;

/** Form `f` as it is told, with version `v` of its template, and which form corrected it. */
const form = (correctedBy: ReturnType<typeof fragment>) => fragment`
  f.id, json_build_object('id', f.template_id, 'version', f.template_version, 'name', v.name) as template, f.status, f.version,
  ${colleagueOf(fragment`f.author_id`)} as author, ${clientOf(fragment`f`)} as client, f.filled_at as at, f.saved_at as "savedAt", f.completed_at as "completedAt", f.result,
  f.corrects_id as corrects, f.reason, coalesce(f.author_id = app.member(), false) as "isMine",
  ${correctedBy} as "correctedBy"`;
// Row security has taken away the drafts of others, and everything of a chart that is closed.
const forms = (patientId: number) => fragment`
  form f join form_template_version v on v.tenant_id = f.tenant_id and v.template_id = f.template_id and v.version = f.template_version
  where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.status <> 'discarded'`;
/** A page of a patient's forms, newest first, one more than `limit`: each filling as it was last corrected, and one's own drafts. */
export const formPage = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<FilledForm>`
    -- Named once, so that the policy is asked once whether the chart is open.
    with chart as materialized (
      select tenant_id, id, patient_id, template_id, template_version, status, version, author_id, filled_by, filled_at, saved_at, completed_at, result, corrects_id, reason
      from form where tenant_id = app.tenant() and patient_id = ${patientId} and status <> 'discarded'
    )
    select ${form(fragment`null::bigint`)}
    from chart f join form_template_version v on v.tenant_id = f.tenant_id and v.template_id = f.template_id and v.version = f.template_version
    where not exists (select from chart c where c.corrects_id = f.id and c.status = 'completed')
      ${after === null ? fragment`` : fragment`and (f.filled_at, f.id) < (${after.name}, ${after.id})`}
    order by f.filled_at desc, f.id desc
    limit ${limit + 1}`;

/** One form with what it asked and what was answered; no row where it is not to be seen. */
export const formById = (patientId: number, formId: number) =>
  query<WholeForm>`
    select ${form(fragment`(select c.id from form c where c.tenant_id = f.tenant_id and c.corrects_id = f.id and c.status = 'completed')`)}, v.definition, f.answers, (
      select coalesce(json_agg(json_build_object('id', o.id, 'author', ${colleagueOf(fragment`o.author_id`)}, 'client', ${clientOf(fragment`o`)}, 'completedAt', to_char(o.completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'reason', o.reason)
        order by o.completed_at, o.id), '[]')
      from form o where o.tenant_id = f.tenant_id and o.root_id = f.root_id and o.status = 'completed') as versions
    from ${forms(patientId)} and f.id = ${formId}`;

export type ScoredForm = {
  formId: number;
  at: string;
  templateId: number;
  name: string;
  scoring: Definition['scoring'];
  result: Result;
};

/** Every completed score of a patient, newest first, at most 200 of each template. */
export const scoresOf = (patientId: number, templateId: number | null) =>
  query<ScoredForm>`
    with scored as (
      select f.id, f.filled_at, f.template_id, v.name, v.definition -> 'scoring' as scoring, f.result,
        row_number() over (partition by f.template_id order by f.filled_at desc, f.id desc) as place
      from ${forms(patientId)} and f.status = 'completed' and f.result -> 'score' <> 'null'
        and not exists (select from form c where c.tenant_id = f.tenant_id and c.corrects_id = f.id and c.status = 'completed')
        ${templateId === null ? fragment`` : fragment`and f.template_id = ${templateId}`}
    )
    select id as "formId", filled_at as at, template_id as "templateId", name, scoring, result
    from scored where place <= 200
    order by filled_at desc, id desc`;

/** Begins a form with the newest version of a template. No row where the template is archived or there is none. */
export const createForm = (formId: number, patientId: number, templateId: number) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, author_id, status, answers, started_at, saved_at, filled_at)
      select t.tenant_id, ${formId}, ${patientId}, t.id, t.version, ${formId}, app.member(), 'draft', '{}', now(), now(), now()
      from form_template t where t.tenant_id = app.tenant() and t.id = ${templateId} and t.status = 'active'
      returning id, patient_id, version
    )
    select id, version, app.record('form.started', patient_id, 'done', 'record.write', jsonb_build_object('formId', id))::text from made`;

/** Saves one's own draft. No row where it is another version by now, or no draft of one's own. */
export const saveDraft = (patientId: number, formId: number, seen: number, answers: Answers) =>
  query<{ id: number; version: number; savedAt: string }>`
    update form set answers = ${JSON.stringify(answers)}::jsonb, version = version + 1, saved_at = now()
    where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${formId} and author_id = app.member() and status = 'draft' and version = ${seen}
    returning id, version, saved_at as "savedAt"`;

/** Completes one's own draft, logs it and tells open screens. No row where it is another version by now, or no draft of one's own. */
export const completeDraft = (patientId: number, formId: number, seen: number, answers: Answers, result: Result) =>
  query<{ id: number; version: number; savedAt: string }>`
    with done as (
      update form set answers = ${JSON.stringify(answers)}::jsonb, result = ${JSON.stringify(result)}::jsonb, status = 'completed',
        version = version + 1, saved_at = now(), completed_at = now(), filled_at = case when corrects_id is null then now() else filled_at end
      where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${formId} and author_id = app.member() and status = 'draft' and version = ${seen}
      returning id, patient_id, version, saved_at, corrects_id
    )
    select id, version, saved_at as "savedAt", app.announce('record', patient_id, null)::text,
      app.record(case when corrects_id is null then 'form.completed' else 'form.corrected' end, patient_id, 'done', 'record.write',
        jsonb_strip_nulls(jsonb_build_object('formId', id, 'corrects', corrects_id)))::text
    from done`;

/** Puts one's own draft aside. No row where it is none. */
export const discardDraft = (patientId: number, formId: number) =>
  query<{ id: number }>`
    with done as (
      update form set status = 'discarded', version = version + 1, saved_at = now()
      where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${formId} and author_id = app.member() and status = 'draft'
      returning id, patient_id
    )
    select id, app.record('form.discarded', patient_id, 'done', 'record.write', jsonb_build_object('formId', id))::text from done`;

/** Begins a correction of a completed form, with its answers; no row where one's own has been begun already. */
export const createCorrection = (formId: number, patientId: number, of: number, reason: string) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, corrects_id, reason, author_id, status, answers,
        started_at, saved_at, filled_at)
      select f.tenant_id, ${formId}, f.patient_id, f.template_id, f.template_version, f.root_id, f.id, ${reason}, app.member(), 'draft', f.answers,
        now(), now(), f.filled_at
      from form f where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${of} and f.status = 'completed'
      on conflict (tenant_id, corrects_id, author_id) where status = 'draft' do nothing
      returning id, patient_id, version
    )
    select id, version, app.record('form.correctionStarted', patient_id, 'done', 'record.write', jsonb_build_object('formId', id))::text from made`;

/** One's own correction of a form that has been begun. */
export const correctionBegun = (patientId: number, of: number) =>
  query<{ id: number; version: number }>`
    select id, version from form
    where tenant_id = app.tenant() and patient_id = ${patientId} and corrects_id = ${of} and author_id = app.member() and status = 'draft'`;
