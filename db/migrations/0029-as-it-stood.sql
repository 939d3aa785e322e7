-- What the past needs to answer as the present did (A15): since when and from whom an assignment was that has since been changed, and
-- until when a supervision or an emergency was to last that has since been ended.

-- A period that only changes an assignment (its dates, who is primary) says since when that goes on, and who gave it; null where it begins it.
alter table assignment_period
  add column since timestamptz,
  add column granted_by bigint,
  add constraint assignment_period_granted_by foreign key (tenant_id, granted_by) references member,
  add constraint assignment_period_goes_on check (case when since is null then granted_by is null else since <= starts_at end);

-- Until when it was to last before somebody ended it; infinity where it had no end, null where nobody did.
alter table supervision add column planned_until timestamptz;
alter table emergency_access add column planned_until timestamptz;
