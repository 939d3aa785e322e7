import type { FileRefusal, FileType, RecordFile } from '#src/contract/files.ts';
import { fragment, query } from '#src/platform/db.ts';
import { colleagueOf } from '../access/queries.ts';

// Row security leaves the files of charts in which the one asking writes, and of those not yet stored only their own. An upload that was
// not finished within a day is as if it had never begun.

const mine = fragment`f.author_id = app.member() and f.refusal is null and f.created_at > now() - interval '24 hours'`;
const isStored = fragment`f.stored_at is not null and f.refusal is null`;
const isLatest = fragment`not exists (
  select from record_file n where n.tenant_id = f.tenant_id and n.first_id = f.first_id and n.revision > f.revision and n.refusal is null)`;

/** A stored file, with when it was stored as the place in a list. */
type Row = RecordFile & { at: string };
const row = fragment`
  select f.id, f.name, f.description, f.type, f.size, encode(f.hash, 'hex') as hash,
    case f.scan when 'waiting' then 'quarantined' else 'ready' end as state,
    case when f.preview_size is not null then 'image' when f.type = 'pdf' then 'pdf' end as shown,
    ${colleagueOf(fragment`f.author_id`)} as by, f.stored_at as at, f.revision, f.version,
    case when f.archived_at is not null then json_build_object('at', to_char(f.archived_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'by', ${colleagueOf(fragment`f.archived_by`)}, 'reason', f.archive_reason) end as archived
  from record_file f
  where f.tenant_id = app.tenant()`;

/** The rule by which the record is open to the one asking, as the log names it. */
const byRule = (patientId: number) =>
  fragment`coalesce((select string_agg(distinct r.because, '+' order by r.because) from app.my_open_record r where r.patient_id = ${patientId}), 'record.write')`;

export const listed = (patientId: number, archived: boolean, after: { name: string; id: number } | null, most: number) =>
  query<Row>`
    ${row} and f.patient_id = ${patientId} and ${isStored} and ${isLatest} and (f.archived_at is not null) = ${archived}
      and (${after?.id ?? null}::bigint is null or (f.stored_at, f.id) < (${after?.name ?? null}::timestamptz, ${after?.id ?? null}::bigint))
    order by f.stored_at desc, f.id desc
    limit ${most}`;

/** One stored file, of whatever version. */
export const fileById = (patientId: number, fileId: number) =>
  query<Row>`${row} and f.patient_id = ${patientId} and f.id = ${fileId} and ${isStored}`;

/** All versions of the file of which this is one, the latest first. */
export const versionsOf = (patientId: number, fileId: number) =>
  query<Row>`
    ${row} and f.patient_id = ${patientId} and ${isStored}
      and f.first_id = (select o.first_id from record_file o where o.tenant_id = app.tenant() and o.id = ${fileId})
    order by f.revision desc
    limit 200`;

/** How much room files take, in bytes: this patient's, and the clinic's. */
export const roomTaken = (patientId: number) =>
  query<{ ofPatient: number; ofClinic: number }>`
    select coalesce(sum(r.bytes) filter (where r.patient_id = ${patientId}), 0)::bigint as "ofPatient", coalesce(sum(r.bytes), 0)::bigint as "ofClinic"
    from app.visible_room r`;

/** Lets the uploads of one member begin one after the other, so that what follows in this transaction counts those that have begun. */
export const oneUploadAtOnce = () => query`select pg_advisory_xact_lock(app.member()::bigint)`;

/** How many uploads of one's own are under way. */
export const uploadsUnderWay = () =>
  query<{ count: number }>`
    select count(*)::int as count from record_file f where f.tenant_id = app.tenant() and f.stored_at is null and ${mine}`;

/** The file that is to have another version. */
export const toReplace = (patientId: number, fileId: number) =>
  query<{ firstId: number; isArchived: boolean }>`
    select f.first_id as "firstId", f.archived_at is not null as "isArchived" from record_file f
    where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and ${isStored} and ${isLatest}`;

