-- A record being exported, or ready to be fetched (C3). It is made step by step by the outbox, as the member who asked; the bytes are in the
-- file store under the keys, which nobody is told.
create table record_export (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  member_id bigint not null,
  purpose text not null constraint record_export_purpose_given check (purpose <> ''),
  state text not null default 'waiting'
    constraint record_export_state_known check (state in ('waiting', 'running', 'ready', 'refused', 'failed', 'discarded')),
  done integer not null default 0,
  total integer,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  pdf_key text,
  pdf_size bigint,
  archive_key text,
  archive_size bigint,
  constraint record_export_pkey primary key (tenant_id, id),
  constraint record_export_patient foreign key (tenant_id, patient_id) references patient,
  constraint record_export_member foreign key (tenant_id, member_id) references member,
  constraint record_export_ready_whole check (state <> 'ready' or num_nonnulls(finished_at, expires_at, pdf_key, pdf_size, archive_key, archive_size) = 6)
);
-- One at a time for a member and a patient.
create unique index record_export_one_running on record_export (tenant_id, patient_id, member_id) where state in ('waiting', 'running');
create index record_export_by_patient on record_export (tenant_id, patient_id, created_at desc, id desc);

-- The outbox makes them, too: work in the name of the one who asked, which is tried again and settled once.
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence', 'recordExport'));
