-- Written by npm run generate from a database that was just migrated. Not edited by hand.

-- Tables
create table access_request (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  member_id bigint not null,
  reason text not null,
  created_at timestamp with time zone not null,
  outcome text,
  settled_by bigint,
  settled_at timestamp with time zone,
  until timestamp with time zone,
  note text
);
create table activity (
  tenant_id bigint not null,
  id bigint not null,
  at timestamp with time zone not null,
  action text not null,
  outcome text not null,
  user_id bigint,
  member_id bigint,
  patient_id bigint,
  rule text,
  detail jsonb not null default '{}'::jsonb,
  request_id text,
  ip text,
  session text
);
create table activity_head (
  tenant_id bigint not null,
  seq bigint not null,
  hash bytea not null
);
create table activity_link (
  tenant_id bigint not null,
  seq bigint not null,
  activity_id bigint not null,
  entry_hash bytea not null,
  hash bytea not null
);
create table assignment (
  tenant_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  kind text not null,
  via text not null,
  status text not null default 'active'::text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  assigned_by bigint not null,
  assigned_at timestamp with time zone not null,
  reason text,
  version integer not null default 1
);
create table assignment_period (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  kind text not null,
  via text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  opened_by bigint not null,
  opened_at timestamp with time zone not null,
  opened_reason text,
  closed_by bigint,
  closed_at timestamp with time zone,
  closed_reason text
);
create table block_was (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  since timestamp with time zone not null,
  blocked boolean not null
);
create table chart_lock (
  tenant_id bigint not null,
  patient_id bigint not null
);
create table emergency_access (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  member_id bigint not null,
  reason text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ended_by bigint,
  review_due_at timestamp with time zone not null,
  reviewed_by bigint,
  reviewed_at timestamp with time zone,
  verdict text,
  review_note text
);
create table feature_was (
  tenant_id bigint not null,
  feature text not null,
  since timestamp with time zone not null,
  enabled boolean not null
);
create table idempotency (
  tenant_id bigint not null,
  member_id bigint not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  patient_id bigint,
  answer jsonb not null,
  created_at timestamp with time zone not null default now()
);
create table invitation (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  email text not null,
  nonce bigint not null,
  token_hash bytea not null,
  link_made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  invited_by bigint not null,
  created_at timestamp with time zone not null default now()
);
create table member (
  tenant_id bigint not null,
  id bigint not null,
  user_id bigint not null,
  first_name text not null,
  last_name text not null,
  type text not null default 'STAFF'::text,
  roles text[] not null,
  permissions text[] not null default '{}'::text[],
  access_level text not null,
  visibility text not null default 'all'::text,
  status text not null default 'active'::text,
  approved boolean not null default true,
  practitioner_id bigint,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1
);
create table member_was (
  tenant_id bigint not null,
  member_id bigint not null,
  since timestamp with time zone not null,
  roles text[] not null,
  permissions text[] not null,
  access_level text not null,
  status text not null,
  approved boolean not null,
  practitioner_id bigint
);
create table migration (
  name text not null,
  hash text not null,
  at timestamp with time zone not null default now()
);
create table outbox (
  tenant_id bigint not null,
  id bigint not null,
  letter text not null,
  patient_id bigint not null,
  subject_id bigint not null,
  member_id bigint not null,
  recipient_id bigint,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  settled_at timestamp with time zone,
  result text
);
create table patient (
  tenant_id bigint not null,
  id bigint not null,
  first_name text not null,
  last_name text not null,
  preferred_name text,
  email text,
  phone text,
  status text not null default 'active'::text,
  sealed_at timestamp with time zone,
  invited_by_practitioner_id bigint,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  sort_name text not null,
  search_name text not null
);
create table patient_block (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  blocked_by bigint not null,
  blocked_at timestamp with time zone not null default now(),
  reason text not null
);
create table patient_profile (
  tenant_id bigint not null,
  patient_id bigint not null,
  birth_date date,
  pronouns text
);
create table portal_access (
  tenant_id bigint not null,
  patient_id bigint not null,
  user_id bigint not null,
  since timestamp with time zone not null default now()
);
create table practitioner (
  tenant_id bigint not null,
  id bigint not null,
  first_name text not null,
  last_name text not null,
  discipline text not null default ''::text,
  sort_name text not null default ''::text,
  capacity integer,
  accepting_new_patients boolean not null default true,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null default now()
);
create table seal_was (
  tenant_id bigint not null,
  patient_id bigint not null,
  since timestamp with time zone not null,
  sealed boolean not null
);
create table supervision (
  tenant_id bigint not null,
  id bigint not null,
  supervisor_id bigint not null,
  practitioner_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  created_by bigint,
  created_at timestamp with time zone not null default now(),
  ended_by bigint
);
create table tenant (
  id bigint not null,
  name text not null,
  assignment_policy text not null default 'careTeam'::text,
  patient_word text not null default 'patient'::text,
  therapist_word text not null default 'therapist'::text,
  time_zone text not null default 'Etc/UTC'::text,
  created_at timestamp with time zone not null default now(),
  emergency_minutes integer not null default 60,
  emergency_review_hours integer not null default 72,
  version integer not null default 1
);
create table tenant_feature (
  tenant_id bigint not null,
  feature text not null,
  enabled boolean not null
);
create table throttle (
  key bytea not null,
  window_ends_at timestamp with time zone not null,
  count integer not null
);
create table user_account (
  id bigint not null,
  email text not null,
  password_hash text,
  created_at timestamp with time zone not null default now()
);
create table user_session (
  token_hash bytea not null,
  user_id bigint not null,
  tenant_id bigint not null,
  member_id bigint,
  patient_id bigint,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null
);

