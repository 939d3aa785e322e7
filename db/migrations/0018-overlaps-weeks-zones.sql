-- What calendars still lacked: patients at two places at once (S2), weeks with a version (S1), rooms that are given up with their location
-- (S1), and by which rules of time zones instants were reckoned (TM-2).

-- Whether a patient can have two appointments at the same time. The clinic says so.
alter table tenant add column patient_overlap boolean not null default false;

-- Whether its patient may have nothing else at the same time: as the clinic had it when the appointment was booked, moved or restored.
alter table appointment add column patient_alone boolean not null default true;
-- What overlaps already was booked when nobody minded.
update appointment a set patient_alone = false
where a.status <> 'cancelled' and exists (
  select from appointment b
  where b.tenant_id = a.tenant_id and b.patient_id = a.patient_id and b.id <> a.id and b.status <> 'cancelled'
    and tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at));
alter table appointment add constraint appointment_patient_alone exclude using gist (
  tenant_id with =, patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled' and patient_alone);

-- How often the week of a practitioner was set. Whoever sets it takes the row first.
create table working_week (
  tenant_id bigint not null,
  practitioner_id bigint not null,
  version integer not null default 0,
  constraint working_week_pkey primary key (tenant_id, practitioner_id),
  constraint working_week_practitioner foreign key (tenant_id, practitioner_id) references practitioner
);

-- Archived together with its location, and comes back with it.
alter table room add column left_with_location boolean not null default false
  constraint room_left_is_archived check (not left_with_location or status = 'archived');

-- With which time zone data the server has started, latest last, and what became of the appointments to come. Kept at the start by the
-- tables' owner; nobody else reads it.
create table zone_rules (
  id bigint generated always as identity constraint zone_rules_pkey primary key,
  seen_at timestamptz not null default now(),
  -- Of the JavaScript engine, which reckons, and of PostgreSQL, which shows.
  engine text not null,
  database text not null,
  changed integer not null default 0,
  refused integer not null default 0,
  -- When every appointment had been looked at; null while that is under way.
  done_at timestamptz
);
