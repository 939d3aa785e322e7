import type { Access, AccessNames, AccessQuestion } from '#src/contract/portalaccess.ts';
import { fragment, query } from '#src/platform/db.ts';

const told = (name: ReturnType<typeof fragment>, discipline: ReturnType<typeof fragment>) =>
  fragment`json_build_object('name', ${name}, 'discipline', ${discipline})`;
const instantIn = (at: ReturnType<typeof fragment>) => fragment`to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A page of who looked at the record of the one asking, newest first, one more than `limit`; what of it is told, the database decides. */
export const accessPage = (after: { name: string; id: number } | null, limit: number) =>
  query<Access>`
    select l.id, l.at, l.until, l.times, l.act,
      json_build_object('discipline', l.discipline, 'roles', l.roles,
        'name', case when l.first_name is not null then json_build_object('firstName', l.first_name, 'lastName', l.last_name) end) as who,
      json_build_object('because', l.because, 'since', ${instantIn(fragment`l.since`)}, 'bookedAt', ${instantIn(fragment`l.booked_at`)}) as why,
      case when l.about_discipline is not null then ${told(
        fragment`case when l.about_first_name is not null then json_build_object('firstName', l.about_first_name, 'lastName', l.about_last_name) end`,
        fragment`l.about_discipline`,
      )} end as about,
      coalesce((
        select json_agg(json_build_object('id', q.id, 'question', q.question, 'askedAt', ${instantIn(fragment`q.asked_at`)},
          'answer', q.answer, 'answeredAt', ${instantIn(fragment`q.answered_at`)}) order by q.asked_at desc, q.id desc)
        from access_question q
        where q.tenant_id = app.tenant() and q.patient_id = app.patient() and q.entry_id = l.id), '[]') as questions
    from app.my_access_log l
    where ${after?.name ?? null}::timestamptz is null or (l.at, l.id) < (${after?.name ?? null}, ${after?.id ?? null})
    order by l.at desc, l.id desc
    limit ${limit + 1}`;

/** How many questions of the one asking wait for an answer, and whether one about this entry does; no row where the entry is not theirs. */
export const waitingAbout = (entryId: number) =>
  query<{ waiting: number; thisOne: boolean }>`
    select (select count(*)::int from access_question q where q.tenant_id = app.tenant() and q.patient_id = app.patient() and q.answered_at is null) as waiting,
      exists (select from access_question q where q.tenant_id = app.tenant() and q.entry_id = l.id and q.answered_at is null) as "thisOne"
    from app.my_access_log l where l.id = ${entryId}`;

/** Asks about an entry, logs it, and tells those who oversee the log. No row where a question about it waits. */
export const ask = (id: number, entryId: number, question: string) =>
  query<{ id: number }>`
    with asked as (
      insert into access_question (tenant_id, id, patient_id, entry_id, asked_by, question, asked_at)
      values (app.tenant(), ${id}, app.patient(), ${entryId}, current_setting('app.user')::bigint, ${question}, now())
      on conflict (tenant_id, entry_id) where answered_at is null do nothing
      returning id, patient_id
    )
    select id, app.announce('inbox', patient_id, null)::text,
      app.record('accessQuestion.asked', patient_id, 'done', null, jsonb_build_object('questionId', id))::text
    from asked`;

/** Questions that wait, oldest first, at most 200; for those who oversee the log. */
export const openQuestions = () =>
  query<AccessQuestion>`
    select q.id, q.question, q.asked_at as "askedAt",
      json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name) as patient,
      case when a.id is not null then json_build_object('at', ${instantIn(fragment`a.at`)}, 'action', a.action, 'rule', a.rule,
        'member', (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name, 'roles', m.roles)
                   from member m where m.tenant_id = a.tenant_id and m.id = a.member_id)) end as entry
    from access_question q
    join patient p on p.tenant_id = q.tenant_id and p.id = q.patient_id
    left join activity a on a.tenant_id = q.tenant_id and a.id = q.entry_id
    where q.tenant_id = app.tenant() and q.answered_at is null
    order by q.asked_at, q.id
    limit 200`;

/** Whether a question has been answered; no row where it is not the caller's to see. */
export const questionById = (questionId: number) =>
  query<{ isAnswered: boolean }>`
    select q.answered_at is not null as "isAnswered" from access_question q where q.tenant_id = app.tenant() and q.id = ${questionId}`;

/** Answers a question, logs it, and has the patient written to that something is in the portal. No row where it has been answered. */
export const answerQuestion = (questionId: number, answer: string) =>
  query<{ id: number }>`
    with answered as (
      update access_question set answer = ${answer}, answered_by = app.member(), answered_at = now()
      where tenant_id = app.tenant() and id = ${questionId} and answered_at is null
      returning tenant_id, id, patient_id
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      select a.tenant_id, app.new_id(), 'correspondence', a.patient_id, a.patient_id, app.member(), now(), now() from answered a
    )
    select id, app.announce('inbox', patient_id, null)::text,
      app.record('accessQuestion.answered', patient_id, 'done', 'accessQuestion.answer', jsonb_build_object('questionId', id))::text
    from answered`;

const names = fragment`version, portal_names as "portalNames"`;

export const namesNow = () => query<AccessNames>`select ${names} from tenant where id = app.tenant()`;

/** Takes the clinic's row, so that two who change its settings come one after the other. No row where the right is lost meanwhile. */
export const takeNames = () => query<AccessNames>`select ${names} from tenant where id = app.tenant() for no key update`;

export const writeNames = (to: AccessNames['portalNames'], before: AccessNames['portalNames']) =>
  query<AccessNames>`
    with written as (
      update tenant set portal_names = ${to}, version = version + 1 where id = app.tenant() returning ${names}
    )
    select w.*, app.announce('settings', null, null)::text as told,
      app.record('settings.changed', null, 'done', 'settings.change', ${JSON.stringify({ portalNames: { from: before, to } })}::jsonb)::text as noted
    from written w`;