-- Constraints
alter table access_request add constraint access_request_by_another CHECK (((settled_by = member_id) = (outcome = 'withdrawn'::text)));
alter table access_request add constraint access_request_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table access_request add constraint access_request_outcome_known CHECK ((outcome = ANY (ARRAY['approved'::text, 'declined'::text, 'withdrawn'::text])));
alter table access_request add constraint access_request_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table access_request add constraint access_request_pkey PRIMARY KEY (tenant_id, id);
alter table access_request add constraint access_request_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table access_request add constraint access_request_reason_given CHECK ((reason <> ''::text));
alter table access_request add constraint access_request_settled_by FOREIGN KEY (tenant_id, settled_by) REFERENCES member(tenant_id, id);
alter table access_request add constraint access_request_settled_whole CHECK ((num_nonnulls(outcome, settled_by, settled_at) = ANY (ARRAY[0, 3])));
alter table activity add constraint activity_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table activity add constraint activity_outcome_known CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text])));
alter table activity add constraint activity_pkey PRIMARY KEY (tenant_id, id);
alter table activity add constraint chain TRIGGER DEFERRABLE INITIALLY DEFERRED;
alter table activity_head add constraint activity_head_pkey PRIMARY KEY (tenant_id);
alter table activity_head add constraint activity_head_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table activity_link add constraint activity_link_once UNIQUE (tenant_id, activity_id);
alter table activity_link add constraint activity_link_pkey PRIMARY KEY (tenant_id, seq);
alter table activity_link add constraint activity_link_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table assignment add constraint assignment_by FOREIGN KEY (tenant_id, assigned_by) REFERENCES member(tenant_id, id);
alter table assignment add constraint assignment_forward CHECK ((ends_at > starts_at));
alter table assignment add constraint assignment_kind_known CHECK ((kind = ANY (ARRAY['primary'::text, 'assigned'::text, 'covering'::text])));
alter table assignment add constraint assignment_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table assignment add constraint assignment_of_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table assignment add constraint assignment_pkey PRIMARY KEY (tenant_id, patient_id, practitioner_id);
alter table assignment add constraint assignment_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table assignment add constraint assignment_via_known CHECK ((via = ANY (ARRAY['invite'::text, 'self'::text, 'manual'::text, 'appointment'::text, 'coverage'::text, 'breakGlass'::text, 'handover'::text, 'import'::text])));
alter table assignment_period add constraint assignment_period_closed_by FOREIGN KEY (tenant_id, closed_by) REFERENCES member(tenant_id, id);
alter table assignment_period add constraint assignment_period_of FOREIGN KEY (tenant_id, patient_id, practitioner_id) REFERENCES assignment(tenant_id, patient_id, practitioner_id);
alter table assignment_period add constraint assignment_period_once EXCLUDE USING gist (tenant_id WITH =, patient_id WITH =, practitioner_id WITH =, tstzrange(starts_at,
CASE
    WHEN ((closed_at IS NOT NULL) OR (ends_at IS NOT NULL)) THEN GREATEST(starts_at, LEAST(closed_at, ends_at))
    ELSE NULL::timestamp with time zone
END) WITH &&);
alter table assignment_period add constraint assignment_period_opened_by FOREIGN KEY (tenant_id, opened_by) REFERENCES member(tenant_id, id);
alter table assignment_period add constraint assignment_period_pkey PRIMARY KEY (tenant_id, id);
alter table block_was add constraint block_was_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table block_was add constraint block_was_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table block_was add constraint block_was_pkey PRIMARY KEY (tenant_id, patient_id, member_id, since);
alter table chart_lock add constraint chart_lock_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table chart_lock add constraint chart_lock_pkey PRIMARY KEY (tenant_id, patient_id);
alter table emergency_access add constraint emergency_access_ended_by FOREIGN KEY (tenant_id, ended_by) REFERENCES member(tenant_id, id);
alter table emergency_access add constraint emergency_access_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table emergency_access add constraint emergency_access_once EXCLUDE USING gist (tenant_id WITH =, patient_id WITH =, practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&);
alter table emergency_access add constraint emergency_access_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table emergency_access add constraint emergency_access_pkey PRIMARY KEY (tenant_id, id);
alter table emergency_access add constraint emergency_access_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table emergency_access add constraint emergency_access_reason_long_enough CHECK ((char_length(btrim(reason)) >= 10));
alter table emergency_access add constraint emergency_access_reviewed_by FOREIGN KEY (tenant_id, reviewed_by) REFERENCES member(tenant_id, id);
alter table emergency_access add constraint emergency_access_reviewed_by_another CHECK ((reviewed_by <> member_id));
alter table emergency_access add constraint emergency_access_reviewed_whole CHECK ((num_nonnulls(reviewed_by, reviewed_at, verdict) = ANY (ARRAY[0, 3])));
alter table emergency_access add constraint emergency_access_short CHECK (((ends_at >= starts_at) AND (ends_at <= (starts_at + '01:00:00'::interval))));
alter table emergency_access add constraint emergency_access_verdict_known CHECK ((verdict = ANY (ARRAY['justified'::text, 'unjustified'::text])));
alter table feature_was add constraint feature_was_pkey PRIMARY KEY (tenant_id, feature, since);
alter table feature_was add constraint feature_was_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table idempotency add constraint idempotency_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table idempotency add constraint idempotency_pkey PRIMARY KEY (tenant_id, member_id, route, key);
alter table invitation add constraint invitation_by FOREIGN KEY (tenant_id, invited_by) REFERENCES member(tenant_id, id);
alter table invitation add constraint invitation_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table invitation add constraint invitation_pkey PRIMARY KEY (tenant_id, id);
alter table member add constraint keep_owner TRIGGER DEFERRABLE INITIALLY DEFERRED;
alter table member add constraint member_access_level_known CHECK ((access_level = ANY (ARRAY['clinical'::text, 'administrative'::text])));
alter table member add constraint member_is_user FOREIGN KEY (user_id) REFERENCES user_account(id);
alter table member add constraint member_name_given CHECK ((last_name <> ''::text));
alter table member add constraint member_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table member add constraint member_once UNIQUE (tenant_id, user_id);
alter table member add constraint member_permissions_known CHECK ((permissions <@ ARRAY['canChangeAssignedPractitioners'::text, 'canReadAllRecords'::text, 'canBreakGlass'::text, 'canExport'::text, 'canUnlockNotes'::text]));
alter table member add constraint member_pkey PRIMARY KEY (tenant_id, id);
alter table member add constraint member_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table member add constraint member_roles_known CHECK (((cardinality(roles) > 0) AND (roles <@ ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'supervisor'::text, 'trainee'::text, 'scheduler'::text, 'biller'::text])));
alter table member add constraint member_status_known CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])));
alter table member add constraint member_type_known CHECK ((type = ANY (ARRAY['DOCTOR'::text, 'STAFF'::text])));
alter table member add constraint member_visibility_known CHECK ((visibility = ANY (ARRAY['all'::text, 'namesOnly'::text, 'own'::text])));
alter table member add constraint owner_stays CHECK ((((status = 'active'::text) AND approved) OR (NOT ('owner'::text = ANY (roles)))));
alter table member_was add constraint member_was_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table member_was add constraint member_was_pkey PRIMARY KEY (tenant_id, member_id, since);
alter table migration add constraint migration_pkey PRIMARY KEY (name);
alter table outbox add constraint outbox_letter_known CHECK ((letter = ANY (ARRAY['invitation'::text, 'selfAssigned'::text, 'accessRequested'::text, 'accessSettled'::text, 'emergencyOpened'::text, 'emergencyOverdue'::text])));
alter table outbox add constraint outbox_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table outbox add constraint outbox_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table outbox add constraint outbox_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table outbox add constraint outbox_pkey PRIMARY KEY (tenant_id, id);
alter table outbox add constraint outbox_recipient FOREIGN KEY (tenant_id, recipient_id) REFERENCES member(tenant_id, id);
alter table outbox add constraint outbox_result_known CHECK ((result = ANY (ARRAY['sent'::text, 'withdrawn'::text, 'failed'::text])));
alter table patient add constraint patient_created_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table patient add constraint patient_first_name_given CHECK ((first_name <> ''::text));
alter table patient add constraint patient_invited_by FOREIGN KEY (tenant_id, invited_by_practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table patient add constraint patient_last_name_given CHECK ((last_name <> ''::text));
alter table patient add constraint patient_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table patient add constraint patient_pkey PRIMARY KEY (tenant_id, id);
alter table patient add constraint patient_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table patient_block add constraint patient_block_by FOREIGN KEY (tenant_id, blocked_by) REFERENCES member(tenant_id, id);
alter table patient_block add constraint patient_block_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table patient_block add constraint patient_block_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table patient_block add constraint patient_block_pkey PRIMARY KEY (tenant_id, member_id, patient_id);
alter table patient_profile add constraint patient_profile_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table patient_profile add constraint patient_profile_pkey PRIMARY KEY (tenant_id, patient_id);
alter table portal_access add constraint portal_access_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table portal_access add constraint portal_access_pkey PRIMARY KEY (tenant_id, patient_id, user_id);
alter table portal_access add constraint portal_access_user FOREIGN KEY (user_id) REFERENCES user_account(id);
alter table practitioner add constraint practitioner_capacity_sane CHECK (((capacity >= 0) AND (capacity <= 10000)));
alter table practitioner add constraint practitioner_name_given CHECK ((last_name <> ''::text));
alter table practitioner add constraint practitioner_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table practitioner add constraint practitioner_pkey PRIMARY KEY (tenant_id, id);
alter table practitioner add constraint practitioner_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table seal_was add constraint seal_was_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table seal_was add constraint seal_was_pkey PRIMARY KEY (tenant_id, patient_id, since);
alter table supervision add constraint supervision_created_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table supervision add constraint supervision_ended_by FOREIGN KEY (tenant_id, ended_by) REFERENCES member(tenant_id, id);
alter table supervision add constraint supervision_forward CHECK ((ends_at >= starts_at));
alter table supervision add constraint supervision_pkey PRIMARY KEY (tenant_id, id);
alter table supervision add constraint supervision_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table supervision add constraint supervision_supervisor FOREIGN KEY (tenant_id, supervisor_id) REFERENCES member(tenant_id, id);
alter table tenant add constraint tenant_emergency_minutes_sane CHECK (((emergency_minutes >= 5) AND (emergency_minutes <= 60)));
alter table tenant add constraint tenant_emergency_review_hours_sane CHECK (((emergency_review_hours >= 1) AND (emergency_review_hours <= 720)));
alter table tenant add constraint tenant_name_given CHECK ((name <> ''::text));
alter table tenant add constraint tenant_patient_word_known CHECK ((patient_word = ANY (ARRAY['patient'::text, 'client'::text])));
alter table tenant add constraint tenant_pkey PRIMARY KEY (id);
alter table tenant add constraint tenant_policy_known CHECK ((assignment_policy = ANY (ARRAY['open'::text, 'careTeam'::text, 'managed'::text])));
alter table tenant add constraint tenant_therapist_word_known CHECK ((therapist_word = ANY (ARRAY['therapist'::text, 'clinician'::text, 'practitioner'::text])));
alter table tenant_feature add constraint tenant_feature_known CHECK ((feature = ANY (ARRAY['therapistPatientAssignment'::text, 'allActivePatientsDashboard'::text, 'clientPortal'::text, 'breakGlass'::text])));
alter table tenant_feature add constraint tenant_feature_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table tenant_feature add constraint tenant_feature_pkey PRIMARY KEY (tenant_id, feature);
alter table throttle add constraint throttle_pkey PRIMARY KEY (key);
alter table user_account add constraint user_account_email_once UNIQUE (email);
alter table user_account add constraint user_account_pkey PRIMARY KEY (id);
alter table user_session add constraint user_session_acts_as_one CHECK ((num_nonnulls(member_id, patient_id) = 1));
alter table user_session add constraint user_session_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table user_session add constraint user_session_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table user_session add constraint user_session_pkey PRIMARY KEY (token_hash);
alter table user_session add constraint user_session_user FOREIGN KEY (user_id) REFERENCES user_account(id);

-- Indexes
CREATE INDEX access_request_by_member ON public.access_request USING btree (tenant_id, member_id, created_at, id);
CREATE INDEX access_request_by_patient ON public.access_request USING btree (tenant_id, patient_id, outcome, created_at, id);
CREATE UNIQUE INDEX access_request_one_open ON public.access_request USING btree (tenant_id, patient_id, practitioner_id) WHERE (outcome IS NULL);
CREATE INDEX activity_by_member ON public.activity USING btree (tenant_id, member_id, at, id);
CREATE INDEX activity_by_patient ON public.activity USING btree (tenant_id, patient_id, at, id);
CREATE INDEX activity_by_time ON public.activity USING btree (tenant_id, at, id);
CREATE INDEX assignment_by_patient ON public.assignment USING btree (tenant_id, patient_id, status, practitioner_id) INCLUDE (starts_at, ends_at, kind);
CREATE INDEX assignment_by_practitioner ON public.assignment USING btree (tenant_id, practitioner_id, status, patient_id) INCLUDE (starts_at, ends_at, kind);
CREATE UNIQUE INDEX assignment_one_primary ON public.assignment USING btree (tenant_id, patient_id) WHERE ((kind = 'primary'::text) AND (status = 'active'::text));
CREATE INDEX assignment_period_by_patient ON public.assignment_period USING btree (tenant_id, patient_id, opened_at, id);
CREATE INDEX emergency_access_by_member ON public.emergency_access USING btree (tenant_id, member_id, starts_at, id);
CREATE INDEX emergency_access_by_patient ON public.emergency_access USING btree (tenant_id, patient_id, ends_at);
CREATE INDEX emergency_access_by_practitioner ON public.emergency_access USING btree (tenant_id, practitioner_id, ends_at, patient_id);
CREATE INDEX invitation_by_patient ON public.invitation USING btree (tenant_id, patient_id, accepted_at, revoked_at);
CREATE UNIQUE INDEX invitation_by_token ON public.invitation USING btree (tenant_id, token_hash);
CREATE UNIQUE INDEX invitation_one_open ON public.invitation USING btree (tenant_id, patient_id) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX member_by_practitioner ON public.member USING btree (tenant_id, practitioner_id);
CREATE INDEX member_by_user ON public.member USING btree (user_id);
CREATE INDEX outbox_by_time ON public.outbox USING btree (tenant_id, created_at, id);
CREATE INDEX outbox_due ON public.outbox USING btree (due_at, tenant_id, id) WHERE (settled_at IS NULL);
CREATE INDEX patient_by_email ON public.patient USING btree (tenant_id, email);
CREATE INDEX patient_by_name ON public.patient USING btree (tenant_id, status, sort_name, id);
CREATE INDEX patient_by_search_name ON public.patient USING gin (tenant_id, search_name gin_trgm_ops);
CREATE INDEX portal_access_by_user ON public.portal_access USING btree (user_id);
CREATE INDEX supervision_by_practitioner ON public.supervision USING btree (tenant_id, practitioner_id, supervisor_id);
CREATE INDEX supervision_by_supervisor ON public.supervision USING btree (tenant_id, supervisor_id, practitioner_id);
CREATE INDEX throttle_ended ON public.throttle USING btree (window_ends_at);
CREATE INDEX user_session_by_user ON public.user_session USING btree (user_id);

-- Row security
create policy ask on access_request as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND (outcome IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.request_refusal(patient_id) IS NULL));
create policy fence on access_request as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on access_request as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member))) OR (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))) OR (app.unassign_refusal() IS NULL)));
create policy settle on access_request as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (outcome IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member))) OR (app.assign_refusal(patient_id, practitioner_id) IS NULL)))
  with check (settled_by = ( SELECT app.member() AS member));
