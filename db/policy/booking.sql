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
    if not app.on_care_team(of_patient) then return 'notYours'; end if;
  end if;
  perform from app.assignable a where a.tenant_id = app.tenant() and a.id = of_practitioner;
  return case when of_practitioner is not null and not found then 'invalidTarget' end;
end $$;

-- What it does to the care team that the one asking books this patient with this practitioner. `placed` is the appointment that was just
-- booked, or moved there, where there is one already.
--   off: nobody is assigned here (F2) · already: on the care team · first, booker, self: is assigned, since it is the first appointment of
--   all (A5), by who books (A6), or as one may oneself (A3) · needed: is not, and those who may are told (A6).
create function app.booking_effect(of_patient bigint, of_practitioner bigint, placed bigint) returns text
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
    and (a.id is distinct from placed or a.booked_at <> now());
  if not found then return 'first'; end if;
  return case when app.has_role('clinicalAdmin') or app.has_role('clinician') and app.on_care_team(of_patient) then 'booker' else 'needed' end;
end $$;

-- Whether an appointment that the one asking books, or moves, in this very transaction puts its practitioner on the care team.
create function app.booking_assigns(of_patient bigint, of_practitioner bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from appointment a where a.tenant_id = app.tenant() and a.patient_id = of_patient and a.practitioner_id = of_practitioner
    and coalesce(a.placed_by, 0) = app.member() and a.placed_at = now() and a.status <> 'cancelled'
    and app.booking_effect(of_patient, of_practitioner, a.id) in ('first', 'booker', 'self');
  return found;
end $$;

-- When the appointment is that asks for access (A6): the next of them, or the latest; no row where all are cancelled. For those who settle
-- it, to whom the appointment itself need not show.
create view app.visible_need as
select n.tenant_id, n.id, next.starts_at
from access_needed n
cross join lateral (
  select a.starts_at from appointment a
  where a.tenant_id = n.tenant_id and a.patient_id = n.patient_id and a.practitioner_id = n.practitioner_id and a.status <> 'cancelled'
  order by a.starts_at < now(), case when a.starts_at >= now() then a.starts_at end, a.starts_at desc
  limit 1
) next
where n.tenant_id = (select app.tenant()) and (select app.member()) <> 0;
grant select on app.visible_need to caseload_app;

-- In which language a patient, or whoever acts for them, is written to: in the one that the clinic says it speaks with them, in its own words or
-- as a code, where that is one of ours; else in the clinic's.
create function app.letter_language(spoken text, of_clinic text) returns text
language sql immutable parallel safe
return case when lower(spoken) ~ '^\s*(es|spa|spanish|español|espanol|castellano|castilian)(\W|$)' then 'es'
  when lower(spoken) ~ '^\s*(en|eng|english|inglés|ingles)(\W|$)' then 'en' else of_clinic end;

-- What a link, or a letter, about an appointment shows: when and where, with whom, of which clinic. Not what it is for. With it those that were
-- booked along with it, for the letter that says so.
create view app.linked_appointment as
select a.tenant_id, a.id, a.id = (select app.linked()) as is_linked, a.patient_id, a.starts_at, a.ends_at, a.zone, a.status, a.cancelled_by, a.cancelled_at,
  a.booked_at, a.is_exception, a.version,
  a.status in ('booked', 'confirmed') and a.starts_at > now() as open, a.starts_at < now() + make_interval(hours => t.notice_hours) as is_late,
  t.name as clinic, t.notice_hours, t.reminder_hours, t.appointment_mails, app.letter_language(f.language, t.language) as language, coalesce(p.preferred_name, p.first_name) as first_name,
  trim(m.first_name || ' ' || m.last_name) as practitioner, r.name as room, l.name as location, l.address_lines
from appointment one
join appointment a on a.tenant_id = one.tenant_id and (a.id = one.id or a.series_id = one.series_id and a.booked_at = one.booked_at)
join tenant t on t.id = a.tenant_id
join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
join practitioner m on m.tenant_id = a.tenant_id and m.id = a.practitioner_id
left join room r on r.tenant_id = a.tenant_id and r.id = a.room_id
left join working_hours w on w.tenant_id = a.tenant_id and w.practitioner_id = a.practitioner_id and a.room_id is null
  and w.weekday = extract(isodow from a.wall_start)
  and extract(epoch from a.wall_start::time) / 60 >= w.from_minute and extract(epoch from a.wall_start::time) / 60 < w.to_minute
left join location l on l.tenant_id = a.tenant_id and l.id = coalesce(r.location_id, w.location_id)
where one.tenant_id = (select app.tenant()) and one.id = (select app.linked());
grant select on app.linked_appointment to caseload_app;

-- The letters about the appointment of a letter that is being written: whether a later one of the same kind has taken its place, or for a reminder
-- a later change, which has posted another; and whether it is about all that were booked with the appointment.
create view app.linked_letter as
select o.tenant_id, o.id, o.created_at = a.booked_at as is_of_booking,
  exists (select from outbox later where later.tenant_id = o.tenant_id and later.subject_id = o.subject_id and later.created_at > o.created_at
    and (later.letter = o.letter or o.letter = 'appointmentReminder' and later.letter = 'appointmentMoved')) as is_overtaken
from outbox o join appointment a on a.tenant_id = o.tenant_id and a.id = o.subject_id
where o.tenant_id = (select app.tenant()) and o.subject_id = (select app.linked());
grant select on app.linked_letter to caseload_app;

-- Whether nothing of an appointment differs from what it was but the answer to it. For row security on its change, whose statement still sees it as
-- it was: whoever changes it by a link locks it first, in a statement of its own.
create function app.only_answered(after appointment) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  answer constant text[] := array['status', 'cancelled_by', 'cancelled_at', 'cancelled_late', 'version'];
begin
  perform from appointment b where b.tenant_id = after.tenant_id and b.id = after.id and to_jsonb(b) - answer = to_jsonb(after) - answer;
  return found;
end $$;

-- The appointments to come with those on a care team, for those who may take them off it: what becomes of each is said beforehand (A7), also
-- by somebody whose calendar shows them as busy. Of patients who exist for the one asking (R4, R5).
create view app.visible_parting as
select a.tenant_id, a.id, a.patient_id, a.practitioner_id, a.service_id, a.starts_at, a.ends_at, a.wall_start, a.busy, a.status, a.version
from appointment a
where a.tenant_id = (select app.tenant()) and (select app.unassign_refusal()) is null
  and ((select app.sees_every_name()) or a.patient_id = any ((select app.my_patients())::bigint[]))
  and a.patient_id <> all ((select app.my_blocks())::bigint[])
  and a.status in ('booked', 'confirmed') and a.starts_at > now()
  and exists (select from assignment g where g.tenant_id = a.tenant_id and g.patient_id = a.patient_id and g.practitioner_id = a.practitioner_id
    and g.status = 'active' and (g.ends_at is null or g.ends_at > now()));
grant select on app.visible_parting to caseload_app;
