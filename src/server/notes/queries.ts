import type { Colleague } from '#src/contract/access.ts';
import type { Note, NoteContent, NoteKind, NoteTemplate, SealedDraft } from '#src/contract/notes.ts';
import { fragment, query } from '#src/platform/db.ts';
import { colleagueOf } from '../access/queries.ts';

// The database has removed the notes that are not the caller's to read, and everybody else's drafts (db/policy/records.sql).

type Fragment = ReturnType<typeof fragment>;
/** An instant inside JSON, as elsewhere. */
const instant = (at: Fragment) => fragment`to_char(${at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const isClinical = fragment`n.kind in ('progress', 'intake')`;

/** By which right something was done, as the log says it: that of the kind. */
const right = fragment`case when kind in ('progress', 'intake') then 'record.write' else 'contactNote.write' end`;

/** Note `n` as it is told, in the chart that is open; ordered by `at` and `id`. */
const note = fragment`
  with here as materialized (
    select app.chart_for('write') is not null as writes, app.chart_for('contact') is not null as contacts,
      app.chart_for('cosign') is not null as "coSigns", app.has_permission('canUnlockNotes') as unlocks
  )
  select n.id, n.happened_at as at, n.kind, n.template, ${colleagueOf(fragment`n.author_id`)} as author, me.mine as "isMine",
    n.happened_at as "happenedAt", n.status, n.content, n.signed_at as "signedAt", n.times_signed as "timesSigned",
    n.co_signature as "coSignature", ${colleagueOf(fragment`n.co_signed_by`)} as "coSignedBy", n.co_signed_at as "coSignedAt",
    case when n.returned_by is not null then json_build_object('by', ${colleagueOf(fragment`n.returned_by`)},
      'at', ${instant(fragment`n.returned_at`)}, 'reason', n.returned_reason) end as returned,
    coalesce((select json_agg(json_build_object('id', a.id, 'author', ${colleagueOf(fragment`a.author_id`)},
        'at', ${instant(fragment`a.at`)}, 'text', a.text) order by a.at, a.id)
      from note_addendum a where a.tenant_id = n.tenant_id and a.note_id = n.id), '[]') as addenda,
    n.version,
    case when d.note_id is not null then json_build_object('content', d.content, 'version', d.version,
      'savedAt', ${instant(fragment`d.saved_at`)}) end as draft,
    ${colleagueOf(fragment`n.taken_from`)} as "takenFrom",
    json_build_object(
      'edit', me.mine and me.writes and d.note_id is not null,
      'unlock', me.mine and me.writes and me.signed and d.note_id is null and (n.status = 'returned' or here.unlocks),
      'addend', me.writes and me.signed,
      'coSign', here."coSigns" and n.status = 'signed' and n.co_signature = 'needed' and not me.mine and app.supervises(n.author_id),
      'discard', me.mine and me.writes and d.note_id is not null) as may
  from here
  cross join note n
  left join note_draft d on d.tenant_id = n.tenant_id and d.note_id = n.id and d.closed_at is null
  cross join lateral (select n.author_id = app.member() as mine, case when ${isClinical} then here.writes else here.contacts end as writes,
    n.status in ('signed', 'returned') as signed) me
  where n.tenant_id = app.tenant() and n.status <> 'discarded'`;

export type NoteRow = Note & { at: string };

/** A page of a patient's notes of some kinds, latest session first, one more than `limit` to tell whether another follows. */
export const notePage = (patientId: number, kinds: readonly NoteKind[], after: { name: string; id: number } | null, limit: number) =>
  query<NoteRow>`
    ${note} and n.patient_id = ${patientId} and n.kind = any (${kinds})
      and (${after?.name ?? null}::timestamptz is null or (n.happened_at, n.id) < (${after?.name ?? null}::timestamptz, ${after?.id ?? null}::bigint))
    order by n.happened_at desc, n.id desc
    limit ${limit + 1}`;

/** One note of a patient; no row where it is not visible. */
export const noteById = (patientId: number, noteId: number) => query<NoteRow>`${note} and n.patient_id = ${patientId} and n.id = ${noteId}`;

/** Everything a note has said, latest first; of a note that is not visible, nothing. */
export const versionsOf = (patientId: number, noteId: number) =>
  query<{ nth: number; content: NoteContent; signedAt: string; unlockedReason: string | null }>`
    select v.nth, v.content, v.signed_at as "signedAt", v.unlocked_reason as "unlockedReason"
    from note_version v
    where v.tenant_id = app.tenant() and v.patient_id = ${patientId} and v.note_id = ${noteId}
    order by v.nth desc`;

type OwnNote = {
  kind: NoteKind;
  template: NoteTemplate;
  status: Note['status'];
  version: number;
  /** The working text, where there is one. */
  content: NoteContent | null;
  draftVersion: number | null;
  savedAt: string | null;
  mayUnlock: boolean;
};

/** A note of the caller's own, of one of these kinds, with its working text; no row where there is none such. */
export const ownNote = (patientId: number, noteId: number, kinds: readonly NoteKind[]) =>
  query<OwnNote>`
    select n.kind, n.template, n.status, n.version, d.content, d.version as "draftVersion", d.saved_at as "savedAt",
      n.status = 'returned' or app.has_permission('canUnlockNotes') as "mayUnlock"
    from note n
    left join note_draft d on d.tenant_id = n.tenant_id and d.note_id = n.id and d.closed_at is null
    where n.tenant_id = app.tenant() and n.patient_id = ${patientId} and n.id = ${noteId} and n.author_id = app.member()
      and n.kind = any (${kinds}) and n.status <> 'discarded'`;

export type NewNote = {
  id: number;
  patientId: number;
  kind: NoteKind;
  template: NoteTemplate;
  happenedAt: string | null;
  content: NoteContent;
};

const begunAndDrafted = (content: Fragment) => fragment`
  begun as (
    insert into note_begun (tenant_id, note_id, patient_id, author_id, kind, template, happened_at)
    select m.tenant_id, m.id, m.patient_id, m.author_id, m.kind, m.template, m.happened_at from made m
  ), drafted as (
    insert into note_draft (tenant_id, note_id, patient_id, author_id, kind, content, happened_at, saved_at)
    select m.tenant_id, m.id, m.patient_id, m.author_id, m.kind, ${content}, m.happened_at, now() from made m
  )`;

/** Begins a draft of the caller's own. */
export const beginNote = ({ id, patientId, kind, template, happenedAt, content }: NewNote) =>
  query<{ id: number; version: number; draftVersion: number }>`
    with made as (
      insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status)
      values (app.tenant(), ${id}, ${patientId}, app.member(), ${kind}, ${template}, coalesce(${happenedAt}::timestamptz, now()), 'draft')
      returning tenant_id, id, patient_id, author_id, kind, template, happened_at, version
    ), ${begunAndDrafted(fragment`${JSON.stringify(content)}::jsonb`)}
    select id, version, 1 as "draftVersion",
      app.record('note.created', patient_id, 'done', ${right}, jsonb_build_object('noteId', id, 'kind', kind))::text
    from made`;

/** Keeps what has been written so far. No row where the draft has another version by now, or is closed. */
export const saveDraft = (noteId: number, version: number, content: NoteContent, happenedAt: string | null) =>
  query<{ version: number; savedAt: string }>`
    with saved as (
      update note_draft set content = ${JSON.stringify(content)}::jsonb, version = version + 1, saved_at = clock_timestamp(),
        happened_at = coalesce(${happenedAt}::timestamptz, happened_at)
      where tenant_id = app.tenant() and note_id = ${noteId} and author_id = app.member() and version = ${version} and closed_at is null
      returning tenant_id, note_id, happened_at, version, saved_at
    ), moved as (
      update note n set happened_at = s.happened_at from saved s
      where n.tenant_id = s.tenant_id and n.id = s.note_id and n.status = 'draft' and n.happened_at <> s.happened_at
    ), begun as (
      update note_begun b set happened_at = s.happened_at from saved s
      where b.tenant_id = s.tenant_id and b.note_id = s.note_id and b.happened_at <> s.happened_at
    )
    select version, saved_at as "savedAt" from saved`;

/** Signs the working text as it was kept last, and keeps it for good. No row where it has another version by now, or is closed. */
export const signNow = (noteId: number, draftVersion: number) =>
  query<{ id: number }>`
    with before as (
      select n.returned_by, n.returned_at, n.returned_reason from note n where n.tenant_id = app.tenant() and n.id = ${noteId}
    ), closed as (
      update note_draft set closed_at = now()
      where tenant_id = app.tenant() and note_id = ${noteId} and author_id = app.member() and version = ${draftVersion} and closed_at is null
      returning tenant_id, note_id, content, happened_at, unlocked_reason
    ), signed as (
      update note n set status = 'signed', content = d.content, happened_at = d.happened_at, signed_at = now(), times_signed = n.times_signed + 1,
        co_signature = app.co_signature_for(n.kind), co_signed_by = null, co_signed_at = null,
        returned_by = null, returned_at = null, returned_reason = null, version = n.version + 1
      from closed d where n.tenant_id = d.tenant_id and n.id = d.note_id
      returning n.tenant_id, n.id, n.patient_id, n.author_id, n.kind, n.content, n.happened_at, n.signed_at, n.times_signed, d.unlocked_reason
    ), kept as (
      insert into note_version (tenant_id, note_id, nth, patient_id, author_id, kind, content, happened_at, signed_at, unlocked_reason,
        returned_by, returned_at, returned_reason)
      select s.tenant_id, s.id, s.times_signed, s.patient_id, s.author_id, s.kind, s.content, s.happened_at, s.signed_at, s.unlocked_reason,
        b.returned_by, b.returned_at, b.returned_reason
      from signed s cross join before b
    )
    select id, app.announce('record', patient_id, null)::text,
      app.record('note.signed', patient_id, 'done', ${right}, jsonb_build_object('noteId', id, 'kind', kind, 'nth', times_signed))::text
    from signed`;

/** Adds to a signed note of one of these kinds, under the caller's name. No row where it is not there to be added to. */
export const addAddendum = (id: number, patientId: number, noteId: number, kinds: readonly NoteKind[], text: string) =>
  query<{ id: number }>`
    with added as (
      insert into note_addendum (tenant_id, id, note_id, patient_id, kind, author_id, at, text)
      select n.tenant_id, ${id}, n.id, n.patient_id, n.kind, app.member(), now(), ${text}
      from note n
      where n.tenant_id = app.tenant() and n.patient_id = ${patientId} and n.id = ${noteId} and n.kind = any (${kinds})
        and n.status in ('signed', 'returned')
      returning id, note_id, patient_id, kind
    )
    select id, app.announce('record', patient_id, null)::text,
      app.record('note.addended', patient_id, 'done', ${right}, jsonb_build_object('noteId', note_id, 'addendumId', id))::text
    from added`;

/** Puts a draft away; of a note that was signed, only the working text. No row where it has another version by now, or is closed. */
export const discardDraft = (noteId: number, draftVersion: number) =>
  query<{ id: number }>`
    with closed as (
      update note_draft set closed_at = now(), version = version + 1
      where tenant_id = app.tenant() and note_id = ${noteId} and author_id = app.member() and version = ${draftVersion} and closed_at is null
      returning tenant_id, note_id, patient_id, kind
    ), put as (
      update note n set status = 'discarded', version = n.version + 1
      from closed d where n.tenant_id = d.tenant_id and n.id = d.note_id and n.status = 'draft'
      returning n.id
    )
    select d.note_id as id, app.record('note.discarded', d.patient_id, 'done', ${right},
      jsonb_build_object('noteId', d.note_id, 'onlyChanges', not exists (select from put)))::text
    from closed d`;

/** Opens the working text of a signed note of one's own, with what was signed. No row where the note has another version by now. */
export const unlock = (noteId: number, version: number, reason: string) =>
  query<{ id: number }>`
    with opened as (
      update note set version = version + 1
      where tenant_id = app.tenant() and id = ${noteId} and author_id = app.member() and version = ${version}
        and (status = 'returned' or status = 'signed' and app.has_permission('canUnlockNotes'))
      returning tenant_id, id, patient_id, content, happened_at, status
    ), drafted as (
      update note_draft d set content = o.content, happened_at = o.happened_at, version = d.version + 1, saved_at = now(), closed_at = null,
        unlocked_reason = ${reason}
      from opened o where d.tenant_id = o.tenant_id and d.note_id = o.id
      returning d.note_id
    )
    select o.id, app.record('note.unlocked', o.patient_id, 'done', case o.status when 'returned' then 'returned' else 'canUnlockNotes' end,
      jsonb_build_object('noteId', o.id))::text
    from opened o join drafted d on d.note_id = o.id`;

/** Co-signs the note of someone whom the caller supervises. No row where it does not wait for that in this version. */
export const coSign = (patientId: number, noteId: number, version: number) =>
  query<{ id: number }>`
    with given as (
      update note set co_signature = 'given', co_signed_by = app.member(), co_signed_at = now(), version = version + 1
      where ${awaits(patientId, noteId, version)}
      returning id, patient_id, times_signed
    )
    select id, app.announce('record', patient_id, null)::text,
      app.record('note.coSigned', patient_id, 'done', 'note.coSign', jsonb_build_object('noteId', id, 'nth', times_signed))::text
    from given`;

/** Returns the note of someone whom the caller supervises for changes. No row where it does not wait for that in this version. */
export const giveBack = (patientId: number, noteId: number, version: number, reason: string) =>
  query<{ id: number }>`
    with given as (
      update note set status = 'returned', returned_by = app.member(), returned_at = now(), returned_reason = ${reason}, version = version + 1
      where ${awaits(patientId, noteId, version)}
      returning id, patient_id, times_signed
    )
    select id, app.announce('record', patient_id, null)::text,
      app.record('note.returned', patient_id, 'done', 'note.coSign', jsonb_build_object('noteId', id, 'nth', times_signed))::text
    from given`;
const awaits = (patientId: number, noteId: number, version: number) => fragment`
  tenant_id = app.tenant() and patient_id = ${patientId} and id = ${noteId} and version = ${version}
    and status = 'signed' and co_signature = 'needed' and author_id <> app.member() and app.supervises(author_id)`;

/** That the caller began a note, whatever has closed to them since (C4). */
export const beginningOf = (patientId: number, noteId: number) =>
  query<{ template: NoteTemplate }>`
    select b.template from note_begun b
    where b.tenant_id = app.tenant() and b.patient_id = ${patientId} and b.note_id = ${noteId} and b.author_id = app.member()`;

/** Keeps text of a note that the caller began, out of their own sight; what it says is put beside it by `sealText`. */
export const seal = (id: number, noteId: number) =>
  query<{ id: number }>`
    with sealed as (
      insert into sealed_draft (tenant_id, id, patient_id, note_id, author_id, kind, template, happened_at, sealed_at)
      select b.tenant_id, ${id}, b.patient_id, b.note_id, b.author_id, b.kind, b.template, b.happened_at, now()
      from note_begun b where b.tenant_id = app.tenant() and b.note_id = ${noteId} and b.author_id = app.member()
      returning id, patient_id, note_id
    )
    select id, app.record('draft.sealed', patient_id, 'done', 'contactNote.write', jsonb_build_object('draftId', id, 'noteId', note_id))::text
    from sealed`;
export const sealContent = (id: number, patientId: number, content: NoteContent) =>
  query`insert into sealed_draft_text (tenant_id, draft_id, patient_id, author_id, content)
    values (app.tenant(), ${id}, ${patientId}, app.member(), ${JSON.stringify(content)}::jsonb)`;

const sealedDraft = fragment`
  select d.id, case when p.id is not null then json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name) end as patient,
    d.kind, d.sealed_at as "sealedAt", d.given_at as "givenAt"
  from sealed_draft d
  left join patient p on p.tenant_id = d.tenant_id and p.id = d.patient_id
  where d.tenant_id = app.tenant() and d.author_id = app.member()`;

/** The caller's own sealed drafts that nobody has gone on with, latest first, at most 200; without the patient where they see none. */
export const mySealed = () => query<SealedDraft>`${sealedDraft} and d.taken_at is null order by d.sealed_at desc, d.id desc limit 200`;
export const mySealedById = (draftId: number) => query<SealedDraft>`${sealedDraft} and d.id = ${draftId}`;

/** Gives a sealed draft of one's own to the care team; once. */
export const give = (draftId: number) =>
  query<{ id: number }>`
    with given as (
      update sealed_draft set given_at = now()
      where tenant_id = app.tenant() and id = ${draftId} and author_id = app.member() and given_at is null
      returning id, patient_id
    )
    select id, app.announce('record', patient_id, null)::text,
      app.record('draft.given', patient_id, 'done', 'contactNote.write', jsonb_build_object('draftId', id))::text
    from given`;

/** What was given to the care team and nobody has taken up, longest given first, at most 200. */
export const givenOf = (patientId: number) =>
  query<{
    id: number;
    author: Colleague;
    kind: NoteKind;
    template: NoteTemplate;
    happenedAt: string;
    givenAt: string;
    content: NoteContent;
  }>`
    select d.id, ${colleagueOf(fragment`d.author_id`)} as author, d.kind, d.template, d.happened_at as "happenedAt", d.given_at as "givenAt", t.content
    from sealed_draft d
    join sealed_draft_text t on t.tenant_id = d.tenant_id and t.draft_id = d.id
    where d.tenant_id = app.tenant() and d.patient_id = ${patientId} and d.given_at is not null and d.taken_at is null
    order by d.given_at, d.id
    limit 200`;

/** Whether a given draft is there, taken up or not. */
export const givenById = (patientId: number, draftId: number) =>
  query<{ id: number }>`
    select d.id from sealed_draft d
    where d.tenant_id = app.tenant() and d.patient_id = ${patientId} and d.id = ${draftId} and d.given_at is not null`;

/** Goes on with a given draft as a draft of the caller's own. No row where it is not there, or was taken up. */
export const take = (draftId: number, patientId: number, noteId: number) =>
  query<{ id: number }>`
    with taken as (
      update sealed_draft set taken_at = now(), taken_by = app.member(), taken_as = ${noteId}
      where tenant_id = app.tenant() and id = ${draftId} and patient_id = ${patientId} and given_at is not null and taken_at is null
      returning tenant_id, id, patient_id, author_id, kind, template, happened_at
    ), made as (
      insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status, taken_from)
      select t.tenant_id, ${noteId}, t.patient_id, app.member(), t.kind, t.template, t.happened_at, 'draft', nullif(t.author_id, app.member())
      from taken t
      returning tenant_id, id, patient_id, author_id, kind, template, happened_at
    ), ${begunAndDrafted(fragment`(select x.content from sealed_draft_text x where x.tenant_id = m.tenant_id and x.draft_id = ${draftId})`)}
    select m.id, app.announce('record', m.patient_id, null)::text,
      app.record('draft.taken', m.patient_id, 'done', 'record.write', jsonb_build_object('draftId', ${draftId}::bigint, 'noteId', m.id))::text
    from made m`;

export type PsychotherapyRow = {
  id: number;
  at: string;
  body: Buffer;
  happenedAt: string;
  createdAt: string;
  savedAt: string;
  version: number;
};
const psychotherapyNote = fragment`
  select n.id, n.happened_at as at, n.body, n.happened_at as "happenedAt", n.created_at as "createdAt", n.saved_at as "savedAt", n.version
  from psychotherapy_note n
  where n.tenant_id = app.tenant() and n.author_id = app.member()`;

/** A page of the caller's own psychotherapy notes about a patient, latest session first, one more than `limit`. */
export const psychotherapyPage = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<PsychotherapyRow>`
    ${psychotherapyNote} and n.patient_id = ${patientId}
      and (${after?.name ?? null}::timestamptz is null or (n.happened_at, n.id) < (${after?.name ?? null}::timestamptz, ${after?.id ?? null}::bigint))
    order by n.happened_at desc, n.id desc
    limit ${limit + 1}`;
export const psychotherapyById = (patientId: number, noteId: number) =>
  query<PsychotherapyRow>`${psychotherapyNote} and n.patient_id = ${patientId} and n.id = ${noteId}`;

/** In the log a psychotherapy note is an opening of the record and nothing more, at most once in a quarter of an hour (PN-1). */
const asAnOpening = (patientId: number) => fragment`app.open_chart(${patientId}, 'psychotherapy', 'record.opened', false)`;

export const beginPsychotherapy = (id: number, patientId: number, happenedAt: string | null, body: Buffer) =>
  query<{ id: number; version: number }>`
    with made as (
      insert into psychotherapy_note (tenant_id, id, patient_id, author_id, happened_at, body, created_at, saved_at)
      values (app.tenant(), ${id}, ${patientId}, app.member(), coalesce(${happenedAt}::timestamptz, now()), ${body}, now(), now())
      returning id, version
    )
    select id, version, ${asAnOpening(patientId)} from made`;

/** Keeps the text of a psychotherapy note, and what it said on an earlier day of the clinic. No row where it has another version by now. */
export const savePsychotherapy = (patientId: number, noteId: number, version: number, body: Buffer, happenedAt: string | null) =>
  query<{ version: number; savedAt: string }>`
    with before as (
      select n.* from psychotherapy_note n where n.tenant_id = app.tenant() and n.id = ${noteId} and n.version = ${version}
    ), saved as (
      update psychotherapy_note set body = ${body}, version = version + 1, saved_at = clock_timestamp(),
        happened_at = coalesce(${happenedAt}::timestamptz, happened_at)
      where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${noteId} and author_id = app.member() and version = ${version}
      returning tenant_id, id, version, saved_at
    ), kept as (
      insert into psychotherapy_note_version (tenant_id, note_id, version, patient_id, author_id, happened_at, body, saved_at)
      select b.tenant_id, b.id, b.version, b.patient_id, b.author_id, b.happened_at, b.body, b.saved_at
      from saved s
      join before b on b.tenant_id = s.tenant_id and b.id = s.id
      join tenant t on t.id = s.tenant_id
      where (b.saved_at at time zone t.time_zone)::date < (s.saved_at at time zone t.time_zone)::date
    )
    select s.version, s.saved_at as "savedAt", ${asAnOpening(patientId)} from saved s`;
