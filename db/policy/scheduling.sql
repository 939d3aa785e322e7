-- Appointments: who sees and books them (table R), and what a booking does to the care team (A5, A6).

-- Whose appointments show with names, beside one's own and those of one's own patients: everyone's, or those of whom one supervises.
create function app.my_calendars() returns bigint[]
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  if app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller') then
    return array(select pr.id from practitioner pr where pr.tenant_id = app.tenant());
  end if;
  return array(select s.practitioner_id from supervision s
      where s.tenant_id = app.tenant() and s.supervisor_id = app.member() and app.has_role('supervisor')
        and s.starts_at <= now() and (s.ends_at is null or s.ends_at > now())
    union select app.my_practitioner() where app.my_practitioner() is not null);
end $$;

-- Table R: why the one asking may not book, move or cancel appointments of this patient with this practitioner (null: with whomever); null
-- where they may. notYours: neither the role for everyone's patients, nor on the care team other than by an emergency.
create function app.booking_refusal(of_patient bigint, of_practitioner bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient p where p.tenant_id = app.tenant() and p.id = of_patient and p.status = 'active';
  if not found then return 'patientArchived'; end if;
  if not app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler') then
    if not app.has_role('clinician', 'trainee') then return 'noRight'; end if;
    perform from app.my_caseload r where r.patient_id = of_patient and r.because <> 'emergency';
    if not found then return 'notYours'; end if;
  end if;
  perform from app.assignable a where a.tenant_id = app.tenant() and a.id = of_practitioner;
  return case when of_practitioner is not null and not found then 'invalidTarget' end;
end $$;

-- What it does to the care team that the one asking books this patient with this practitioner. `placing` is the appointment that was just
-- booked, or moved there, where there is one already.
--   off: nobody is assigned here (F2) · already: on the care team · first, booker, self: is assigned, since it is the first appointment of
--   all (A5), by who books (A6), or as one may oneself (A3) · needed: is not, and those who may are told (A6).
create function app.booking_effect(of_patient bigint, of_practitioner bigint, placing bigint) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  if not app.feature_is_on('therapistPatientAssignment') then return 'off'; end if;
  perform from app.visible_connection c where c.patient_id = of_patient and c.practitioner_id = of_practitioner and c.kind <> 'emergency';
  if found then return 'already'; end if;
  -- No back door into a record: who books with themselves is assigned only where they may assign themselves.
  if of_practitioner = app.my_practitioner() then
    return case when app.assign_refusal(of_patient, of_practitioner) is null then 'self' else 'needed' end;
  end if;
  -- Moving the only appointment there is, is no first one.
  perform from appointment a where a.tenant_id = app.tenant() and a.patient_id = of_patient
    and (a.id is distinct from placing or a.booked_at <> now());
  if not found then return 'first'; end if;
  if app.has_role('clinicalAdmin') then return 'booker'; end if;
  if app.has_role('clinician') then
    perform from app.my_caseload r where r.patient_id = of_patient and r.because <> 'emergency';
    if found then return 'booker'; end if;
  end if;
  return 'needed';
end $$;

-- Whether an appointment that the one asking books, or moves, in this very transaction puts its practitioner on the care team.
create function app.booking_assigns(of_patient bigint, of_practitioner bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from appointment a where a.tenant_id = app.tenant() and a.patient_id = of_patient and a.practitioner_id = of_practitioner
    and a.placed_by = app.member() and a.placed_at = now() and a.status <> 'cancelled'
    and app.booking_effect(of_patient, of_practitioner, a.id) in ('first', 'booker', 'self');
  return found;
end $$;

-- When practitioners and rooms are taken, for free times and for the calendars of others: no name, no service, no place (BO-7).
create view app.visible_busy as
select a.tenant_id, a.id, a.practitioner_id, a.room_id, a.starts_at, a.ends_at, a.busy
from appointment a
where a.tenant_id = (select app.tenant()) and (select app.member()) <> 0 and a.status <> 'cancelled';
grant select on app.visible_busy to caseload_app;

do $$
declare
  r record;
  staff constant text := '(select app.member()) <> 0';
  -- The patient of a row is visible to the one asking (R4, R5), as in fences.sql.
  visible constant text := '(((select app.sees_every_name()) or patient_id = any ((select app.my_patients())::bigint[]))
    and patient_id <> all ((select app.my_blocks())::bigint[]))';
  mine constant text := 'practitioner_id = (select app.my_practitioner())';
  settles constant text := '(select app.has_role(''owner'', ''practiceAdmin''))';
  plans constant text := format('((select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'', ''scheduler'')) or %s)', mine);
  cared constant text := 'patient_id = any (array(select c.patient_id from app.my_caseload c where c.because <> ''emergency''))';
begin
  -- What a clinic offers, and when its people work, is known to everyone inside. Places and services are kept by those who keep the
  -- settings; hours and absences by those who plan, and everyone's own by themselves.
  for r in select * from (values ('location', 'name, address_lines, status, version'), ('room', 'name, location_id, status, version'),
      ('service', 'name, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_label, colour, status, version')) t (name, columns) loop
    execute format('create policy inside on %I for select to caseload_app using (%s)', r.name, staff);
    execute format('create policy keep on %I for insert to caseload_app with check (%s)', r.name, settles);
    execute format('create policy keep_again on %I for update to caseload_app using (%s)', r.name, settles);
    execute format('grant select, insert, update (%s) on %I to caseload_app', r.columns, r.name);
  end loop;
  for r in select * from (values ('working_hours', 'true'), ('time_off', 'created_by = (select app.member()) and created_at = now()')) t (name, also) loop
    execute format('create policy inside on %I for select to caseload_app using (%s)', r.name, staff);
    execute format('create policy plan on %I for insert to caseload_app with check (%s and %s)', r.name, plans, r.also);
    execute format('create policy give_up on %I for delete to caseload_app using (%s)', r.name, plans);
    execute format('grant select, insert, delete on %I to caseload_app', r.name);
  end loop;

  -- With names: the calendars that are the reader's (table R), and the appointments of their own patients, wherever. Never those of a
  -- patient who does not exist for them (R4, R5); of these, and of all others, only when somebody is taken (BO-7).
  execute format('create policy seen on appointment for select to caseload_app using (%s and %s
    and (practitioner_id = any ((select app.my_calendars())::bigint[]) or patient_id = any ((select app.my_patients())::bigint[])))', staff, visible);
  execute format('create policy book on appointment for insert to caseload_app with check (%s and app.booking_refusal(patient_id, practitioner_id) is null
    and status = ''booked'' and booked_by = (select app.member()) and booked_at = now() and placed_by = booked_by and placed_at = booked_at)', staff);
  execute format('create policy change on appointment for update to caseload_app using (%s and app.booking_refusal(patient_id, null) is null)
    with check (app.booking_refusal(patient_id, case when placed_at = now() then practitioner_id end) is null)', staff);
  grant select, insert, update (practitioner_id, service_id, room_id, is_exception, starts_at, ends_at, zone, wall_start, busy, status, cancelled_by, cancelled_at,
    cancelled_late, cancel_reason, placed_by, placed_at, version) on appointment to caseload_app;
  execute format('create policy seen on appointment_series for select to caseload_app using (%s and %s)', staff, visible);
  execute format('create policy book on appointment_series for insert to caseload_app with check (%s and app.booking_refusal(patient_id, null) is null
    and created_by = (select app.member()) and created_at = now())', staff);
  grant select, insert on appointment_series to caseload_app;

  -- A5, A6: what an appointment booked in this very transaction gives.
  execute format('create policy assign_by_booking on assignment for insert to caseload_app with check (assigned_by = (select app.member()) and via = ''appointment''
    and ends_at is null and %s and app.booking_assigns(patient_id, practitioner_id))', visible);
  create policy assign_by_booking on assignment for update to caseload_app using (app.booking_assigns(patient_id, practitioner_id))
    with check (assigned_by = (select app.member()) and via = 'appointment' and status = 'active' and ends_at is null);
  create policy open_by_booking on assignment_period for insert to caseload_app with check (opened_by = (select app.member()) and opened_at = now()
    and via = 'appointment' and starts_at >= now() and app.booking_assigns(patient_id, practitioner_id));
  create policy close_by_booking on assignment_period for update to caseload_app using (closed_at is null and app.booking_assigns(patient_id, practitioner_id))
    with check (closed_by = (select app.member()) and closed_at >= now());

  -- A6: raised by who booked; settled by those who may assign.
  execute format('create policy seen on access_needed for select to caseload_app using (%s and %s and (raised_by = (select app.member()) or %s or app.unassign_refusal() is null))',
    staff, visible, cared);
  execute format('create policy raise on access_needed for insert to caseload_app with check (%s and raised_by = (select app.member()) and raised_at = now() and outcome is null
    and exists (select from appointment a where a.tenant_id = access_needed.tenant_id and a.id = access_needed.appointment_id
      and a.patient_id = access_needed.patient_id and a.practitioner_id = access_needed.practitioner_id
      and a.placed_by = (select app.member()) and a.placed_at = now()))', staff);
  execute format('create policy settle on access_needed for update to caseload_app using (%s and outcome is null and app.assign_refusal(patient_id, practitioner_id) is null)
    with check (settled_by = (select app.member()) and settled_at = now())', staff);
  grant select, insert, update (outcome, settled_by, settled_at) on access_needed to caseload_app;
end $$;
