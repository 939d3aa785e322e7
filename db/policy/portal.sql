-- What a patient, or a guardian, may book in the portal (B2, BO-5).

-- With whom: everyone on the care team; of the others, those who take clients that are not theirs yet, where the clinic lets clients book with
-- anyone, or lets new clients choose, and this one has neither a care team nor an appointment.
create view app.portal_practitioner as
select pr.tenant_id, pr.id
from practitioner pr
join tenant t on t.id = pr.tenant_id
where pr.tenant_id = (select app.tenant()) and (select app.portal_allows('appointments')) and (select app.feature_is_on('clientPortal'))
  and pr.status = 'active'
  and exists (select from patient p where p.tenant_id = pr.tenant_id and p.id = (select app.patient()) and p.status = 'active')
  and exists (select from member m
              where m.tenant_id = pr.tenant_id and m.practitioner_id = pr.id and m.type = 'DOCTOR' and m.status = 'active' and m.approved)
  and (exists (select from app.connection c where c.patient_id = (select app.patient()) and c.practitioner_id = pr.id and c.kind <> 'emergency')
    or pr.accepting_new_patients and (t.book_with_anyone
      or t.new_clients_book
        and not exists (select from app.connection c where c.patient_id = (select app.patient()) and c.kind <> 'emergency')
        and not exists (select from appointment a where a.tenant_id = pr.tenant_id and a.patient_id = (select app.patient()))));
grant select on app.portal_practitioner to caseload_app;

-- Gathered once a statement, as app.my_patients().
create function app.portal_practitioners() returns bigint[]
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(select p.id from app.portal_practitioner p);
end $$;

-- Why the patient may not book this service with this practitioner at this time; null where they may. featureOff, noRight: the portal, or the
-- scope of a guardian. serviceGone, invalidTarget. tooSoon, tooFar: the clinic's notice, and how far ahead it lets clients book.
create function app.portal_refusal(of_practitioner bigint, of_service bigint, at timestamptz) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  t tenant;
begin
  if not app.feature_is_on('clientPortal') then return 'featureOff'; end if;
  if not app.portal_allows('appointments') then return 'noRight'; end if;
  perform from service s where s.tenant_id = app.tenant() and s.id = of_service and s.status = 'active' and s.in_portal;
  if not found then return 'serviceGone'; end if;
  if not of_practitioner = any (app.portal_practitioners()) then return 'invalidTarget'; end if;
  select * into t from tenant c where c.id = app.tenant();
  return case when at < now() + make_interval(hours => t.booking_notice_hours) then 'tooSoon'
    when at > now() + make_interval(days => t.booking_days) then 'tooFar' end;
end $$;

-- Whether an appointment was moved in the portal and nothing else of it differs from what it was; and was still outside the clinic's notice. For row
-- security on its change, whose statement still sees it as it was: whoever moves it locks it first, in a statement of its own.
create function app.only_moved(after appointment) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  place constant text[] := array['practitioner_id', 'room_id', 'is_exception', 'starts_at', 'ends_at', 'zone', 'wall_start', 'busy', 'patient_alone',
    'placed_by', 'placed_at', 'version'];
begin
  perform from appointment b join tenant t on t.id = b.tenant_id
    where b.tenant_id = after.tenant_id and b.id = after.id and to_jsonb(b) - place = to_jsonb(after) - place
      and b.starts_at >= now() + make_interval(hours => t.notice_hours) and after.room_id is null
      and case when after.practitioner_id = b.practitioner_id then (after.placed_by, after.placed_at) is not distinct from (b.placed_by, b.placed_at)
        else after.placed_by is null and after.placed_at = now() end;
  return found;
end $$;

-- Whether of a patient, or of their profile, nothing differs from what it was but what is the client's to say. For row security on its change, as above.
create function app.only_own_details(after patient) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  own constant text[] := array['preferred_name', 'phone', 'sort_name', 'search_name', 'version'];
begin
  perform from patient b where b.tenant_id = after.tenant_id and b.id = after.id and to_jsonb(b) - own = to_jsonb(after) - own;
  return found;
end $$;
create function app.only_own_profile(after patient_profile) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  own constant text[] := array['pronouns', 'address_lines', 'emergency_contact_name', 'emergency_contact_relation', 'emergency_contact_phone', 'language'];
begin
  perform from patient_profile b where b.tenant_id = after.tenant_id and b.patient_id = after.patient_id and to_jsonb(b) - own = to_jsonb(after) - own;
  return found;
end $$;

-- The practitioners with whom the patient has an appointment, whoever booked it.
create function app.seeing_practitioners() returns bigint[]
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(select distinct a.practitioner_id from appointment a where a.tenant_id = app.tenant() and a.patient_id = app.patient());
end $$;

-- When practitioners and rooms are taken, for free times and for the calendars of others: no name, no service, no place (BO-7). To a patient only
-- of those whom they can book with.
create view app.visible_busy as
select b.tenant_id, b.id, b.practitioner_id, b.room_id, b.starts_at, b.ends_at, b.busy
from (
  select a.tenant_id, a.id, a.practitioner_id, a.room_id, a.starts_at, a.ends_at, a.busy from appointment a where a.status <> 'cancelled'
  union all
  select h.tenant_id, h.id, h.practitioner_id, null, h.starts_at, h.ends_at, h.busy from slot_hold h where h.held_until > now()
  union all
  select w.tenant_id, w.id, w.practitioner_id, null, w.starts_at, w.ends_at, w.busy from waitlist_offer w where w.outcome is null and w.expires_at > now()
) b
where b.tenant_id = (select app.tenant())
  and ((select app.member()) <> 0 or (select app.patient()) <> 0 and b.practitioner_id = any ((select app.portal_practitioners())::bigint[]));
grant select on app.visible_busy to caseload_app;
