-- Files of the clinical record (C2). A row is one version of a file; its bytes are kept outside the database, under a random key.
-- It begins when an upload begins, holds a file from `stored_at` on, and can be read once the scanner has nothing against it.
create table record_file (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  -- The first version of this file: of that, its own id.
  first_id bigint not null,
  -- Which version this is, from 1; null until it has been stored.
  revision integer constraint record_file_revision_counts check (revision >= 1),
  name text not null constraint record_file_name_fits check (octet_length(name) between 1 and 255),
  description text constraint record_file_description_fits check (char_length(description) between 1 and 500),
  -- By its content; null until that has been looked at.
  type text constraint record_file_type_known check (type in ('pdf', 'png', 'jpeg', 'gif', 'webp', 'text', 'csv', 'docx', 'xlsx', 'odt')),
  declared text not null,
  -- In bytes: as announced, and as arrived.
  size bigint not null constraint record_file_size_sane check (size between 1 and 209715200),
  key text not null constraint record_file_key_random check (key ~ '^[0-9a-f]{48}$'),
  hash bytea constraint record_file_hash_whole check (octet_length(hash) = 32),
  -- Of the picture that the page shows, in bytes; null where there is none.
  preview_size integer constraint record_file_preview_size_sane check (preview_size >= 1),
  author_id bigint not null,
  created_at timestamptz not null,
  stored_at timestamptz,
  -- none: there is no scanner · waiting: in quarantine until it answers.
  scan text constraint record_file_scan_known check (scan in ('none', 'waiting', 'clean', 'found')),
  -- Why it was not taken; its bytes are gone.
  refusal text constraint record_file_refusal_known
    check (refusal in ('type', 'mismatch', 'broken', 'hidden', 'active', 'archive', 'pixels', 'encrypted', 'infected', 'cancelled')),
  archived_at timestamptz,
  archived_by bigint,
  archive_reason text constraint record_file_archive_reason_fits check (char_length(archive_reason) between 1 and 500),
  version integer not null default 1,
  constraint record_file_pkey primary key (tenant_id, id),
  constraint record_file_patient foreign key (tenant_id, patient_id) references patient,
  constraint record_file_author foreign key (tenant_id, author_id) references member,
  constraint record_file_first foreign key (tenant_id, first_id) references record_file,
  constraint record_file_archived_by foreign key (tenant_id, archived_by) references member,
  constraint record_file_stored_whole check (num_nonnulls(stored_at, revision, type, hash, scan) in (0, 5)),
  constraint record_file_archived_whole check (num_nonnulls(archived_at, archived_by, archive_reason) in (0, 3)),
  constraint record_file_found_is_refused check (scan is distinct from 'found' or refusal is not null)
);
-- The chart's list, newest first; and the versions of one file, each once.
create index record_file_by_patient on record_file (tenant_id, patient_id, stored_at desc, id desc);
create unique index record_file_versions on record_file (tenant_id, first_id, revision);
