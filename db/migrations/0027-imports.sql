-- Importing patients and whom they are assigned to from a table: what arrives, row by row, until it is done with.

-- One file, from its first byte to what became of it. It is worked on in the background, as the member whose it is, in steps that each commit
-- with how far they are; due_at says when it is next to be worked on or, where it waits for its member, to be thrown away.
create table patient_import (
  tenant_id bigint not null,
  id bigint not null,
  member_id bigint not null,
  file_name text not null,
  size bigint not null constraint patient_import_size_bounded check (size between 1 and 33554432),
  received bigint not null default 0,
  state text not null default 'arriving'
    constraint patient_import_state_known check (
      state in ('arriving', 'reading', 'mapping', 'checking', 'checked', 'running', 'done', 'stopped', 'failed', 'discarded')),
  -- The headings of the file, and what each column is taken for: empty where it is left out.
  headings text[] not null default '{}',
  mapping text[] not null default '{}',
  rows integer not null default 0,
  -- Of the step that is running, by the number of the row.
  done integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  summary jsonb,
  failure jsonb,
  attempts integer not null default 0,
  created_at timestamptz not null,
  due_at timestamptz,
  finished_at timestamptz,
  constraint patient_import_pkey primary key (tenant_id, id),
  constraint patient_import_member foreign key (tenant_id, member_id) references member,
  constraint patient_import_received_fits check (received between 0 and size),
  constraint patient_import_mapped_whole check (cardinality(mapping) = cardinality(headings))
);
create index patient_import_by_member on patient_import (tenant_id, member_id, created_at desc, id desc);
create index patient_import_due on patient_import (due_at) where due_at is not null;

-- The bytes, until they are read.
create table patient_import_part (
  tenant_id bigint not null,
  import_id bigint not null,
  at bigint not null,
  bytes bytea not null constraint patient_import_part_bounded check (octet_length(bytes) between 1 and 1048576),
  constraint patient_import_part_pkey primary key (tenant_id, import_id, at),
  constraint patient_import_part_of foreign key (tenant_id, import_id) references patient_import
);

-- A row of the file: as it is, what it says, and what becomes of it. What it says goes as soon as the row is done with.
create table patient_import_row (
  tenant_id bigint not null,
  import_id bigint not null,
  -- As a spreadsheet counts: the headings are row 1.
  nth integer not null,
  cells text[] not null default '{}',
  -- Fields of the profile, whom it names as assigned, and of these whom it would assign.
  given jsonb not null default '{}',
  assigned jsonb not null default '[]',
  adds jsonb not null default '[]',
  changes text[] not null default '{}',
  number bigint,
  email text,
  sort_name text collate "C",
  birth_date date,
  phone text,
  patient_id bigint,
  -- The version of the profile it was compared with.
  version integer,
  how text constraint patient_import_row_how_known check (how in ('number', 'email', 'name')),
  outcome text constraint patient_import_row_outcome_known check (outcome in ('create', 'update', 'same', 'refused', 'created', 'updated')),
  reason text,
  column_name text,
  detail text,
  similar_there boolean not null default false,
  constraint patient_import_row_pkey primary key (tenant_id, import_id, nth),
  constraint patient_import_row_of foreign key (tenant_id, import_id) references patient_import,
  constraint patient_import_row_refused_whole check ((coalesce(outcome, '') = 'refused') = (reason is not null))
);
create index patient_import_row_by_outcome on patient_import_row (tenant_id, import_id, outcome, nth);
