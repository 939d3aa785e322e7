-- Written by npm run generate from a database that was just migrated. Not edited by hand.

-- Tables
create table access_needed (
  tenant_id bigint not null,
  id bigint not null,
  appointment_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  raised_by bigint,
  raised_at timestamp with time zone not null default now(),
  outcome text,
  settled_by bigint,
  settled_at timestamp with time zone
);
create table access_question (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  entry_id bigint not null,
  asked_by bigint not null,
  question text not null,
  asked_at timestamp with time zone not null,
  answer text,
  answered_by bigint,
  answered_at timestamp with time zone
);
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
create table appointment (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  room_id bigint,
  series_id bigint,
  is_exception boolean not null default false,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  zone text not null,
  wall_start timestamp without time zone not null,
  busy tstzrange not null,
  status text not null default 'booked'::text,
  cancelled_by text,
  cancelled_at timestamp with time zone,
  cancelled_late boolean,
  cancel_reason text,
  booked_by bigint,
  booked_at timestamp with time zone not null default now(),
  placed_by bigint,
  placed_at timestamp with time zone not null default now(),
  version integer not null default 1,
  patient_alone boolean not null default true
);
create table appointment_link (
  tenant_id bigint not null,
  appointment_id bigint not null,
  token_hash bytea not null,
  email text not null
);
create table appointment_series (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  every_weeks integer not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now()
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
  assigned_by bigint,
  assigned_at timestamp with time zone not null,
  reason text,
  version integer not null default 1,
  reviewed_at timestamp with time zone,
  reviewed_by bigint,
  reviewed_until timestamp with time zone
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
  opened_by bigint,
  opened_at timestamp with time zone not null,
  opened_reason text,
  closed_by bigint,
  closed_at timestamp with time zone,
  closed_reason text,
  since timestamp with time zone,
  granted_by bigint
);
create table block_was (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  since timestamp with time zone not null,
  blocked boolean not null
);
create table calendar_feed (
  tenant_id bigint not null,
  id bigint not null,
  member_id bigint not null,
  practitioner_id bigint not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  last_read_at timestamp with time zone
);
create table calendar_lock (
  tenant_id bigint not null,
  of_id bigint not null
);
create table chart_lock (
  tenant_id bigint not null,
  patient_id bigint not null
);
create table cover (
  tenant_id bigint not null,
  leave_id bigint not null,
  patient_id bigint not null,
  of_practitioner_id bigint not null,
  practitioner_id bigint not null,
  gives boolean not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  read_at timestamp with time zone,
  leave_starts_at timestamp with time zone not null,
  leave_ends_at timestamp with time zone not null
);
create table cover_appointment (
  tenant_id bigint not null,
  leave_id bigint not null,
  appointment_id bigint not null,
  patient_id bigint not null,
  of_practitioner_id bigint not null,
  outcome text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  busy tstzrange not null,
  zone text not null,
  wall_start timestamp without time zone not null,
  is_exception boolean not null,
  to_practitioner_id bigint
);
create table diagnosis (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  system text not null,
  code text not null,
  title text not null,
  onset_on date,
  status text not null,
  is_primary boolean not null default false,
  note text not null default ''::text,
  reason text,
  version integer not null default 1,
  recorded_at timestamp with time zone not null,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
);
create table diagnosis_code (
  tenant_id bigint not null,
  system text not null,
  code text not null,
  title text not null,
  search_title text not null,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
);
create table diagnosis_code_sample (
  system text not null,
  code text not null,
  title text not null,
  search_title text not null
);
create table diagnosis_version (
  tenant_id bigint not null,
  diagnosis_id bigint not null,
  version integer not null,
  patient_id bigint not null,
  onset_on date,
  status text not null,
  is_primary boolean not null,
  note text not null,
  reason text,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
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
  review_note text,
  planned_until timestamp with time zone
);
create table feature_was (
  tenant_id bigint not null,
  feature text not null,
  since timestamp with time zone not null,
  enabled boolean not null
);
create table form (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  template_id bigint not null,
  template_version integer not null,
  root_id bigint not null,
  corrects_id bigint,
  reason text,
  author_id bigint,
  status text not null,
  answers jsonb not null,
  result jsonb,
  version integer not null default 1,
  started_at timestamp with time zone not null,
  saved_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  filled_at timestamp with time zone not null,
  request_id bigint,
  filled_by bigint
);
create table form_request (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  template_id bigint not null,
  template_version integer not null,
  appointment_id bigint,
  due_on date,
  sent_by bigint not null,
  sent_at timestamp with time zone not null,
  withdrawn_by bigint,
  withdrawn_at timestamp with time zone
);
create table form_request_answer (
  tenant_id bigint not null,
  request_id bigint not null,
  patient_id bigint not null,
  answers jsonb not null,
  version integer not null,
  saved_at timestamp with time zone not null,
  completed_at timestamp with time zone
);
create table form_template (
  tenant_id bigint not null,
  id bigint not null,
  version integer not null default 1,
  name text not null,
  sort_name text not null,
  instrument text,
  status text not null default 'active'::text,
  created_by bigint not null,
  created_at timestamp with time zone not null
);
create table form_template_version (
  tenant_id bigint not null,
  template_id bigint not null,
  version integer not null,
  name text not null,
  definition jsonb not null,
  made_by bigint not null,
  made_at timestamp with time zone not null
);
create table handover (
  tenant_id bigint not null,
  id bigint not null,
  practitioner_id bigint not null,
  made_by bigint not null,
  made_at timestamp with time zone not null,
  stopped_accepting boolean not null default false,
  undone_by bigint,
  undone_at timestamp with time zone
);
create table handover_patient (
  tenant_id bigint not null,
  handover_id bigint not null,
  patient_id bigint not null,
  to_practitioner_id bigint,
  assignments jsonb not null,
  appointments jsonb not null,
  outcome text,
  covers jsonb not null default '[]'::jsonb
);
create table idempotency (
  tenant_id bigint not null,
  member_id bigint,
  route text not null,
  key text not null,
  body_hash bytea not null,
  patient_id bigint,
  answer jsonb not null,
  created_at timestamp with time zone not null default now(),
  asked_by bigint not null default COALESCE(member_id, patient_id)
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
  created_at timestamp with time zone not null default now(),
  relation text not null default 'self'::text,
  scopes text[] not null default '{appointments,forms,documents,access,profile}'::text[],
  name text not null default ''::text
);
create table letter (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  state text not null,
  party text not null,
  party_name text not null,
  party_lines text[] not null default '{}'::text[],
  subject text not null,
  body text not null,
  corrects_id bigint,
  template_id bigint,
  template_version integer,
  received_on date,
  letterhead jsonb,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  finished_at timestamp with time zone
);
create table letter_dispatch (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  letter_id bigint not null,
  letter_kind text not null default 'written'::text,
  letter_state text not null default 'finished'::text,
  channel text not null,
  recipient text not null,
  sent_by bigint not null,
  sent_at timestamp with time zone not null,
  sent_on date not null
);
create table letter_template (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  subject text not null,
  body text not null,
  status text not null default 'active'::text,
  version integer not null default 1,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
);
create table letter_template_version (
  tenant_id bigint not null,
  template_id bigint not null,
  version integer not null,
  name text not null,
  subject text not null,
  body text not null,
  status text not null,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
);
create table letterhead (
  tenant_id bigint not null,
  address_lines text[] not null default '{}'::text[],
  phone text not null default ''::text,
  email text not null default ''::text,
  website text not null default ''::text,
  footer text not null default ''::text,
  version integer not null default 1,
  changed_by bigint not null,
  changed_at timestamp with time zone not null
);
create table location (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  address_lines text[] not null default '{}'::text[],
  status text not null default 'active'::text,
  version integer not null default 1
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
create table member_invitation (
  tenant_id bigint not null,
  id bigint not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  roles text[] not null,
  access_level text not null,
  visibility text not null,
  gives_care boolean not null,
  discipline text not null default ''::text,
  sort_name text not null,
  nonce bigint not null,
  token_hash bytea not null,
  link_made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  invited_by bigint not null,
  created_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  member_id bigint,
  revoked_at timestamp with time zone,
  revoked_by bigint
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
create table note (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  template text not null,
  happened_at timestamp with time zone not null,
  status text not null,
  content jsonb,
  signed_at timestamp with time zone,
  times_signed integer not null default 0,
  co_signature text not null default 'notNeeded'::text,
  co_signed_by bigint,
  co_signed_at timestamp with time zone,
  returned_by bigint,
  returned_at timestamp with time zone,
  returned_reason text,
  taken_from bigint,
  version integer not null default 1,
  created_at timestamp with time zone not null default now()
);
create table note_addendum (
  tenant_id bigint not null,
  id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  kind text not null,
  author_id bigint not null,
  at timestamp with time zone not null,
  text text not null
);
create table note_begun (
  tenant_id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  template text not null,
  happened_at timestamp with time zone not null
);
create table note_draft (
  tenant_id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  content jsonb not null,
  happened_at timestamp with time zone not null,
  version integer not null default 1,
  saved_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  unlocked_reason text
);
create table note_version (
  tenant_id bigint not null,
  note_id bigint not null,
  nth integer not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  content jsonb not null,
  happened_at timestamp with time zone not null,
  signed_at timestamp with time zone not null,
  unlocked_reason text,
  returned_by bigint,
  returned_at timestamp with time zone,
  returned_reason text
);
create table outbox (
  tenant_id bigint not null,
  id bigint not null,
  letter text not null,
  patient_id bigint,
  subject_id bigint not null,
  member_id bigint,
  recipient_id bigint,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts integer not null default 0,
  settled_at timestamp with time zone,
  result text,
  portal_user_id bigint
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
  search_name text not null,
  version integer not null default 1
);
create table patient_block (
  tenant_id bigint not null,
  member_id bigint not null,
  patient_id bigint not null,
  blocked_by bigint not null,
  blocked_at timestamp with time zone not null default now(),
  reason text not null
);
create table patient_import (
  tenant_id bigint not null,
  id bigint not null,
  member_id bigint not null,
  file_name text not null,
  size bigint not null,
  received bigint not null default 0,
  state text not null default 'arriving'::text,
  headings text[] not null default '{}'::text[],
  mapping text[] not null default '{}'::text[],
  rows integer not null default 0,
  done integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  summary jsonb,
  failure jsonb,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone,
  finished_at timestamp with time zone
);
create table patient_import_part (
  tenant_id bigint not null,
  import_id bigint not null,
  at bigint not null,
  bytes bytea not null
);
create table patient_import_row (
  tenant_id bigint not null,
  import_id bigint not null,
  nth integer not null,
  cells text[] not null default '{}'::text[],
  given jsonb not null default '{}'::jsonb,
  assigned jsonb not null default '[]'::jsonb,
  adds jsonb not null default '[]'::jsonb,
  changes text[] not null default '{}'::text[],
  number bigint,
  email text,
  sort_name text,
  birth_date date,
  phone text,
  patient_id bigint,
  version integer,
  how text,
  outcome text,
  reason text[],
  column_name text[],
  detail text[],
  similar_there boolean not null default false
);
create table patient_profile (
  tenant_id bigint not null,
  patient_id bigint not null,
  birth_date date,
  pronouns text,
  address_lines text[] not null default '{}'::text[],
  emergency_contact_name text,
  emergency_contact_relation text,
  emergency_contact_phone text,
  language text,
  referred_by text,
  alerts text[] not null default '{}'::text[],
  tags bigint[] not null default '{}'::bigint[]
);
create table portal_access (
  tenant_id bigint not null,
  patient_id bigint not null,
  user_id bigint not null,
  since timestamp with time zone not null default now(),
  relation text not null default 'self'::text,
  scopes text[] not null default '{appointments,forms,documents,access,profile}'::text[],
  email text not null default ''::text,
  name text not null default ''::text,
  ends_at timestamp with time zone,
  version integer not null default 1
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
  created_at timestamp with time zone not null default now(),
  languages text[] not null default '{}'::text[]
);
create table profile_version (
  tenant_id bigint not null,
  patient_id bigint not null,
  version integer not null,
  changed_by bigint,
  changed_at timestamp with time zone not null,
  before jsonb not null,
  after jsonb not null,
  changed_by_user bigint
);
create table psychotherapy_note (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  happened_at timestamp with time zone not null,
  body bytea not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  saved_at timestamp with time zone not null
);
create table psychotherapy_note_version (
  tenant_id bigint not null,
  note_id bigint not null,
  version integer not null,
  patient_id bigint not null,
  author_id bigint not null,
  happened_at timestamp with time zone not null,
  body bytea not null,
  saved_at timestamp with time zone not null
);
create table record_export (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  member_id bigint not null,
  purpose text not null,
  state text not null default 'waiting'::text,
  done integer not null default 0,
  total integer,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  pdf_key text,
  pdf_size bigint,
  archive_key text,
  archive_size bigint
);
create table record_file (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  first_id bigint not null,
  revision integer,
  name text not null,
  description text,
  type text,
  declared text not null,
  size bigint not null,
  key text not null,
  hash bytea,
  preview_size integer,
  author_id bigint not null,
  created_at timestamp with time zone not null,
  stored_at timestamp with time zone,
  scan text,
  refusal text,
  archived_at timestamp with time zone,
  archived_by bigint,
  archive_reason text,
  version integer not null default 1
);
create table room (
  tenant_id bigint not null,
  id bigint not null,
  location_id bigint not null,
  name text not null,
  status text not null default 'active'::text,
  version integer not null default 1,
  left_with_location boolean not null default false
);
create table saved_view (
  tenant_id bigint not null,
  member_id bigint not null,
  id bigint not null,
  name text not null,
  sort_name text not null,
  asked text not null,
  created_at timestamp with time zone not null default now()
);
create table seal_was (
  tenant_id bigint not null,
  patient_id bigint not null,
  since timestamp with time zone not null,
  sealed boolean not null
);
create table sealed_draft (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  note_id bigint not null,
  author_id bigint not null,
  kind text not null,
  template text not null,
  happened_at timestamp with time zone not null,
  sealed_at timestamp with time zone not null,
  given_at timestamp with time zone,
  taken_at timestamp with time zone,
  taken_by bigint,
  taken_as bigint
);
create table sealed_draft_text (
  tenant_id bigint not null,
  draft_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  content jsonb not null
);
create table service (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  duration_minutes integer not null,
  buffer_before_minutes integer not null default 0,
  buffer_after_minutes integer not null default 0,
  price_label text not null default ''::text,
  colour text not null default 'teal'::text,
  status text not null default 'active'::text,
  version integer not null default 1,
  in_portal boolean not null default true
);
create table setup_code (
  is_only boolean not null default true,
  code_hash bytea not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);
create table sign_in_link (
  id bigint not null,
  user_id bigint not null,
  token_hash bytea not null,
  code_hash bytea not null,
  browser_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);
create table slot_hold (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  busy tstzrange not null,
  held_until timestamp with time zone not null
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
  ended_by bigint,
  planned_until timestamp with time zone
);
create table tag (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  sort_name text not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone
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
  version integer not null default 1,
  notice_hours integer not null default 24,
  appointment_mails boolean not null default true,
  reminder_hours integer not null default 24,
  patient_overlap boolean not null default false,
  book_with_anyone boolean not null default false,
  new_clients_book boolean not null default false,
  booking_notice_hours integer not null default 24,
  booking_days integer not null default 60,
  portal_names text not null default 'names'::text,
  waitlist_hours integer not null default 2,
  contact_days integer not null default 90,
  language text not null default 'en'::text
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
create table time_off (
  tenant_id bigint not null,
  id bigint not null,
  practitioner_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  created_by bigint not null,
  created_at timestamp with time zone not null default now()
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
  expires_at timestamp with time zone not null,
  by_link boolean not null default false
);
create table waitlist_entry (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  service_id bigint not null,
  practitioner_id bigint,
  weekdays integer[] not null default '{1,2,3,4,5,6,7}'::integer[],
  from_minute integer not null default 0,
  to_minute integer not null default 1440,
  until_on date,
  joined_at timestamp with time zone not null,
  added_by bigint,
  state text not null default 'waiting'::text,
  ended_at timestamp with time zone,
  ended_by bigint
);
create table waitlist_offer (
  tenant_id bigint not null,
  id bigint not null,
  entry_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  busy tstzrange not null,
  freed_by bigint not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  outcome text,
  settled_at timestamp with time zone,
  appointment_id bigint
);
create table working_hours (
  tenant_id bigint not null,
  practitioner_id bigint not null,
  weekday integer not null,
  from_minute integer not null,
  to_minute integer not null,
  location_id bigint
);
create table working_week (
  tenant_id bigint not null,
  practitioner_id bigint not null,
  version integer not null default 0
);
create table zone_rules (
  id bigint not null,
  seen_at timestamp with time zone not null default now(),
  engine text not null,
  database text not null,
  changed integer not null default 0,
  refused integer not null default 0,
  done_at timestamp with time zone
);

-- Constraints
alter table access_needed add constraint access_needed_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment(tenant_id, id);
alter table access_needed add constraint access_needed_outcome_known CHECK ((outcome = ANY (ARRAY['assigned'::text, 'dismissed'::text])));
alter table access_needed add constraint access_needed_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table access_needed add constraint access_needed_pkey PRIMARY KEY (tenant_id, id);
alter table access_needed add constraint access_needed_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table access_needed add constraint access_needed_raised_by FOREIGN KEY (tenant_id, raised_by) REFERENCES member(tenant_id, id);
alter table access_needed add constraint access_needed_settled_by FOREIGN KEY (tenant_id, settled_by) REFERENCES member(tenant_id, id);
alter table access_needed add constraint access_needed_settled_whole CHECK ((num_nonnulls(outcome, settled_by, settled_at) = ANY (ARRAY[0, 3])));
alter table access_question add constraint access_question_answer_given CHECK ((answer <> ''::text));
alter table access_question add constraint access_question_answered_whole CHECK ((num_nonnulls(answer, answered_by, answered_at) = ANY (ARRAY[0, 3])));
alter table access_question add constraint access_question_answerer FOREIGN KEY (tenant_id, answered_by) REFERENCES member(tenant_id, id);
alter table access_question add constraint access_question_asker FOREIGN KEY (asked_by) REFERENCES user_account(id);
alter table access_question add constraint access_question_given CHECK ((question <> ''::text));
alter table access_question add constraint access_question_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table access_question add constraint access_question_pkey PRIMARY KEY (tenant_id, id);
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
alter table appointment add constraint appointment_booked_by FOREIGN KEY (tenant_id, booked_by) REFERENCES member(tenant_id, id);
alter table appointment add constraint appointment_busy_sane CHECK (((NOT isempty(busy)) AND lower_inc(busy) AND (NOT upper_inc(busy)) AND (NOT lower_inf(busy)) AND (NOT upper_inf(busy)) AND (lower(busy) <= starts_at) AND (upper(busy) >= ends_at)));
alter table appointment add constraint appointment_cancelled_by_known CHECK ((cancelled_by = ANY (ARRAY['clinic'::text, 'patient'::text])));
alter table appointment add constraint appointment_cancelled_whole CHECK ((((status = 'cancelled'::text) = (cancelled_at IS NOT NULL)) AND ((status = 'cancelled'::text) = (cancelled_by IS NOT NULL))));
alter table appointment add constraint appointment_forward CHECK (((ends_at > starts_at) AND (ends_at <= (starts_at + '24:00:00'::interval))));
alter table appointment add constraint appointment_of_series FOREIGN KEY (tenant_id, series_id) REFERENCES appointment_series(tenant_id, id);
alter table appointment add constraint appointment_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table appointment add constraint appointment_patient_alone EXCLUDE USING gist (tenant_id WITH =, patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (((status <> 'cancelled'::text) AND patient_alone));
alter table appointment add constraint appointment_pkey PRIMARY KEY (tenant_id, id);
alter table appointment add constraint appointment_placed_by FOREIGN KEY (tenant_id, placed_by) REFERENCES member(tenant_id, id);
alter table appointment add constraint appointment_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table appointment add constraint appointment_practitioner_free EXCLUDE USING gist (tenant_id WITH =, practitioner_id WITH =, busy WITH &&) WHERE ((status <> 'cancelled'::text));
alter table appointment add constraint appointment_room FOREIGN KEY (tenant_id, room_id) REFERENCES room(tenant_id, id);
alter table appointment add constraint appointment_room_free EXCLUDE USING gist (tenant_id WITH =, room_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status <> 'cancelled'::text));
alter table appointment add constraint appointment_service FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id);
alter table appointment add constraint appointment_status_known CHECK ((status = ANY (ARRAY['booked'::text, 'confirmed'::text, 'arrived'::text, 'completed'::text, 'cancelled'::text, 'noShow'::text])));
alter table appointment_link add constraint appointment_link_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment(tenant_id, id);
alter table appointment_link add constraint appointment_link_pkey PRIMARY KEY (tenant_id, token_hash);
alter table appointment_link add constraint appointment_link_sha256 CHECK ((length(token_hash) = 32));
alter table appointment_series add constraint appointment_series_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table appointment_series add constraint appointment_series_every_sane CHECK (((every_weeks >= 1) AND (every_weeks <= 12)));
alter table appointment_series add constraint appointment_series_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table appointment_series add constraint appointment_series_pkey PRIMARY KEY (tenant_id, id);
alter table assignment add constraint assignment_by FOREIGN KEY (tenant_id, assigned_by) REFERENCES member(tenant_id, id);
alter table assignment add constraint assignment_forward CHECK ((ends_at > starts_at));
alter table assignment add constraint assignment_kind_known CHECK ((kind = ANY (ARRAY['primary'::text, 'assigned'::text, 'covering'::text])));
alter table assignment add constraint assignment_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table assignment add constraint assignment_of_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table assignment add constraint assignment_pkey PRIMARY KEY (tenant_id, patient_id, practitioner_id);
alter table assignment add constraint assignment_reviewed_by FOREIGN KEY (tenant_id, reviewed_by) REFERENCES member(tenant_id, id);
alter table assignment add constraint assignment_reviewed_forward CHECK ((reviewed_until > reviewed_at));
alter table assignment add constraint assignment_reviewed_whole CHECK (((reviewed_at IS NULL) = (reviewed_by IS NULL)));
alter table assignment add constraint assignment_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table assignment add constraint assignment_via_known CHECK ((via = ANY (ARRAY['invite'::text, 'self'::text, 'manual'::text, 'appointment'::text, 'coverage'::text, 'breakGlass'::text, 'handover'::text, 'import'::text])));
alter table assignment_period add constraint assignment_period_closed_by FOREIGN KEY (tenant_id, closed_by) REFERENCES member(tenant_id, id);
alter table assignment_period add constraint assignment_period_goes_on CHECK (
CASE
    WHEN (since IS NULL) THEN (granted_by IS NULL)
    ELSE (since <= starts_at)
END);
alter table assignment_period add constraint assignment_period_granted_by FOREIGN KEY (tenant_id, granted_by) REFERENCES member(tenant_id, id);
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
alter table calendar_feed add constraint calendar_feed_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table calendar_feed add constraint calendar_feed_pkey PRIMARY KEY (tenant_id, id);
alter table calendar_feed add constraint calendar_feed_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table calendar_feed add constraint calendar_feed_sha256 CHECK ((length(token_hash) = 32));
alter table calendar_feed add constraint calendar_feed_token_once UNIQUE (tenant_id, token_hash);
alter table calendar_lock add constraint calendar_lock_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table calendar_lock add constraint calendar_lock_pkey PRIMARY KEY (tenant_id, of_id);
alter table chart_lock add constraint chart_lock_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table chart_lock add constraint chart_lock_pkey PRIMARY KEY (tenant_id, patient_id);
alter table cover add constraint cover_by_another CHECK ((practitioner_id <> of_practitioner_id));
alter table cover add constraint cover_made_by FOREIGN KEY (tenant_id, made_by) REFERENCES member(tenant_id, id);
alter table cover add constraint cover_of_leave FOREIGN KEY (tenant_id, leave_id, of_practitioner_id, leave_starts_at, leave_ends_at) REFERENCES time_off(tenant_id, id, practitioner_id, starts_at, ends_at);
alter table cover add constraint cover_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table cover add constraint cover_pkey PRIMARY KEY (tenant_id, leave_id, patient_id);
alter table cover add constraint cover_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table cover_appointment add constraint cover_appointment_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment(tenant_id, id);
alter table cover_appointment add constraint cover_appointment_busy_sane CHECK (((NOT isempty(busy)) AND lower_inc(busy) AND (NOT upper_inc(busy))));
alter table cover_appointment add constraint cover_appointment_forward CHECK ((ends_at > starts_at));
alter table cover_appointment add constraint cover_appointment_of_leave FOREIGN KEY (tenant_id, leave_id, of_practitioner_id) REFERENCES time_off(tenant_id, id, practitioner_id);
alter table cover_appointment add constraint cover_appointment_outcome_known CHECK ((outcome = ANY (ARRAY['moved'::text, 'cancelled'::text])));
alter table cover_appointment add constraint cover_appointment_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table cover_appointment add constraint cover_appointment_pkey PRIMARY KEY (tenant_id, leave_id, appointment_id);
alter table cover_appointment add constraint cover_appointment_to FOREIGN KEY (tenant_id, to_practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table cover_appointment add constraint cover_appointment_to_whom CHECK (((outcome = 'moved'::text) = (to_practitioner_id IS NOT NULL)));
alter table diagnosis add constraint diagnosis_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table diagnosis add constraint diagnosis_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table diagnosis add constraint diagnosis_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table diagnosis add constraint diagnosis_pkey PRIMARY KEY (tenant_id, id);
alter table diagnosis add constraint diagnosis_primary_stands CHECK (((NOT is_primary) OR (status = ANY (ARRAY['provisional'::text, 'confirmed'::text, 'inRemission'::text]))));
alter table diagnosis add constraint diagnosis_reason_given CHECK (((status <> ALL (ARRAY['ruledOut'::text, 'enteredInError'::text])) OR (reason IS NOT NULL)));
alter table diagnosis add constraint diagnosis_status_known CHECK ((status = ANY (ARRAY['provisional'::text, 'confirmed'::text, 'inRemission'::text, 'resolved'::text, 'ruledOut'::text, 'enteredInError'::text])));
alter table diagnosis add constraint diagnosis_system_known CHECK ((system = ANY (ARRAY['ICD-10-CM'::text, 'ICD-10'::text])));
alter table diagnosis_code add constraint diagnosis_code_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table diagnosis_code add constraint diagnosis_code_given CHECK ((code <> ''::text));
alter table diagnosis_code add constraint diagnosis_code_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table diagnosis_code add constraint diagnosis_code_pkey PRIMARY KEY (tenant_id, system, code);
alter table diagnosis_code add constraint diagnosis_code_system_known CHECK ((system = ANY (ARRAY['ICD-10-CM'::text, 'ICD-10'::text])));
alter table diagnosis_code add constraint diagnosis_code_title_given CHECK ((title <> ''::text));
alter table diagnosis_code_sample add constraint diagnosis_code_sample_pkey PRIMARY KEY (system, code);
alter table diagnosis_version add constraint diagnosis_version_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table diagnosis_version add constraint diagnosis_version_of FOREIGN KEY (tenant_id, diagnosis_id) REFERENCES diagnosis(tenant_id, id);
alter table diagnosis_version add constraint diagnosis_version_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table diagnosis_version add constraint diagnosis_version_pkey PRIMARY KEY (tenant_id, diagnosis_id, version);
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
alter table form add constraint form_answers_sane CHECK (((jsonb_typeof(answers) = 'object'::text) AND (octet_length((answers)::text) <= 131072)));
alter table form add constraint form_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table form add constraint form_by_somebody CHECK (((num_nonnulls(author_id, filled_by) = 1) AND ((filled_by IS NULL) = (request_id IS NULL))));
alter table form add constraint form_completed_whole CHECK ((((status = 'completed'::text) = (completed_at IS NOT NULL)) AND ((status = 'completed'::text) = (result IS NOT NULL))));
alter table form add constraint form_correction_whole CHECK (((num_nonnulls(corrects_id, reason) = ANY (ARRAY[0, 2])) AND ((corrects_id IS NULL) = (root_id = id))));
alter table form add constraint form_corrects FOREIGN KEY (tenant_id, patient_id, corrects_id) REFERENCES form(tenant_id, patient_id, id);
alter table form add constraint form_filled_by FOREIGN KEY (filled_by) REFERENCES user_account(id);
alter table form add constraint form_of_patient UNIQUE (tenant_id, patient_id, id);
alter table form add constraint form_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table form add constraint form_pkey PRIMARY KEY (tenant_id, id);
alter table form add constraint form_reason_given CHECK ((reason <> ''::text));
alter table form add constraint form_request FOREIGN KEY (tenant_id, patient_id, request_id) REFERENCES form_request(tenant_id, patient_id, id);
alter table form add constraint form_root FOREIGN KEY (tenant_id, patient_id, root_id) REFERENCES form(tenant_id, patient_id, id);
alter table form add constraint form_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'completed'::text, 'discarded'::text])));
alter table form add constraint form_template FOREIGN KEY (tenant_id, template_id, template_version) REFERENCES form_template_version(tenant_id, template_id, version);
alter table form_request add constraint form_request_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment(tenant_id, id);
alter table form_request add constraint form_request_due_once CHECK ((num_nonnulls(appointment_id, due_on) <= 1));
alter table form_request add constraint form_request_of_patient UNIQUE (tenant_id, patient_id, id);
alter table form_request add constraint form_request_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table form_request add constraint form_request_pkey PRIMARY KEY (tenant_id, id);
alter table form_request add constraint form_request_sent_by FOREIGN KEY (tenant_id, sent_by) REFERENCES member(tenant_id, id);
alter table form_request add constraint form_request_template FOREIGN KEY (tenant_id, template_id, template_version) REFERENCES form_template_version(tenant_id, template_id, version);
alter table form_request add constraint form_request_withdrawn_by FOREIGN KEY (tenant_id, withdrawn_by) REFERENCES member(tenant_id, id);
alter table form_request add constraint form_request_withdrawn_whole CHECK ((num_nonnulls(withdrawn_by, withdrawn_at) = ANY (ARRAY[0, 2])));
alter table form_request_answer add constraint form_request_answer_pkey PRIMARY KEY (tenant_id, request_id);
alter table form_request_answer add constraint form_request_answer_request FOREIGN KEY (tenant_id, patient_id, request_id) REFERENCES form_request(tenant_id, patient_id, id);
alter table form_request_answer add constraint form_request_answer_sane CHECK (((jsonb_typeof(answers) = 'object'::text) AND (octet_length((answers)::text) <= 131072)));
alter table form_request_answer add constraint form_request_answer_version_counts CHECK ((version >= 1));
alter table form_template add constraint form_template_created_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table form_template add constraint form_template_instrument_known CHECK ((instrument = ANY (ARRAY['phq9'::text, 'gad7'::text, 'rmdq'::text])));
alter table form_template add constraint form_template_name_given CHECK ((name <> ''::text));
alter table form_template add constraint form_template_pkey PRIMARY KEY (tenant_id, id);
alter table form_template add constraint form_template_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table form_template add constraint form_template_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table form_template add constraint form_template_version_counts CHECK ((version >= 1));
alter table form_template_version add constraint form_template_version_from_one CHECK ((version >= 1));
alter table form_template_version add constraint form_template_version_made_by FOREIGN KEY (tenant_id, made_by) REFERENCES member(tenant_id, id);
alter table form_template_version add constraint form_template_version_pkey PRIMARY KEY (tenant_id, template_id, version);
alter table form_template_version add constraint form_template_version_sane CHECK (((jsonb_typeof(definition) = 'object'::text) AND (octet_length((definition)::text) <= 131072)));
alter table form_template_version add constraint form_template_version_template FOREIGN KEY (tenant_id, template_id) REFERENCES form_template(tenant_id, id);
alter table handover add constraint handover_made_by FOREIGN KEY (tenant_id, made_by) REFERENCES member(tenant_id, id);
alter table handover add constraint handover_pkey PRIMARY KEY (tenant_id, id);
alter table handover add constraint handover_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table handover add constraint handover_undone_by FOREIGN KEY (tenant_id, undone_by) REFERENCES member(tenant_id, id);
alter table handover add constraint handover_undone_whole CHECK ((((undone_by IS NULL) = (undone_at IS NULL)) AND (undone_at >= made_at)));
alter table handover_patient add constraint handover_patient_of FOREIGN KEY (tenant_id, handover_id) REFERENCES handover(tenant_id, id);
alter table handover_patient add constraint handover_patient_outcome_known CHECK ((outcome = ANY (ARRAY['restored'::text, 'careTeam'::text, 'appointments'::text, 'taken'::text, 'archived'::text])));
alter table handover_patient add constraint handover_patient_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table handover_patient add constraint handover_patient_pkey PRIMARY KEY (tenant_id, handover_id, patient_id);
alter table handover_patient add constraint handover_patient_to FOREIGN KEY (tenant_id, to_practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table idempotency add constraint idempotency_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table idempotency add constraint idempotency_pkey PRIMARY KEY (tenant_id, asked_by, route, key);
alter table invitation add constraint invitation_by FOREIGN KEY (tenant_id, invited_by) REFERENCES member(tenant_id, id);
alter table invitation add constraint invitation_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table invitation add constraint invitation_pkey PRIMARY KEY (tenant_id, id);
alter table invitation add constraint invitation_relation_known CHECK ((relation = ANY (ARRAY['self'::text, 'guardian'::text])));
alter table invitation add constraint invitation_scopes_known CHECK (((scopes <@ '{appointments,forms,documents,access,profile}'::text[]) AND (cardinality(scopes) > 0)));
alter table letter add constraint letter_address_short CHECK ((cardinality(party_lines) <= 5));
alter table letter add constraint letter_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table letter add constraint letter_corrects FOREIGN KEY (tenant_id, patient_id, corrects_id) REFERENCES letter(tenant_id, patient_id, id);
alter table letter add constraint letter_finished_whole CHECK (((state = 'finished'::text) = (finished_at IS NOT NULL)));
alter table letter add constraint letter_kind_known CHECK ((kind = ANY (ARRAY['written'::text, 'received'::text])));
alter table letter add constraint letter_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table letter add constraint letter_of_patient_once UNIQUE (tenant_id, patient_id, id);
alter table letter add constraint letter_party_known CHECK ((party = ANY (ARRAY['patient'::text, 'other'::text])));
alter table letter add constraint letter_pkey PRIMARY KEY (tenant_id, id);
alter table letter add constraint letter_received_whole CHECK ((((kind = 'received'::text) = (received_on IS NOT NULL)) AND ((kind = 'written'::text) OR (state = 'finished'::text))));
alter table letter add constraint letter_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'finished'::text, 'discarded'::text])));
alter table letter add constraint letter_state_once UNIQUE (tenant_id, patient_id, id, kind, state);
alter table letter add constraint letter_template_used FOREIGN KEY (tenant_id, template_id, template_version) REFERENCES letter_template_version(tenant_id, template_id, version);
alter table letter_dispatch add constraint letter_dispatch_channel_known CHECK ((channel = ANY (ARRAY['portal'::text, 'post'::text, 'handed'::text])));
alter table letter_dispatch add constraint letter_dispatch_of_finished CHECK ((letter_state = 'finished'::text));
alter table letter_dispatch add constraint letter_dispatch_of_letter FOREIGN KEY (tenant_id, patient_id, letter_id, letter_kind, letter_state) REFERENCES letter(tenant_id, patient_id, id, kind, state);
alter table letter_dispatch add constraint letter_dispatch_of_written CHECK ((letter_kind = 'written'::text));
alter table letter_dispatch add constraint letter_dispatch_pkey PRIMARY KEY (tenant_id, id);
alter table letter_dispatch add constraint letter_dispatch_sent_by FOREIGN KEY (tenant_id, sent_by) REFERENCES member(tenant_id, id);
alter table letter_template add constraint letter_template_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table letter_template add constraint letter_template_named CHECK ((name <> ''::text));
alter table letter_template add constraint letter_template_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table letter_template add constraint letter_template_pkey PRIMARY KEY (tenant_id, id);
alter table letter_template add constraint letter_template_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table letter_template_version add constraint letter_template_version_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table letter_template_version add constraint letter_template_version_of FOREIGN KEY (tenant_id, template_id) REFERENCES letter_template(tenant_id, id);
alter table letter_template_version add constraint letter_template_version_pkey PRIMARY KEY (tenant_id, template_id, version);
alter table letterhead add constraint letterhead_address_short CHECK ((cardinality(address_lines) <= 5));
alter table letterhead add constraint letterhead_changed_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table letterhead add constraint letterhead_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table letterhead add constraint letterhead_pkey PRIMARY KEY (tenant_id);
alter table location add constraint location_name_given CHECK ((name <> ''::text));
alter table location add constraint location_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table location add constraint location_pkey PRIMARY KEY (tenant_id, id);
alter table location add constraint location_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
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
alter table member_invitation add constraint member_invitation_by FOREIGN KEY (tenant_id, invited_by) REFERENCES member(tenant_id, id);
alter table member_invitation add constraint member_invitation_ends_once CHECK (((accepted_at IS NULL) OR (revoked_at IS NULL)));
alter table member_invitation add constraint member_invitation_level_known CHECK ((access_level = ANY (ARRAY['clinical'::text, 'administrative'::text])));
alter table member_invitation add constraint member_invitation_made FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table member_invitation add constraint member_invitation_name_given CHECK ((last_name <> ''::text));
alter table member_invitation add constraint member_invitation_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table member_invitation add constraint member_invitation_pkey PRIMARY KEY (tenant_id, id);
alter table member_invitation add constraint member_invitation_revoked_by FOREIGN KEY (tenant_id, revoked_by) REFERENCES member(tenant_id, id);
alter table member_invitation add constraint member_invitation_roles_known CHECK (((cardinality(roles) > 0) AND (roles <@ ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'supervisor'::text, 'trainee'::text, 'scheduler'::text, 'biller'::text])));
alter table member_invitation add constraint member_invitation_visibility_known CHECK ((visibility = ANY (ARRAY['all'::text, 'namesOnly'::text, 'own'::text])));
alter table member_invitation add constraint member_invitation_week CHECK (((expires_at > link_made_at) AND (expires_at <= (link_made_at + '7 days'::interval))));
alter table member_was add constraint member_was_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table member_was add constraint member_was_pkey PRIMARY KEY (tenant_id, member_id, since);
alter table migration add constraint migration_pkey PRIMARY KEY (name);
alter table note add constraint note_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table note add constraint note_co_signature_known CHECK ((co_signature = ANY (ARRAY['notNeeded'::text, 'needed'::text, 'given'::text])));
alter table note add constraint note_co_signed_by FOREIGN KEY (tenant_id, co_signed_by) REFERENCES member(tenant_id, id);
alter table note add constraint note_co_signed_by_another CHECK ((co_signed_by <> author_id));
alter table note add constraint note_co_signed_whole CHECK ((num_nonnulls(co_signed_by, co_signed_at) =
CASE co_signature
    WHEN 'given'::text THEN 2
    ELSE 0
END));
alter table note add constraint note_kind_known CHECK ((kind = ANY (ARRAY['progress'::text, 'intake'::text, 'contact'::text, 'missedAppointment'::text])));
alter table note add constraint note_of_author UNIQUE (tenant_id, patient_id, id, author_id, kind);
alter table note add constraint note_of_kind UNIQUE (tenant_id, patient_id, id, kind);
alter table note add constraint note_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table note add constraint note_pkey PRIMARY KEY (tenant_id, id);
alter table note add constraint note_returned_by FOREIGN KEY (tenant_id, returned_by) REFERENCES member(tenant_id, id);
alter table note add constraint note_returned_by_another CHECK ((returned_by <> author_id));
alter table note add constraint note_returned_whole CHECK ((num_nonnulls(returned_by, returned_at, returned_reason) =
CASE status
    WHEN 'returned'::text THEN 3
    ELSE 0
END));
alter table note add constraint note_signed_whole CHECK ((((status = ANY (ARRAY['signed'::text, 'returned'::text])) = (content IS NOT NULL)) AND (num_nonnulls(content, signed_at) = ANY (ARRAY[0, 2])) AND ((content IS NOT NULL) = (times_signed > 0))));
alter table note add constraint note_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'signed'::text, 'returned'::text, 'discarded'::text])));
alter table note add constraint note_taken_from FOREIGN KEY (tenant_id, taken_from) REFERENCES member(tenant_id, id);
alter table note_addendum add constraint note_addendum_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table note_addendum add constraint note_addendum_note FOREIGN KEY (tenant_id, patient_id, note_id, kind) REFERENCES note(tenant_id, patient_id, id, kind);
alter table note_addendum add constraint note_addendum_pkey PRIMARY KEY (tenant_id, id);
alter table note_addendum add constraint note_addendum_text_given CHECK ((text <> ''::text));
alter table note_begun add constraint note_begun_note FOREIGN KEY (tenant_id, patient_id, note_id, author_id, kind) REFERENCES note(tenant_id, patient_id, id, author_id, kind);
alter table note_begun add constraint note_begun_pkey PRIMARY KEY (tenant_id, note_id);
alter table note_draft add constraint note_draft_note FOREIGN KEY (tenant_id, patient_id, note_id, author_id, kind) REFERENCES note(tenant_id, patient_id, id, author_id, kind);
alter table note_draft add constraint note_draft_pkey PRIMARY KEY (tenant_id, note_id);
alter table note_version add constraint note_version_note FOREIGN KEY (tenant_id, patient_id, note_id, author_id, kind) REFERENCES note(tenant_id, patient_id, id, author_id, kind);
alter table note_version add constraint note_version_pkey PRIMARY KEY (tenant_id, note_id, nth);
alter table note_version add constraint note_version_returned_by FOREIGN KEY (tenant_id, returned_by) REFERENCES member(tenant_id, id);
alter table outbox add constraint outbox_about_patient CHECK (((patient_id IS NOT NULL) OR (letter = ANY (ARRAY['leaveDigest'::text, 'memberInvitation'::text]))));
alter table outbox add constraint outbox_letter_known CHECK ((letter = ANY (ARRAY['invitation'::text, 'selfAssigned'::text, 'accessRequested'::text, 'accessSettled'::text, 'emergencyOpened'::text, 'emergencyOverdue'::text, 'correspondence'::text, 'recordExport'::text, 'accessNeeded'::text, 'appointmentBooked'::text, 'appointmentMoved'::text, 'appointmentCancelled'::text, 'appointmentReminder'::text, 'appointmentDeclined'::text, 'signInLink'::text, 'formSent'::text, 'formReminder'::text, 'slotFreed'::text, 'waitlistOffer'::text, 'leaveDigest'::text, 'memberInvitation'::text])));
alter table outbox add constraint outbox_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table outbox add constraint outbox_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table outbox add constraint outbox_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table outbox add constraint outbox_pkey PRIMARY KEY (tenant_id, id);
alter table outbox add constraint outbox_portal_user FOREIGN KEY (portal_user_id) REFERENCES user_account(id);
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
alter table patient_import add constraint patient_import_mapped_whole CHECK ((cardinality(mapping) = cardinality(headings)));
alter table patient_import add constraint patient_import_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table patient_import add constraint patient_import_pkey PRIMARY KEY (tenant_id, id);
alter table patient_import add constraint patient_import_received_fits CHECK (((received >= 0) AND (received <= size)));
alter table patient_import add constraint patient_import_size_bounded CHECK (((size >= 1) AND (size <= 33554432)));
alter table patient_import add constraint patient_import_state_known CHECK ((state = ANY (ARRAY['arriving'::text, 'reading'::text, 'mapping'::text, 'checking'::text, 'checked'::text, 'running'::text, 'done'::text, 'stopped'::text, 'failed'::text, 'discarded'::text])));
alter table patient_import_part add constraint patient_import_part_bounded CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 1048576)));
alter table patient_import_part add constraint patient_import_part_of FOREIGN KEY (tenant_id, import_id) REFERENCES patient_import(tenant_id, id);
alter table patient_import_part add constraint patient_import_part_pkey PRIMARY KEY (tenant_id, import_id, at);
alter table patient_import_row add constraint patient_import_row_how_known CHECK ((how = ANY (ARRAY['number'::text, 'email'::text, 'name'::text])));
alter table patient_import_row add constraint patient_import_row_of FOREIGN KEY (tenant_id, import_id) REFERENCES patient_import(tenant_id, id);
alter table patient_import_row add constraint patient_import_row_outcome_known CHECK ((outcome = ANY (ARRAY['create'::text, 'update'::text, 'same'::text, 'refused'::text, 'created'::text, 'updated'::text])));
alter table patient_import_row add constraint patient_import_row_pkey PRIMARY KEY (tenant_id, import_id, nth);
alter table patient_import_row add constraint patient_import_row_refused_whole CHECK (((COALESCE(outcome, ''::text) = 'refused'::text) = (reason IS NOT NULL)));
alter table patient_profile add constraint patient_profile_address_short CHECK ((cardinality(address_lines) <= 6));
alter table patient_profile add constraint patient_profile_alerts_few CHECK ((cardinality(alerts) <= 10));
alter table patient_profile add constraint patient_profile_of_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table patient_profile add constraint patient_profile_pkey PRIMARY KEY (tenant_id, patient_id);
alter table patient_profile add constraint patient_profile_tags_few CHECK ((cardinality(tags) <= 12));
alter table portal_access add constraint portal_access_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table portal_access add constraint portal_access_pkey PRIMARY KEY (tenant_id, patient_id, user_id);
alter table portal_access add constraint portal_access_relation_known CHECK ((relation = ANY (ARRAY['self'::text, 'guardian'::text])));
alter table portal_access add constraint portal_access_scopes_known CHECK (((scopes <@ '{appointments,forms,documents,access,profile}'::text[]) AND (cardinality(scopes) > 0)));
alter table portal_access add constraint portal_access_user FOREIGN KEY (user_id) REFERENCES user_account(id);
alter table practitioner add constraint practitioner_capacity_sane CHECK (((capacity >= 0) AND (capacity <= 10000)));
alter table practitioner add constraint practitioner_languages_few CHECK ((cardinality(languages) <= 12));
alter table practitioner add constraint practitioner_name_given CHECK ((last_name <> ''::text));
alter table practitioner add constraint practitioner_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table practitioner add constraint practitioner_pkey PRIMARY KEY (tenant_id, id);
alter table practitioner add constraint practitioner_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table profile_version add constraint profile_version_by FOREIGN KEY (tenant_id, changed_by) REFERENCES member(tenant_id, id);
alter table profile_version add constraint profile_version_by_somebody CHECK ((num_nonnulls(changed_by, changed_by_user) = 1));
alter table profile_version add constraint profile_version_by_user FOREIGN KEY (changed_by_user) REFERENCES user_account(id);
alter table profile_version add constraint profile_version_follows_one CHECK ((version > 1));
alter table profile_version add constraint profile_version_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table profile_version add constraint profile_version_pkey PRIMARY KEY (tenant_id, patient_id, version);
alter table profile_version add constraint profile_version_says_what CHECK (((after <> '{}'::jsonb) AND (before <> after)));
alter table psychotherapy_note add constraint psychotherapy_note_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table psychotherapy_note add constraint psychotherapy_note_of_author UNIQUE (tenant_id, patient_id, id, author_id);
alter table psychotherapy_note add constraint psychotherapy_note_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table psychotherapy_note add constraint psychotherapy_note_pkey PRIMARY KEY (tenant_id, id);
alter table psychotherapy_note_version add constraint psychotherapy_note_version_note FOREIGN KEY (tenant_id, patient_id, note_id, author_id) REFERENCES psychotherapy_note(tenant_id, patient_id, id, author_id);
alter table psychotherapy_note_version add constraint psychotherapy_note_version_pkey PRIMARY KEY (tenant_id, note_id, version);
alter table record_export add constraint record_export_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table record_export add constraint record_export_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table record_export add constraint record_export_pkey PRIMARY KEY (tenant_id, id);
alter table record_export add constraint record_export_purpose_given CHECK ((purpose <> ''::text));
alter table record_export add constraint record_export_ready_whole CHECK (((state <> 'ready'::text) OR (num_nonnulls(finished_at, expires_at, pdf_key, pdf_size, archive_key, archive_size) = 6)));
alter table record_export add constraint record_export_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'ready'::text, 'refused'::text, 'failed'::text, 'discarded'::text])));
alter table record_file add constraint record_file_archive_reason_fits CHECK (((char_length(archive_reason) >= 1) AND (char_length(archive_reason) <= 500)));
alter table record_file add constraint record_file_archived_by FOREIGN KEY (tenant_id, archived_by) REFERENCES member(tenant_id, id);
alter table record_file add constraint record_file_archived_whole CHECK ((num_nonnulls(archived_at, archived_by, archive_reason) = ANY (ARRAY[0, 3])));
alter table record_file add constraint record_file_author FOREIGN KEY (tenant_id, author_id) REFERENCES member(tenant_id, id);
alter table record_file add constraint record_file_description_fits CHECK (((char_length(description) >= 1) AND (char_length(description) <= 500)));
alter table record_file add constraint record_file_first FOREIGN KEY (tenant_id, first_id) REFERENCES record_file(tenant_id, id);
alter table record_file add constraint record_file_found_is_refused CHECK (((scan IS DISTINCT FROM 'found'::text) OR (refusal IS NOT NULL)));
alter table record_file add constraint record_file_hash_whole CHECK ((octet_length(hash) = 32));
alter table record_file add constraint record_file_key_random CHECK ((key ~ '^[0-9a-f]{48}$'::text));
alter table record_file add constraint record_file_name_fits CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 255)));
alter table record_file add constraint record_file_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table record_file add constraint record_file_pkey PRIMARY KEY (tenant_id, id);
alter table record_file add constraint record_file_preview_size_sane CHECK ((preview_size >= 1));
alter table record_file add constraint record_file_refusal_known CHECK ((refusal = ANY (ARRAY['type'::text, 'mismatch'::text, 'broken'::text, 'hidden'::text, 'active'::text, 'archive'::text, 'pixels'::text, 'encrypted'::text, 'infected'::text, 'cancelled'::text])));
alter table record_file add constraint record_file_revision_counts CHECK ((revision >= 1));
alter table record_file add constraint record_file_scan_known CHECK ((scan = ANY (ARRAY['none'::text, 'waiting'::text, 'clean'::text, 'found'::text])));
alter table record_file add constraint record_file_size_sane CHECK (((size >= 1) AND (size <= 209715200)));
alter table record_file add constraint record_file_stored_whole CHECK ((num_nonnulls(stored_at, revision, type, hash, scan) = ANY (ARRAY[0, 5])));
alter table record_file add constraint record_file_type_known CHECK ((type = ANY (ARRAY['pdf'::text, 'png'::text, 'jpeg'::text, 'gif'::text, 'webp'::text, 'text'::text, 'csv'::text, 'docx'::text, 'xlsx'::text, 'odt'::text])));
alter table room add constraint room_left_is_archived CHECK (((NOT left_with_location) OR (status = 'archived'::text)));
alter table room add constraint room_location FOREIGN KEY (tenant_id, location_id) REFERENCES location(tenant_id, id);
alter table room add constraint room_name_given CHECK ((name <> ''::text));
alter table room add constraint room_pkey PRIMARY KEY (tenant_id, id);
alter table room add constraint room_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table saved_view add constraint saved_view_asked_short CHECK ((length(asked) <= 2000));
alter table saved_view add constraint saved_view_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table saved_view add constraint saved_view_name_short CHECK (((name <> ''::text) AND (length(name) <= 60)));
alter table saved_view add constraint saved_view_once UNIQUE (tenant_id, member_id, sort_name);
alter table saved_view add constraint saved_view_pkey PRIMARY KEY (tenant_id, id);
alter table seal_was add constraint seal_was_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table seal_was add constraint seal_was_pkey PRIMARY KEY (tenant_id, patient_id, since);
alter table sealed_draft add constraint sealed_draft_note FOREIGN KEY (tenant_id, patient_id, note_id, author_id, kind) REFERENCES note(tenant_id, patient_id, id, author_id, kind);
alter table sealed_draft add constraint sealed_draft_of_author UNIQUE (tenant_id, id, patient_id, author_id);
alter table sealed_draft add constraint sealed_draft_pkey PRIMARY KEY (tenant_id, id);
alter table sealed_draft add constraint sealed_draft_taken_as FOREIGN KEY (tenant_id, taken_as) REFERENCES note(tenant_id, id);
alter table sealed_draft add constraint sealed_draft_taken_by FOREIGN KEY (tenant_id, taken_by) REFERENCES member(tenant_id, id);
alter table sealed_draft add constraint sealed_draft_taken_whole CHECK (((num_nonnulls(taken_at, taken_by, taken_as) = ANY (ARRAY[0, 3])) AND ((taken_at IS NULL) OR (given_at IS NOT NULL))));
alter table sealed_draft_text add constraint sealed_draft_text_of FOREIGN KEY (tenant_id, draft_id, patient_id, author_id) REFERENCES sealed_draft(tenant_id, id, patient_id, author_id);
alter table sealed_draft_text add constraint sealed_draft_text_pkey PRIMARY KEY (tenant_id, draft_id);
alter table service add constraint service_buffer_after_sane CHECK (((buffer_after_minutes >= 0) AND (buffer_after_minutes <= 120)));
alter table service add constraint service_buffer_before_sane CHECK (((buffer_before_minutes >= 0) AND (buffer_before_minutes <= 120)));
alter table service add constraint service_colour_known CHECK ((colour = ANY (ARRAY['teal'::text, 'blue'::text, 'grape'::text, 'orange'::text, 'pink'::text, 'lime'::text, 'yellow'::text, 'gray'::text])));
alter table service add constraint service_duration_sane CHECK (((duration_minutes >= 5) AND (duration_minutes <= 720)));
alter table service add constraint service_name_given CHECK ((name <> ''::text));
alter table service add constraint service_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table service add constraint service_pkey PRIMARY KEY (tenant_id, id);
alter table service add constraint service_status_known CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text])));
alter table setup_code add constraint setup_code_alone CHECK (is_only);
alter table setup_code add constraint setup_code_pkey PRIMARY KEY (is_only);
alter table sign_in_link add constraint sign_in_link_code_once UNIQUE (code_hash);
alter table sign_in_link add constraint sign_in_link_pkey PRIMARY KEY (id);
alter table sign_in_link add constraint sign_in_link_token_once UNIQUE (token_hash);
alter table sign_in_link add constraint sign_in_link_user FOREIGN KEY (user_id) REFERENCES user_account(id);
alter table slot_hold add constraint slot_hold_busy_sane CHECK (((NOT isempty(busy)) AND lower_inc(busy) AND (NOT upper_inc(busy))));
alter table slot_hold add constraint slot_hold_forward CHECK ((ends_at > starts_at));
alter table slot_hold add constraint slot_hold_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table slot_hold add constraint slot_hold_pkey PRIMARY KEY (tenant_id, id);
alter table slot_hold add constraint slot_hold_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table slot_hold add constraint slot_hold_service FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id);
alter table supervision add constraint supervision_created_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table supervision add constraint supervision_ended_by FOREIGN KEY (tenant_id, ended_by) REFERENCES member(tenant_id, id);
alter table supervision add constraint supervision_forward CHECK ((ends_at >= starts_at));
alter table supervision add constraint supervision_pkey PRIMARY KEY (tenant_id, id);
alter table supervision add constraint supervision_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table supervision add constraint supervision_supervisor FOREIGN KEY (tenant_id, supervisor_id) REFERENCES member(tenant_id, id);
alter table tag add constraint tag_created_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table tag add constraint tag_name_short CHECK (((name <> ''::text) AND (length(name) <= 40)));
alter table tag add constraint tag_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table tag add constraint tag_pkey PRIMARY KEY (tenant_id, id);
alter table tenant add constraint tenant_booking_days_sane CHECK (((booking_days >= 1) AND (booking_days <= 365)));
alter table tenant add constraint tenant_booking_notice_sane CHECK (((booking_notice_hours >= 0) AND (booking_notice_hours <= 336)));
alter table tenant add constraint tenant_contact_days_sane CHECK (((contact_days >= 14) AND (contact_days <= 730)));
alter table tenant add constraint tenant_emergency_minutes_sane CHECK (((emergency_minutes >= 5) AND (emergency_minutes <= 60)));
alter table tenant add constraint tenant_emergency_review_hours_sane CHECK (((emergency_review_hours >= 1) AND (emergency_review_hours <= 720)));
alter table tenant add constraint tenant_language_known CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])));
alter table tenant add constraint tenant_name_given CHECK ((name <> ''::text));
alter table tenant add constraint tenant_notice_sane CHECK (((notice_hours >= 0) AND (notice_hours <= 336)));
alter table tenant add constraint tenant_patient_word_known CHECK ((patient_word = ANY (ARRAY['patient'::text, 'client'::text])));
alter table tenant add constraint tenant_pkey PRIMARY KEY (id);
alter table tenant add constraint tenant_policy_known CHECK ((assignment_policy = ANY (ARRAY['open'::text, 'careTeam'::text, 'managed'::text])));
alter table tenant add constraint tenant_portal_names_known CHECK ((portal_names = ANY (ARRAY['names'::text, 'roles'::text])));
alter table tenant add constraint tenant_reminder_sane CHECK (((reminder_hours >= 0) AND (reminder_hours <= 168)));
alter table tenant add constraint tenant_therapist_word_known CHECK ((therapist_word = ANY (ARRAY['therapist'::text, 'clinician'::text, 'practitioner'::text])));
alter table tenant add constraint tenant_waitlist_sane CHECK (((waitlist_hours >= 1) AND (waitlist_hours <= 48)));
alter table tenant_feature add constraint tenant_feature_known CHECK ((feature = ANY (ARRAY['therapistPatientAssignment'::text, 'allActivePatientsDashboard'::text, 'clientPortal'::text, 'breakGlass'::text])));
alter table tenant_feature add constraint tenant_feature_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table tenant_feature add constraint tenant_feature_pkey PRIMARY KEY (tenant_id, feature);
alter table throttle add constraint throttle_pkey PRIMARY KEY (key);
alter table time_off add constraint time_off_by FOREIGN KEY (tenant_id, created_by) REFERENCES member(tenant_id, id);
alter table time_off add constraint time_off_dated UNIQUE (tenant_id, id, practitioner_id, starts_at, ends_at);
alter table time_off add constraint time_off_forward CHECK ((ends_at > starts_at));
alter table time_off add constraint time_off_of UNIQUE (tenant_id, id, practitioner_id);
alter table time_off add constraint time_off_pkey PRIMARY KEY (tenant_id, id);
alter table time_off add constraint time_off_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table user_account add constraint user_account_email_once UNIQUE (email);
alter table user_account add constraint user_account_pkey PRIMARY KEY (id);
alter table user_session add constraint user_session_acts_as_one CHECK ((num_nonnulls(member_id, patient_id) = 1));
alter table user_session add constraint user_session_member FOREIGN KEY (tenant_id, member_id) REFERENCES member(tenant_id, id);
alter table user_session add constraint user_session_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table user_session add constraint user_session_pkey PRIMARY KEY (token_hash);
alter table user_session add constraint user_session_user FOREIGN KEY (user_id) REFERENCES user_account(id);
alter table waitlist_entry add constraint waitlist_entry_added_by FOREIGN KEY (tenant_id, added_by) REFERENCES member(tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_ended_by FOREIGN KEY (tenant_id, ended_by) REFERENCES member(tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_ended_whole CHECK (((state = 'waiting'::text) = (ended_at IS NULL)));
alter table waitlist_entry add constraint waitlist_entry_forward CHECK (((from_minute >= 0) AND (to_minute > from_minute) AND (to_minute <= 1440)));
alter table waitlist_entry add constraint waitlist_entry_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_pkey PRIMARY KEY (tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_service FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id);
alter table waitlist_entry add constraint waitlist_entry_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'booked'::text, 'left'::text])));
alter table waitlist_entry add constraint waitlist_entry_weekdays_known CHECK (((weekdays <@ '{1,2,3,4,5,6,7}'::integer[]) AND (cardinality(weekdays) > 0)));
alter table waitlist_offer add constraint waitlist_offer_accepted_books CHECK (((COALESCE(outcome, ''::text) = 'accepted'::text) = (appointment_id IS NOT NULL)));
alter table waitlist_offer add constraint waitlist_offer_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_books_once UNIQUE (tenant_id, appointment_id);
alter table waitlist_offer add constraint waitlist_offer_busy_sane CHECK (((NOT isempty(busy)) AND lower_inc(busy) AND (NOT upper_inc(busy))));
alter table waitlist_offer add constraint waitlist_offer_entry FOREIGN KEY (tenant_id, entry_id) REFERENCES waitlist_entry(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_forward CHECK (((ends_at > starts_at) AND (expires_at > made_at)));
alter table waitlist_offer add constraint waitlist_offer_freed_by FOREIGN KEY (tenant_id, freed_by) REFERENCES appointment(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_outcome_known CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])));
alter table waitlist_offer add constraint waitlist_offer_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patient(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_pkey PRIMARY KEY (tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_service FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id);
alter table waitlist_offer add constraint waitlist_offer_settled_whole CHECK (((outcome IS NULL) = (settled_at IS NULL)));
alter table working_hours add constraint working_hours_forward CHECK (((from_minute >= 0) AND (to_minute > from_minute) AND (to_minute <= 1440)));
alter table working_hours add constraint working_hours_location FOREIGN KEY (tenant_id, location_id) REFERENCES location(tenant_id, id);
alter table working_hours add constraint working_hours_once EXCLUDE USING gist (tenant_id WITH =, practitioner_id WITH =, weekday WITH =, int4range(from_minute, to_minute) WITH &&);
alter table working_hours add constraint working_hours_pkey PRIMARY KEY (tenant_id, practitioner_id, weekday, from_minute);
alter table working_hours add constraint working_hours_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table working_hours add constraint working_hours_weekday CHECK (((weekday >= 1) AND (weekday <= 7)));
alter table working_week add constraint working_week_pkey PRIMARY KEY (tenant_id, practitioner_id);
alter table working_week add constraint working_week_practitioner FOREIGN KEY (tenant_id, practitioner_id) REFERENCES practitioner(tenant_id, id);
alter table zone_rules add constraint zone_rules_pkey PRIMARY KEY (id);

-- Indexes
CREATE INDEX access_needed_by_patient ON public.access_needed USING btree (tenant_id, patient_id, practitioner_id);
CREATE UNIQUE INDEX access_needed_once ON public.access_needed USING btree (tenant_id, patient_id, practitioner_id) WHERE (outcome IS NULL);
CREATE INDEX access_needed_open ON public.access_needed USING btree (tenant_id, outcome, raised_at, id);
CREATE INDEX access_question_by_patient ON public.access_question USING btree (tenant_id, patient_id, entry_id);
CREATE UNIQUE INDEX access_question_one_open ON public.access_question USING btree (tenant_id, entry_id) WHERE (answered_at IS NULL);
CREATE INDEX access_question_waiting ON public.access_question USING btree (tenant_id, asked_at, id) WHERE (answered_at IS NULL);
CREATE INDEX access_request_by_member ON public.access_request USING btree (tenant_id, member_id, created_at, id);
CREATE INDEX access_request_by_patient ON public.access_request USING btree (tenant_id, patient_id, outcome, created_at, id);
CREATE UNIQUE INDEX access_request_one_open ON public.access_request USING btree (tenant_id, patient_id, practitioner_id) WHERE (outcome IS NULL);
CREATE INDEX activity_by_list ON public.activity USING btree (tenant_id, at, id) WHERE (action = 'patient.listSent'::text);
CREATE INDEX activity_by_member ON public.activity USING btree (tenant_id, member_id, at, id);
CREATE INDEX activity_by_patient ON public.activity USING btree (tenant_id, patient_id, at, id);
CREATE INDEX activity_by_time ON public.activity USING btree (tenant_id, at, id);
CREATE INDEX appointment_by_pair ON public.appointment USING btree (tenant_id, patient_id, practitioner_id, starts_at) INCLUDE (status);
CREATE INDEX appointment_by_patient ON public.appointment USING btree (tenant_id, patient_id, starts_at, id);
CREATE INDEX appointment_by_series ON public.appointment USING btree (tenant_id, series_id, starts_at);
CREATE INDEX appointment_by_time ON public.appointment USING btree (tenant_id, starts_at, id) INCLUDE (practitioner_id, ends_at);
CREATE INDEX assignment_by_patient ON public.assignment USING btree (tenant_id, patient_id, status, practitioner_id) INCLUDE (starts_at, ends_at, kind);
CREATE INDEX assignment_by_practitioner ON public.assignment USING btree (tenant_id, practitioner_id, status, patient_id) INCLUDE (starts_at, ends_at, kind);
CREATE INDEX assignment_by_review ON public.assignment USING btree (tenant_id, reviewed_at) WHERE (reviewed_at IS NOT NULL);
CREATE UNIQUE INDEX assignment_one_primary ON public.assignment USING btree (tenant_id, patient_id) WHERE ((kind = 'primary'::text) AND (status = 'active'::text));
CREATE INDEX assignment_period_by_patient ON public.assignment_period USING btree (tenant_id, patient_id, opened_at, id);
CREATE UNIQUE INDEX calendar_feed_one ON public.calendar_feed USING btree (tenant_id, member_id) WHERE (revoked_at IS NULL);
CREATE INDEX cover_by_leave ON public.cover USING btree (tenant_id, leave_id, of_practitioner_id);
CREATE INDEX cover_by_patient ON public.cover USING btree (tenant_id, patient_id, practitioner_id);
CREATE INDEX cover_by_practitioner ON public.cover USING btree (tenant_id, practitioner_id);
CREATE INDEX cover_appointment_by_leave ON public.cover_appointment USING btree (tenant_id, leave_id, of_practitioner_id);
CREATE INDEX cover_appointment_by_patient ON public.cover_appointment USING btree (tenant_id, patient_id);
CREATE INDEX cover_appointment_by_to ON public.cover_appointment USING btree (tenant_id, to_practitioner_id);
CREATE INDEX cover_appointment_of ON public.cover_appointment USING btree (tenant_id, appointment_id);
CREATE INDEX diagnosis_by_patient ON public.diagnosis USING btree (tenant_id, patient_id, recorded_at DESC, id DESC);
CREATE UNIQUE INDEX diagnosis_one_primary ON public.diagnosis USING btree (tenant_id, patient_id) WHERE is_primary;
CREATE INDEX diagnosis_version_by_patient ON public.diagnosis_version USING btree (tenant_id, patient_id, diagnosis_id);
CREATE INDEX emergency_access_by_member ON public.emergency_access USING btree (tenant_id, member_id, starts_at, id);
CREATE INDEX emergency_access_by_patient ON public.emergency_access USING btree (tenant_id, patient_id, ends_at);
CREATE INDEX emergency_access_by_practitioner ON public.emergency_access USING btree (tenant_id, practitioner_id, ends_at, patient_id);
CREATE INDEX form_by_patient ON public.form USING btree (tenant_id, patient_id, filled_at DESC, id DESC);
CREATE INDEX form_by_root ON public.form USING btree (tenant_id, root_id);
CREATE UNIQUE INDEX form_corrected_once ON public.form USING btree (tenant_id, corrects_id) WHERE (status = 'completed'::text);
CREATE UNIQUE INDEX form_correction_begun ON public.form USING btree (tenant_id, corrects_id, author_id) WHERE (status = 'draft'::text);
CREATE UNIQUE INDEX form_request_filled_once ON public.form USING btree (tenant_id, request_id);
CREATE INDEX form_request_by_patient ON public.form_request USING btree (tenant_id, patient_id, sent_at DESC, id DESC);
CREATE INDEX form_request_by_template ON public.form_request USING btree (tenant_id, template_id, template_version);
CREATE INDEX form_template_by_name ON public.form_template USING btree (tenant_id, status, sort_name, id);
CREATE INDEX handover_by_time ON public.handover USING btree (tenant_id, made_at, id);
CREATE INDEX invitation_by_patient ON public.invitation USING btree (tenant_id, patient_id, accepted_at, revoked_at);
CREATE UNIQUE INDEX invitation_by_token ON public.invitation USING btree (tenant_id, token_hash);
CREATE UNIQUE INDEX invitation_one_open ON public.invitation USING btree (tenant_id, patient_id, email) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX letter_by_author ON public.letter USING btree (tenant_id, author_id, patient_id);
CREATE INDEX letter_by_correction ON public.letter USING btree (tenant_id, patient_id, corrects_id);
CREATE INDEX letter_by_patient ON public.letter USING btree (tenant_id, patient_id, created_at DESC, id DESC);
CREATE INDEX letter_dispatch_by_letter ON public.letter_dispatch USING btree (tenant_id, letter_id, sent_at, id);
CREATE UNIQUE INDEX letter_dispatch_in_portal_once ON public.letter_dispatch USING btree (tenant_id, patient_id, letter_id) WHERE (channel = 'portal'::text);
CREATE INDEX letter_template_by_name ON public.letter_template USING btree (tenant_id, status, name, id);
CREATE INDEX member_by_practitioner ON public.member USING btree (tenant_id, practitioner_id);
CREATE INDEX member_by_user ON public.member USING btree (user_id);
CREATE UNIQUE INDEX member_invitation_by_token ON public.member_invitation USING btree (tenant_id, token_hash);
CREATE INDEX member_invitation_in_order ON public.member_invitation USING btree (tenant_id, created_at, id) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE UNIQUE INDEX member_invitation_one_open ON public.member_invitation USING btree (tenant_id, email) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
CREATE INDEX note_awaiting ON public.note USING btree (tenant_id, author_id, signed_at, id) WHERE ((co_signature = 'needed'::text) OR (status = 'returned'::text));
CREATE INDEX note_by_patient ON public.note USING btree (tenant_id, patient_id, happened_at DESC, id DESC);
CREATE INDEX note_addendum_by_note ON public.note_addendum USING btree (tenant_id, note_id, at, id);
CREATE INDEX note_draft_by_author ON public.note_draft USING btree (tenant_id, author_id, patient_id) WHERE (closed_at IS NULL);
CREATE INDEX outbox_by_subject ON public.outbox USING btree (tenant_id, subject_id, letter);
CREATE INDEX outbox_by_time ON public.outbox USING btree (tenant_id, created_at, id);
CREATE INDEX outbox_due ON public.outbox USING btree (due_at, tenant_id, id) WHERE (settled_at IS NULL);
CREATE INDEX patient_by_email ON public.patient USING btree (tenant_id, email);
CREATE INDEX patient_by_name ON public.patient USING btree (tenant_id, status, sort_name, id);
CREATE INDEX patient_by_search_name ON public.patient USING gin (tenant_id, search_name gin_trgm_ops);
CREATE INDEX patient_import_by_member ON public.patient_import USING btree (tenant_id, member_id, created_at DESC, id DESC);
CREATE INDEX patient_import_due ON public.patient_import USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX patient_import_row_by_outcome ON public.patient_import_row USING btree (tenant_id, import_id, outcome, nth);
CREATE INDEX patient_profile_by_birth_date ON public.patient_profile USING btree (tenant_id, birth_date, patient_id);
CREATE INDEX patient_profile_by_tag ON public.patient_profile USING gin (tenant_id, tags);
CREATE INDEX portal_access_by_user ON public.portal_access USING btree (user_id);
CREATE INDEX psychotherapy_note_by_patient ON public.psychotherapy_note USING btree (tenant_id, patient_id, author_id, happened_at DESC, id DESC);
CREATE INDEX record_export_by_patient ON public.record_export USING btree (tenant_id, patient_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX record_export_one_running ON public.record_export USING btree (tenant_id, patient_id, member_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX record_file_by_patient ON public.record_file USING btree (tenant_id, patient_id, stored_at DESC, id DESC);
CREATE UNIQUE INDEX record_file_versions ON public.record_file USING btree (tenant_id, first_id, revision) WHERE (refusal IS NULL);
CREATE INDEX sealed_draft_by_author ON public.sealed_draft USING btree (tenant_id, author_id, sealed_at, id);
CREATE INDEX sealed_draft_by_patient ON public.sealed_draft USING btree (tenant_id, patient_id, given_at, id) WHERE (taken_at IS NULL);
CREATE INDEX sign_in_link_by_user ON public.sign_in_link USING btree (user_id, created_at);
CREATE INDEX slot_hold_by_patient ON public.slot_hold USING btree (tenant_id, patient_id);
CREATE INDEX slot_hold_by_practitioner ON public.slot_hold USING btree (tenant_id, practitioner_id, starts_at);
CREATE INDEX supervision_by_practitioner ON public.supervision USING btree (tenant_id, practitioner_id, supervisor_id);
CREATE INDEX supervision_by_supervisor ON public.supervision USING btree (tenant_id, supervisor_id, practitioner_id);
CREATE UNIQUE INDEX tag_once ON public.tag USING btree (tenant_id, sort_name) WHERE (removed_at IS NULL);
CREATE INDEX throttle_ended ON public.throttle USING btree (window_ends_at);
CREATE INDEX time_off_by_practitioner ON public.time_off USING btree (tenant_id, practitioner_id, starts_at);
CREATE INDEX user_session_by_user ON public.user_session USING btree (user_id);
CREATE INDEX waitlist_entry_in_line ON public.waitlist_entry USING btree (tenant_id, state, joined_at, id);
CREATE UNIQUE INDEX waitlist_entry_once ON public.waitlist_entry USING btree (tenant_id, patient_id, service_id, COALESCE(practitioner_id, (0)::bigint)) WHERE (state = 'waiting'::text);
CREATE INDEX waitlist_offer_by_freed ON public.waitlist_offer USING btree (tenant_id, freed_by, patient_id);
CREATE INDEX waitlist_offer_by_patient ON public.waitlist_offer USING btree (tenant_id, patient_id, made_at);
CREATE INDEX waitlist_offer_by_practitioner ON public.waitlist_offer USING btree (tenant_id, practitioner_id, starts_at);
CREATE UNIQUE INDEX waitlist_offer_one_of_entry ON public.waitlist_offer USING btree (tenant_id, entry_id) WHERE (outcome IS NULL);
CREATE UNIQUE INDEX waitlist_offer_one_open ON public.waitlist_offer USING btree (tenant_id, freed_by) WHERE (outcome IS NULL);

-- Row security
create policy fence on access_needed as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy raise on access_needed as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (raised_by = ( SELECT app.member() AS member)) AND (raised_at = now()) AND (outcome IS NULL) AND (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = access_needed.tenant_id) AND (a.id = access_needed.appointment_id) AND (a.patient_id = access_needed.patient_id) AND (a.practitioner_id = access_needed.practitioner_id) AND (a.placed_by = ( SELECT app.member() AS member)) AND (a.placed_at = now())))));
create policy raise_in_portal on access_needed as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (raised_by IS NULL) AND (raised_at = now()) AND (outcome IS NULL) AND (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = access_needed.tenant_id) AND (a.id = access_needed.appointment_id) AND (a.patient_id = access_needed.patient_id) AND (a.practitioner_id = access_needed.practitioner_id) AND (a.placed_by IS NULL) AND (a.placed_at = now())))));
create policy seen on access_needed as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((raised_by = ( SELECT app.member() AS member)) OR (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))) OR (app.unassign_refusal() IS NULL)));
create policy seen_in_portal on access_needed as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (raised_by IS NULL) AND (raised_at = now()));
create policy settle on access_needed as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (outcome IS NULL) AND (app.assign_refusal(patient_id, practitioner_id) IS NULL))
  with check ((settled_by = ( SELECT app.member() AS member)) AND (settled_at = now()));
