-- Sessions, the activity log, mail to be sent, and what keeps repeated and hurried requests harmless.

-- A signed-in browser. Only the SHA-256 of its token is kept. It acts as one member, or as one patient in the portal.
create table user_session (
  token_hash bytea constraint user_session_pkey primary key,
  user_id bigint not null constraint user_session_user references user_account,
  tenant_id bigint not null,
  member_id bigint,
  patient_id bigint,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint user_session_member foreign key (tenant_id, member_id) references member,
  constraint user_session_patient foreign key (tenant_id, patient_id) references patient,
  constraint user_session_acts_as_one check (num_nonnulls(member_id, patient_id) = 1)
);
create index user_session_by_user on user_session (user_id);

-- Who did what, to whose record, by which rule (L1). Append-only; a hash chain has its place in (tenant_id, id) order.
create table activity (
  tenant_id bigint not null constraint activity_of_tenant references tenant,
  id bigint generated always as identity,
  at timestamptz not null,
  action text not null,
  outcome text not null constraint activity_outcome_known check (outcome in ('done', 'refused')),
  user_id bigint,
  member_id bigint,
  patient_id bigint,
  -- What allowed it: a right, the clinic's policy, an invitation; or why it was refused.
  rule text,
  -- Ids and words of our own vocabulary; never text a person wrote about a patient.
  detail jsonb not null default '{}',
  request_id text,
  ip text,
  constraint activity_pkey primary key (tenant_id, id)
);
create index activity_by_patient on activity (tenant_id, patient_id, id);
create index activity_by_member on activity (tenant_id, member_id, id);

-- Work that leaves the building after the commit: a letter is named by ids and written when it is sent.
create table outbox (
  tenant_id bigint not null constraint outbox_of_tenant references tenant,
  id bigint not null,
  letter text not null constraint outbox_letter_known check (letter in ('invitation', 'selfAssigned')),
  patient_id bigint not null,
  -- The invitation, or the practitioner, the letter is about.
  subject_id bigint not null,
  -- Who caused it, and the colleague it goes to; null where it goes to the patient.
  member_id bigint not null,
  recipient_id bigint,
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  settled_at timestamptz,
  -- Sent, or why it was not: a word of ours.
  result text constraint outbox_result_known check (result in ('sent', 'withdrawn', 'failed')),
  constraint outbox_pkey primary key (tenant_id, id),
  constraint outbox_patient foreign key (tenant_id, patient_id) references patient,
  constraint outbox_member foreign key (tenant_id, member_id) references member,
  constraint outbox_recipient foreign key (tenant_id, recipient_id) references member
);
-- The sender works across clinics: it takes what is due, then acts inside that letter's clinic.
create index outbox_due on outbox (due_at, tenant_id, id) where settled_at is null;
create index outbox_by_time on outbox (tenant_id, created_at, id);

-- What a creating request answered, so that sending it again changes nothing (ID-1).
create table idempotency (
  tenant_id bigint not null,
  member_id bigint not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  -- The patient of whom the answer tells, so that it is not told again to someone who can no longer see them.
  patient_id bigint,
  answer jsonb not null,
  created_at timestamptz not null default now(),
  constraint idempotency_pkey primary key (tenant_id, member_id, route, key),
  constraint idempotency_member foreign key (tenant_id, member_id) references member
);

-- How often something was tried in a window of time. Keys are hashes: no address or name is kept.
create table throttle (
  key bytea constraint throttle_pkey primary key,
  window_ends_at timestamptz not null,
  count integer not null
);
create index throttle_ended on throttle (window_ends_at);
