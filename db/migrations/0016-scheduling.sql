-- Scheduling (S1 to S3): where and when a clinic works, what can be booked, and what is.

-- Where a clinic sees people.
create table location (
  tenant_id bigint not null constraint location_of_tenant references tenant,
  id bigint not null,
  name text not null constraint location_name_given check (name <> ''),
  address_lines text[] not null default '{}',
  status text not null default 'active' constraint location_status_known check (status in ('active', 'archived')),
  version integer not null default 1,
  constraint location_pkey primary key (tenant_id, id)
);

-- A room of a location, booked by one appointment at a time.
create table room (
  tenant_id bigint not null,
  id bigint not null,
  location_id bigint not null,
  name text not null constraint room_name_given check (name <> ''),
  status text not null default 'active' constraint room_status_known check (status in ('active', 'archived')),
  version integer not null default 1,
  constraint room_pkey primary key (tenant_id, id),
  constraint room_location foreign key (tenant_id, location_id) references location
);

-- What can be booked: how long it takes, and how long before and after nothing else is booked with the same practitioner.
create table service (
  tenant_id bigint not null constraint service_of_tenant references tenant,
  id bigint not null,
  name text not null constraint service_name_given check (name <> ''),
  duration_minutes integer not null constraint service_duration_sane check (duration_minutes between 5 and 720),
  buffer_before_minutes integer not null default 0 constraint service_buffer_before_sane check (buffer_before_minutes between 0 and 120),
  buffer_after_minutes integer not null default 0 constraint service_buffer_after_sane check (buffer_after_minutes between 0 and 120),
  -- As it is shown; the clinic bills elsewhere.
  price_label text not null default '',
  colour text not null default 'teal'
    constraint service_colour_known check (colour in ('teal', 'blue', 'grape', 'orange', 'pink', 'lime', 'yellow', 'gray')),
  status text not null default 'active' constraint service_status_known check (status in ('active', 'archived')),
  version integer not null default 1,
  constraint service_pkey primary key (tenant_id, id)
);

-- When a practitioner works, every week, by the clock of the clinic. Minutes of the day, half-open; weekday 1 is Monday.
create table working_hours (
  tenant_id bigint not null,
  practitioner_id bigint not null,
  weekday integer not null constraint working_hours_weekday check (weekday between 1 and 7),
  from_minute integer not null,
  to_minute integer not null,
  location_id bigint,
  constraint working_hours_pkey primary key (tenant_id, practitioner_id, weekday, from_minute),
  constraint working_hours_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint working_hours_location foreign key (tenant_id, location_id) references location,
  constraint working_hours_forward check (from_minute >= 0 and to_minute > from_minute and to_minute <= 1440),
  -- Nobody works at two places at once.
  constraint working_hours_once exclude using gist (
    tenant_id with =, practitioner_id with =, weekday with =, int4range(from_minute, to_minute) with &&)
);

-- When a practitioner is away. Why is nobody's business.
create table time_off (
  tenant_id bigint not null,
  id bigint not null,
  practitioner_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  constraint time_off_pkey primary key (tenant_id, id),
  constraint time_off_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint time_off_by foreign key (tenant_id, created_by) references member,
  constraint time_off_forward check (ends_at > starts_at)
);
create index time_off_by_practitioner on time_off (tenant_id, practitioner_id, starts_at);

-- Whoever books, moves or restores first takes the row of the practitioner, and of the room: those who come at the same moment find what
-- the first has booked, and can be offered something else. The constraints below hold without it.
create table calendar_lock (
  tenant_id bigint not null constraint calendar_lock_of_tenant references tenant,
  -- A practitioner, or a room.
  of_id bigint not null,
  constraint calendar_lock_pkey primary key (tenant_id, of_id)
);

-- Several appointments booked as one, by the clock of the clinic (TM-1).
create table appointment_series (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  every_weeks integer not null constraint appointment_series_every_sane check (every_weeks between 1 and 12),
  created_by bigint not null,
  created_at timestamptz not null default now(),
  constraint appointment_series_pkey primary key (tenant_id, id),
  constraint appointment_series_patient foreign key (tenant_id, patient_id) references patient,
  constraint appointment_series_by foreign key (tenant_id, created_by) references member
);

