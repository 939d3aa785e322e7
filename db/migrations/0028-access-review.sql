-- The access review (O2): from when on an assignment without contact is asked about, and what was last said of each.

-- After how many days without contact.
alter table tenant add column contact_days integer not null default 90 constraint tenant_contact_days_sane check (contact_days between 14 and 730);

alter table assignment
  -- Who last looked at it in an access review, and when. One that was kept is not asked about again until then; one that was ended has no until.
  add column reviewed_at timestamptz,
  add column reviewed_by bigint,
  add column reviewed_until timestamptz,
  add constraint assignment_reviewed_by foreign key (tenant_id, reviewed_by) references member,
  add constraint assignment_reviewed_whole check ((reviewed_at is null) = (reviewed_by is null)),
  add constraint assignment_reviewed_forward check (reviewed_until > reviewed_at);
-- What was reviewed lately is few among all.
create index assignment_by_review on assignment (tenant_id, reviewed_at) where reviewed_at is not null;

-- Whether a patient and a practitioner have met since a date, for a whole clinic at once.
create index appointment_by_pair on appointment (tenant_id, patient_id, practitioner_id, starts_at) include (status);
