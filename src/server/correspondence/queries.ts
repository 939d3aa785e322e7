import type { Letter, Letterhead, LetterSummary, Template } from '#src/contract/correspondence.ts';
import type { ChosenWords, Language } from '#src/contract/words.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { RawBuilder } from 'kysely';

const who = (id: RawBuilder<unknown>) => fragment`
  (select json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name) from member m where m.tenant_id = app.tenant() and m.id = ${id})`;
const instant = (at: RawBuilder<unknown>) => fragment`to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const summary = fragment`
  l.id, l.kind, l.state, l.party, l.party_name as "partyName", l.subject, ${who(fragment`l.author_id`)} as author, l.created_at as at,
  l.finished_at as "finishedAt", l.received_on as "receivedOn", l.corrects_id as corrects,
  (select c.id from letter c where c.tenant_id = l.tenant_id and c.patient_id = l.patient_id and c.corrects_id = l.id and c.state = 'finished'
   order by c.finished_at desc, c.id desc limit 1) as "correctedBy",
  coalesce((
    select json_agg(json_build_object('id', d.id, 'channel', d.channel, 'recipient', d.recipient, 'on', d.sent_on,
      'by', ${who(fragment`d.sent_by`)}, 'at', ${instant(fragment`d.sent_at`)}) order by d.sent_at, d.id)
    from letter_dispatch d where d.tenant_id = l.tenant_id and d.letter_id = l.id), '[]') as dispatches`;
const whole = fragment`${summary}, l.version, l.party_lines as "partyLines", l.body`;

/** A page of a patient's letters, newest first, one more than `limit`. Others' drafts, and what was put away, row security has taken out or is left out here. */
export const letterPage = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<LetterSummary>`
    select ${summary} from letter l
    where l.tenant_id = app.tenant() and l.patient_id = ${patientId} and l.state <> 'discarded'
      and (${after?.name ?? null}::timestamptz is null or (l.created_at, l.id) < (${after?.name ?? null}, ${after?.id ?? null}))
    order by l.created_at desc, l.id desc
    limit ${limit + 1}`;

/** One letter of a patient, whole; no row where it is not visible. */
export const letterById = (patientId: number, letterId: number) =>
  query<Letter & { isMine: boolean }>`
    select ${whole}, l.author_id = app.member() as "isMine" from letter l
    where l.tenant_id = app.tenant() and l.patient_id = ${patientId} and l.id = ${letterId}`;

/** What a template's placeholders stand for, as far as the one asking may see it. */
export type Filling = {
  firstName: string;
  lastName: string;
  preferredName: string | null;
  birthDate: string | null;
  author: string;
  discipline: string | null;
  clinic: string;
  addressLines: string[];
  phone: string;
  timeZone: string;
};
export const filling = (patientId: number) =>
  query<Filling>`
    select p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", f.birth_date as "birthDate",
      trim(m.first_name || ' ' || m.last_name) as author, pr.discipline, t.name as clinic, coalesce(h.address_lines, '{}') as "addressLines",
      coalesce(h.phone, '') as phone, t.time_zone as "timeZone"
    from patient p
    join tenant t on t.id = p.tenant_id
    join member m on m.tenant_id = p.tenant_id and m.id = app.member()
    left join practitioner pr on pr.tenant_id = m.tenant_id and pr.id = m.practitioner_id
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    left join letterhead h on h.tenant_id = p.tenant_id
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

type Draft = {
  subject: string;
  body: string;
  party: 'patient' | 'other';
  partyName: string;
  partyLines: string[];
  corrects: number | null;
  template: { id: number; version: number } | null;
};

