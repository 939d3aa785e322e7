-- Finding patients by everything one knows of them (Q1, Q2), in a clinic's own words, and the searches that a member keeps.

-- What a search is held against: beside the names, the words before the @ and the digits of the phone number (platform/names.ts).
update patient set search_name = search_name
    || coalesce(' ' || nullif(trim(regexp_replace(lower(split_part(email, '@', 1)), '[^[:alnum:]]+', ' ', 'g')), ''), '')
    || coalesce(' ' || nullif(regexp_replace(phone, '\D', '', 'g'), ''), '')
  where email is not null or phone is not null;

-- A clinic's own words on its patients, such as "group on Mondays": administrative data.
create table tag (
  tenant_id bigint not null constraint tag_of_tenant references tenant,
  id bigint not null,
  name text not null constraint tag_name_short check (name <> '' and length(name) <= 40),
  -- Folded by the server: a word is there once, however it is written.
  sort_name text collate "C" not null,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  constraint tag_pkey primary key (tenant_id, id),
  constraint tag_once unique (tenant_id, sort_name),
  constraint tag_created_by foreign key (tenant_id, created_by) references member
);

-- The ids of a patient's tags stand in the profile: they are read, edited and kept in its history like the rest of it. A word that is gone shows nothing.
alter table patient_profile
  add column tags bigint[] not null default '{}',
  add constraint patient_profile_tags_few check (cardinality(tags) <= 12);
create index patient_profile_by_tag on patient_profile using gin (tenant_id, tags);
create index patient_profile_by_birth_date on patient_profile (tenant_id, birth_date, patient_id);

-- A search that a member keeps under a name: what is asked for, never what was found.
create table saved_view (
  tenant_id bigint not null,
  member_id bigint not null,
  id bigint not null,
  name text not null constraint saved_view_name_short check (name <> '' and length(name) <= 60),
  sort_name text collate "C" not null,
  -- As it stands in the address of the screen.
  asked text not null constraint saved_view_asked_short check (length(asked) <= 2000),
  created_at timestamptz not null default now(),
  constraint saved_view_pkey primary key (tenant_id, id),
  constraint saved_view_once unique (tenant_id, member_id, sort_name),
  constraint saved_view_member foreign key (tenant_id, member_id) references member
);
