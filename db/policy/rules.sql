-- What follows from the reasons: whom the one asking knows, and who may change a care team (A2, A3, A7, A10, A14).

-- My caseload: the patients whose care team holds my default practitioner. The practitioner is named once more, since a join is not pushed
-- into a union: without it the care teams of the whole clinic would be read, and time would say how many there are.
create view app.my_caseload as
select r.* from (select a.* from app.reason_assigned a where a.practitioner_id = (select app.my_practitioner())) r
where r.member_id = (select app.member());
-- The reasons of the one asking: the patients who are "one's own" (R4), and the records that open.
create view app.my_relation as
select r.* from (
  select a.* from app.reason_assigned a where a.practitioner_id = (select app.my_practitioner())
  union all select u.* from app.reason_supervises u where u.practitioner_id = any (array(
    select s.practitioner_id from supervision s where s.tenant_id = (select app.tenant()) and s.supervisor_id = (select app.member())))
  union all select * from app.reason_reads_all
) r where r.member_id = (select app.member());
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

-- Whether the one asking is on the care team of this patient, other than by an emergency (A14).
create function app.on_care_team(of_patient bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from app.my_caseload r where r.patient_id = of_patient and r.because <> 'emergency';
  return found;
end $$;

-- Whom the one asking has been kept from (R5). The table is not readable: a blocked member cannot tell.
create view app.my_block as
select b.patient_id from patient_block b where b.tenant_id = (select app.tenant()) and b.member_id = (select app.member());
grant select on app.my_block to caseload_app;
create function app.my_blocks() returns bigint[] language sql stable parallel safe
begin atomic
  select coalesce(array_agg(b.patient_id), '{}') from app.my_block b;
end;

-- R4, R5: whether a patient exists for this member, whoever is asking. For functions that tell somebody else of a patient.
create function app.exists_for(m member, of_patient bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return (m.visibility in ('all', 'namesOnly') or m.roles && array['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller']
      or exists (select from app.reason r where r.member_id = m.id and r.patient_id = of_patient))
    and not exists (select from patient_block b where b.tenant_id = m.tenant_id and b.member_id = m.id and b.patient_id = of_patient);
end $$;

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
-- noRight, careTeamSelf, careTeamColleague, managed: the clinic's policy. emergencyOnly: A14, whose access is no ground to assign.
-- featureOff, patientArchived, invalidTarget: the case.
create function app.assign_refusal(patient bigint, practitioner bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  me record;
  policy text;
  on_team boolean;
  in_emergency boolean;
begin
  if not app.feature_is_on('therapistPatientAssignment') then return 'featureOff'; end if;
  select * into me from member m where m.tenant_id = app.tenant() and m.id = app.member();
  if me.id is null then return 'noRight'; end if;
  if not (me.roles && array['owner', 'clinicalAdmin'] or 'canChangeAssignedPractitioners' = any (me.permissions)) then
    if not 'clinician' = any (me.roles) then return 'noRight'; end if;
    select t.assignment_policy into policy from tenant t where t.id = app.tenant();
    if policy = 'managed' then return 'managed'; end if;
    if policy = 'careTeam' and practitioner = me.practitioner_id then return 'careTeamSelf'; end if;
    select coalesce(bool_or(r.because <> 'emergency'), false), coalesce(bool_or(r.because = 'emergency'), false) into on_team, in_emergency
      from app.my_caseload r where r.patient_id = patient;
    if policy = 'careTeam' and not on_team then return 'careTeamColleague'; end if;
    if in_emergency and not on_team then return 'emergencyOnly'; end if;
  end if;
  perform from patient p where p.tenant_id = app.tenant() and p.id = patient and p.status = 'active';
  if not found then return 'patientArchived'; end if;
  perform from app.assignable a where a.tenant_id = app.tenant() and a.id = practitioner;
  if not found then return 'invalidTarget'; end if;
  return null;
end $$;

-- A4: the patient whom the one asking is creating in this very transaction; fences.sql shows them that patient until it ends.
create function app.creates_now(patient bigint) returns boolean language sql stable
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

-- A12: why the one asking may not have the patients of this practitioner covered while they are away; null where they may. One's own as A3 lets
-- one assign colleagues to one's own patients; everyone's for those who assign everywhere. For each patient app.assign_refusal decides again.
create function app.cover_refusal(of_practitioner bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  me record;
begin
  if not app.feature_is_on('therapistPatientAssignment') then return 'featureOff'; end if;
  select * into me from member m where m.tenant_id = app.tenant() and m.id = app.member();
  if me.roles && array['owner', 'clinicalAdmin'] or 'canChangeAssignedPractitioners' = any (me.permissions) then return null; end if;
  if not coalesce('clinician' = any (me.roles) and of_practitioner = me.practitioner_id, false) then return 'noRight'; end if;
  return (select case t.assignment_policy when 'managed' then 'managed' end from tenant t where t.id = app.tenant());
end $$;

-- A11: why the one asking may not have an assignment stand like this from now on; null where they may. What takes something away that
-- holds or is to come (an earlier end, a later beginning, the primary's place), and who is primary, is for those who may unassign;
-- what gives something is assigning.
create function app.change_refusal(of_patient bigint, of_practitioner bigint, new_status text, new_kind text, new_start timestamptz, new_end timestamptz)
returns text language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  a record;
  stands boolean;
  takes boolean;
  leads boolean;
  covers boolean;
begin
  select * into a from assignment t where t.tenant_id = app.tenant() and t.patient_id = of_patient and t.practitioner_id = of_practitioner;
  -- There is none where the row is only being made.
  stands := coalesce(a.status = 'active' and coalesce(a.ends_at, 'infinity') > now(), false);
  takes := new_status = 'archived' or stands and (a.kind = 'primary' and new_kind <> 'primary'
    or a.kind <> 'covering' and new_kind = 'covering' or new_start > greatest(a.starts_at, now())
    or coalesce(new_end, 'infinity') < coalesce(a.ends_at, 'infinity'));
  leads := new_kind = 'primary' and not (stands and a.kind = 'primary');
  if not takes and not leads then return app.assign_refusal(of_patient, of_practitioner); end if;
  -- A12: what a leave has given for its time, is taken back by those who may give it.
  covers := stands and not leads and a.kind = 'covering' and a.via = 'coverage' and exists (select from cover c
    where c.tenant_id = a.tenant_id and c.patient_id = a.patient_id and c.practitioner_id = a.practitioner_id and c.gives
      and app.cover_refusal(c.of_practitioner_id) is null);
  -- It may give something as well, as when both dates are moved, or when an archived one comes back as the primary.
  return coalesce(case when not covers then app.unassign_refusal() end,
    case when new_status = 'active' and (not stands or new_start < a.starts_at or coalesce(new_end, 'infinity') > coalesce(a.ends_at, 'infinity'))
      then app.assign_refusal(of_patient, of_practitioner) end);
end $$;

-- A10: why the one asking may not request to be put on the care team; null where they may. notNeeded: they are on it, or may assign themselves.
create function app.request_refusal(patient bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  mine constant bigint := app.my_practitioner();
begin
  if not app.feature_is_on('therapistPatientAssignment') then return 'featureOff'; end if;
  if mine is null then return 'notAPractitioner'; end if;
  perform from patient p where p.tenant_id = app.tenant() and p.id = patient and p.status = 'active';
  if not found then return 'patientArchived'; end if;
  perform from app.assignable a where a.tenant_id = app.tenant() and a.id = mine;
  if not found then return 'invalidTarget'; end if;
  if app.on_care_team(patient) or app.assign_refusal(patient, mine) is null then return 'notNeeded'; end if;
  return null;
end $$;

-- A14: why the one asking may not open this patient's record in an emergency; null where they may. notNeeded: it is open to them.
create function app.emergency_refusal(patient bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  me record;
begin
  if not app.feature_is_on('breakGlass') then return 'featureOff'; end if;
  if not app.has_permission('canBreakGlass') then return 'noRight'; end if;
  select * into me from member m where m.tenant_id = app.tenant() and m.id = app.member();
  if me.practitioner_id is null then return 'notAPractitioner'; end if;
  if me.access_level <> 'clinical' then return 'administrative'; end if;
  perform from app.my_open_record r where r.patient_id = patient;
  if found then return 'notNeeded'; end if;
  return null;
end $$;

-- A11: when the clock next gives something to the one asking, or takes it away; null where it will not. Open screens are told then.
create view app.my_next_change as
with followed as (
  select m.practitioner_id as id from member m where m.tenant_id = (select app.tenant()) and m.id = (select app.member())
  union
  select s.practitioner_id from supervision s where s.tenant_id = (select app.tenant()) and s.supervisor_id = (select app.member())
)
select min(t.at) as at from (
  select unnest(array[a.starts_at, a.ends_at]) as at from assignment a
    where a.tenant_id = (select app.tenant()) and a.practitioner_id in (select id from followed) and a.status = 'active'
  union all
  select unnest(array[e.starts_at, e.ends_at]) from emergency_access e
    where e.tenant_id = (select app.tenant()) and e.practitioner_id in (select id from followed) and e.ends_at > now()
  union all
  select unnest(array[s.starts_at, s.ends_at]) from supervision s
    where s.tenant_id = (select app.tenant()) and s.supervisor_id = (select app.member())
) t
where t.at > now();
grant select on app.my_next_change to caseload_app;