create policy answer on access_question as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ( SELECT app.reads_all_activity() AS reads_all_activity) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (answered_at IS NULL))
  with check ((( SELECT app.member() AS member) <> 0) AND ( SELECT app.reads_all_activity() AS reads_all_activity) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (answered_by = ( SELECT app.member() AS member)) AND (answered_at = now()));
create policy ask on access_question as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('access'::text) AS portal_allows) AND (asked_by = (NULLIF(current_setting('app.user'::text, true), ''::text))::bigint) AND (asked_at = now()) AND (answered_at IS NULL) AND (EXISTS ( SELECT
   FROM app.my_access_log l
  WHERE (l.id = access_question.entry_id))));
create policy fence on access_question as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy oversee on access_question as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ( SELECT app.reads_all_activity() AS reads_all_activity) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy own on access_question as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('access'::text) AS portal_allows));
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
  using ((( SELECT app.member() AS member) <> 0) AND ((member_id = ( SELECT app.member() AS member)) OR ( SELECT app.reads_all_activity() AS reads_all_activity)) AND ((patient_id IS NULL) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))) AND ((action <> 'patient.listSent'::text) OR (NOT (EXISTS ( SELECT
   FROM ( SELECT (t.v)::bigint AS id
           FROM jsonb_array_elements_text((activity.detail -> 'patientIds'::text)) t(v)) listed
  WHERE (NOT ((( SELECT app.sees_every_name() AS sees_every_name) OR (listed.id = ( SELECT app.patient() AS patient)) OR (listed.id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (listed.id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))))))));
create policy fence on activity_head as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fence on activity_link as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy answer_by_link on appointment as permissive for update to caseload_app
  using ((id = ( SELECT app.linked() AS linked)) AND (status = ANY (ARRAY['booked'::text, 'confirmed'::text])) AND (starts_at > now()))
  with check ((id = ( SELECT app.linked() AS linked)) AND ((status = 'confirmed'::text) OR ((status = 'cancelled'::text) AND (cancelled_by = 'patient'::text) AND (cancelled_at = now()))) AND app.only_answered(appointment.*));
create policy book on appointment as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (app.booking_refusal(patient_id, practitioner_id) IS NULL) AND (status = 'booked'::text) AND (booked_by = ( SELECT app.member() AS member)) AND (booked_at = now()) AND (placed_by = booked_by) AND (placed_at = booked_at));
create policy book_in_portal on appointment as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND (status = 'booked'::text) AND (app.portal_refusal(practitioner_id, service_id, starts_at) IS NULL) AND (booked_by IS NULL) AND (booked_at = now()) AND (placed_by IS NULL) AND (placed_at = now()) AND (series_id IS NULL) AND (room_id IS NULL));
create policy change on appointment as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (app.booking_refusal(patient_id, NULL::bigint) IS NULL))
  with check (app.booking_refusal(patient_id,
CASE
    WHEN (placed_at = now()) THEN practitioner_id
    ELSE NULL::bigint
END) IS NULL);
create policy change_in_portal on appointment as permissive for update to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (status = ANY (ARRAY['booked'::text, 'confirmed'::text])) AND (starts_at > now()))
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (((status = 'cancelled'::text) AND (cancelled_by = 'patient'::text) AND (cancelled_at = now()) AND app.only_answered(appointment.*)) OR ((status = ANY (ARRAY['booked'::text, 'confirmed'::text])) AND (app.portal_refusal(practitioner_id, service_id, starts_at) IS NULL) AND app.only_moved(appointment.*))));
create policy fence on appointment as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy of_client on appointment as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy seen on appointment as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((practitioner_id = ANY (( SELECT app.my_calendars() AS my_calendars)::bigint[])) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))));
create policy seen_by_link on appointment as permissive for select to caseload_app
  using (id = ( SELECT app.linked() AS linked));
