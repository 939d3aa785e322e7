-- Why a member may look at a patient: one named reason each, said once. Row security, lists, explanations and the
-- activity log all read these; nothing else in the code knows who may see what.
--
-- The views belong to the tables' owner and see every row of the clinic, so they are not granted to the server.
-- It reads only the views named my_…, which speak of nobody but the one asking, and visible_connection.

-- An assignment connects while it is active and its dates hold, to the second (A11).
-- With the assignment feature off, only the inviting practitioner's connects (F2).
-- Said once, made twice: connection, with all rows, is what the reasons are made of; visible_connection runs with the rights
-- of the one asking, behind the fences, and is what screens show.
do $$
declare
  definition constant text := $definition$
    select a.tenant_id, a.patient_id, a.practitioner_id, a.kind, a.via,
      a.starts_at as since, a.ends_at as until, a.assigned_by as granted_by
    from assignment a
    where a.tenant_id = (select app.tenant())
      and a.status = 'active'
      and a.starts_at <= now()
      and (a.ends_at is null or a.ends_at > now())
      and ((select app.feature_is_on('therapistPatientAssignment'))
        or coalesce((select p.invited_by_practitioner_id = a.practitioner_id
                     from patient p where p.tenant_id = a.tenant_id and p.id = a.patient_id), false))
  $definition$;
begin
  execute 'create view app.connection as ' || definition;
  execute 'create view app.visible_connection with (security_invoker = true) as ' || definition;
end $$;
grant select on app.visible_connection to caseload_app;

-- "On the care team", "covering", "emergency": the member's default practitioner is connected.
create view app.reason_assigned as
select m.tenant_id, m.id as member_id, c.patient_id,
  case c.kind when 'covering' then 'covering' when 'emergency' then 'emergency' else 'careTeam' end as because,
  c.practitioner_id, c.since, c.until, c.granted_by
from member m
join app.connection c on c.tenant_id = m.tenant_id and c.practitioner_id = m.practitioner_id
where m.tenant_id = (select app.tenant());

-- "Supervises": the member supervises a connected practitioner, between the dates of both.
create view app.reason_supervises as
select s.tenant_id, s.supervisor_id as member_id, c.patient_id, 'supervises'::text as because,
  c.practitioner_id, greatest(c.since, s.starts_at) as since, least(c.until, s.ends_at) as until, c.granted_by
from supervision s
join app.connection c on c.tenant_id = s.tenant_id and c.practitioner_id = s.practitioner_id
where s.tenant_id = (select app.tenant())
  and s.starts_at <= now()
  and (s.ends_at is null or s.ends_at > now());

-- "Reads all records": by role, or by single permission, which an owner always passes (R2).
create view app.reason_reads_all as
select m.tenant_id, m.id as member_id, p.id as patient_id, 'readsAll'::text as because,
  null::bigint as practitioner_id, null::timestamptz as since, null::timestamptz as until, null::bigint as granted_by
from member m
join patient p on p.tenant_id = m.tenant_id
where m.tenant_id = (select app.tenant())
  and (m.roles && array['owner', 'clinicalAdmin'] or 'canReadAllRecords' = any (m.permissions));

create view app.reason as
select * from app.reason_assigned
union all select * from app.reason_supervises
union all select * from app.reason_reads_all;

-- R6: who may open whose record, by which reasons. A block beats every reason (R5); a seal stops those who read all.
create view app.record_opens as
select r.*
from app.reason r
join member m on m.tenant_id = r.tenant_id and m.id = r.member_id
join patient p on p.tenant_id = r.tenant_id and p.id = r.patient_id
where m.status = 'active' and m.approved
  and m.access_level = 'clinical'
  and (p.sealed_at is null or r.because <> 'readsAll')
  and not coalesce((select true from patient_block b
                    where b.tenant_id = r.tenant_id and b.member_id = r.member_id and b.patient_id = r.patient_id), false);