create policy fence on activity as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy read on activity as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((member_id = ( SELECT app.member() AS member)) OR ( SELECT app.reads_all_activity() AS reads_all_activity)) AND ((patient_id IS NULL) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))));
create policy fence on activity_head as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fence on activity_link as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy assign on assignment as permissive for insert to caseload_app
  with check ((assigned_by = ( SELECT app.member() AS member)) AND (((via = 'invite'::text) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND app.creates_now(patient_id)) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (app.assign_refusal(patient_id, practitioner_id) IS NULL) AND ((kind <> 'primary'::text) OR (app.unassign_refusal() IS NULL)))));
create policy change on assignment as permissive for update to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))
  with check (app.change_refusal(patient_id, practitioner_id, status, kind, starts_at, ends_at) IS NULL);
create policy fence on assignment as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on assignment as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND ((status = 'active'::text) OR (( SELECT app.member() AS member) <> 0)));
create policy close on assignment_period as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (closed_at IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((app.unassign_refusal() IS NULL) OR (app.assign_refusal(patient_id, practitioner_id) IS NULL)))
  with check ((closed_by = ( SELECT app.member() AS member)) AND (closed_at >= now()));
create policy fence on assignment_period as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy open on assignment_period as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)) AND (opened_by = ( SELECT app.member() AS member)) AND (opened_at = now()) AND (starts_at >= now()) AND (app.creates_now(patient_id) OR ((app.unassign_refusal() IS NULL) OR (app.assign_refusal(patient_id, practitioner_id) IS NULL))));
create policy seen on assignment_period as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (( SELECT app.member() AS member) <> 0));
create policy fence on block_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on block_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy create_with_patient on chart_lock as permissive for insert to caseload_app
  with check (( SELECT app.member() AS member) <> 0);