create policy fence on appointment_link as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy make on appointment_link as permissive for insert to caseload_app
  with check (EXISTS ( SELECT
   FROM app.linked_appointment a
  WHERE ((a.tenant_id = appointment_link.tenant_id) AND (a.id = appointment_link.appointment_id))));
create policy book on appointment_series as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (app.booking_refusal(patient_id, NULL::bigint) IS NULL) AND (created_by = ( SELECT app.member() AS member)) AND (created_at = now()));
create policy fence on appointment_series as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on appointment_series as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))));
create policy assign on assignment as permissive for insert to caseload_app
  with check ((assigned_by = ( SELECT app.member() AS member)) AND (((via = 'invite'::text) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND app.creates_now(patient_id)) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (app.assign_refusal(patient_id, practitioner_id) IS NULL) AND ((kind <> 'primary'::text) OR (app.unassign_refusal() IS NULL)))));
create policy assign_again_by_booking on assignment as permissive for update to caseload_app
  using app.booking_assigns(patient_id, practitioner_id)
  with check ((COALESCE(assigned_by, (0)::bigint) = ( SELECT app.member() AS member)) AND (via = 'appointment'::text) AND (status = 'active'::text) AND (ends_at IS NULL) AND app.booking_assigns(patient_id, practitioner_id));
