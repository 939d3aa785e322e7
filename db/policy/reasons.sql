-- Why a member may look at a patient: one named reason each, said once. Row security, lists, explanations and the activity log
-- all read these; nothing else in the code knows who may see what.
--
-- This file is applied twice: in schema app, where `member` or `assignment` are the tables and instant() is now; and in schema
-- past, where the same names are what was in force at the instant asked about (history.sql). So Explain cannot say another rule
-- of the past than the one that decided then, as far as this code goes.
--
-- The views belong to the tables' owner and see every row of the clinic, so they are not granted to the server. It reads only
-- the views named my_… and visible_…, which speak of the one asking, or of patients whom the one asking sees.

-- An assignment connects while it is active and its dates hold, to the second (A11). With the assignment feature off, only the
-- inviting practitioner's connects (F2). An emergency access connects while it lasts and its own feature is on (A14).
create view connection as
select a.tenant_id, a.patient_id, a.practitioner_id, a.kind, a.via,
  a.starts_at as since, a.ends_at as until, a.assigned_by as granted_by
from assignment a
where a.tenant_id = (select app.tenant())
  and a.status = 'active'
  and a.starts_at <= instant()
  and (a.ends_at is null or a.ends_at > instant())
  and ((select exists (select from tenant_feature f where f.tenant_id = app.tenant() and f.feature = 'therapistPatientAssignment' and f.enabled))
    or coalesce((select p.invited_by_practitioner_id = a.practitioner_id
                 from patient p where p.tenant_id = a.tenant_id and p.id = a.patient_id), false))
union all
select e.tenant_id, e.patient_id, e.practitioner_id, 'emergency', 'breakGlass', e.starts_at, e.ends_at, e.member_id
from emergency_access e
where e.tenant_id = (select app.tenant())
  and e.starts_at <= instant()
  and e.ends_at > instant()
  and (select exists (select from tenant_feature f where f.tenant_id = app.tenant() and f.feature = 'breakGlass' and f.enabled));

-- "On the care team", "covering", "emergency": the member's default practitioner is connected; by an emergency, only for the member
-- who gave the reason and the password (A14).
create view reason_assigned as
select m.tenant_id, m.id as member_id, c.patient_id,
  case c.kind when 'covering' then 'covering' when 'emergency' then 'emergency' else 'careTeam' end as because,
  c.practitioner_id, c.via, c.since, c.until, c.granted_by
from member m
join connection c on c.tenant_id = m.tenant_id and c.practitioner_id = m.practitioner_id and (c.kind <> 'emergency' or c.granted_by = m.id)
where m.tenant_id = (select app.tenant());

-- "Supervises": the member supervises a connected practitioner, between the dates of both. An emergency is nobody else's.
create view reason_supervises as
select s.tenant_id, s.supervisor_id as member_id, c.patient_id, 'supervises'::text as because,
  c.practitioner_id, c.via, greatest(c.since, s.starts_at) as since, least(c.until, s.ends_at) as until, c.granted_by
from supervision s
join connection c on c.tenant_id = s.tenant_id and c.practitioner_id = s.practitioner_id and c.kind <> 'emergency'
where s.tenant_id = (select app.tenant())
  and s.starts_at <= instant()
  and (s.ends_at is null or s.ends_at > instant());

-- "Reads all records": by role, or by single permission, which an owner always passes (R2).
create view reason_reads_all as
select m.tenant_id, m.id as member_id, p.id as patient_id, 'readsAll'::text as because,
  null::bigint as practitioner_id, null::text as via, null::timestamptz as since, null::timestamptz as until, null::bigint as granted_by
from member m
join patient p on p.tenant_id = m.tenant_id
where m.tenant_id = (select app.tenant())
  and (m.roles && array['owner', 'clinicalAdmin'] or 'canReadAllRecords' = any (m.permissions));

create view reason as
select * from reason_assigned
union all select * from reason_supervises
union all select * from reason_reads_all;

-- What R6 asks of a member and a patient beside a reason, each condition by itself: the function (R1; an owner passes the check of
-- canReadAllRecords, R2), standing, access level (R3), no block (R5). A seal stops those who read all (R5).
-- With them, what the member was: their roles and practitioner.
create view condition as
select m.tenant_id, m.id as member_id, p.id as patient_id, m.roles, m.practitioner_id,
  m.status = 'active' as active,
  m.approved,
  m.roles && array['owner', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee'] or 'canReadAllRecords' = any (m.permissions) as reads,
  m.access_level = 'clinical' as clinical,
  coalesce((select true from patient_block b
            where b.tenant_id = m.tenant_id and b.member_id = m.id and b.patient_id = p.id), false) as blocked,
  p.sealed_at is not null as sealed
from member m
join patient p on p.tenant_id = m.tenant_id
where m.tenant_id = (select app.tenant());

-- R6: who may open whose record, by which reasons.
create view record_opens as
select r.*, c.roles
from reason r
join condition c on c.tenant_id = r.tenant_id and c.member_id = r.member_id and c.patient_id = r.patient_id
where c.active and c.approved and c.reads and c.clinical
  and (not c.sealed or r.because <> 'readsAll')
  and not c.blocked;