create policy fence on chart_lock as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on chart_lock as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy take on chart_lock as permissive for update to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))
  with check false;
create policy fence on emergency_access as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy open on emergency_access as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.emergency_refusal(patient_id) IS NULL) AND (starts_at = now()) AND (reviewed_by IS NULL) AND (ends_at <= (now() + ( SELECT make_interval(mins => t.emergency_minutes) AS make_interval
   FROM tenant t
  WHERE (t.id = app.tenant())))) AND (review_due_at <= (now() + ( SELECT make_interval(hours => t.emergency_review_hours) AS make_interval
   FROM tenant t
  WHERE (t.id = app.tenant())))));
create policy seen on emergency_access as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member))) OR (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'clinicalAdmin'::text]) AS has_role)));
create policy settle on emergency_access as permissive for update to caseload_app
  using ((((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'clinicalAdmin'::text]) AS has_role)) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (reviewed_by IS NULL))
  with check ((ends_at <= now()) AND (((reviewed_by IS NULL) AND (ended_by = ( SELECT app.member() AS member))) OR ((reviewed_by = ( SELECT app.member() AS member)) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'clinicalAdmin'::text]) AS has_role))));
create policy fence on feature_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on feature_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy fence on idempotency as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on idempotency as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ((patient_id IS NULL) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))));
create policy remember on idempotency as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)));
create policy fence on invitation as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy invite on invitation as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)) AND (invited_by = ( SELECT app.member() AS member)));
create policy renew on invitation as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy seen on invitation as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy fence on member as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on member as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy manage on member as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (id <> ( SELECT app.member() AS member)) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)))
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (id <> ( SELECT app.member() AS member)) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)));
create policy fence on member_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on member_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy fence on outbox as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy post on outbox as permissive for insert to caseload_app
  with check ((((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member))) OR ((letter = 'emergencyOverdue'::text) AND (member_id = recipient_id) AND (subject_id = ANY (ARRAY( SELECT e.id
   FROM emergency_access e
  WHERE ((e.tenant_id = ( SELECT app.tenant() AS tenant)) AND (e.member_id = ( SELECT app.member() AS member)))))))) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)));
