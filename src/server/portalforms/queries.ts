import type { Answers, Definition, Result } from '#src/contract/forms.ts';
import type { FormRequest, MyForm } from '#src/contract/portalforms.ts';
import { fragment, query } from '#src/platform/db.ts';
import { colleagueOf } from '../forms/queries.ts';

// Row security shows members the requests in charts that open to them, and a client in the portal their own that are not withdrawn, with their
// own answers (db/policy/records.sql). An appointment that the one asking may not know of is none here, and neither is its time.

const request = fragment`
  form_request q join form_template_version v on v.tenant_id = q.tenant_id and v.template_id = q.template_id and v.version = q.template_version
  join tenant t on t.id = q.tenant_id
  left join appointment a on a.tenant_id = q.tenant_id and a.id = q.appointment_id and a.status <> 'cancelled'`;
const due = fragment`
  coalesce((a.starts_at at time zone t.time_zone)::date, q.due_on) as "dueOn", a.id is not null as "isBeforeAppointment"`;

/** A page of the forms that were sent to a patient, newest first, one more than `limit`. */
export const requestPage = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<FormRequest>`
    select q.id, json_build_object('id', q.template_id, 'version', q.template_version, 'name', v.name) as template, q.sent_at as at,
      ${colleagueOf(fragment`q.sent_by`)} as "sentBy", ${due}, f.id as "formId",
      case when f.id is not null then 'filled' when q.withdrawn_at is not null then 'withdrawn' else 'open' end as state
    from ${request} left join form f on f.tenant_id = q.tenant_id and f.request_id = q.id
    where q.tenant_id = app.tenant() and q.patient_id = ${patientId}
      and (${after?.name ?? null}::timestamptz is null or (q.sent_at, q.id) < (${after?.name ?? null}, ${after?.id ?? null}))
    order by q.sent_at desc, q.id desc
    limit ${limit + 1}`;