create policy assign_by_booking on assignment as permissive for insert to caseload_app
  with check ((COALESCE(assigned_by, (0)::bigint) = ( SELECT app.member() AS member)) AND (via = 'appointment'::text) AND (ends_at IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND app.booking_assigns(patient_id, practitioner_id));
create policy change on assignment as permissive for update to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))
  with check (app.change_refusal(patient_id, practitioner_id, status, kind, starts_at, ends_at) IS NULL);
create policy fence on assignment as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy review on assignment as restrictive for update to caseload_app
  using true
  with check app.review_is_kept(patient_id, practitioner_id, reviewed_at, reviewed_by, reviewed_until);
create policy seen on assignment as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND ((status = 'active'::text) OR (( SELECT app.member() AS member) <> 0)));
create policy seen_by_booking on assignment as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND app.booking_assigns(patient_id, practitioner_id));
create policy close on assignment_period as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (closed_at IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((app.unassign_refusal() IS NULL) OR (app.assign_refusal(patient_id, practitioner_id) IS NULL)))
  with check ((closed_by = ( SELECT app.member() AS member)) AND (closed_at >= now()));
create policy close_by_booking on assignment_period as permissive for update to caseload_app
  using ((closed_at IS NULL) AND app.booking_assigns(patient_id, practitioner_id))
  with check ((COALESCE(closed_by, (0)::bigint) = ( SELECT app.member() AS member)) AND (closed_at >= now()) AND app.booking_assigns(patient_id, practitioner_id));
