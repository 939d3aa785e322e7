-- A clinic and the people who work there. Ids are random positive integers below 2^53, made by the server.

-- One clinic organisation: the hard boundary between customers.
create table tenant (
  id bigint constraint tenant_pkey primary key,
  name text not null constraint tenant_name_given check (name <> ''),
  assignment_policy text not null default 'careTeam'
    constraint tenant_policy_known check (assignment_policy in ('open', 'careTeam', 'managed')),
  patient_word text not null default 'patient'
    constraint tenant_patient_word_known check (patient_word in ('patient', 'client')),
  therapist_word text not null default 'therapist'
    constraint tenant_therapist_word_known check (therapist_word in ('therapist', 'clinician', 'practitioner')),
  time_zone text not null default 'Etc/UTC',
  created_at timestamptz not null default now()
);

-- A login. Global: one person may work at several clinics, and be a patient at another.
create table user_account (
  id bigint constraint user_account_pkey primary key,
  -- Canonical form (platform/names.ts); compared by equality, never by pattern.
  email text not null constraint user_account_email_once unique,
  password_hash text,
  created_at timestamptz not null default now()
);

-- A person who gives care.
create table practitioner (
  tenant_id bigint not null constraint practitioner_of_tenant references tenant,
  id bigint not null,
  first_name text not null,
  last_name text not null constraint practitioner_name_given check (last_name <> ''),
  discipline text not null default '',
  -- Folded by the server (platform/names.ts), so that order does not hang on a locale.
  sort_name text collate "C" not null default '',
  -- How many patients at a time; null says the clinic sets no limit.
  capacity integer constraint practitioner_capacity_sane check (capacity between 0 and 10000),
  accepting_new_patients boolean not null default true,
  status text not null default 'active' constraint practitioner_status_known check (status in ('active', 'archived')),
  created_at timestamptz not null default now(),
  constraint practitioner_pkey primary key (tenant_id, id)
);

-- A user inside one tenant: roles, access level, visibility, status.
create table member (
  tenant_id bigint not null constraint member_of_tenant references tenant,
  id bigint not null,
  user_id bigint not null constraint member_is_user references user_account,
  first_name text not null,
  last_name text not null constraint member_name_given check (last_name <> ''),
  type text not null default 'STAFF' constraint member_type_known check (type in ('DOCTOR', 'STAFF')),
  roles text[] not null
    constraint member_roles_known check (
      cardinality(roles) > 0
      and roles <@ array['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller']),
  permissions text[] not null default '{}'
    constraint member_permissions_known check (
      permissions <@ array['canChangeAssignedPractitioners', 'canReadAllRecords', 'canBreakGlass', 'canExport']),
  access_level text not null constraint member_access_level_known check (access_level in ('clinical', 'administrative')),
  visibility text not null default 'all' constraint member_visibility_known check (visibility in ('all', 'namesOnly', 'own')),
  status text not null default 'active' constraint member_status_known check (status in ('active', 'suspended')),
  approved boolean not null default true,
  -- The default practitioner; several members may share one.
  practitioner_id bigint,
  created_at timestamptz not null default now(),
  constraint member_pkey primary key (tenant_id, id),
  -- A user is at most one member of a clinic.
  constraint member_once unique (tenant_id, user_id),
  constraint member_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  -- The owner cannot be suspended (R2).
  constraint owner_stays check (status = 'active' or not 'owner' = any (roles))
);
create index member_by_practitioner on member (tenant_id, practitioner_id);
-- Signing in asks in which clinics a user is a member, before any clinic is chosen. A user id is unguessable.
create index member_by_user on member (user_id);

-- A clinic's switches (F1). An absent row is a flag that is off.
create table tenant_feature (
  tenant_id bigint not null constraint tenant_feature_of_tenant references tenant,
  feature text not null
    constraint tenant_feature_known check (
      feature in ('therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass')),
  enabled boolean not null,
  constraint tenant_feature_pkey primary key (tenant_id, feature)
);

-- A supervisor follows the work of a practitioner between two dates.
create table supervision (
  tenant_id bigint not null,
  id bigint not null,
  supervisor_id bigint not null,
  practitioner_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  constraint supervision_pkey primary key (tenant_id, id),
  constraint supervision_supervisor foreign key (tenant_id, supervisor_id) references member,
  constraint supervision_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint supervision_forward check (ends_at > starts_at)
);
create index supervision_by_supervisor on supervision (tenant_id, supervisor_id, practitioner_id);