create policy seen on outbox as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy create_own on patient as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (created_by = ( SELECT app.member() AS member)));
create policy fence on patient as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seal on patient as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'clinicalAdmin'::text]) AS has_role) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (id = ( SELECT app.patient() AS patient)) OR (id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))));
create policy seen on patient as permissive for select to caseload_app
  using (((( SELECT app.sees_every_name() AS sees_every_name) OR (id = ( SELECT app.patient() AS patient)) OR (id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR ((created_by = ( SELECT app.member() AS member)) AND (created_at = now())));
create policy block on patient_block as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (member_id <> ( SELECT app.member() AS member)) AND (blocked_by = ( SELECT app.member() AS member)) AND (blocked_at = now()));
create policy fence on patient_block as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on patient_block as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role));
create policy unblock on patient_block as permissive for delete to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy create_with_patient on patient_profile as permissive for insert to caseload_app
  with check (( SELECT app.member() AS member) <> 0);
create policy fence on patient_profile as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy opened on patient_profile as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (( SELECT app.opens_every_profile() AS opens_every_profile) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))));
create policy fence on portal_access as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fence on practitioner as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on practitioner as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) OR (id = ANY (( SELECT app.my_care_team() AS my_care_team)::bigint[])));
create policy fence on seal_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on seal_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy begin_supervision on supervision as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (supervisor_id <> ( SELECT app.member() AS member)) AND (created_by = ( SELECT app.member() AS member)) AND (created_at = now()) AND (starts_at >= now()));
create policy end_supervision on supervision as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (supervisor_id <> ( SELECT app.member() AS member)) AND ((ends_at IS NULL) OR (ends_at > now())))
  with check ((ended_by = ( SELECT app.member() AS member)) AND (ends_at <= GREATEST(starts_at, now())));