create policy fence on assignment_period as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy open on assignment_period as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)) AND (opened_by = ( SELECT app.member() AS member)) AND (opened_at = now()) AND (starts_at >= now()) AND (app.creates_now(patient_id) OR ((app.unassign_refusal() IS NULL) OR (app.assign_refusal(patient_id, practitioner_id) IS NULL))) AND ((since IS NULL) OR ( SELECT (NOT ((a.starts_at IS DISTINCT FROM assignment_period.since) OR (a.assigned_by IS DISTINCT FROM assignment_period.granted_by)))
   FROM assignment a
  WHERE ((a.tenant_id = assignment_period.tenant_id) AND (a.patient_id = assignment_period.patient_id) AND (a.practitioner_id = assignment_period.practitioner_id)))));
create policy open_by_booking on assignment_period as permissive for insert to caseload_app
  with check ((COALESCE(opened_by, (0)::bigint) = ( SELECT app.member() AS member)) AND (opened_at = now()) AND (via = 'appointment'::text) AND (starts_at >= now()) AND app.booking_assigns(patient_id, practitioner_id));
create policy seen on assignment_period as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (( SELECT app.member() AS member) <> 0));
create policy seen_by_booking on assignment_period as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND app.booking_assigns(patient_id, practitioner_id));
create policy fence on block_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on block_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy fence on calendar_feed as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy make on calendar_feed as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND (created_at = now()) AND (revoked_at IS NULL) AND (last_read_at IS NULL));
create policy own on calendar_feed as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)));
create policy revoke on calendar_feed as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (revoked_at IS NULL))
  with check ((member_id = ( SELECT app.member() AS member)) AND (revoked_at = now()));
create policy fence on calendar_lock as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on calendar_lock as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) OR ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy take on calendar_lock as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) OR ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy take_again on calendar_lock as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) OR ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy create_with_patient on chart_lock as permissive for insert to caseload_app
  with check (( SELECT app.member() AS member) <> 0);
create policy fence on chart_lock as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy seen on chart_lock as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy take on chart_lock as permissive for update to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))
  with check false;
create policy fence on cover as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy give on cover as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (made_by = ( SELECT app.member() AS member)) AND (made_at = now()) AND (read_at IS NULL) AND (app.assign_refusal(patient_id, practitioner_id) IS NULL));
create policy give_again on cover as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (EXISTS ( SELECT
   FROM (((handover_patient t
     JOIN handover h ON (((h.tenant_id = t.tenant_id) AND (h.id = t.handover_id) AND (h.undone_by = ( SELECT app.member() AS member)) AND (h.undone_at = now()))))
     CROSS JOIN LATERAL jsonb_array_elements(t.covers) e(value))
     CROSS JOIN LATERAL jsonb_array_elements(jsonb_build_array((e.value -> 'cover'::text))) one(value))
  WHERE ((t.tenant_id = cover.tenant_id) AND (t.patient_id = cover.patient_id) AND (jsonb_populate_record(NULL::cover, one.value) = cover.*)))));
create policy read on cover as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (of_practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) AND (read_at IS NULL))
  with check (read_at = now());
create policy redate on cover as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (read_at IS NULL))
  with check (read_at IS NULL);
create policy seen on cover as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((of_practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) OR (app.cover_refusal(of_practitioner_id) IS NULL)));
create policy take_back on cover as permissive for delete to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL));
create policy fence on cover_appointment as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy give_again on cover_appointment as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (EXISTS ( SELECT
   FROM (((handover_patient t
     JOIN handover h ON (((h.tenant_id = t.tenant_id) AND (h.id = t.handover_id) AND (h.undone_by = ( SELECT app.member() AS member)) AND (h.undone_at = now()))))
     CROSS JOIN LATERAL jsonb_array_elements(t.covers) e(value))
     CROSS JOIN LATERAL jsonb_array_elements((e.value -> 'appointments'::text)) one(value))
  WHERE ((t.tenant_id = cover_appointment.tenant_id) AND (t.patient_id = cover_appointment.patient_id) AND (jsonb_populate_record(NULL::cover_appointment, one.value) = cover_appointment.*)))));
create policy move on cover_appointment as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (app.booking_refusal(patient_id, NULL::bigint) IS NULL));
create policy move_again on cover_appointment as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL))
  with check ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL) AND (app.booking_refusal(patient_id, NULL::bigint) IS NULL));
