-- Who looked at my record (B3, L2, AU-6): what the clinic says of it, and what a client asks about it.

-- Whether a client is told who looked by name, or by role and discipline alone.
alter table tenant add column portal_names text not null default 'names' constraint tenant_portal_names_known check (portal_names in ('names', 'roles'));

-- A question about one entry of one's list, and what the clinic says to it.
create table access_question (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  -- The entry of the log. No reference: that an entry is gone is for the chain to tell.
  entry_id bigint not null,
  -- The login that asked: the patient's own, or a guardian's.
  asked_by bigint not null constraint access_question_asker references user_account,
  question text not null constraint access_question_given check (question <> ''),
  asked_at timestamptz not null,
  answer text constraint access_question_answer_given check (answer <> ''),
  answered_by bigint,
  answered_at timestamptz,
  constraint access_question_pkey primary key (tenant_id, id),
  constraint access_question_patient foreign key (tenant_id, patient_id) references patient,
  constraint access_question_answerer foreign key (tenant_id, answered_by) references member,
  constraint access_question_answered_whole check (num_nonnulls(answer, answered_by, answered_at) in (0, 3))
);
create unique index access_question_one_open on access_question (tenant_id, entry_id) where answered_at is null;
create index access_question_by_patient on access_question (tenant_id, patient_id, entry_id);
create index access_question_waiting on access_question (tenant_id, asked_at, id) where answered_at is null;