create policy fence on supervision as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on supervision as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy fence on tenant as restrictive for all to caseload_app
  using (id = ( SELECT app.tenant() AS tenant));
create policy inside on tenant as permissive for select to caseload_app
  using (id = ( SELECT app.tenant() AS tenant));
create policy settle on tenant as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy fence on tenant_feature as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on tenant_feature as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy switch on tenant_feature as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy switch_again on tenant_feature as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);

-- What the server may do
grant select on app.assignable to caseload_app;
grant select on app.my_caseload to caseload_app;
grant select on app.my_next_change to caseload_app;
grant select on app.my_open_record to caseload_app;
grant select on app.my_relation to caseload_app;
grant select on app.visible_chain to caseload_app;
grant select on app.visible_condition to caseload_app;
grant select on app.visible_connection to caseload_app;
grant select on app.visible_head to caseload_app;
grant select on app.visible_opening to caseload_app;
grant select on app.visible_reason to caseload_app;
grant select on past.tenant_feature to caseload_app;
grant select on past.visible_condition to caseload_app;
grant select on past.visible_connection to caseload_app;
grant select on past.visible_opening to caseload_app;
grant select on past.visible_patient to caseload_app;
grant select on past.visible_reason to caseload_app;
grant insert on access_request to caseload_app;
grant select on access_request to caseload_app;
grant update (note, outcome, settled_at, settled_by, until) on access_request to caseload_app;
grant select on activity to caseload_app;
grant insert on assignment to caseload_app;
grant select on assignment to caseload_app;
grant update (assigned_at, assigned_by, ends_at, kind, reason, starts_at, status, version, via) on assignment to caseload_app;
grant insert on assignment_period to caseload_app;
grant select on assignment_period to caseload_app;
grant update (closed_at, closed_by, closed_reason) on assignment_period to caseload_app;
grant insert on block_was to caseload_app;
grant insert on chart_lock to caseload_app;
grant select on chart_lock to caseload_app;
grant update (patient_id) on chart_lock to caseload_app;
grant insert on emergency_access to caseload_app;
grant select on emergency_access to caseload_app;
grant update (ended_by, ends_at, review_note, reviewed_at, reviewed_by, verdict) on emergency_access to caseload_app;
grant insert on feature_was to caseload_app;
grant insert on idempotency to caseload_app;
grant select on idempotency to caseload_app;
grant insert on invitation to caseload_app;
grant select on invitation to caseload_app;
grant update (expires_at, link_made_at, nonce, revoked_at, token_hash) on invitation to caseload_app;
grant select on member to caseload_app;
grant update (access_level, approved, permissions, practitioner_id, roles, status, type, version, visibility) on member to caseload_app;
grant insert on member_was to caseload_app;
grant insert on outbox to caseload_app;
grant select on outbox to caseload_app;
grant insert on patient to caseload_app;
grant select on patient to caseload_app;
grant update (sealed_at) on patient to caseload_app;
grant delete on patient_block to caseload_app;
grant insert on patient_block to caseload_app;
grant select on patient_block to caseload_app;
grant insert on patient_profile to caseload_app;
grant select on patient_profile to caseload_app;
grant select on practitioner to caseload_app;
grant insert on seal_was to caseload_app;
grant insert on supervision to caseload_app;
grant select on supervision to caseload_app;
grant update (ended_by, ends_at) on supervision to caseload_app;
grant select on tenant to caseload_app;
grant update (assignment_policy, emergency_minutes, emergency_review_hours, version) on tenant to caseload_app;
grant insert on tenant_feature to caseload_app;
grant select on tenant_feature to caseload_app;
grant update on tenant_feature to caseload_app;