type Begun = { id: number; patientId: number; firstId: number; name: string; declared: string; size: number; key: string };
export const begin = ({ id, patientId, firstId, name, declared, size, key }: Begun) =>
  query<{ id: number }>`
    insert into record_file (tenant_id, id, patient_id, first_id, name, declared, size, key, author_id, created_at)
    values (app.tenant(), ${id}, ${patientId}, ${firstId}, ${name}, ${declared}, ${size}, ${key}, app.member(), now())
    returning id`;

export type Upload = { id: number; firstId: number; name: string; declared: string; size: number; key: string; isStored: boolean };
/** An upload of one's own, under way or just finished. */
export const upload = (patientId: number, fileId: number) =>
  query<Upload>`
    select f.id, f.first_id as "firstId", f.name, f.declared, f.size, f.key, f.stored_at is not null as "isStored" from record_file f
    where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and ${mine}`;

/** Lets the versions of a file come one after the other, so that what follows in this transaction counts those that are there. */
export const oneVersionAtOnce = (firstId: number) => query`select pg_advisory_xact_lock(${firstId}::bigint)`;

type Looked = { type: FileType; hash: Buffer; previewSize: number | null; scan: 'none' | 'waiting' | 'clean' };
/** Makes a file that has arrived part of the record, as the latest version, and logs it. No row where that has been done. */
export const keep = (patientId: number, fileId: number, { type, hash, previewSize, scan }: Looked) =>
  query<{ id: number }>`
    with kept as (
      update record_file f set stored_at = now(), type = ${type}, hash = ${hash}, preview_size = ${previewSize}, scan = ${scan},
        revision = 1 + coalesce((select max(o.revision) from record_file o
          where o.tenant_id = f.tenant_id and o.first_id = f.first_id and o.refusal is null), 0),
        description = (select o.description from record_file o
          where o.tenant_id = f.tenant_id and o.first_id = f.first_id and o.revision is not null and o.refusal is null
          order by o.revision desc limit 1)
      where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and f.stored_at is null and ${mine}
      returning f.id, f.patient_id, f.revision
    )
    select k.id, app.announce('record', k.patient_id, null)::text,
      app.record(case when k.revision = 1 then 'file.added' else 'file.replaced' end, k.patient_id, 'done', 'record.write',
        jsonb_build_object('fileId', k.id, 'type', ${type}::text))::text
    from kept k`;

/** Notes that a file was not taken, or given up. No row where it has been settled. */
export const refuse = (patientId: number, fileId: number, reason: FileRefusal) =>
  query<{ id: number }>`
    with refused as (
      update record_file f set refusal = ${reason}
      where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and f.stored_at is null and ${mine}
      returning f.id, f.patient_id
    )
    select r.id, case when ${reason}::text <> 'cancelled' then
      app.record('file.refused', r.patient_id, 'refused', ${reason}, jsonb_build_object('fileId', r.id))::text end
    from refused r`;

export type Bytes = {
  name: string;
  type: FileType;
  size: number;
  key: string;
  hash: Buffer;
  previewSize: number | null;
  isWaiting: boolean;
};
/** Where the bytes of a stored file are. That they are asked for is logged, once a minute: a file is read in parts. */
export const bytesOf = (patientId: number, fileId: number) =>
  query<Bytes>`
    select f.name, f.type, f.size, f.key, f.hash, f.preview_size as "previewSize", f.scan = 'waiting' as "isWaiting",
      case when f.scan <> 'waiting' and not exists (
        select from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.patient_id = f.patient_id
          and a.action = 'file.opened' and a.detail ->> 'fileId' = f.id::text and a.at > now() - interval '1 minute')
      then app.record('file.opened', f.patient_id, 'done', ${byRule(patientId)}, jsonb_build_object('fileId', f.id))::text end
    from record_file f
    where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and ${isStored}`;