/** A new draft of the one asking. */
export const beginDraft = (id: number, patientId: number, draft: Draft) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into letter (tenant_id, id, patient_id, author_id, kind, state, party, party_name, party_lines, subject, body, corrects_id, template_id,
        template_version, created_at, changed_at)
      values (app.tenant(), ${id}, ${patientId}, app.member(), 'written', 'draft', ${draft.party}, ${draft.partyName}, ${draft.partyLines},
        ${draft.subject}, ${draft.body}, ${draft.corrects}, ${draft.template?.id ?? null}, ${draft.template?.version ?? null}, now(), now())
    )
    select ${id}::bigint as id, 1 as version,
      app.record('letter.begun', ${patientId}, 'done', 'record.write', jsonb_build_object('letterId', ${id}::bigint))::text`;

/** Saves a draft that still is of this version; no row where it is not. */
export const saveDraft = (patientId: number, letterId: number, version: number, to: Omit<Draft, 'corrects' | 'template'>) =>
  query<{ id: number }>`
    update letter set party = ${to.party}, party_name = ${to.partyName}, party_lines = ${to.partyLines}, subject = ${to.subject}, body = ${to.body},
      version = version + 1, changed_at = now()
    where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${letterId} and version = ${version} and state = 'draft'
      and author_id = app.member()
    returning id`;

/** Finishes or puts away a draft that still is of this version; a finished one keeps the letterhead of this moment. No row where it is not. */
export const closeDraft = (patientId: number, letterId: number, version: number, state: 'finished' | 'discarded') =>
  query<{ id: number }>`
    with closed as (
      update letter l set state = ${state}, version = l.version + 1, changed_at = now(),
        finished_at = case when ${state} = 'finished' then now() end,
        letterhead = case when ${state} = 'finished' then (select to_jsonb(h) from (${headNow}) h) end
      where l.tenant_id = app.tenant() and l.patient_id = ${patientId} and l.id = ${letterId} and l.version = ${version} and l.state = 'draft'
        and l.author_id = app.member()
      returning l.id, l.patient_id
    )
    select c.id, app.announce('record', c.patient_id, null)::text,
      app.record('letter.' || ${state}::text, c.patient_id, 'done', 'record.write', jsonb_build_object('letterId', c.id))::text
    from closed c`;

/** Writes down what was received. */
export const receive = (id: number, patientId: number, from: string, on: string, subject: string, body: string) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into letter (tenant_id, id, patient_id, author_id, kind, state, party, party_name, subject, body, received_on, created_at, changed_at, finished_at)
      values (app.tenant(), ${id}, ${patientId}, app.member(), 'received', 'finished', 'other', ${from}, ${subject}, ${body}, ${on}::date, now(), now(), now())
    )
    select ${id}::bigint as id, 1 as version, app.announce('record', ${patientId}, null)::text,
      app.record('letter.received', ${patientId}, 'done', 'record.write', jsonb_build_object('letterId', ${id}::bigint))::text`;

