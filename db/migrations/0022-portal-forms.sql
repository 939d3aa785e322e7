-- Forms that clients fill in before they come, and what they change about themselves (B3, C2).

-- A form that the clinic asks its client to fill in: a template as it was when it was sent, however it is changed or archived since.
create table form_request (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  template_id bigint not null,
  template_version integer not null,
  -- Until when: before this appointment, wherever that is moved to, or until the end of this day at the clinic; with neither, whenever it suits.
  appointment_id bigint,
  due_on date,
  sent_by bigint not null,
  sent_at timestamptz not null,
  withdrawn_by bigint,
  withdrawn_at timestamptz,
  constraint form_request_pkey primary key (tenant_id, id),
  constraint form_request_of_patient unique (tenant_id, patient_id, id),
  constraint form_request_patient foreign key (tenant_id, patient_id) references patient,
  constraint form_request_template foreign key (tenant_id, template_id, template_version) references form_template_version,
  constraint form_request_appointment foreign key (tenant_id, appointment_id) references appointment,
  constraint form_request_sent_by foreign key (tenant_id, sent_by) references member,
  constraint form_request_withdrawn_by foreign key (tenant_id, withdrawn_by) references member,
  constraint form_request_due_once check (num_nonnulls(appointment_id, due_on) <= 1),
  constraint form_request_withdrawn_whole check (num_nonnulls(withdrawn_by, withdrawn_at) in (0, 2))
);
create index form_request_by_patient on form_request (tenant_id, patient_id, sent_at desc, id desc);
create index form_request_by_template on form_request (tenant_id, template_id, template_version);

-- What the client has answered so far: theirs alone until it is completed. Then it is a form of the record, and this is their copy of it.
create table form_request_answer (
  tenant_id bigint not null,
  request_id bigint not null,
  patient_id bigint not null,
  answers jsonb not null constraint form_request_answer_sane check (jsonb_typeof(answers) = 'object' and octet_length(answers::text) <= 131072),
  version integer not null constraint form_request_answer_version_counts check (version >= 1),
  saved_at timestamptz not null,
  completed_at timestamptz,
  constraint form_request_answer_pkey primary key (tenant_id, request_id),
  constraint form_request_answer_request foreign key (tenant_id, patient_id, request_id) references form_request (tenant_id, patient_id, id)
);

-- A form has one author: a member, or the login that filled it in in the portal, the patient's or a guardian's, where the clinic had asked for it.
alter table form
  alter column author_id drop not null,
  add column request_id bigint,
  add column filled_by bigint constraint form_filled_by references user_account,
  add constraint form_request foreign key (tenant_id, patient_id, request_id) references form_request (tenant_id, patient_id, id),
  add constraint form_by_somebody check (num_nonnulls(author_id, filled_by) = 1 and (filled_by is null) = (request_id is null));
-- What was asked for once is filled in once.
create unique index form_request_filled_once on form (tenant_id, request_id);

-- A version of a profile is a member's, or of the login that changed it in the portal.
alter table profile_version
  alter column changed_by drop not null,
  add column changed_by_user bigint constraint profile_version_by_user references user_account,
  add constraint profile_version_by_somebody check (num_nonnulls(changed_by, changed_by_user) = 1);

-- formSent, formReminder: to a login of the portal, that there is something to fill in.
alter table outbox add column portal_user_id bigint constraint outbox_portal_user references user_account;
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence', 'recordExport',
    'accessNeeded', 'appointmentBooked', 'appointmentMoved', 'appointmentCancelled', 'appointmentReminder', 'appointmentDeclined', 'signInLink',
    'formSent', 'formReminder'));