-- An appointment. Nothing is ever deleted: one that is cancelled stays, and frees its time.
create table appointment (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  room_id bigint,
  series_id bigint,
  -- Moved by itself: what changes the rest of its series leaves it where it is (BO-6).
  is_exception boolean not null default false,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- What was meant: the clock of this zone. The instants follow from it, and are reckoned anew where the zone's rules change.
  zone text not null,
  wall_start timestamp not null,
  -- With the buffers of its service, as they were when it was booked or moved.
  busy tstzrange not null,
  status text not null default 'booked'
    constraint appointment_status_known check (status in ('booked', 'confirmed', 'arrived', 'completed', 'cancelled', 'noShow')),
  cancelled_by text constraint appointment_cancelled_by_known check (cancelled_by in ('clinic', 'patient')),
  cancelled_at timestamptz,
  -- Whether it was later than the clinic's notice.
  cancelled_late boolean,
  cancel_reason text,
  booked_by bigint not null,
  booked_at timestamptz not null default now(),
  -- Who put it with this practitioner, and when: what that does to the care team hangs on it (A5, A6).
  placed_by bigint not null,
  placed_at timestamptz not null default now(),
  version integer not null default 1,
  constraint appointment_pkey primary key (tenant_id, id),
  constraint appointment_patient foreign key (tenant_id, patient_id) references patient,
  constraint appointment_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint appointment_service foreign key (tenant_id, service_id) references service,
  constraint appointment_room foreign key (tenant_id, room_id) references room,
  constraint appointment_of_series foreign key (tenant_id, series_id) references appointment_series,
  constraint appointment_booked_by foreign key (tenant_id, booked_by) references member,
  constraint appointment_placed_by foreign key (tenant_id, placed_by) references member,
  constraint appointment_forward check (ends_at > starts_at and ends_at <= starts_at + interval '24 hours'),
  -- An empty or open range would overlap nothing (BO-3).
  constraint appointment_busy_sane check (not isempty(busy) and lower_inc(busy) and not upper_inc(busy) and not lower_inf(busy) and not upper_inf(busy)
    and lower(busy) <= starts_at and upper(busy) >= ends_at),
  constraint appointment_cancelled_whole check ((status = 'cancelled') = (cancelled_at is not null) and (status = 'cancelled') = (cancelled_by is not null)),
  -- A practitioner, and a room, is never booked twice, whatever races (S2).
  constraint appointment_practitioner_free exclude using gist (tenant_id with =, practitioner_id with =, busy with &&) where (status <> 'cancelled'),
  constraint appointment_room_free exclude using gist (tenant_id with =, room_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled')
);
create index appointment_by_patient on appointment (tenant_id, patient_id, starts_at, id);
create index appointment_by_time on appointment (tenant_id, starts_at, id) include (practitioner_id, ends_at);
create index appointment_by_series on appointment (tenant_id, series_id, starts_at);

-- A6: a booking with somebody who is not on the care team, by someone who may not put them there. Settled once.
create table access_needed (
  tenant_id bigint not null,
  id bigint not null,
  appointment_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  raised_by bigint not null,
  raised_at timestamptz not null default now(),
  outcome text constraint access_needed_outcome_known check (outcome in ('assigned', 'dismissed')),
  settled_by bigint,
  settled_at timestamptz,
  constraint access_needed_pkey primary key (tenant_id, id),
  constraint access_needed_appointment foreign key (tenant_id, appointment_id) references appointment,
  constraint access_needed_patient foreign key (tenant_id, patient_id) references patient,
  constraint access_needed_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint access_needed_raised_by foreign key (tenant_id, raised_by) references member,
  constraint access_needed_settled_by foreign key (tenant_id, settled_by) references member,
  constraint access_needed_settled_whole check (num_nonnulls(outcome, settled_by, settled_at) in (0, 3))
);
create index access_needed_open on access_needed (tenant_id, outcome, raised_at, id);
create index access_needed_by_patient on access_needed (tenant_id, patient_id, practitioner_id);
-- One task for a patient and a practitioner at a time, however many sessions are booked.
create unique index access_needed_once on access_needed (tenant_id, patient_id, practitioner_id) where outcome is null;

-- From how many hours before its beginning a cancellation is a late one.
alter table tenant add column notice_hours integer not null default 24 constraint tenant_notice_sane check (notice_hours between 0 and 336);

alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence', 'recordExport',
    'accessNeeded'));
