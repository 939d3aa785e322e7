-- Appointments by mail, and in one's own calendar (S4).

-- By what the link in letters about an appointment is known. The token itself is derived by the server and stands nowhere.
create table appointment_link (
  tenant_id bigint not null,
  appointment_id bigint not null,
  token_hash bytea not null constraint appointment_link_sha256 check (length(token_hash) = 32),
  constraint appointment_link_pkey primary key (tenant_id, appointment_id),
  constraint appointment_link_appointment foreign key (tenant_id, appointment_id) references appointment,
  constraint appointment_link_once unique (tenant_id, token_hash)
);

-- An address at which a member's own calendar can be read by a calendar program, until it is taken back. It is the calendar of one practitioner:
-- a member who is given another makes a new one.
create table calendar_feed (
  tenant_id bigint not null,
  id bigint not null,
  member_id bigint not null,
  practitioner_id bigint not null,
  token_hash bytea not null constraint calendar_feed_sha256 check (length(token_hash) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  -- To the hour: a program asks often.
  last_read_at timestamptz,
  constraint calendar_feed_pkey primary key (tenant_id, id),
  constraint calendar_feed_member foreign key (tenant_id, member_id) references member,
  constraint calendar_feed_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint calendar_feed_token_once unique (tenant_id, token_hash)
);
-- One at a time; a new one ends the old.
create unique index calendar_feed_one on calendar_feed (tenant_id, member_id) where revoked_at is null;

-- Whether patients are written to about their appointments, and how many hours before one they are reminded (0: not at all).
alter table tenant add column appointment_mails boolean not null default true;
alter table tenant add column reminder_hours integer not null default 24 constraint tenant_reminder_sane check (reminder_hours between 0 and 168);

-- To the patient: that an appointment was booked (all that were booked with it), moved, cancelled, and that it comes. appointmentDeclined: to the
-- members of its practitioner, that the patient has cancelled it by the link.
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence', 'recordExport',
    'accessNeeded', 'appointmentBooked', 'appointmentMoved', 'appointmentCancelled', 'appointmentReminder', 'appointmentDeclined'));
create index outbox_by_subject on outbox (tenant_id, subject_id, letter);
