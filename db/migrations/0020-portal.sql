-- The client portal (B1 to B4): who enters it as whom, and what they may book there.

-- A way into a patient's portal: the patient's own, or a guardian's with a login of their own and only some of it (B4).
alter table portal_access
  add column relation text not null default 'self' constraint portal_access_relation_known check (relation in ('self', 'guardian')),
  add column scopes text[] not null default '{appointments,forms,documents,access,profile}'
    constraint portal_access_scopes_known check (scopes <@ '{appointments,forms,documents,access,profile}' and cardinality(scopes) > 0),
  -- The address that was invited, and who a guardian is to the patient, as the clinic wrote it down.
  add column email text not null default '',
  add column name text not null default '',
  add column ends_at timestamptz,
  add column version integer not null default 1;
update portal_access a set email = u.email from user_account u where u.id = a.user_id;

alter table invitation
  add column relation text not null default 'self' constraint invitation_relation_known check (relation in ('self', 'guardian')),
  add column scopes text[] not null default '{appointments,forms,documents,access,profile}'
    constraint invitation_scopes_known check (scopes <@ '{appointments,forms,documents,access,profile}' and cardinality(scopes) > 0),
  add column name text not null default '';
-- One open invitation for the patient, and one for each guardian.
drop index invitation_one_open;
create unique index invitation_one_open on invitation (tenant_id, patient_id, email) where accepted_at is null and revoked_at is null;

-- A link that signs a client in without a password, in the browser that asked for it. Only hashes are kept; `code_hash` is of the digits that
-- can be typed in that browser instead, with the browser's secret (IN-2).
create table sign_in_link (
  id bigint not null,
  user_id bigint not null constraint sign_in_link_user references user_account,
  token_hash bytea not null constraint sign_in_link_token_once unique,
  code_hash bytea not null constraint sign_in_link_code_once unique,
  browser_hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint sign_in_link_pkey primary key (id)
);
create index sign_in_link_by_user on sign_in_link (user_id, created_at);
-- Whoever came by such a link has shown a mailbox and no password: such a session acts in portals only (AN-4).
alter table user_session add column by_link boolean not null default false;

-- B2: whom clients can book with in the portal, and how near and how far ahead.
alter table tenant
  add column book_with_anyone boolean not null default false,
  add column new_clients_book boolean not null default false,
  add column booking_notice_hours integer not null default 24 constraint tenant_booking_notice_sane check (booking_notice_hours between 0 and 336),
  add column booking_days integer not null default 60 constraint tenant_booking_days_sane check (booking_days between 1 and 365);
-- Which services are offered in the portal. Whether someone takes clients who are not theirs yet, practitioner.accepting_new_patients says.
alter table service add column in_portal boolean not null default true;

-- What the patient does in the portal was done by no member.
alter table appointment alter column booked_by drop not null, alter column placed_by drop not null;
alter table assignment alter column assigned_by drop not null;
alter table assignment_period alter column opened_by drop not null;
alter table access_needed alter column raised_by drop not null;
alter table outbox alter column member_id drop not null;

-- signInLink: to a client, the way in that they asked for.
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence', 'recordExport',
    'accessNeeded', 'appointmentBooked', 'appointmentMoved', 'appointmentCancelled', 'appointmentReminder', 'appointmentDeclined', 'signInLink'));

-- A time kept for a patient while they confirm it, or while it is offered to them. It runs out by the clock.
create table slot_hold (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  busy tstzrange not null constraint slot_hold_busy_sane check (not isempty(busy) and lower_inc(busy) and not upper_inc(busy)),
  held_until timestamptz not null,
  constraint slot_hold_pkey primary key (tenant_id, id),
  constraint slot_hold_patient foreign key (tenant_id, patient_id) references patient,
  constraint slot_hold_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint slot_hold_service foreign key (tenant_id, service_id) references service,
  constraint slot_hold_forward check (ends_at > starts_at)
);
create index slot_hold_by_practitioner on slot_hold (tenant_id, practitioner_id, starts_at);
create index slot_hold_by_patient on slot_hold (tenant_id, patient_id);

-- What a creating request answered: of a member, or of a patient in the portal, whom the answer is about.
alter table idempotency drop constraint idempotency_pkey;
alter table idempotency alter column member_id drop not null,
  add column asked_by bigint not null generated always as (coalesce(member_id, patient_id)) stored,
  add constraint idempotency_pkey primary key (tenant_id, asked_by, route, key);