type Change = { name: string | null; description: string | null | undefined };
/** Renames or describes a file of that version. */
export const change = (patientId: number, fileId: number, version: number, { name, description }: Change) =>
  query<{ id: number }>`
    with changed as (
      update record_file f set name = coalesce(${name}, f.name),
        description = case when ${description !== undefined} then ${description ?? null} else f.description end, version = f.version + 1
      where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and f.version = ${version} and ${isStored}
      returning f.id, f.patient_id
    )
    select c.id, app.announce('record', c.patient_id, null)::text,
      app.record('file.changed', c.patient_id, 'done', 'record.write', jsonb_build_object('fileId', c.id))::text
    from changed c`;

/** Puts a file of that version aside, or takes it back. */
export const archive = (patientId: number, fileId: number, version: number, reason: string | null) =>
  query<{ id: number }>`
    with moved as (
      update record_file f set archive_reason = ${reason}::text, version = f.version + 1,
        archived_at = case when ${reason}::text is not null then now() end, archived_by = case when ${reason}::text is not null then app.member() end
      where f.tenant_id = app.tenant() and f.patient_id = ${patientId} and f.id = ${fileId} and f.version = ${version} and ${isStored}
      returning f.id, f.patient_id
    )
    select m.id, app.announce('record', m.patient_id, null)::text,
      app.record(case when ${reason}::text is not null then 'file.archived' else 'file.restored' end, m.patient_id, 'done', 'record.write',
        jsonb_build_object('fileId', m.id))::text
    from moved m`;

// What keeps the store in order (jobs.ts) sees random keys, of every clinic, and nothing else of a file.

type Kept = { tenantId: number; id: number; key: string; previewSize: number | null; storedAt: string };
/** The objects that are to be in the store, so many of them from a place on. */
export const objectsKept = (after: { tenantId: number; id: number }, most: number) =>
  query<Kept>`
    select o.tenant_id as "tenantId", o.id, o.key, o.preview_size as "previewSize", o.stored_at as "storedAt" from app.object_kept o
    where (o.tenant_id, o.id) > (${after.tenantId}::bigint, ${after.id}::bigint)
    order by o.tenant_id, o.id
    limit ${most}`;

/** The keys of uploads that can be gone on with. */
export const objectsArriving = () => query<{ key: string }>`select o.key from app.object_arriving o order by o.key`;

type Waiting = { tenantId: number; id: number; patientId: number; key: string };
/** What waits for the scanner. */
export const objectsWaiting = (after: { tenantId: number; id: number }, most: number) =>
  query<Waiting>`
    select o.tenant_id as "tenantId", o.id, o.patient_id as "patientId", o.key from app.object_waiting o
    where (o.tenant_id, o.id) > (${after.tenantId}::bigint, ${after.id}::bigint)
    order by o.tenant_id, o.id
    limit ${most}`;

/** Acts in a clinic as nobody: what follows can log and tell, and see no row. */
export const asNobody = (tenantId: number) =>
  query`select set_config('app.tenant', ${String(tenantId)}, true), set_config('app.member', '0', true), set_config('app.patient', '0', true)`;

/** What the scanner found, where the file still waits for it. */
export const settleScan = ({ tenantId, id, patientId }: Waiting, verdict: 'clean' | 'found') =>
  query<{ id: number }>`
    with settled as (
      update app.object_waiting o set scan = ${verdict}, refusal = case when ${verdict}::text = 'found' then 'infected' end, version = o.version + 1
      where o.tenant_id = ${tenantId} and o.id = ${id}
      returning o.id
    )
    select s.id, app.announce('record', ${patientId}::bigint, null)::text,
      app.record(case when ${verdict}::text = 'clean' then 'file.cleared' else 'file.infected' end, ${patientId}::bigint, 'done', 'scanner',
        jsonb_build_object('fileId', s.id))::text
    from settled s`;
