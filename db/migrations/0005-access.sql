-- The care team's whole life: requests, emergencies, the clinic's limits for them, and what was in force when.

-- How long an emergency access lasts at most, and how soon it must be reviewed (A14).
alter table tenant
  add column emergency_minutes integer not null default 60
    constraint tenant_emergency_minutes_sane check (emergency_minutes between 5 and 60),
  add column emergency_review_hours integer not null default 72
    constraint tenant_emergency_review_hours_sane check (emergency_review_hours between 1 and 720),
  add column version integer not null default 1;

-- Two people who edit one member at once: the second is told (If-Match).
alter table member add column version integer not null default 1;

-- The owner can neither be suspended nor lose the approval (R2).
alter table member drop constraint owner_stays;
alter table member add constraint owner_stays check (status = 'active' and approved or not 'owner' = any (roles));

-- Supervision begins when it is made or later, and is ended, never deleted: the past can be explained.
alter table supervision
  add column created_by bigint,
  add column created_at timestamptz not null default now(),
  add column ended_by bigint,
  add constraint supervision_created_by foreign key (tenant_id, created_by) references member,
  add constraint supervision_ended_by foreign key (tenant_id, ended_by) references member;
alter table supervision drop constraint supervision_forward;
alter table supervision add constraint supervision_forward check (ends_at >= starts_at);
create index supervision_by_practitioner on supervision (tenant_id, practitioner_id, supervisor_id);

-- Someone who may not assign themselves asks to be assigned, with a reason (A10).
create table access_request (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  member_id bigint not null,
  reason text not null constraint access_request_reason_given check (reason <> ''),
  created_at timestamptz not null,
  outcome text constraint access_request_outcome_known check (outcome in ('approved', 'declined', 'withdrawn')),
  settled_by bigint,
  settled_at timestamptz,
  -- Until when access was given; null without an end.
  until timestamptz,
  note text,
  constraint access_request_pkey primary key (tenant_id, id),
  constraint access_request_patient foreign key (tenant_id, patient_id) references patient,
  constraint access_request_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint access_request_member foreign key (tenant_id, member_id) references member,
  constraint access_request_settled_by foreign key (tenant_id, settled_by) references member,
  constraint access_request_settled_whole check (num_nonnulls(outcome, settled_by, settled_at) in (0, 3)),
  -- Nobody lets themselves in; only one's own request is withdrawn.
  constraint access_request_by_another check ((settled_by = member_id) = (outcome = 'withdrawn'))
);
-- A practitioner has at most one open request for a patient.
create unique index access_request_one_open on access_request (tenant_id, patient_id, practitioner_id) where outcome is null;
create index access_request_by_patient on access_request (tenant_id, patient_id, outcome, created_at, id);
create index access_request_by_member on access_request (tenant_id, member_id, created_at, id);

-- Emergency access: one member opens one patient's record, for minutes, and answers for it (A14). It is an assignment of its own
-- kind and stands beside the row that A1 keeps for the pair, which goes on as it was.
create table emergency_access (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  member_id bigint not null,
  reason text not null constraint emergency_access_reason_long_enough check (char_length(btrim(reason)) >= 10),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  ended_by bigint,
  review_due_at timestamptz not null,
  reviewed_by bigint,
  reviewed_at timestamptz,
  verdict text constraint emergency_access_verdict_known check (verdict in ('justified', 'unjustified')),
  review_note text,
  constraint emergency_access_pkey primary key (tenant_id, id),
  constraint emergency_access_patient foreign key (tenant_id, patient_id) references patient,
  constraint emergency_access_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint emergency_access_member foreign key (tenant_id, member_id) references member,
  constraint emergency_access_ended_by foreign key (tenant_id, ended_by) references member,
  constraint emergency_access_reviewed_by foreign key (tenant_id, reviewed_by) references member,
  -- At most an hour, whatever the clinic's limit says.
  constraint emergency_access_short check (ends_at >= starts_at and ends_at <= starts_at + interval '60 minutes'),
  constraint emergency_access_reviewed_whole check (num_nonnulls(reviewed_by, reviewed_at, verdict) in (0, 3)),
  -- Nobody reviews what they did themselves.
  constraint emergency_access_reviewed_by_another check (reviewed_by <> member_id),
  -- Once at a time for a practitioner and a patient, whatever races.
  constraint emergency_access_once exclude using gist (
    tenant_id with =, patient_id with =, practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index emergency_access_by_practitioner on emergency_access (tenant_id, practitioner_id, ends_at, patient_id);
create index emergency_access_by_patient on emergency_access (tenant_id, patient_id, ends_at);
create index emergency_access_by_member on emergency_access (tenant_id, member_id, starts_at, id);

-- An emergency was a kind of assignment row; it is a row of its own table now.
insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
  select a.tenant_id, ('x' || left(md5(a.tenant_id || '-' || a.patient_id || '-' || a.practitioner_id), 12))::bit(48)::bigint + 1,
    a.patient_id, a.practitioner_id, a.assigned_by, coalesce(a.reason, 'no reason was kept'), a.starts_at,
    least(a.ends_at, a.starts_at + interval '60 minutes'), a.starts_at + interval '72 hours'
  from assignment a where a.kind = 'emergency';
update assignment set kind = 'assigned', status = 'archived' where kind = 'emergency';
alter table assignment drop constraint assignment_kind_known;
alter table assignment add constraint assignment_kind_known check (kind in ('primary', 'assigned', 'covering'));

-- What was in force when: written by triggers (db/policy/history.sql) whenever one of these facts changes, and read only to
-- explain the past. The version in force at an instant is the latest that had begun.
create table member_was (
  tenant_id bigint not null,
  member_id bigint not null,
  since timestamptz not null,
  roles text[] not null,
  permissions text[] not null,
  access_level text not null,
  status text not null,
  approved boolean not null,
  practitioner_id bigint,
  constraint member_was_pkey primary key (tenant_id, member_id, since),
  constraint member_was_member foreign key (tenant_id, member_id) references member
);
create table feature_was (
  tenant_id bigint not null constraint feature_was_tenant references tenant,
  feature text not null,
  since timestamptz not null,
  enabled boolean not null,
  constraint feature_was_pkey primary key (tenant_id, feature, since)
);
create table block_was (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  since timestamptz not null,
  blocked boolean not null,
  constraint block_was_pkey primary key (tenant_id, patient_id, member_id, since),
  constraint block_was_member foreign key (tenant_id, member_id) references member,
  constraint block_was_patient foreign key (tenant_id, patient_id) references patient
);
create table seal_was (
  tenant_id bigint not null,
  patient_id bigint not null,
  since timestamptz not null,
  sealed boolean not null,
  constraint seal_was_pkey primary key (tenant_id, patient_id, since),
  constraint seal_was_patient foreign key (tenant_id, patient_id) references patient
);

-- What is so today has been so since it was made: nothing older is known.
insert into member_was select tenant_id, id, created_at, roles, permissions, access_level, status, approved, practitioner_id from member;
insert into feature_was select f.tenant_id, f.feature, t.created_at, f.enabled from tenant_feature f join tenant t on t.id = f.tenant_id;
insert into block_was select tenant_id, member_id, patient_id, blocked_at, true from patient_block;
insert into seal_was select tenant_id, id, sealed_at, true from patient where sealed_at is not null;

-- Letters about the care team: a request to decide, its answer, an emergency, one that nobody reviewed in time.
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue'));
