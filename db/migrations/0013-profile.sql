-- The profile as clinics keep it, edited by several people at once, with what it was before.

-- Counts the versions of name, contact and profile together: who saves an older one is told (OC-1).
alter table patient add column version integer not null default 1;

alter table patient_profile
  -- As on an envelope, whatever the country.
  add column address_lines text[] not null default '{}',
  add column emergency_contact_name text,
  add column emergency_contact_relation text,
  add column emergency_contact_phone text,
  -- In which language one speaks with the patient, in the clinic's words.
  add column language text,
  add column referred_by text,
  -- Short notes for safety at the desk, such as an allergy to latex: administrative, shown wherever the profile is.
  add column alerts text[] not null default '{}',
  add constraint patient_profile_address_short check (cardinality(address_lines) <= 6),
  add constraint patient_profile_alerts_few check (cardinality(alerts) <= 10);

-- Corrections keep the original (C3): one row for each version after the first, with the fields it changed as they were and as they became.
create table profile_version (
  tenant_id bigint not null,
  patient_id bigint not null,
  version integer not null constraint profile_version_follows_one check (version > 1),
  changed_by bigint not null,
  changed_at timestamptz not null,
  before jsonb not null,
  after jsonb not null,
  constraint profile_version_pkey primary key (tenant_id, patient_id, version),
  constraint profile_version_patient foreign key (tenant_id, patient_id) references patient,
  constraint profile_version_by foreign key (tenant_id, changed_by) references member,
  constraint profile_version_says_what check (after <> '{}' and before <> after)
);