-- Triggers
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON public.activity DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.chain();
CREATE CONSTRAINT TRIGGER keep_owner AFTER UPDATE OF roles, status, approved ON public.member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (('owner'::text = ANY (old.roles))) EXECUTE FUNCTION app.keep_owner();
CREATE TRIGGER keep_end BEFORE UPDATE OF ends_at ON public.emergency_access FOR EACH ROW WHEN (((old.ends_at <= now()) AND (new.ends_at IS DISTINCT FROM old.ends_at))) EXECUTE FUNCTION app.keep_end();
CREATE TRIGGER remember AFTER INSERT OR DELETE ON public.patient_block FOR EACH ROW EXECUTE FUNCTION app.remember_block();
CREATE TRIGGER remember AFTER INSERT OR UPDATE OF enabled ON public.tenant_feature FOR EACH ROW EXECUTE FUNCTION app.remember_feature();
CREATE TRIGGER remember AFTER INSERT OR UPDATE OF roles, permissions, access_level, status, approved, practitioner_id ON public.member FOR EACH ROW EXECUTE FUNCTION app.remember_member();
CREATE TRIGGER remember_seal AFTER UPDATE OF sealed_at ON public.patient FOR EACH ROW WHEN ((old.sealed_at IS DISTINCT FROM new.sealed_at)) EXECUTE FUNCTION app.remember_seal();
CREATE TRIGGER remember_sealed AFTER INSERT ON public.patient FOR EACH ROW WHEN ((new.sealed_at IS NOT NULL)) EXECUTE FUNCTION app.remember_seal();

