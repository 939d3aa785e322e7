import { fragment, query } from '#src/platform/db.ts';
import type { RecordExport } from '#src/contract/exports.ts';

/** Begins an export of one's own; no row where one of this record is being made for one already. */
export const beginExport = (id: number, patientId: number, purpose: string) =>
  query<{ id: number }>`
    insert into record_export (tenant_id, id, patient_id, member_id, purpose, created_at)
    values (app.tenant(), ${id}, ${patientId}, app.member(), ${purpose}, now())
    on conflict (tenant_id, patient_id, member_id) where state in ('waiting', 'running') do nothing
    returning id, app.record('export.asked', patient_id, 'done', 'record.export', jsonb_build_object('exportId', id))::text`;

/** Hands it to the outbox, which makes it in the name of the one asking. */
export const queueExport = (id: number, patientId: number) =>
  query`
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
    values (app.tenant(), app.new_id(), 'recordExport', ${patientId}, ${id}, app.member(), app.member(), now(), now())`;

/** One's own exports of a record, the latest first; what was thrown away or has run out is not among them. */
export const exportsOf = (patientId: number) =>
  query<RecordExport>`
    select e.id, e.purpose, e.state, e.done, e.total, e.created_at as "createdAt", e.expires_at as "expiresAt",
      e.pdf_size as "pdfSize", e.archive_size as "archiveSize"
    from record_export e
    where e.tenant_id = app.tenant() and e.patient_id = ${patientId} and e.member_id = app.member()
      and e.state <> 'discarded' and (e.expires_at is null or e.expires_at > now())
    order by e.created_at desc, e.id desc
    limit 20`;

type Made = { key: string | null; size: number | null };
/** Where what was made is kept; without keys where it is not ready, or has run out. */
export const keysOf = (exportId: number) =>
  query<{ createdAt: string; pdf: Made; archive: Made }>`
    select e.created_at as "createdAt",
      json_build_object('key', case when ready then e.pdf_key end, 'size', e.pdf_size) as pdf,
      json_build_object('key', case when ready then e.archive_key end, 'size', e.archive_size) as archive
    from record_export e, lateral (select e.state = 'ready' and e.expires_at > now() as ready) r
    where e.tenant_id = app.tenant() and e.patient_id = app.chart() and e.id = ${exportId} and e.member_id = app.member()
      and e.state <> 'discarded'`;

/** Stops one's own export, or throws it away; its bytes go with the next sweep. No row where there is none. */
export const discard = (patientId: number, exportId: number) =>
  query<{ id: number }>`
    update record_export set state = 'discarded', finished_at = coalesce(finished_at, now())
    where tenant_id = app.tenant() and patient_id = ${patientId} and id = ${exportId} and member_id = app.member() and state <> 'discarded'
    returning id, app.record('export.discarded', patient_id, 'done', 'record.export', jsonb_build_object('exportId', id))::text`;

/** Of the export that is being made: whose record it is, what for, by whom, and at which clinic. No row where it was stopped. */
export const whoseRecord = (exportId: number) =>
  query<{
    patientId: number;
    purpose: string;
    clinic: string;
    timeZone: string;
    by: { firstName: string; lastName: string };
    patient: Record<string, unknown> & { firstName: string; lastName: string };
    careTeam: { firstName: string; lastName: string; kind: string; since: string; until: string | null }[];
  }>`
    update record_export e set state = 'running'
    from patient p, tenant t, member m
    where e.tenant_id = app.tenant() and e.id = ${exportId} and e.member_id = app.member() and e.state in ('waiting', 'running')
      and p.tenant_id = e.tenant_id and p.id = e.patient_id and t.id = e.tenant_id and m.tenant_id = e.tenant_id and m.id = e.member_id
    returning e.patient_id as "patientId", e.purpose, t.name as clinic, t.time_zone as "timeZone",
      json_build_object('firstName', m.first_name, 'lastName', m.last_name) as by,
      (select json_build_object('firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name, 'email', p.email,
          'phone', p.phone, 'birthDate', f.birth_date, 'pronouns', f.pronouns, 'addressLines', f.address_lines, 'language', f.language,
          'referredBy', f.referred_by, 'alerts', f.alerts, 'emergencyContact', json_build_object('name', f.emergency_contact_name,
            'relation', f.emergency_contact_relation, 'phone', f.emergency_contact_phone))
       from patient_profile f where f.tenant_id = p.tenant_id and f.patient_id = p.id) as patient,
      (select coalesce(json_agg(json_build_object('firstName', pr.first_name, 'lastName', pr.last_name, 'kind', c.kind, 'since', c.since,
          'until', c.until) order by c.kind <> 'primary', pr.sort_name, pr.id), '[]')
       from app.visible_connection c join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
       where c.tenant_id = p.tenant_id and c.patient_id = p.id) as "careTeam"`;