/** What must be known before a letter goes out: the day at the clinic, and whether the patient uses the portal now. */
export const sending = (patientId: number) =>
  query<{ today: string; portalOpen: boolean; patientName: string }>`
    select (now() at time zone t.time_zone)::date as today, trim(p.first_name || ' ' || p.last_name) as "patientName",
      p.status = 'active' and exists (select from portal_access a where a.tenant_id = p.tenant_id and a.patient_id = p.id
        and 'documents' = any (a.scopes) and coalesce(a.ends_at, 'infinity') > now()) as "portalOpen"
    from patient p join tenant t on t.id = p.tenant_id
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

const acts = { portal: 'letter.sentToPortal', post: 'letter.posted', handed: 'letter.handedOver' } as const;

/** Writes down that a finished letter went out, and where it went into the portal, tells the patient that there is something new. No row where it is there already. */
export const dispatch = (
  id: number,
  patientId: number,
  letterId: number,
  to: { channel: keyof typeof acts; recipient: string; on: string },
) =>
  query<{ id: number }>`
    with sent as (
      insert into letter_dispatch (tenant_id, id, patient_id, letter_id, channel, recipient, sent_by, sent_at, sent_on)
      values (app.tenant(), ${id}, ${patientId}, ${letterId}, ${to.channel}, ${to.recipient}, app.member(), now(), ${to.on}::date)
      on conflict (tenant_id, patient_id, letter_id) where channel = 'portal' do nothing
      returning tenant_id, id, patient_id, letter_id, channel
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      select s.tenant_id, app.new_id(), 'correspondence', s.patient_id, s.patient_id, app.member(), now(), now()
      from sent s where s.channel = 'portal'
    )
    select s.id, app.announce('record', s.patient_id, null)::text,
      app.record(${acts[to.channel]}, s.patient_id, 'done', 'record.write', jsonb_build_object('letterId', s.letter_id))::text
    from sent s`;

/** To whom the mail goes that says there is something new in the portal; no row where the patient does not use it any more. It asks nothing of the record. */
export const portalNotice = (patientId: number) =>
  query<ChosenWords & { email: string; name: string; clinic: string; language: Language }>`
    select p.email, coalesce(p.preferred_name, p.first_name) as name, t.name as clinic, app.letter_language(f.language, t.language) as language,
      t.patient_word as "patientWord", t.therapist_word as "therapistWord"
    from patient p join tenant t on t.id = p.tenant_id
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.tenant_id = app.tenant() and p.id = ${patientId} and p.status = 'active' and p.email is not null and app.feature_is_on('clientPortal')
      and exists (select from portal_access a where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.relation = 'self'
        and coalesce(a.ends_at, 'infinity') > now())`;

/** What stands on a paper around its text. */
export type Head = {
  clinic: string;
  addressLines: string[];
  phone: string;
  email: string;
  website: string;
  footer: string;
  timeZone: string;
};
const headNow = fragment`
  select t.name as clinic, coalesce(h.address_lines, '{}') as "addressLines", coalesce(h.phone, '') as phone, coalesce(h.email, '') as email,
    coalesce(h.website, '') as website, coalesce(h.footer, '') as footer, t.time_zone as "timeZone"
  from tenant t left join letterhead h on h.tenant_id = t.id where t.id = app.tenant()`;

/** The clinic's letterhead now. */
export const headOfPapers = () => query<Head>`${headNow}`;

export type LetterOnPaper = Pick<Letter, 'kind' | 'state' | 'partyName' | 'partyLines' | 'subject' | 'body' | 'receivedOn'> & {
  head: Head;
  /** When it was finished, or now; and when the letter that it corrects was. */
  at: string;
  correctsAt: string | null;
};
const onPaper = fragment`
  select l.kind, l.state, l.party_name as "partyName", l.party_lines as "partyLines", l.subject, l.body, l.received_on as "receivedOn",
    coalesce(l.letterhead, (select to_jsonb(h) from (${headNow}) h)) as head, coalesce(l.finished_at, now()) as at,
    (select c.finished_at from letter c where c.tenant_id = l.tenant_id and c.patient_id = l.patient_id and c.id = l.corrects_id) as "correctsAt"
  from letter l where l.tenant_id = app.tenant()`;

export const letterOnPaper = (patientId: number, letterId: number) =>
  query<LetterOnPaper>`${onPaper} and l.patient_id = ${patientId} and l.id = ${letterId}`;

/** A page of the letters in the portal of the one asking, newest first. */
export const myLetterPage = (after: { name: string; id: number } | null, limit: number) =>
  query<{ id: number; subject: string; author: string; at: string }>`
    select l.id, l.subject, l.letterhead ->> 'clinic' as author, d.sent_at as at
    from letter_dispatch d join letter l on l.tenant_id = d.tenant_id and l.patient_id = d.patient_id and l.id = d.letter_id
    where d.tenant_id = app.tenant() and d.patient_id = app.patient() and d.channel = 'portal'
      and (${after?.name ?? null}::timestamptz is null or (d.sent_at, l.id) < (${after?.name ?? null}, ${after?.id ?? null}))
    order by d.sent_at desc, l.id desc
    limit ${limit + 1}`;

/** A letter in the portal of the one asking, and that they opened it. */
export const myLetterOnPaper = (letterId: number) =>
  query<LetterOnPaper>`
    with found as (${onPaper} and l.patient_id = app.patient() and l.id = ${letterId})
    select f.*, app.record('letter.openedInPortal', app.patient(), 'done', null, jsonb_build_object('letterId', ${letterId}::bigint))::text from found f`;

/** The letterhead as it is edited; of version 0 where there is none yet. */
export const letterheadNow = () =>
  query<Letterhead>`
    select coalesce(h.version, 0) as version, coalesce(h.address_lines, '{}') as "addressLines", coalesce(h.phone, '') as phone,
      coalesce(h.email, '') as email, coalesce(h.website, '') as website, coalesce(h.footer, '') as footer
    from tenant t left join letterhead h on h.tenant_id = t.id where t.id = app.tenant()`;

/** Writes the letterhead over the version named; no row where that is not the one in force. */
export const writeLetterhead = (to: Letterhead) =>
  query<{ version: number }>`
    with written as (
      insert into letterhead as h (tenant_id, address_lines, phone, email, website, footer, version, changed_by, changed_at)
      select app.tenant(), ${to.addressLines}, ${to.phone}, ${to.email}, ${to.website}, ${to.footer}, 1, app.member(), now()
      where ${to.version} = coalesce((select l.version from letterhead l where l.tenant_id = app.tenant()), 0)
      on conflict on constraint letterhead_pkey do update set address_lines = excluded.address_lines, phone = excluded.phone, email = excluded.email,
        website = excluded.website, footer = excluded.footer, version = h.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
        where h.version = ${to.version}
      returning h.version
    )
    select w.version, app.announce('settings', null, null)::text,
      app.record('letterhead.changed', null, 'done', 'template.manage', jsonb_build_object('version', w.version))::text
    from written w`;

const template = fragment`
  select t.id, t.version, t.name, t.subject, t.body, t.status = 'archived' as archived, t.changed_at as "changedAt", ${who(fragment`t.changed_by`)} as "changedBy"
  from letter_template t where t.tenant_id = app.tenant()`;

export const templatesNow = () => query<Template>`${template} order by t.name, t.id limit 200`;
export const templateById = (id: number) => query<Template>`${template} and t.id = ${id}`;

type TemplateText = Pick<Template, 'name' | 'subject' | 'body' | 'archived'>;
const kept = fragment`
  insert into letter_template_version (tenant_id, template_id, version, name, subject, body, status, changed_by, changed_at)
  select tenant_id, id, version, name, subject, body, status, changed_by, changed_at from written`;

/** A new template, and its first version. */
export const createTemplate = (id: number, to: TemplateText) =>
  query<{ id: number; version: number }>`
    with written as (
      insert into letter_template (tenant_id, id, name, subject, body, version, changed_by, changed_at)
      values (app.tenant(), ${id}, ${to.name}, ${to.subject}, ${to.body}, 1, app.member(), now())
      returning *
    ), kept as (${kept})
    select w.id, w.version, app.record('letterTemplate.created', null, 'done', 'template.manage', jsonb_build_object('templateId', w.id))::text
    from written w`;

/** A template's next version over the one named; no row where that is not the one in force. */
export const changeTemplate = (id: number, version: number, to: TemplateText) =>
  query<{ id: number }>`
    with written as (
      update letter_template set name = ${to.name}, subject = ${to.subject}, body = ${to.body}, status = ${to.archived ? 'archived' : 'active'},
        version = version + 1, changed_by = app.member(), changed_at = now()
      where tenant_id = app.tenant() and id = ${id} and version = ${version}
      returning *
    ), kept as (${kept})
    select w.id, app.record('letterTemplate.changed', null, 'done', 'template.manage',
      jsonb_build_object('templateId', w.id, 'version', w.version, 'status', w.status))::text
    from written w`;