const filler = fragment`x.tenant_id = app.tenant() and 'forms' = any (x.scopes) and coalesce(x.ends_at, 'infinity') > now()`;
/** Whether anybody enters the portal of a patient who may fill in forms (B4). */
export const whetherSomebodyFills = (patientId: number) =>
  query<{ somebodyFills: boolean }>`
    select p.status = 'active' and exists (select from portal_access x where x.patient_id = p.id and ${filler}) as "somebodyFills"
    from patient p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Whether something that is due then is still to come; no row where there is no such appointment of this patient. */
export const whetherToCome = (patientId: number, due: { appointmentId: number } | { on: string }) =>
  'on' in due
    ? query<{
        toCome: boolean;
      }>`select ${due.on}::date >= (now() at time zone t.time_zone)::date as "toCome" from tenant t where t.id = app.tenant()`
    : query<{ toCome: boolean }>`
        select a.status in ('booked', 'confirmed') and a.starts_at > now() as "toCome" from appointment a
        where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.id = ${due.appointmentId}`;

/**
 * Sends the newest version of a template: writes to everybody who may fill it in, now, and a day before it is due; logs it and tells open
 * screens. No row where the template is archived or there is none.
 */
export const createRequest = (id: number, patientId: number, templateId: number, due: { appointmentId: number } | { on: string } | null) =>
  query<{ id: number }>`
    with made as (
      insert into form_request (tenant_id, id, patient_id, template_id, template_version, appointment_id, due_on, sent_by, sent_at)
      select t.tenant_id, ${id}, ${patientId}, t.id, t.version, ${due && 'appointmentId' in due ? due.appointmentId : null},
        ${due && 'on' in due ? due.on : null}::date, app.member(), now()
      from form_template t where t.tenant_id = app.tenant() and t.id = ${templateId} and t.status = 'active'
      returning id, patient_id
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, portal_user_id, created_at, due_at)
      select app.tenant(), app.new_id(), l.letter, m.patient_id, m.id, app.member(), x.user_id, now(), l.due_at
      from made m join portal_access x on x.patient_id = m.patient_id and ${filler}
      -- The sender looks when it is really due.
      cross join (values ('formSent', now()), ('formReminder', now() + interval '12 hours')) l (letter, due_at)
      where l.letter = 'formSent' or ${due !== null}::boolean
    )
    select id, app.announce('record', patient_id, null)::text, app.announce('portalForms', patient_id, null)::text,
      app.record('form.sent', patient_id, 'done', 'record.write', jsonb_build_object('requestId', id, 'templateId', ${templateId}::bigint))::text from made`;

/** How a request stands; no row where it is not to be seen. */
export const requestNow = (patientId: number, id: number) =>
  query<{ isFilled: boolean; isWithdrawn: boolean }>`
    select q.withdrawn_at is not null as "isWithdrawn",
      exists (select from form f where f.tenant_id = q.tenant_id and f.request_id = q.id) as "isFilled"
    from form_request q where q.tenant_id = app.tenant() and q.patient_id = ${patientId} and q.id = ${id}`;

/** Takes back a request. No row where it is none that waits. */
export const withdrawRequest = (patientId: number, id: number) =>
  query<{ id: number }>`
    with done as (
      update form_request q set withdrawn_by = app.member(), withdrawn_at = now()
      where q.tenant_id = app.tenant() and q.patient_id = ${patientId} and q.id = ${id} and q.withdrawn_at is null
        and not exists (select from form f where f.tenant_id = q.tenant_id and f.request_id = q.id)
      returning id, patient_id
    )
    select id, app.announce('record', patient_id, null)::text, app.announce('portalForms', patient_id, null)::text,
      app.record('form.withdrawn', patient_id, 'done', 'record.write', jsonb_build_object('requestId', id))::text from done`;

const own = fragment`
  ${request} left join form_request_answer w on w.tenant_id = q.tenant_id and w.request_id = q.id
  where q.tenant_id = app.tenant() and q.patient_id = app.patient()`;
const told = fragment`q.id, v.name, q.sent_at as at, ${due}, w.saved_at as "savedAt", w.completed_at as "completedAt"`;

/** A page of the forms of the one asking, newest first, one more than `limit`. */
export const myPage = (which: 'open' | 'completed', after: { name: string; id: number } | null, limit: number) =>
  query<MyForm>`
    select ${told} from ${own} and (w.completed_at is not null) = ${which === 'completed'}
      and (${after?.name ?? null}::timestamptz is null or (q.sent_at, q.id) < (${after?.name ?? null}, ${after?.id ?? null}))
    order by q.sent_at desc, q.id desc
    limit ${limit + 1}`;

export type MyWhole = MyForm & { definition: Definition; answers: Answers; version: number };
/** A form of the one asking with what it asks, how it is scored, and what they have answered; no row where it is not theirs, or withdrawn. */
export const mineById = (id: number) =>
  query<MyWhole>`
    select ${told}, v.definition, coalesce(w.answers, '{}') as answers, coalesce(w.version, 0) as version from ${own} and q.id = ${id}`;

/** Saves the answers of the one asking over the version named. No row where it is another by now, or the form is completed. */
export const saveAnswers = (id: number, seen: number, answers: Answers) =>
  seen === 0
    ? query<{ version: number; savedAt: string }>`
        insert into form_request_answer (tenant_id, request_id, patient_id, answers, version, saved_at)
        values (app.tenant(), ${id}, app.patient(), ${JSON.stringify(answers)}::jsonb, 1, now())
        on conflict on constraint form_request_answer_pkey do nothing
        returning version, saved_at as "savedAt"`
    : query<{ version: number; savedAt: string }>`
        update form_request_answer set answers = ${JSON.stringify(answers)}::jsonb, version = version + 1, saved_at = now()
        where tenant_id = app.tenant() and request_id = ${id} and patient_id = app.patient() and completed_at is null and version = ${seen}
        returning version, saved_at as "savedAt"`;

/** Makes of the answers that are saved a form of the record, in the name of the login in the portal; logs it and tells open screens. */
export const fillRequest = (formId: number, id: number, answers: Answers, result: Result) =>
  query<{ completedAt: string }>`
    with filled as (
      insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, request_id, filled_by, status, answers, result,
        started_at, saved_at, completed_at, filled_at)
      select q.tenant_id, ${formId}, q.patient_id, q.template_id, q.template_version, ${formId}, q.id, nullif(current_setting('app.user', true), '')::bigint,
        'completed', ${JSON.stringify(answers)}::jsonb, ${JSON.stringify(result)}::jsonb, now(), now(), now(), now()
      from form_request q where q.tenant_id = app.tenant() and q.patient_id = app.patient() and q.id = ${id}
    ), done as (
      update form_request_answer set version = version + 1, saved_at = now(), completed_at = now()
      where tenant_id = app.tenant() and request_id = ${id} and patient_id = app.patient() and completed_at is null
      returning patient_id, completed_at
    )
    select completed_at as "completedAt", app.announce('record', patient_id, null)::text, app.announce('portalForms', patient_id, null)::text,
      app.record('form.filledInPortal', patient_id, 'done', 'portal', jsonb_build_object('formId', ${formId}::bigint, 'requestId', ${id}::bigint))::text
    from done`;