create policy seen on cover_appointment as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND ((of_practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)) OR (app.cover_refusal(of_practitioner_id) IS NULL)));
create policy take_back on cover_appointment as permissive for delete to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.cover_refusal(of_practitioner_id) IS NULL));
create policy change on diagnosis as permissive for update to caseload_app
  using (
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END AND (((status = 'provisional'::text) AND (author_id = ( SELECT app.member() AS member))) OR ( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'clinicalAdmin'::text]) AS has_role)))
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()) AND ((status = ANY (ARRAY['provisional'::text, 'enteredInError'::text])) OR ( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'clinicalAdmin'::text]) AS has_role)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on diagnosis as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on diagnosis as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END;
create policy record on diagnosis as permissive for insert to caseload_app
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()) AND ((status = ANY (ARRAY['provisional'::text, 'enteredInError'::text])) OR ( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'clinicalAdmin'::text]) AS has_role)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy seen on diagnosis as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fence on diagnosis_code as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy import on diagnosis_code as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy import_again on diagnosis_code as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role)
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy inside on diagnosis_code as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy inside on diagnosis_code_sample as permissive for select to caseload_app
  using (EXISTS ( SELECT
   FROM member m
  WHERE ((m.tenant_id = ( SELECT app.tenant() AS tenant)) AND (m.id = ( SELECT app.member() AS member)))));
create policy fence on diagnosis_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on diagnosis_version as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END;
create policy record on diagnosis_version as permissive for insert to caseload_app
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()) AND ((status = ANY (ARRAY['provisional'::text, 'enteredInError'::text])) OR ( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'clinicalAdmin'::text]) AS has_role)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy seen on diagnosis_version as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
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
create policy fence on form as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fill on form as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (status = 'draft'::text) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END)
  with check ((author_id = ( SELECT app.member() AS member)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fill_in_portal on form as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows) AND (author_id IS NULL) AND (status = 'completed'::text) AND (filled_by = (NULLIF(current_setting('app.user'::text, true), ''::text))::bigint) AND (completed_at = now()) AND (filled_at = now()) AND (corrects_id IS NULL) AND (EXISTS ( SELECT
   FROM (form_request q
     JOIN form_request_answer w ON (((w.tenant_id = q.tenant_id) AND (w.request_id = q.id) AND (w.completed_at IS NULL))))
  WHERE ((q.tenant_id = form.tenant_id) AND (q.id = form.request_id) AND (q.patient_id = form.patient_id) AND (q.withdrawn_at IS NULL) AND (q.template_id = form.template_id) AND (q.template_version = form.template_version)))));
create policy need_to_know on form as restrictive for select to caseload_app
  using (
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END AND ((status = 'completed'::text) OR (author_id = ( SELECT app.member() AS member))));
create policy read on form as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy start on form as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (status = 'draft'::text) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on form_request as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy of_client on form_request as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows) AND (withdrawn_at IS NULL));
create policy read on form_request as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END);
create policy send on form_request as permissive for insert to caseload_app
  with check ((sent_by = ( SELECT app.member() AS member)) AND (sent_at = now()) AND (withdrawn_at IS NULL) AND (EXISTS ( SELECT
   FROM form_template t
  WHERE ((t.tenant_id = form_request.tenant_id) AND (t.id = form_request.template_id) AND (t.version = form_request.template_version) AND (t.status = 'active'::text)))) AND ((appointment_id IS NULL) OR (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = form_request.tenant_id) AND (a.id = form_request.appointment_id) AND (a.patient_id = form_request.patient_id))))) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy withdraw on form_request as permissive for update to caseload_app
  using ((withdrawn_at IS NULL) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END)
  with check ((withdrawn_by = ( SELECT app.member() AS member)) AND (withdrawn_at = now()) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy begin on form_request_answer as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows) AND (completed_at IS NULL) AND (saved_at = now()) AND (EXISTS ( SELECT
   FROM form_request q
  WHERE ((q.tenant_id = form_request_answer.tenant_id) AND (q.id = form_request_answer.request_id) AND (q.patient_id = form_request_answer.patient_id) AND (q.withdrawn_at IS NULL)))));
create policy fence on form_request_answer as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fill on form_request_answer as permissive for update to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows) AND (completed_at IS NULL))
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows) AND ((completed_at IS NULL) OR (completed_at = now())) AND (saved_at = now()) AND (EXISTS ( SELECT
   FROM form_request q
  WHERE ((q.tenant_id = form_request_answer.tenant_id) AND (q.id = form_request_answer.request_id) AND (q.patient_id = form_request_answer.patient_id) AND (q.withdrawn_at IS NULL)))));
create policy own on form_request_answer as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('forms'::text) AS portal_allows));
create policy fence on form_template as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on form_template as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy manage on form_template as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role);
create policy manage_again on form_template as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role);
create policy fence on form_template_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on form_template_version as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy manage on form_template_version as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role);
create policy of_client on form_template_version as permissive for select to caseload_app
  using (( SELECT app.portal_allows('forms'::text) AS portal_allows) AND (EXISTS ( SELECT
   FROM form_request q
  WHERE ((q.tenant_id = form_template_version.tenant_id) AND (q.template_id = form_template_version.template_id) AND (q.template_version = form_template_version.version) AND (q.patient_id = ( SELECT app.patient() AS patient)) AND (q.withdrawn_at IS NULL)))));
create policy fence on handover as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy make on handover as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND (made_by = ( SELECT app.member() AS member)) AND (made_at = now()) AND (undone_at IS NULL));
create policy seen on handover as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL));
create policy undo on handover as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND (undone_at IS NULL))
  with check ((undone_by = ( SELECT app.member() AS member)) AND (undone_at = now()));
create policy fence on handover_patient as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy make on handover_patient as permissive for insert to caseload_app
  with check ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (outcome IS NULL) AND (EXISTS ( SELECT
   FROM handover h
  WHERE ((h.tenant_id = handover_patient.tenant_id) AND (h.id = handover_patient.handover_id) AND (h.made_by = ( SELECT app.member() AS member)) AND (h.made_at = now())))));
create policy seen on handover_patient as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))));
create policy undo on handover_patient as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (outcome IS NULL))
  with check (EXISTS ( SELECT
   FROM handover h
  WHERE ((h.tenant_id = handover_patient.tenant_id) AND (h.id = handover_patient.handover_id) AND (h.undone_by = ( SELECT app.member() AS member)) AND (h.undone_at = now()))));
create policy fence on idempotency as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on idempotency as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ((patient_id IS NULL) OR ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])))));
create policy own_in_portal on idempotency as permissive for select to caseload_app
  using ((member_id IS NULL) AND (patient_id = ( SELECT app.patient() AS patient)));
create policy remember on idempotency as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)));
create policy remember_in_portal on idempotency as permissive for insert to caseload_app
  with check ((member_id IS NULL) AND (patient_id = ( SELECT app.patient() AS patient)));
create policy fence on invitation as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy invite on invitation as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)) AND (invited_by = ( SELECT app.member() AS member)) AND
CASE relation
    WHEN 'self'::text THEN (scopes @> '{appointments,forms,documents,access,profile}'::text[])
    ELSE (app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'scheduler'::text]) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL))
END);
create policy renew on invitation as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND ((relation = 'self'::text) OR (app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'scheduler'::text]) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL))));
create policy seen on invitation as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy fence on letter as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy finish on letter as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (state = 'draft'::text) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END)
  with check ((author_id = ( SELECT app.member() AS member)) AND (changed_at = now()) AND ((finished_at IS NULL) OR (finished_at = now())) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy need_to_know on letter as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.member() AS member) <> 0) THEN (((state = 'finished'::text) OR (author_id = ( SELECT app.member() AS member))) AND
    CASE
        WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
        ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
    END)
    ELSE ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('documents'::text) AS portal_allows) AND (EXISTS ( SELECT
       FROM letter_dispatch d
      WHERE ((d.tenant_id = letter.tenant_id) AND (d.patient_id = letter.patient_id) AND (d.letter_id = letter.id) AND (d.channel = 'portal'::text)))))
END;
create policy seen on letter as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy write on letter as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (created_at = now()) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on letter_dispatch as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on letter_dispatch as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.member() AS member) <> 0) THEN
    CASE
        WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
        ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
    END
    ELSE ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('documents'::text) AS portal_allows) AND (channel = 'portal'::text))
END;
create policy seen on letter_dispatch as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy send on letter_dispatch as permissive for insert to caseload_app
  with check ((sent_by = ( SELECT app.member() AS member)) AND (sent_at = now()) AND ( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'clinicalAdmin'::text]) AS has_role) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy add on letter_template as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy fence on letter_template as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on letter_template as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy keep on letter_template as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role)
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy add on letter_template_version as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy fence on letter_template_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on letter_template_version as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy begin_letterhead on letterhead as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy fence on letterhead as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on letterhead as permissive for select to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy keep on letterhead as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role)
  with check ((changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy fence on location as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on location as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy keep on location as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy keep_again on location as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy of_client on location as permissive for select to caseload_app
  using ( SELECT app.portal_allows('appointments'::text) AS portal_allows);
create policy fence on member as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on member as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy manage on member as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (id <> ( SELECT app.member() AS member)) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)))
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (id <> ( SELECT app.member() AS member)) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)));
create policy fence on member_invitation as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy invite on member_invitation as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)) AND (invited_by = ( SELECT app.member() AS member)) AND (created_at = now()) AND (accepted_at IS NULL) AND (member_id IS NULL) AND (revoked_at IS NULL));
create policy managed on member_invitation as permissive for select to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy renew on member_invitation as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND ((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)) AND (accepted_at IS NULL) AND (revoked_at IS NULL))
  with check (((NOT ('owner'::text = ANY (roles))) OR ( SELECT app.has_role(VARIADIC ARRAY['owner'::text]) AS has_role)) AND
CASE
    WHEN (revoked_at IS NULL) THEN ((invited_by = ( SELECT app.member() AS member)) AND (link_made_at <= now()))
    ELSE ((revoked_by = ( SELECT app.member() AS member)) AND (revoked_at = now()))
END);
create policy fence on member_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on member_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy begin on note as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)) AND (status = 'draft'::text) AND (times_signed = 0) AND (created_at = now()));
create policy fence on note as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on note as restrictive for select to caseload_app
  using (
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END));
create policy seen on note as permissive for select to caseload_app
  using ((status <> ALL (ARRAY['draft'::text, 'discarded'::text])) OR (author_id = ( SELECT app.member() AS member)));
create policy supervise on note as permissive for update to caseload_app
  using ((author_id <> ( SELECT app.member() AS member)) AND app.supervises(author_id) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('cosign'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'cosign'::text) IS NULL)
END AND (status = 'signed'::text) AND (co_signature = 'needed'::text))
  with check ((author_id <> ( SELECT app.member() AS member)) AND app.supervises(author_id) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('cosign'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'cosign'::text) IS NULL)
END AND (((status = 'signed'::text) AND (co_signature = 'given'::text) AND (co_signed_by = ( SELECT app.member() AS member)) AND (co_signed_at = now())) OR ((status = 'returned'::text) AND (co_signature = 'needed'::text) AND (returned_by = ( SELECT app.member() AS member)) AND (returned_at = now()))));
create policy write on note as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)))
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)));
create policy add on note_addendum as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)) AND (at = now()));
create policy fence on note_addendum as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on note_addendum as restrictive for select to caseload_app
  using (
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END));
create policy of_signed on note_addendum as restrictive for insert to caseload_app
  with check (EXISTS ( SELECT
   FROM note n
  WHERE ((n.tenant_id = note_addendum.tenant_id) AND (n.id = note_addendum.note_id) AND (n.status = ANY (ARRAY['signed'::text, 'returned'::text])))));
create policy seen on note_addendum as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy begin on note_begun as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)));
create policy fence on note_begun as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on note_begun as permissive for select to caseload_app
  using (author_id = ( SELECT app.member() AS member));
create policy write on note_begun as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)))
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)));
create policy begin on note_draft as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)));
create policy fence on note_draft as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on note_draft as restrictive for select to caseload_app
  using (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END));
create policy own on note_draft as permissive for select to caseload_app
  using (author_id = ( SELECT app.member() AS member));
create policy write on note_draft as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)))
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)));
create policy add on note_version as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (((kind = ANY (ARRAY['progress'::text, 'intake'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END) OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END)) AND (signed_at = now()));
create policy fence on note_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on note_version as restrictive for select to caseload_app
  using (
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('read'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'read'::text) IS NULL)
END OR ((kind = ANY (ARRAY['contact'::text, 'missedAppointment'::text])) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('contact'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'contact'::text) IS NULL)
END));
create policy seen on note_version as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy decline_by_link on outbox as permissive for insert to caseload_app
  with check ((letter = 'appointmentDeclined'::text) AND (subject_id = ( SELECT app.linked() AS linked)) AND (member_id = recipient_id) AND (EXISTS ( SELECT
   FROM app.linked_colleague c
  WHERE (c.id = outbox.recipient_id))) AND (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = outbox.tenant_id) AND (a.id = outbox.subject_id) AND (a.patient_id = outbox.patient_id) AND (a.status = 'cancelled'::text)))));
create policy fence on outbox as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy free_by_link on outbox as permissive for insert to caseload_app
  with check ((letter = 'slotFreed'::text) AND (subject_id = ( SELECT app.linked() AS linked)) AND (member_id IS NULL) AND (recipient_id IS NULL) AND (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = outbox.tenant_id) AND (a.id = outbox.subject_id) AND (a.patient_id = outbox.patient_id) AND (a.status = 'cancelled'::text) AND (a.cancelled_at = now())))));
create policy free_in_portal on outbox as permissive for insert to caseload_app
  with check ((letter = 'slotFreed'::text) AND (patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (member_id IS NULL) AND (recipient_id IS NULL) AND ((EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = outbox.tenant_id) AND (a.id = outbox.subject_id) AND (a.patient_id = outbox.patient_id) AND (a.status = 'cancelled'::text) AND (a.cancelled_at = now())))) OR (EXISTS ( SELECT
   FROM waitlist_offer w
  WHERE ((w.tenant_id = outbox.tenant_id) AND (w.freed_by = outbox.subject_id) AND (w.patient_id = outbox.patient_id) AND (w.outcome = 'declined'::text) AND (w.settled_at = now()))))));
create policy managed on outbox as permissive for select to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (patient_id IS NULL));
create policy own_digest on outbox as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (letter = 'leaveDigest'::text) AND (recipient_id = ( SELECT app.member() AS member)));
create policy post on outbox as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (patient_id IS NOT NULL) AND (((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) OR app.creates_now(patient_id)));
create policy post_digest on outbox as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (letter = 'leaveDigest'::text) AND (patient_id IS NULL) AND (member_id = recipient_id) AND (EXISTS ( SELECT
   FROM (cover c
     JOIN member m ON (((m.tenant_id = c.tenant_id) AND (m.practitioner_id = c.of_practitioner_id))))
  WHERE ((c.tenant_id = outbox.tenant_id) AND (c.leave_id = outbox.subject_id) AND (m.id = outbox.recipient_id)))));
create policy post_in_portal on outbox as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (((member_id IS NULL) AND (recipient_id IS NULL) AND (letter = ANY (ARRAY['appointmentBooked'::text, 'appointmentMoved'::text, 'appointmentCancelled'::text, 'appointmentReminder'::text]))) OR ((member_id = recipient_id) AND (letter = ANY (ARRAY['accessNeeded'::text, 'appointmentDeclined'::text])))));
create policy post_invitation on outbox as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (patient_id IS NULL) AND (letter = 'memberInvitation'::text) AND (EXISTS ( SELECT
   FROM member_invitation i
  WHERE ((i.tenant_id = outbox.tenant_id) AND (i.id = outbox.subject_id) AND (i.invited_by = ( SELECT app.member() AS member))))));
create policy seen on outbox as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (patient_id IS NOT NULL));
create policy create_own on patient as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (created_by = ( SELECT app.member() AS member)));
create policy edit on patient as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (id = ( SELECT app.patient() AS patient)) OR (id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.chart_refusal(id, 'profile'::text) IS NULL))
  with check ((( SELECT app.member() AS member) <> 0) AND app.standing_is_kept(id, sealed_at, status));
create policy edit_in_portal on patient as permissive for update to caseload_app
  using ((id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('profile'::text) AS portal_allows))
  with check ((id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('profile'::text) AS portal_allows) AND app.only_own_details(patient.*));
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
create policy begin on patient_import as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (state = 'arriving'::text) AND (created_at = now()) AND (received = 0));
create policy fence on patient_import as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on patient_import as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role));
create policy work on patient_import as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role) AND (due_at IS NOT NULL))
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text]) AS has_role));
create policy fence on patient_import_part as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy of_own on patient_import_part as permissive for all to caseload_app
  using (import_id = ANY (ARRAY( SELECT i.id
   FROM patient_import i
  WHERE ((i.tenant_id = ( SELECT app.tenant() AS tenant)) AND (i.member_id = ( SELECT app.member() AS member))))));
create policy fence on patient_import_row as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy of_own on patient_import_row as permissive for all to caseload_app
  using (import_id = ANY (ARRAY( SELECT i.id
   FROM patient_import i
  WHERE ((i.tenant_id = ( SELECT app.tenant() AS tenant)) AND (i.member_id = ( SELECT app.member() AS member))))));
create policy create_with_patient on patient_profile as permissive for insert to caseload_app
  with check (( SELECT app.member() AS member) <> 0);
create policy edit on patient_profile as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL));
create policy edit_in_portal on patient_profile as permissive for update to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('profile'::text) AS portal_allows))
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('profile'::text) AS portal_allows) AND app.only_own_profile(patient_profile.*));
create policy fence on patient_profile as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy opened on patient_profile as permissive for select to caseload_app
  using ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])) AND (( SELECT app.opens_every_profile() AS opens_every_profile) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))));
create policy entrust on portal_access as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (COALESCE(ends_at, 'infinity'::timestamp with time zone) > now()) AND (app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'scheduler'::text]) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL)))
  with check (((ends_at IS NULL) OR (ends_at = now())) AND ((relation = 'guardian'::text) OR (scopes @> '{appointments,forms,documents,access,profile}'::text[])));