-- The reasons of the one asking: the patients who are "one's own" (R4), and the records that open.
create view app.my_relation as
select r.* from app.reason r where r.member_id = (select app.member());
-- My caseload: the patients whose care team holds my default practitioner.
create view app.my_caseload as
select r.* from app.reason_assigned r where r.member_id = (select app.member());
create view app.my_open_record as
select r.* from app.record_opens r where r.member_id = (select app.member());
grant select on app.my_relation, app.my_caseload, app.my_open_record to caseload_app;

-- One's own patients, for row security: gathered once a statement, and only where not every name is seen. A function, since every
-- plan would otherwise carry the reasons again for each of its tables, used or not.
create function app.my_patients() returns bigint[]
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(select r.patient_id from app.my_relation r);
end $$;

-- The practitioners on the care team of the patient who asks in the portal.
create function app.my_care_team() returns bigint[]
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(select a.practitioner_id from assignment a
               where a.tenant_id = app.tenant() and a.patient_id = app.patient() and a.status = 'active');
end $$;

-- Whom the one asking has been kept from (R5). Not readable as a table: a blocked member cannot tell.
create function app.my_blocks() returns bigint[] language sql stable parallel safe security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
  select coalesce(array_agg(b.patient_id), '{}') from patient_block b where b.tenant_id = app.tenant() and b.member_id = app.member();
end;

-- A2: who can be assigned.
create view app.assignable with (security_invoker = true) as
select pr.tenant_id, pr.id
from practitioner pr
where pr.tenant_id = (select app.tenant())
  and pr.status = 'active'
  and exists (select from member m
              where m.tenant_id = pr.tenant_id and m.practitioner_id = pr.id
                and m.type = 'DOCTOR' and m.status = 'active' and m.approved);
grant select on app.assignable to caseload_app;

-- A3: why the one asking may not assign this practitioner to this patient; null where they may.
-- noRight, careTeamSelf, careTeamColleague, managed: the clinic's policy. featureOff, patientArchived, invalidTarget: the case.
create function app.assign_refusal(patient bigint, practitioner bigint) returns text
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me record;
  policy text;
begin
  if not app.feature_is_on('therapistPatientAssignment') then return 'featureOff'; end if;
  select * into me from member m where m.tenant_id = app.tenant() and m.id = app.member();
  if me.id is null then return 'noRight'; end if;
  if not (me.roles && array['owner', 'clinicalAdmin'] or 'canChangeAssignedPractitioners' = any (me.permissions)) then
    if not 'clinician' = any (me.roles) then return 'noRight'; end if;
    select t.assignment_policy into policy from tenant t where t.id = app.tenant();
    if policy = 'managed' then return 'managed'; end if;
    if policy = 'careTeam' then
      if practitioner = me.practitioner_id then return 'careTeamSelf'; end if;
      perform from app.connection c
        where c.tenant_id = app.tenant() and c.patient_id = patient and c.practitioner_id = me.practitioner_id and c.kind <> 'emergency';
      if not found then return 'careTeamColleague'; end if;
    end if;
  end if;
  perform from patient p where p.tenant_id = app.tenant() and p.id = patient and p.status = 'active';
  if not found then return 'patientArchived'; end if;
  perform from app.assignable a where a.tenant_id = app.tenant() and a.id = practitioner;
  if not found then return 'invalidTarget'; end if;
  return null;
end $$;

-- A4: the patient whom the one asking is creating in this very transaction.
create function app.creates_now(patient bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  select coalesce((select p.created_by = app.member() and p.created_at = now()
                   from patient p where p.tenant_id = app.tenant() and p.id = creates_now.patient), false);
end;

-- A3: why the one asking may not unassign, or change the primary; null where they may.
create function app.unassign_refusal() returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  me record;
begin
  select * into me from member m where m.tenant_id = app.tenant() and m.id = app.member();
  if me.roles && array['owner', 'clinicalAdmin'] or 'canChangeAssignedPractitioners' = any (me.permissions) then return null; end if;
  return case when 'clinician' = any (me.roles)
    then (select case t.assignment_policy when 'managed' then 'managed' else 'adminsUnassign' end from tenant t where t.id = app.tenant())
    else 'noRight' end;
end $$;
