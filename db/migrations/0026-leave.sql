-- Coverage for a leave (A12): who takes over which patient while a practitioner is away, and what became of the appointments.

-- A cover names its leave together with whose it is.
alter table time_off add constraint time_off_of unique (tenant_id, id, practitioner_id);

-- A colleague takes over a patient for exactly the dates of a leave, which are said in one place: with the absence. Taken back, it is gone; what
-- it gave remains in the history of the assignment, and in the log.
create table cover (
  tenant_id bigint not null,
  leave_id bigint not null,
  patient_id bigint not null,
  -- Who is away.
  of_practitioner_id bigint not null,
  practitioner_id bigint not null,
  -- Whether it put the colleague on the care team. Who is on it anyway is given nothing, and nothing is taken from them when the leave is over.
  gives boolean not null,
  made_by bigint not null,
  made_at timestamptz not null,
  -- When who was away has read what happened meanwhile.
  read_at timestamptz,
  constraint cover_pkey primary key (tenant_id, leave_id, patient_id),
  constraint cover_of_leave foreign key (tenant_id, leave_id, of_practitioner_id) references time_off (tenant_id, id, practitioner_id),
  constraint cover_patient foreign key (tenant_id, patient_id) references patient,
  constraint cover_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint cover_made_by foreign key (tenant_id, made_by) references member,
  constraint cover_by_another check (practitioner_id <> of_practitioner_id)
);
create index cover_by_patient on cover (tenant_id, patient_id, practitioner_id);
create index cover_by_leave on cover (tenant_id, leave_id, of_practitioner_id);
create index cover_by_practitioner on cover (tenant_id, practitioner_id);

-- Where an appointment was before it was moved, or cancelled, because of a leave: it can be given back.
create table cover_appointment (
  tenant_id bigint not null,
  leave_id bigint not null,
  appointment_id bigint not null,
  patient_id bigint not null,
  of_practitioner_id bigint not null,
  outcome text not null constraint cover_appointment_outcome_known check (outcome in ('moved', 'cancelled')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  busy tstzrange not null constraint cover_appointment_busy_sane check (not isempty(busy) and lower_inc(busy) and not upper_inc(busy)),
  zone text not null,
  wall_start timestamp not null,
  is_exception boolean not null,
  constraint cover_appointment_pkey primary key (tenant_id, leave_id, appointment_id),
  constraint cover_appointment_of_leave foreign key (tenant_id, leave_id, of_practitioner_id) references time_off (tenant_id, id, practitioner_id),
  constraint cover_appointment_appointment foreign key (tenant_id, appointment_id) references appointment,
  constraint cover_appointment_patient foreign key (tenant_id, patient_id) references patient,
  constraint cover_appointment_forward check (ends_at > starts_at)
);
create index cover_appointment_of on cover_appointment (tenant_id, appointment_id);
create index cover_appointment_by_patient on cover_appointment (tenant_id, patient_id);
create index cover_appointment_by_leave on cover_appointment (tenant_id, leave_id, of_practitioner_id);

-- Who is back is told that there is something to read: the one letter that is about no patient.
alter table outbox alter column patient_id drop not null;
do $$
declare
  known text;
begin
  select string_agg(quote_literal(kind[1]), ', ') into known
    from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''(\w+)''', 'g') kind
    where c.conrelid = 'outbox'::regclass and c.conname = 'outbox_letter_known';
  alter table outbox drop constraint outbox_letter_known;
  execute format('alter table outbox add constraint outbox_letter_known check (letter in (%s, ''leaveDigest''))', known);
end $$;
alter table outbox add constraint outbox_about_patient check (patient_id is not null or letter = 'leaveDigest');