/** Names the chart and asks whether it may still be taken away: the first statement of every page (RV-7). Nothing is logged by it. */
export const mayStillExport = (patientId: number) =>
  query<{ refusal: string | null }>`select app.open_chart(${patientId}, 'export', null, false) as refusal`;

const nameOf = fragment`json_build_object('firstName', a.first_name, 'lastName', a.last_name)`;
const author = fragment`(select ${nameOf} from member a where a.tenant_id = r.tenant_id and a.id = r.author_id)`;
const coSigner = fragment`(select ${nameOf} from member a where a.tenant_id = r.tenant_id and a.id = r.co_signed_by)`;

/**
 * The parts of a record, each row as one JSON value; psychotherapy notes are in none (PN-1), nor are drafts, which are nobody's but their
 * author's. The order is that in which rows come, so that what is written meanwhile comes last.
 */
const rowsOf = {
  diagnoses: fragment`
    select r.recorded_at as at, r.id, json_build_object('id', r.id, 'system', r.system, 'code', r.code, 'title', r.title, 'onsetOn', r.onset_on,
      'status', r.status, 'isPrimary', r.is_primary, 'note', r.note, 'reason', r.reason, 'recordedAt', r.recorded_at,
      'recordedBy', ${author},
      'versions', (select json_agg(json_build_object('version', v.version, 'status', v.status, 'onsetOn', v.onset_on, 'isPrimary', v.is_primary,
          'note', v.note, 'reason', v.reason, 'changedAt', v.changed_at) order by v.version)
        from diagnosis_version v where v.tenant_id = r.tenant_id and v.diagnosis_id = r.id)) as value
    from diagnosis r where r.tenant_id = app.tenant() and r.patient_id = app.chart()`,
  notes: fragment`
    select r.created_at as at, r.id, json_build_object('id', r.id, 'kind', r.kind, 'template', r.template, 'author', ${author},
      'happenedAt', r.happened_at, 'status', r.status, 'coSignature', r.co_signature, 'coSignedBy', ${coSigner},
      'coSignedAt', r.co_signed_at,
      'versions', (select json_agg(json_build_object('nth', v.nth, 'content', v.content, 'signedAt', v.signed_at,
          'unlockedReason', v.unlocked_reason) order by v.nth)
        from note_version v where v.tenant_id = r.tenant_id and v.note_id = r.id),
      'addenda', (select coalesce(json_agg(json_build_object('author', json_build_object('firstName', m.first_name, 'lastName', m.last_name),
          'at', d.at, 'text', d.text) order by d.at, d.id), '[]')
        from note_addendum d join member m on m.tenant_id = d.tenant_id and m.id = d.author_id
        where d.tenant_id = r.tenant_id and d.note_id = r.id)) as value
    from note r where r.tenant_id = app.tenant() and r.patient_id = app.chart() and r.status in ('signed', 'returned')`,
  forms: fragment`
    select r.completed_at as at, r.id, json_build_object('id', r.id, 'name', v.name, 'filledAt', r.filled_at, 'completedAt', r.completed_at,
      'author', ${author}, 'filledInPortal', r.filled_by is not null, 'correctsId', r.corrects_id, 'reason', r.reason, 'definition', v.definition, 'answers', r.answers,
      'result', r.result) as value
    from form r join form_template_version v on v.tenant_id = r.tenant_id and v.template_id = r.template_id and v.version = r.template_version
    where r.tenant_id = app.tenant() and r.patient_id = app.chart() and r.status = 'completed'`,
  letters: fragment`
    select r.created_at as at, r.id, json_build_object('id', r.id, 'kind', r.kind, 'author', ${author}, 'party', r.party,
      'partyName', r.party_name, 'partyLines', r.party_lines, 'subject', r.subject, 'body', r.body, 'correctsId', r.corrects_id,
      'receivedOn', r.received_on, 'finishedAt', r.finished_at,
      'sent', (select coalesce(json_agg(json_build_object('channel', d.channel, 'recipient', d.recipient, 'sentAt', d.sent_at, 'sentOn', d.sent_on)
          order by d.sent_at, d.id), '[]')
        from letter_dispatch d where d.tenant_id = r.tenant_id and d.letter_id = r.id)) as value
    from letter r where r.tenant_id = app.tenant() and r.patient_id = app.chart() and r.state = 'finished'`,
  files: fragment`
    select r.stored_at as at, r.id, json_build_object('id', r.id, 'firstId', r.first_id, 'revision', r.revision, 'name', r.name,
      'description', r.description, 'type', r.type, 'size', r.size, 'sha256', encode(r.hash, 'hex'), 'uploadedBy', ${author},
      'uploadedAt', r.stored_at, 'archivedAt', r.archived_at, 'archiveReason', r.archive_reason, 'key', r.key) as value
    from record_file r where r.tenant_id = app.tenant() and r.patient_id = app.chart() and r.stored_at is not null and r.refusal is null
      and r.scan in ('none', 'clean')`,
};
export type Part = keyof typeof rowsOf;
export const parts = Object.keys(rowsOf) as Part[];

