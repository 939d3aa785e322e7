-- A13: a caseload that was handed over, by whom and when; and when all of it that had not changed since was taken back.
create table handover (
  tenant_id bigint not null,
  id bigint not null,
  -- Who leaves.
  practitioner_id bigint not null,
  made_by bigint not null,
  made_at timestamptz not null,
  -- Whether it took from them that they take new patients.
  stopped_accepting boolean not null default false,
  undone_by bigint,
  undone_at timestamptz,
  constraint handover_pkey primary key (tenant_id, id),
  constraint handover_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint handover_made_by foreign key (tenant_id, made_by) references member,
  constraint handover_undone_by foreign key (tenant_id, undone_by) references member,
  constraint handover_undone_whole check ((undone_by is null) = (undone_at is null) and undone_at >= made_at)
);
create index handover_by_time on handover (tenant_id, made_at, id);

-- Of each patient of it, the rows that it changed as they were, with the version that they have since: what has another one is not taken back.
create table handover_patient (
  tenant_id bigint not null,
  handover_id bigint not null,
  patient_id bigint not null,
  -- Who follows; null where the others on the care team do.
  to_practitioner_id bigint,
  -- [{practitionerId, before, version}]: before is null where there was no row.
  assignments jsonb not null,
  -- [{id, before, version}]
  appointments jsonb not null,
  -- What became of it when it was taken back.
  outcome text constraint handover_patient_outcome_known check (outcome in ('restored', 'careTeam', 'appointments', 'taken', 'archived')),
  constraint handover_patient_pkey primary key (tenant_id, handover_id, patient_id),
  constraint handover_patient_of foreign key (tenant_id, handover_id) references handover,
  constraint handover_patient_patient foreign key (tenant_id, patient_id) references patient,
  constraint handover_patient_to foreign key (tenant_id, to_practitioner_id) references practitioner
);
