-- Patients, their care teams, and how they are invited.

-- The directory: that a person is a patient here, and how to reach them.
create table patient (
  tenant_id bigint not null constraint patient_of_tenant references tenant,
  id bigint not null,
  first_name text not null constraint patient_first_name_given check (first_name <> ''),
  last_name text not null constraint patient_last_name_given check (last_name <> ''),
  preferred_name text,
  email text,
  phone text,
  status text not null default 'active' constraint patient_status_known check (status in ('active', 'archived')),
  -- A sealed chart is open to its care team; roles that read all do not reach in (R5).
  sealed_at timestamptz,
  -- Whose patient this is while the assignment feature is off (F2).
  invited_by_practitioner_id bigint,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  -- Folded by the server (platform/names.ts), so that order and search do not hang on a locale.
  sort_name text collate "C" not null,
  search_name text collate "C" not null,
  constraint patient_pkey primary key (tenant_id, id),
  constraint patient_invited_by foreign key (tenant_id, invited_by_practitioner_id) references practitioner,
  constraint patient_created_by foreign key (tenant_id, created_by) references member
);
create index patient_by_name on patient (tenant_id, status, sort_name, id);
create index patient_by_search_name on patient using gin (tenant_id, search_name gin_trgm_ops);
create index patient_by_email on patient (tenant_id, email);

-- The profile: administrative data that visibility `namesOnly` does not open.
create table patient_profile (
  tenant_id bigint not null,
  patient_id bigint not null,
  birth_date date,
  pronouns text,
  constraint patient_profile_pkey primary key (tenant_id, patient_id),
  constraint patient_profile_of_patient foreign key (tenant_id, patient_id) references patient
);

-- Whoever changes a care team, or locks rows of a chart, first takes this row in a statement of its own:
-- a statement that waits with an old snapshot would read what was written after access had ended.
create table chart_lock (
  tenant_id bigint not null,
  patient_id bigint not null,
  constraint chart_lock_pkey primary key (tenant_id, patient_id),
  constraint chart_lock_of_patient foreign key (tenant_id, patient_id) references patient
);

-- One row for each patient and practitioner; assigning again reactivates it (A1).
create table assignment (
  tenant_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  kind text not null constraint assignment_kind_known check (kind in ('primary', 'assigned', 'covering', 'emergency')),
  via text not null
    constraint assignment_via_known check (
      via in ('invite', 'self', 'manual', 'appointment', 'coverage', 'breakGlass', 'handover', 'import')),
  status text not null default 'active' constraint assignment_status_known check (status in ('active', 'archived')),
  -- Half-open: from starts_at, until just before ends_at (A11).
  starts_at timestamptz not null,
  ends_at timestamptz,
  assigned_by bigint not null,
  assigned_at timestamptz not null,
  reason text,
  version integer not null default 1,
  constraint assignment_pkey primary key (tenant_id, patient_id, practitioner_id),
  constraint assignment_of_patient foreign key (tenant_id, patient_id) references patient,
  constraint assignment_of_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint assignment_by foreign key (tenant_id, assigned_by) references member,
  constraint assignment_forward check (ends_at > starts_at)
);
create index assignment_by_practitioner on assignment (tenant_id, practitioner_id, status, patient_id) include (starts_at, ends_at, kind);
create index assignment_by_patient on assignment (tenant_id, patient_id, status, practitioner_id) include (starts_at, ends_at, kind);
-- A patient has at most one primary practitioner (A1).
create unique index assignment_one_primary on assignment (tenant_id, patient_id) where kind = 'primary' and status = 'active';

-- The history of an assignment: one row a time it was opened. Rows are added and closed, never rewritten.
create table assignment_period (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  kind text not null,
  via text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  opened_by bigint not null,
  opened_at timestamptz not null,
  opened_reason text,
  closed_by bigint,
  closed_at timestamptz,
  closed_reason text,
  constraint assignment_period_pkey primary key (tenant_id, id),
  constraint assignment_period_of foreign key (tenant_id, patient_id, practitioner_id) references assignment,
  constraint assignment_period_opened_by foreign key (tenant_id, opened_by) references member,
  constraint assignment_period_closed_by foreign key (tenant_id, closed_by) references member,
  -- A practitioner is on a care team once at a time, whatever races.
  constraint assignment_period_once exclude using gist (
    tenant_id with =, patient_id with =, practitioner_id with =,
    tstzrange(starts_at, case when closed_at is not null or ends_at is not null then greatest(starts_at, least(closed_at, ends_at)) end) with &&)
);
create index assignment_period_by_patient on assignment_period (tenant_id, patient_id, opened_at, id);

-- For this member, this patient does not exist (R5).
create table patient_block (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  blocked_by bigint not null,
  blocked_at timestamptz not null default now(),
  reason text not null,
  constraint patient_block_pkey primary key (tenant_id, member_id, patient_id),
  constraint patient_block_member foreign key (tenant_id, member_id) references member,
  constraint patient_block_patient foreign key (tenant_id, patient_id) references patient,
  constraint patient_block_by foreign key (tenant_id, blocked_by) references member
);

-- Which login enters the client portal as which patient.
create table portal_access (
  tenant_id bigint not null,
  patient_id bigint not null,
  user_id bigint not null constraint portal_access_user references user_account,
  since timestamptz not null default now(),
  constraint portal_access_pkey primary key (tenant_id, patient_id, user_id),
  constraint portal_access_patient foreign key (tenant_id, patient_id) references patient
);
create index portal_access_by_user on portal_access (user_id);

-- An invitation into the client portal. Only the hash of its link is kept (B1).
create table invitation (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  email text not null,
  -- Changes with every new link; the link is derived from it and the server's secret.
  nonce bigint not null,
  token_hash bytea not null,
  link_made_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  invited_by bigint not null,
  created_at timestamptz not null default now(),
  constraint invitation_pkey primary key (tenant_id, id),
  constraint invitation_patient foreign key (tenant_id, patient_id) references patient,
  constraint invitation_by foreign key (tenant_id, invited_by) references member
);
-- A patient has at most one open invitation.
create unique index invitation_one_open on invitation (tenant_id, patient_id) where accepted_at is null and revoked_at is null;
create index invitation_by_patient on invitation (tenant_id, patient_id, accepted_at, revoked_at);
-- A link names its clinic and 256 unguessable bits.
create unique index invitation_by_token on invitation (tenant_id, token_hash);

-- Composite keys break the planner's assumption that columns are independent: tell it.
create statistics patient_keys (dependencies, ndistinct) on tenant_id, id from patient;
create statistics assignment_keys (dependencies, ndistinct) on tenant_id, practitioner_id, patient_id from assignment;