/** How many rows each part has. */
export const countsOf = () =>
  query<Record<Part, number>>`
    select (select count(*)::integer from (${rowsOf.diagnoses}) t) as diagnoses, (select count(*)::integer from (${rowsOf.notes}) t) as notes,
      (select count(*)::integer from (${rowsOf.forms}) t) as forms, (select count(*)::integer from (${rowsOf.letters}) t) as letters,
      (select count(*)::integer from (${rowsOf.files}) t) as files`;

/** A page of one part, as text: numbers stay as the database wrote them. */
export const partOf = (part: Part, skip: number, limit: number) =>
  query<{ value: Record<string, unknown> }>`
    select t.value from (${rowsOf[part]}) t order by t.at, t.id limit ${limit} offset ${skip}`;

/** How far it is; no row where it was stopped meanwhile. */
export const progress = (exportId: number, done: number, total: number) =>
  query<{ id: number }>`
    update record_export set done = ${done}, total = ${total}
    where tenant_id = app.tenant() and id = ${exportId} and member_id = app.member() and state = 'running'
    returning id`;

/** It is there; no row where it was stopped meanwhile. */
export const finish = (exportId: number, pdf: { key: string; size: number }, archive: { key: string; size: number }, hours: number) =>
  query<{ id: number }>`
    update record_export set state = 'ready', done = total, finished_at = now(), expires_at = now() + make_interval(hours => ${hours}),
      pdf_key = ${pdf.key}, pdf_size = ${pdf.size}, archive_key = ${archive.key}, archive_size = ${archive.size}
    where tenant_id = app.tenant() and id = ${exportId} and member_id = app.member() and state = 'running'
    returning id, app.record('export.made', patient_id, 'done', 'record.export', jsonb_build_object('exportId', id))::text`;

/** It will not be made: access has ended, or it failed too often. */
export const giveUp = (exportId: number, state: 'refused' | 'failed') =>
  query`
    update record_export set state = ${state}, finished_at = now()
    where tenant_id = app.tenant() and id = ${exportId} and member_id = app.member() and state in ('waiting', 'running')
    returning id, app.record('export.stopped', patient_id, 'refused', ${state}, jsonb_build_object('exportId', id))::text`;