-- Functions
-- app.accept_invitation(of_tenant bigint, with_token bytea, inviting text[], by_user bigint, new_user bigint, new_hash text, request text, from_ip text) security definer
-- app.announce(what text, about_patient bigint, about_practitioner bigint, about_member bigint)
-- app.assign_refusal(patient bigint, practitioner bigint)
-- app.become(as_tenant bigint, as_member bigint) not executable by caseload_app
-- app.canonical(value jsonb)
-- app.chain() security definer
-- app.chain_heads() security definer
-- app.change_refusal(of_patient bigint, of_practitioner bigint, new_status text, new_kind text, new_start timestamp with time zone, new_end timestamp with time zone)
-- app.chart()
-- app.chart_for(way text)
-- app.chart_refusal(of_patient bigint, way text)
-- app.claim_letter() security definer
-- app.close_sessions(token bytea, everywhere boolean, request text, from_ip text) security definer
-- app.creates_now(patient bigint)
-- app.emergency_refusal(patient bigint)
-- app.enter(token bytea, acting_as text, needed_roles text[], needed_permission text, needed_feature text, page_of_clinic bigint, by_hand boolean, request_id text, ip text) security definer
-- app.entry(a activity, place bigint)
-- app.feature_is_on(feature text)
-- app.has_permission(permission text)
-- app.has_role(VARIADIC of text[])
-- app.identities(for_email text, of_user bigint) security definer
-- app.instant()
-- app.keep_end()
-- app.keep_owner()
-- app.link_entries(of_tenant bigint, entries bigint[])
-- app.member()
-- app.my_blocks() security definer
-- app.my_care_team()
-- app.my_patients()
-- app.my_practitioner()
-- app.new_id()
-- app.open_chart(of_patient bigint, way text, what text, by_hand boolean)
-- app.open_invitation(of_tenant bigint, with_token bytea, inviting text[]) security definer
-- app.open_session(token bytea, for_user bigint, as_tenant bigint, as_member bigint, as_patient bigint, request text, from_ip text, instead_of bytea) security definer
-- app.opens_every_profile()
-- app.page_of_patients(words text[], which text, after_name text, after_id bigint, most integer) security definer
-- app.patient()
-- app.reads_all_activity()
-- app.record(what text, about_patient bigint, how text, by_rule text, about jsonb) security definer
-- app.remember_block()
-- app.remember_feature()
-- app.remember_member()
-- app.remember_seal()
-- app.request_refusal(patient bigint)
-- app.sees_every_name()
-- app.settle_letter(of_tenant bigint, of_letter bigint, outcome text, again_in interval) security definer
-- app.tenant()
-- app.throttle(for_key bytea, allowed integer, window_seconds integer, attempts integer) security definer
-- app.to_be_told(of_patient bigint, with_roles text[]) security definer
-- app.unassign_refusal()
-- past.feature_is_on(feature text)
-- past.instant()