create policy fence on portal_access as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy known on portal_access as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[])));
create policy fence on practitioner as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on practitioner as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) OR (id = ANY (( SELECT app.my_care_team() AS my_care_team)::bigint[])) OR (( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND ((id = ANY (( SELECT app.portal_practitioners() AS portal_practitioners)::bigint[])) OR (id = ANY (( SELECT app.seeing_practitioners() AS seeing_practitioners)::bigint[])))));
create policy leave on practitioner as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (( SELECT app.unassign_refusal() AS unassign_refusal) IS NULL))
  with check ((NOT accepting_new_patients) OR (EXISTS ( SELECT
   FROM handover h
  WHERE ((h.tenant_id = practitioner.tenant_id) AND (h.practitioner_id = practitioner.id) AND h.stopped_accepting AND (h.undone_by = ( SELECT app.member() AS member)) AND (h.undone_at = now())))));
create policy settle on practitioner as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy edit on profile_version as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL) AND (changed_by = ( SELECT app.member() AS member)) AND (changed_at = now()));
create policy edit_in_portal on profile_version as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('profile'::text) AS portal_allows) AND (changed_by IS NULL) AND (changed_by_user = (NULLIF(current_setting('app.user'::text, true), ''::text))::bigint) AND (changed_at = now()));
create policy edited on profile_version as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.chart_refusal(patient_id, 'profile'::text) IS NULL));
create policy fence on profile_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy fence on psychotherapy_note as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on psychotherapy_note as restrictive for all to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('psychotherapy'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'psychotherapy'::text) IS NULL)
END);
create policy own on psychotherapy_note as permissive for select to caseload_app
  using (author_id = ( SELECT app.member() AS member));
create policy save on psychotherapy_note as permissive for update to caseload_app
  using (author_id = ( SELECT app.member() AS member))
  with check (author_id = ( SELECT app.member() AS member));
create policy write on psychotherapy_note as permissive for insert to caseload_app
  with check (author_id = ( SELECT app.member() AS member));
create policy fence on psychotherapy_note_version as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on psychotherapy_note_version as restrictive for all to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('psychotherapy'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'psychotherapy'::text) IS NULL)
END);
create policy own on psychotherapy_note_version as permissive for select to caseload_app
  using (author_id = ( SELECT app.member() AS member));
create policy write on psychotherapy_note_version as permissive for insert to caseload_app
  with check (author_id = ( SELECT app.member() AS member));
create policy ask on record_export as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)) AND (state = 'waiting'::text) AND (created_at = now()) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('export'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'export'::text) IS NULL)
END);
create policy fence on record_export as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy make on record_export as permissive for update to caseload_app
  using ((member_id = ( SELECT app.member() AS member)) AND (state <> 'discarded'::text))
  with check (member_id = ( SELECT app.member() AS member));
create policy own on record_export as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)));
create policy change on record_file as permissive for update to caseload_app
  using ((((stored_at IS NOT NULL) AND (refusal IS NULL)) OR (author_id = ( SELECT app.member() AS member))) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END)
  with check (((archived_by IS NULL) OR (archived_by = ( SELECT app.member() AS member))) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on record_file as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy need_to_know on record_file as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END;
create policy read on record_file as permissive for select to caseload_app
  using (((stored_at IS NOT NULL) AND (refusal IS NULL)) OR (author_id = ( SELECT app.member() AS member)));
create policy upload on record_file as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (stored_at IS NULL) AND (refusal IS NULL) AND (created_at = now()) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on room as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on room as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy keep on room as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy keep_again on room as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy of_client on room as permissive for select to caseload_app
  using ( SELECT app.portal_allows('appointments'::text) AS portal_allows);
create policy fence on saved_view as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on saved_view as permissive for all to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)))
  with check ((( SELECT app.member() AS member) <> 0) AND (member_id = ( SELECT app.member() AS member)));
create policy fence on seal_was as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy remember on seal_was as permissive for insert to caseload_app
  with check (pg_trigger_depth() > 0);
create policy fence on sealed_draft as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy give on sealed_draft as permissive for update to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) AND (given_at IS NULL))
  with check ((author_id = ( SELECT app.member() AS member)) AND (given_at = now()) AND (taken_at IS NULL) AND (app.given_before(id) IS NULL));
create policy keep on sealed_draft as permissive for insert to caseload_app
  with check ((author_id = ( SELECT app.member() AS member)) AND (sealed_at = now()) AND (given_at IS NULL) AND (EXISTS ( SELECT
   FROM note_begun b
  WHERE ((b.tenant_id = sealed_draft.tenant_id) AND (b.note_id = sealed_draft.note_id) AND (b.template = sealed_draft.template)))));
create policy known on sealed_draft as permissive for select to caseload_app
  using ((author_id = ( SELECT app.member() AS member)) OR ((given_at IS NOT NULL) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END));
create policy take on sealed_draft as permissive for update to caseload_app
  using ((given_at IS NOT NULL) AND (taken_at IS NULL) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END)
  with check ((given_at = app.given_before(id)) AND (taken_at = now()) AND (taken_by = ( SELECT app.member() AS member)) AND
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END);
create policy fence on sealed_draft_text as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy given on sealed_draft_text as permissive for select to caseload_app
  using (EXISTS ( SELECT
   FROM sealed_draft d
  WHERE ((d.tenant_id = sealed_draft_text.tenant_id) AND (d.id = sealed_draft_text.draft_id) AND (d.given_at IS NOT NULL))));
create policy keep on sealed_draft_text as permissive for insert to caseload_app
  with check (author_id = ( SELECT app.member() AS member));
create policy need_to_know on sealed_draft_text as restrictive for select to caseload_app
  using 
CASE
    WHEN (( SELECT app.chart() AS chart) IS NOT NULL) THEN (patient_id = ( SELECT app.chart_for('write'::text) AS chart_for))
    ELSE (app.chart_refusal(patient_id, 'write'::text) IS NULL)
END;
create policy fence on service as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on service as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy keep on service as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy keep_again on service as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy of_client on service as permissive for select to caseload_app
  using (( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (((status = 'active'::text) AND in_portal) OR (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = service.tenant_id) AND (a.service_id = service.id))))));
create policy fence on slot_hold as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy hold on slot_hold as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND (app.portal_refusal(practitioner_id, service_id, starts_at) IS NULL) AND (held_until <= (now() + '00:10:00'::interval)));
create policy let_go on slot_hold as permissive for delete to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy own on slot_hold as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy begin_supervision on supervision as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (supervisor_id <> ( SELECT app.member() AS member)) AND (created_by = ( SELECT app.member() AS member)) AND (created_at = now()) AND (starts_at >= now()));
create policy end_supervision on supervision as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) AND (supervisor_id <> ( SELECT app.member() AS member)) AND ((ends_at IS NULL) OR (ends_at > now())))
  with check ((ended_by = ( SELECT app.member() AS member)) AND (ends_at <= GREATEST(starts_at, now())));
create policy fence on supervision as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on supervision as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy coin on tag as permissive for insert to caseload_app
  with check ((created_by = ( SELECT app.member() AS member)) AND (created_at = now()) AND ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'clinician'::text, 'supervisor'::text, 'trainee'::text, 'scheduler'::text]) AS has_role));
create policy fence on tag as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on tag as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy keep on tag as permissive for update to caseload_app
  using (removed_at IS NULL)
  with check (((removed_at IS NULL) OR (removed_at = now())) AND (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role) OR ((removed_at IS NOT NULL) AND (created_by = ( SELECT app.member() AS member)) AND (NOT (EXISTS ( SELECT
   FROM patient_profile f
  WHERE ((f.tenant_id = tag.tenant_id) AND (f.tags @> ARRAY[tag.id]))))))));
create policy fence on tenant as restrictive for all to caseload_app
  using (id = ( SELECT app.tenant() AS tenant));
create policy inside on tenant as permissive for select to caseload_app
  using ((id = ( SELECT app.tenant() AS tenant)) AND (( SELECT app.linked() AS linked) = 0));
create policy settle on tenant as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy fence on tenant_feature as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on tenant_feature as permissive for select to caseload_app
  using ((tenant_id = ( SELECT app.tenant() AS tenant)) AND (( SELECT app.linked() AS linked) = 0));
create policy switch on tenant_feature as permissive for insert to caseload_app
  with check ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy switch_again on tenant_feature as permissive for update to caseload_app
  using ( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text]) AS has_role);
create policy fence on time_off as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy give_up on time_off as permissive for delete to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))));
create policy inside on time_off as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy of_client on time_off as permissive for select to caseload_app
  using (( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (practitioner_id = ANY (( SELECT app.portal_practitioners() AS portal_practitioners)::bigint[])));
create policy plan on time_off as permissive for insert to caseload_app
  with check ((( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)))) AND (created_by = ( SELECT app.member() AS member)) AND (created_at = now()));
create policy plan_again on time_off as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))))
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))));
create policy add on waitlist_entry as permissive for insert to caseload_app
  with check ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (app.booking_refusal(patient_id, practitioner_id) IS NULL) AND (added_by = ( SELECT app.member() AS member)) AND (joined_at = now()) AND (state = 'waiting'::text));
create policy fence on waitlist_entry as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy join_in_portal on waitlist_entry as permissive for insert to caseload_app
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND ( SELECT app.feature_is_on('clientPortal'::text) AS feature_is_on) AND ((practitioner_id IS NULL) OR (practitioner_id = ANY (( SELECT app.portal_practitioners() AS portal_practitioners)::bigint[]))) AND (added_by IS NULL) AND (joined_at = now()) AND (state = 'waiting'::text) AND (EXISTS ( SELECT
   FROM service s
  WHERE ((s.tenant_id = waitlist_entry.tenant_id) AND (s.id = waitlist_entry.service_id) AND (s.status = 'active'::text) AND s.in_portal))));
create policy leave_in_portal on waitlist_entry as permissive for update to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (state = 'waiting'::text))
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (ended_at = now()) AND (ended_by IS NULL) AND ((state = 'left'::text) OR ((state = 'booked'::text) AND (EXISTS ( SELECT
   FROM waitlist_offer w
  WHERE ((w.tenant_id = waitlist_entry.tenant_id) AND (w.entry_id = waitlist_entry.id) AND (w.outcome = 'accepted'::text) AND (w.settled_at = now())))))));
create policy own on waitlist_entry as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy seen on waitlist_entry as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))))));
create policy take_off on waitlist_entry as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))))) AND (state = 'waiting'::text))
  with check ((( SELECT app.member() AS member) <> 0) AND (state = 'left'::text) AND (ended_at = now()) AND (ended_by = ( SELECT app.member() AS member)));
create policy answer on waitlist_offer as permissive for update to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (outcome IS NULL) AND (expires_at > now()))
  with check ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (settled_at = now()) AND ((outcome = 'declined'::text) OR ((outcome = 'accepted'::text) AND (EXISTS ( SELECT
   FROM appointment a
  WHERE ((a.tenant_id = waitlist_offer.tenant_id) AND (a.id = waitlist_offer.appointment_id) AND (a.patient_id = waitlist_offer.patient_id) AND (a.practitioner_id = waitlist_offer.practitioner_id) AND (a.service_id = waitlist_offer.service_id) AND (a.starts_at = waitlist_offer.starts_at) AND (a.booked_by IS NULL) AND (a.booked_at = now())))))));
create policy fence on waitlist_offer as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy own on waitlist_offer as permissive for select to caseload_app
  using ((patient_id = ( SELECT app.patient() AS patient)) AND ( SELECT app.portal_allows('appointments'::text) AS portal_allows));
create policy seen on waitlist_offer as permissive for select to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))))));
create policy take_back on waitlist_offer as permissive for update to caseload_app
  using ((( SELECT app.member() AS member) <> 0) AND ((( SELECT app.sees_every_name() AS sees_every_name) OR (patient_id = ( SELECT app.patient() AS patient)) OR (patient_id = ANY (( SELECT app.my_patients() AS my_patients)::bigint[]))) AND (patient_id <> ALL (( SELECT app.my_blocks() AS my_blocks)::bigint[]))) AND (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (patient_id = ANY (ARRAY( SELECT c.patient_id
   FROM app.my_caseload c
  WHERE (c.because <> 'emergency'::text)))))) AND (outcome IS NULL))
  with check ((( SELECT app.member() AS member) <> 0) AND (outcome = 'withdrawn'::text) AND (settled_at = now()));
create policy fence on working_hours as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy give_up on working_hours as permissive for delete to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))));
create policy inside on working_hours as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy of_client on working_hours as permissive for select to caseload_app
  using (( SELECT app.portal_allows('appointments'::text) AS portal_allows) AND (practitioner_id = ANY (( SELECT app.portal_practitioners() AS portal_practitioners)::bigint[])));
create policy plan on working_hours as permissive for insert to caseload_app
  with check ((( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner)))) AND true);
create policy fence on working_week as restrictive for all to caseload_app
  using (tenant_id = ( SELECT app.tenant() AS tenant));
create policy inside on working_week as permissive for select to caseload_app
  using (( SELECT app.member() AS member) <> 0);
create policy plan on working_week as permissive for insert to caseload_app
  with check (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))));
create policy plan_again on working_week as permissive for update to caseload_app
  using (( SELECT app.has_role(VARIADIC ARRAY['owner'::text, 'practiceAdmin'::text, 'clinicalAdmin'::text, 'scheduler'::text]) AS has_role) OR (( SELECT app.has_role(VARIADIC ARRAY['clinician'::text, 'trainee'::text]) AS has_role) AND (practitioner_id = ( SELECT app.my_practitioner() AS my_practitioner))));

