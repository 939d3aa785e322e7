-- The waitlist (S5): who waits for a time, and which times were offered to them.

-- What a patient waits for. Kept when it is over.
create table waitlist_entry (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  service_id bigint not null,
  -- Null: whoever of those whom the patient may book with by then (B2).
  practitioner_id bigint,
  -- Weekday 1 is Monday. A time suits that begins from one minute of the day up to another, by the clock of the clinic.
  weekdays integer[] not null default '{1,2,3,4,5,6,7}'
    constraint waitlist_entry_weekdays_known check (weekdays <@ '{1,2,3,4,5,6,7}' and cardinality(weekdays) > 0),
  from_minute integer not null default 0,
  to_minute integer not null default 1440,
  -- The last day that suits; null: any.
  until_on date,
  joined_at timestamptz not null,
  -- Who put them on the list; null where they did, in the portal.
  added_by bigint,
  state text not null default 'waiting' constraint waitlist_entry_state_known check (state in ('waiting', 'booked', 'left')),
  ended_at timestamptz,
  ended_by bigint,
  constraint waitlist_entry_pkey primary key (tenant_id, id),
  constraint waitlist_entry_patient foreign key (tenant_id, patient_id) references patient,
  constraint waitlist_entry_service foreign key (tenant_id, service_id) references service,
  constraint waitlist_entry_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint waitlist_entry_added_by foreign key (tenant_id, added_by) references member,
  constraint waitlist_entry_ended_by foreign key (tenant_id, ended_by) references member,
  constraint waitlist_entry_forward check (from_minute >= 0 and to_minute > from_minute and to_minute <= 1440),
  constraint waitlist_entry_ended_whole check ((state = 'waiting') = (ended_at is null))
);
-- Once for the same thing.
create unique index waitlist_entry_once on waitlist_entry (tenant_id, patient_id, service_id, coalesce(practitioner_id, 0)) where state = 'waiting';
create index waitlist_entry_in_line on waitlist_entry (tenant_id, state, joined_at, id);

-- A time that has become free, kept for one of those who wait until the offer expires, by the clock: while it stands, it is in everyone else's way
-- (app.visible_busy), and nothing but its own row says so.
create table waitlist_offer (
  tenant_id bigint not null,
  id bigint not null,
  entry_id bigint not null,
  patient_id bigint not null,
  practitioner_id bigint not null,
  service_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  busy tstzrange not null constraint waitlist_offer_busy_sane check (not isempty(busy) and lower_inc(busy) and not upper_inc(busy)),
  -- The appointment that was cancelled.
  freed_by bigint not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  outcome text constraint waitlist_offer_outcome_known check (outcome in ('accepted', 'declined', 'expired', 'withdrawn')),
  settled_at timestamptz,
  -- What accepting it has booked.
  appointment_id bigint,
  constraint waitlist_offer_pkey primary key (tenant_id, id),
  constraint waitlist_offer_entry foreign key (tenant_id, entry_id) references waitlist_entry,
  constraint waitlist_offer_patient foreign key (tenant_id, patient_id) references patient,
  constraint waitlist_offer_practitioner foreign key (tenant_id, practitioner_id) references practitioner,
  constraint waitlist_offer_service foreign key (tenant_id, service_id) references service,
  constraint waitlist_offer_freed_by foreign key (tenant_id, freed_by) references appointment,
  constraint waitlist_offer_appointment foreign key (tenant_id, appointment_id) references appointment,
  constraint waitlist_offer_forward check (ends_at > starts_at and expires_at > made_at),
  constraint waitlist_offer_settled_whole check ((outcome is null) = (settled_at is null)),
  constraint waitlist_offer_accepted_books check ((coalesce(outcome, '') = 'accepted') = (appointment_id is not null)),
  constraint waitlist_offer_books_once unique (tenant_id, appointment_id)
);
-- What was freed is offered to one at a time, and nobody is offered two times at once for one wish.
create unique index waitlist_offer_one_open on waitlist_offer (tenant_id, freed_by) where outcome is null;
create unique index waitlist_offer_one_of_entry on waitlist_offer (tenant_id, entry_id) where outcome is null;
create index waitlist_offer_by_practitioner on waitlist_offer (tenant_id, practitioner_id, starts_at);
create index waitlist_offer_by_patient on waitlist_offer (tenant_id, patient_id, made_at);
create index waitlist_offer_by_freed on waitlist_offer (tenant_id, freed_by, patient_id);

-- For how many hours an offer stands.
alter table tenant add column waitlist_hours integer not null default 2 constraint tenant_waitlist_sane check (waitlist_hours between 1 and 48);

-- slotFreed is no letter: it stands until what a cancellation has freed is booked, or nobody is left to offer it to. waitlistOffer: to the patient.
do $$
declare
  known text;
begin
  -- Beside those there were.
  select string_agg(quote_literal(kind[1]), ', ') into known
    from pg_constraint c cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''(\w+)''', 'g') kind
    where c.conrelid = 'outbox'::regclass and c.conname = 'outbox_letter_known';
  alter table outbox drop constraint outbox_letter_known;
  execute format('alter table outbox add constraint outbox_letter_known check (letter in (%s, ''slotFreed'', ''waitlistOffer''))', known);
end $$;
