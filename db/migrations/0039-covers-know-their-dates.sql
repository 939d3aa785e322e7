-- A cover carries the dates of its leave, so that a leave has other dates only together with all of its covers (A12): nobody's access outlasts it
-- because whoever changed the dates does not see the patient (R5).
alter table cover add column leave_starts_at timestamptz, add column leave_ends_at timestamptz;
update cover c set leave_starts_at = l.starts_at, leave_ends_at = l.ends_at from time_off l where l.tenant_id = c.tenant_id and l.id = c.leave_id;
alter table cover alter column leave_starts_at set not null, alter column leave_ends_at set not null;
alter table time_off add constraint time_off_dated unique (tenant_id, id, practitioner_id, starts_at, ends_at);
alter table cover drop constraint cover_of_leave;
alter table cover add constraint cover_of_leave foreign key (tenant_id, leave_id, of_practitioner_id, leave_starts_at, leave_ends_at)
  references time_off (tenant_id, id, practitioner_id, starts_at, ends_at);