-- What the server may do
grant select on app.assignable to caseload_app;
grant select on app.chain_head to caseload_app;
grant select on app.colleague_address to caseload_app;
grant select on app.foreseen_opening to caseload_app;
grant select on app.linked_appointment to caseload_app;
grant select on app.linked_colleague to caseload_app;
grant select on app.linked_letter to caseload_app;
grant select on app.my_access_log to caseload_app;
grant select on app.my_block to caseload_app;
grant select on app.my_caseload to caseload_app;
grant select on app.my_next_change to caseload_app;
grant select on app.my_open_record to caseload_app;
grant select on app.my_relation to caseload_app;
grant select on app.object_arriving to caseload_app;
grant select on app.object_kept to caseload_app;
grant select on app.object_waiting to caseload_app;
grant update (refusal, scan, version) on app.object_waiting to caseload_app;
grant select on app.portal_colleague to caseload_app;
grant select on app.portal_practitioner to caseload_app;
grant select on app.visible_busy to caseload_app;
grant select on app.visible_chain to caseload_app;
grant select on app.visible_condition to caseload_app;
grant select on app.visible_connection to caseload_app;
grant select on app.visible_contact to caseload_app;
grant select on app.visible_head to caseload_app;
grant select on app.visible_need to caseload_app;
grant select on app.visible_opening to caseload_app;
grant select on app.visible_parting to caseload_app;
grant select on app.visible_reason to caseload_app;
grant select on app.visible_room to caseload_app;
grant select on app.waited_for to caseload_app;
grant select on past.tenant_feature to caseload_app;
grant select on past.visible_condition to caseload_app;
grant select on past.visible_connection to caseload_app;
grant select on past.visible_opening to caseload_app;
grant select on past.visible_patient to caseload_app;
grant select on past.visible_reason to caseload_app;
grant insert on access_needed to caseload_app;
grant select on access_needed to caseload_app;
grant update (outcome, settled_at, settled_by) on access_needed to caseload_app;
grant insert on access_question to caseload_app;
grant select on access_question to caseload_app;
grant update (answer, answered_at, answered_by) on access_question to caseload_app;
grant insert on access_request to caseload_app;
grant select on access_request to caseload_app;
grant update (note, outcome, settled_at, settled_by, until) on access_request to caseload_app;
grant select on activity to caseload_app;
grant insert on appointment to caseload_app;
grant select on appointment to caseload_app;
grant update (busy, cancel_reason, cancelled_at, cancelled_by, cancelled_late, ends_at, is_exception, patient_alone, placed_at, placed_by, practitioner_id, room_id, service_id, starts_at, status, version, wall_start, zone) on appointment to caseload_app;
grant insert on appointment_link to caseload_app;
grant insert on appointment_series to caseload_app;
grant select on appointment_series to caseload_app;
grant insert on assignment to caseload_app;
grant select on assignment to caseload_app;
grant update (assigned_at, assigned_by, ends_at, kind, reason, reviewed_at, reviewed_by, reviewed_until, starts_at, status, version, via) on assignment to caseload_app;
grant insert on assignment_period to caseload_app;
grant select on assignment_period to caseload_app;
grant update (closed_at, closed_by, closed_reason) on assignment_period to caseload_app;
grant insert on block_was to caseload_app;
grant insert on calendar_feed to caseload_app;
grant select (created_at, id, last_read_at, member_id, practitioner_id, revoked_at, tenant_id) on calendar_feed to caseload_app;
grant update (revoked_at) on calendar_feed to caseload_app;
grant insert on calendar_lock to caseload_app;
grant select on calendar_lock to caseload_app;
grant update (of_id) on calendar_lock to caseload_app;
grant insert on chart_lock to caseload_app;
grant select on chart_lock to caseload_app;
grant update (patient_id) on chart_lock to caseload_app;
grant delete on cover to caseload_app;
grant insert on cover to caseload_app;
grant select on cover to caseload_app;
grant update (leave_ends_at, leave_starts_at, read_at) on cover to caseload_app;
grant delete on cover_appointment to caseload_app;
grant insert on cover_appointment to caseload_app;
grant select on cover_appointment to caseload_app;
grant update (outcome, to_practitioner_id) on cover_appointment to caseload_app;
grant insert on diagnosis to caseload_app;
grant select on diagnosis to caseload_app;
grant update (changed_at, changed_by, is_primary, note, onset_on, reason, status, version) on diagnosis to caseload_app;
grant insert on diagnosis_code to caseload_app;
grant select on diagnosis_code to caseload_app;
grant update (changed_at, changed_by, search_title, title) on diagnosis_code to caseload_app;
grant select on diagnosis_code_sample to caseload_app;
grant insert on diagnosis_version to caseload_app;
grant select on diagnosis_version to caseload_app;
grant insert on emergency_access to caseload_app;
grant select on emergency_access to caseload_app;
grant update (ended_by, ends_at, review_note, reviewed_at, reviewed_by, verdict) on emergency_access to caseload_app;
grant insert on feature_was to caseload_app;
grant insert on form to caseload_app;
grant select on form to caseload_app;
grant update (answers, completed_at, filled_at, result, saved_at, status, version) on form to caseload_app;
grant insert on form_request to caseload_app;
grant select on form_request to caseload_app;
grant update (withdrawn_at, withdrawn_by) on form_request to caseload_app;
grant insert on form_request_answer to caseload_app;
grant select on form_request_answer to caseload_app;
grant update (answers, completed_at, saved_at, version) on form_request_answer to caseload_app;
grant insert on form_template to caseload_app;
grant select on form_template to caseload_app;
grant update (name, sort_name, status, version) on form_template to caseload_app;
grant insert on form_template_version to caseload_app;
grant select on form_template_version to caseload_app;
grant insert on handover to caseload_app;
grant select on handover to caseload_app;
grant update (undone_at, undone_by) on handover to caseload_app;
grant insert on handover_patient to caseload_app;
grant select on handover_patient to caseload_app;
grant update (outcome) on handover_patient to caseload_app;
grant insert on idempotency to caseload_app;
grant select on idempotency to caseload_app;
grant insert on invitation to caseload_app;
grant select on invitation to caseload_app;
grant update (expires_at, link_made_at, nonce, revoked_at, token_hash) on invitation to caseload_app;
grant insert on letter to caseload_app;
grant select on letter to caseload_app;
grant update (body, changed_at, finished_at, letterhead, party, party_lines, party_name, state, subject, version) on letter to caseload_app;
grant insert on letter_dispatch to caseload_app;
grant select on letter_dispatch to caseload_app;
grant insert on letter_template to caseload_app;
grant select on letter_template to caseload_app;
grant update (body, changed_at, changed_by, name, status, subject, version) on letter_template to caseload_app;
grant insert on letter_template_version to caseload_app;
grant select on letter_template_version to caseload_app;
grant insert on letterhead to caseload_app;
grant select on letterhead to caseload_app;
grant update (address_lines, changed_at, changed_by, email, footer, phone, version, website) on letterhead to caseload_app;
grant insert on location to caseload_app;
grant select on location to caseload_app;
grant update (address_lines, name, status, version) on location to caseload_app;
grant select on member to caseload_app;
grant update (access_level, approved, permissions, practitioner_id, roles, status, type, version, visibility) on member to caseload_app;
grant insert on member_invitation to caseload_app;
grant select on member_invitation to caseload_app;
grant update (expires_at, invited_by, link_made_at, nonce, revoked_at, revoked_by, token_hash) on member_invitation to caseload_app;
grant insert on member_was to caseload_app;
grant insert on note to caseload_app;
grant select on note to caseload_app;
grant update (co_signature, co_signed_at, co_signed_by, content, happened_at, returned_at, returned_by, returned_reason, signed_at, status, times_signed, version) on note to caseload_app;
grant insert on note_addendum to caseload_app;
grant select on note_addendum to caseload_app;
grant insert on note_begun to caseload_app;
grant select on note_begun to caseload_app;
grant update (happened_at) on note_begun to caseload_app;
grant insert on note_draft to caseload_app;
grant select on note_draft to caseload_app;
grant update (closed_at, content, happened_at, saved_at, unlocked_reason, version) on note_draft to caseload_app;
grant insert on note_version to caseload_app;
grant select on note_version to caseload_app;
grant insert on outbox to caseload_app;
grant select on outbox to caseload_app;
grant insert on patient to caseload_app;
grant select on patient to caseload_app;
grant update (email, first_name, last_name, phone, preferred_name, sealed_at, search_name, sort_name, status, version) on patient to caseload_app;
grant delete on patient_block to caseload_app;
grant insert on patient_block to caseload_app;
grant select on patient_block to caseload_app;
grant insert on patient_import to caseload_app;
grant select on patient_import to caseload_app;
grant update (attempts, created, done, due_at, failure, finished_at, headings, mapping, received, rows, state, summary, updated) on patient_import to caseload_app;
grant delete on patient_import_part to caseload_app;
grant insert on patient_import_part to caseload_app;
grant select on patient_import_part to caseload_app;
grant delete on patient_import_row to caseload_app;
grant insert on patient_import_row to caseload_app;
grant select on patient_import_row to caseload_app;
grant update (adds, assigned, birth_date, cells, changes, column_name, detail, email, given, how, number, outcome, patient_id, phone, reason, similar_there, sort_name, version) on patient_import_row to caseload_app;
grant insert on patient_profile to caseload_app;
grant select on patient_profile to caseload_app;
grant update (address_lines, alerts, birth_date, emergency_contact_name, emergency_contact_phone, emergency_contact_relation, language, pronouns, referred_by, tags) on patient_profile to caseload_app;
grant select on portal_access to caseload_app;
grant update (ends_at, scopes, version) on portal_access to caseload_app;
grant select on practitioner to caseload_app;
grant update (accepting_new_patients, capacity, discipline, languages) on practitioner to caseload_app;
grant insert on profile_version to caseload_app;
grant select on profile_version to caseload_app;
grant insert on psychotherapy_note to caseload_app;
grant select on psychotherapy_note to caseload_app;
grant update (body, happened_at, saved_at, version) on psychotherapy_note to caseload_app;
grant insert on psychotherapy_note_version to caseload_app;
grant select on psychotherapy_note_version to caseload_app;
grant insert on record_export to caseload_app;
grant select on record_export to caseload_app;
grant update (archive_key, archive_size, done, expires_at, finished_at, pdf_key, pdf_size, state, total) on record_export to caseload_app;
grant insert on record_file to caseload_app;
grant select on record_file to caseload_app;
grant update (archive_reason, archived_at, archived_by, description, hash, name, preview_size, refusal, revision, scan, stored_at, type, version) on record_file to caseload_app;
grant insert on room to caseload_app;
grant select on room to caseload_app;
grant update (left_with_location, location_id, name, status, version) on room to caseload_app;
grant delete on saved_view to caseload_app;
grant insert on saved_view to caseload_app;
grant select on saved_view to caseload_app;
grant update (asked, name, sort_name) on saved_view to caseload_app;
grant insert on seal_was to caseload_app;
grant insert on sealed_draft to caseload_app;
grant select on sealed_draft to caseload_app;
grant update (given_at, taken_as, taken_at, taken_by) on sealed_draft to caseload_app;
grant insert on sealed_draft_text to caseload_app;
grant select on sealed_draft_text to caseload_app;
grant insert on service to caseload_app;
grant select on service to caseload_app;
grant update (buffer_after_minutes, buffer_before_minutes, colour, duration_minutes, in_portal, name, price_label, status, version) on service to caseload_app;
grant delete on slot_hold to caseload_app;
grant insert on slot_hold to caseload_app;
grant select on slot_hold to caseload_app;
grant insert on supervision to caseload_app;
grant select on supervision to caseload_app;
grant update (ended_by, ends_at) on supervision to caseload_app;
grant insert on tag to caseload_app;
grant select on tag to caseload_app;
grant update (name, removed_at, sort_name) on tag to caseload_app;
grant select on tenant to caseload_app;
grant update (appointment_mails, assignment_policy, book_with_anyone, booking_days, booking_notice_hours, contact_days, emergency_minutes, emergency_review_hours, language, name, new_clients_book, notice_hours, patient_overlap, patient_word, portal_names, reminder_hours, therapist_word, version, waitlist_hours) on tenant to caseload_app;
grant insert on tenant_feature to caseload_app;
grant select on tenant_feature to caseload_app;
grant update on tenant_feature to caseload_app;
grant delete on time_off to caseload_app;
grant insert on time_off to caseload_app;
grant select on time_off to caseload_app;
grant update (ends_at, starts_at) on time_off to caseload_app;
grant insert on waitlist_entry to caseload_app;
grant select on waitlist_entry to caseload_app;
grant update (ended_at, ended_by, state) on waitlist_entry to caseload_app;
grant select on waitlist_offer to caseload_app;
grant update (appointment_id, outcome, settled_at) on waitlist_offer to caseload_app;
grant delete on working_hours to caseload_app;
grant insert on working_hours to caseload_app;
grant select on working_hours to caseload_app;
grant insert on working_week to caseload_app;
grant select on working_week to caseload_app;
grant update (version) on working_week to caseload_app;

-- Triggers
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON public.activity DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.chain();
CREATE CONSTRAINT TRIGGER keep_owner AFTER UPDATE OF roles, status, approved ON public.member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (('owner'::text = ANY (old.roles))) EXECUTE FUNCTION app.keep_owner();
CREATE TRIGGER keep_end BEFORE UPDATE OF ends_at ON public.emergency_access FOR EACH ROW WHEN (((old.ends_at <= now()) AND (new.ends_at IS DISTINCT FROM old.ends_at))) EXECUTE FUNCTION app.keep_end();
CREATE TRIGGER keep_file BEFORE UPDATE ON public.record_file FOR EACH ROW WHEN (((old.stored_at IS NOT NULL) AND ((((((new.revision IS DISTINCT FROM old.revision) OR (new.type IS DISTINCT FROM old.type)) OR (new.hash IS DISTINCT FROM old.hash)) OR (new.preview_size IS DISTINCT FROM old.preview_size)) OR (new.stored_at IS DISTINCT FROM old.stored_at)) OR ((old.scan <> 'waiting'::text) AND ((new.scan IS DISTINCT FROM old.scan) OR (new.refusal IS DISTINCT FROM old.refusal)))))) EXECUTE FUNCTION app.keep_file();
CREATE TRIGGER keep_planned BEFORE UPDATE OF ends_at ON public.emergency_access FOR EACH ROW WHEN ((new.ends_at IS DISTINCT FROM old.ends_at)) EXECUTE FUNCTION app.keep_planned();
CREATE TRIGGER keep_planned BEFORE UPDATE OF ends_at ON public.supervision FOR EACH ROW WHEN ((new.ends_at IS DISTINCT FROM old.ends_at)) EXECUTE FUNCTION app.keep_planned();
CREATE TRIGGER keep_signed BEFORE UPDATE ON public.note FOR EACH ROW EXECUTE FUNCTION app.keep_signed();
CREATE TRIGGER remember AFTER INSERT OR DELETE ON public.patient_block FOR EACH ROW EXECUTE FUNCTION app.remember_block();
CREATE TRIGGER remember AFTER INSERT OR UPDATE OF enabled ON public.tenant_feature FOR EACH ROW EXECUTE FUNCTION app.remember_feature();
CREATE TRIGGER remember AFTER INSERT OR UPDATE OF roles, permissions, access_level, status, approved, practitioner_id ON public.member FOR EACH ROW EXECUTE FUNCTION app.remember_member();
CREATE TRIGGER remember_seal AFTER UPDATE OF sealed_at ON public.patient FOR EACH ROW WHEN ((old.sealed_at IS DISTINCT FROM new.sealed_at)) EXECUTE FUNCTION app.remember_seal();
CREATE TRIGGER remember_sealed AFTER INSERT ON public.patient FOR EACH ROW WHEN ((new.sealed_at IS NOT NULL)) EXECUTE FUNCTION app.remember_seal();

-- Functions
-- app.accept_invitation(of_tenant bigint, with_token bytea, inviting text[], managing text[], by_user bigint, new_user bigint, new_hash text, request text, from_ip text, making jsonb) security definer
-- app.announce(what text, about_patient bigint, about_practitioner bigint, about_member bigint)
-- app.assign_refusal(patient bigint, practitioner bigint)
-- app.become(as_tenant bigint, as_member bigint) not executable by caseload_app
-- app.beginnings(words text[])
-- app.booking_assigns(of_patient bigint, of_practitioner bigint)
-- app.booking_effect(of_patient bigint, of_practitioner bigint, placed bigint)
-- app.booking_refusal(of_patient bigint, of_practitioner bigint)
-- app.canonical(value jsonb)
-- app.chain() security definer
-- app.change_refusal(of_patient bigint, of_practitioner bigint, new_status text, new_kind text, new_start timestamp with time zone, new_end timestamp with time zone)
-- app.chart()
-- app.chart_for(way text)
-- app.chart_refusal(of_patient bigint, way text)
-- app.claim_letter(of_kind text, again_tenant bigint, again_letter bigint) security definer
-- app.close_sessions(token bytea, everywhere boolean, request text, from_ip text) security definer
-- app.co_signature_for(of_kind text)
-- app.cover_refusal(of_practitioner bigint)
-- app.creates_now(patient bigint)
-- app.emergency_refusal(patient bigint)
-- app.enter(token bytea, acting_as text, needed_roles text[], needed_permission text, needed_feature text, needed_scope text, page_of_clinic bigint, by_hand boolean, request_id text, ip text) security definer
-- app.enter_link(what text, of_tenant bigint, with_token bytea, request_id text, ip text) security definer
-- app.entry(a activity, place bigint)
-- app.escalate(o outbox) not executable by caseload_app
-- app.exists_for(m member, of_patient bigint) not executable by caseload_app
-- app.expire_offers(of_practitioner bigint, of_entry bigint) not executable by caseload_app
-- app.feature_is_on(feature text)
-- app.follow(of_tenant bigint, to_appointment bigint) not executable by caseload_app
-- app.follow_due(o outbox) not executable by caseload_app
-- app.follow_due_at(of_tenant bigint, of_request bigint) not executable by caseload_app
-- app.follow_form(o outbox) not executable by caseload_app
-- app.follow_portal(of_tenant bigint, of_patient bigint) not executable by caseload_app
-- app.given_before(of_draft bigint)
-- app.has_permission(permission text)
-- app.has_role(VARIADIC of text[])
-- app.identities(for_email text, of_user bigint) security definer
-- app.instant()
-- app.keep_end()
-- app.keep_file()
-- app.keep_owner()
-- app.keep_planned()
-- app.keep_signed()
-- app.letter_language(spoken text, of_clinic text)
-- app.likeness(alone text)
-- app.link_entries(of_tenant bigint, entries bigint[])
-- app.linked()
-- app.make_clinic(making jsonb) not executable by caseload_app
-- app.make_sign_in_link(for_email text, link_id bigint, token bytea, digits bytea, browser bytea) security definer
-- app.matching_patients(words text[], f jsonb, after_place text, after_id bigint, most integer) not executable by caseload_app
-- app.member()
-- app.my_blocks()
-- app.my_calendars()
-- app.my_care_team()
-- app.my_patients()
-- app.my_practitioner()
-- app.new_id()
-- app.offer_freed(o outbox) not executable by caseload_app
-- app.on_care_team(of_patient bigint)
-- app.only_answered(after appointment)
-- app.only_moved(after appointment)
-- app.only_own_details(after patient)
-- app.only_own_profile(after patient_profile)
-- app.open_chart(of_patient bigint, way text, what text, by_hand boolean)
-- app.open_invitation(of_tenant bigint, with_token bytea, inviting text[], managing text[]) security definer
-- app.open_session(token bytea, for_user bigint, as_tenant bigint, as_member bigint, as_patient bigint, request text, from_ip text, instead_of bytea, by_link bytea, of_browser bytea) security definer
-- app.opens_every_profile()
-- app.page_of_patients(words text[], which text, after_place text, after_id bigint, most integer, filter jsonb) security definer
-- app.patient()
-- app.place(sort_name text, search_name text, starts text[])
-- app.portal_allows(scope text)
-- app.portal_practitioners()
-- app.portal_refusal(of_practitioner bigint, of_service bigint, at timestamp with time zone)
-- app.reads_all_activity()
-- app.record(what text, about_patient bigint, how text, by_rule text, about jsonb) security definer
-- app.remember_block()
-- app.remember_feature()
-- app.remember_member()
-- app.remember_seal()
-- app.request_refusal(patient bigint)
-- app.review_is_kept(of_patient bigint, of_practitioner bigint, at timestamp with time zone, by bigint, until timestamp with time zone)
-- app.seeing_practitioners()
-- app.sees_every_name()
-- app.settle_letter(of_tenant bigint, of_letter bigint, outcome text, again_in interval) security definer
-- app.standing_is_kept(of_patient bigint, new_sealed_at timestamp with time zone, new_status text)
-- app.still_covers(patient bigint, practitioner bigint, given_at timestamp with time zone, until timestamp with time zone)
-- app.supervises(of_member bigint)
-- app.tenant()
-- app.throttle(for_key bytea, allowed integer, window_seconds integer, attempts integer) security definer
-- app.to_be_told(of_patient bigint, with_roles text[], with_permission text) security definer
-- app.to_resemble(words text[])
-- app.to_resemble_alone(words text[])
-- app.unassign_refusal()
-- past.instant()
