-- Who is asking. Applied anew, with everything in schema app, whenever a file of this folder or a migration changed.
--
-- A transaction acts as one member of one clinic, or as one patient in the portal. app.enter sets that from a session,
-- for this transaction only; the outbox acts as the member who caused a letter. Reading it where nobody entered is an error, never
-- "all rows".

drop schema if exists app cascade;
create schema app;
-- The same reasons, of an instant that has passed (history.sql).
drop schema if exists past cascade;
create schema past;
grant usage on schema app, past to caseload_app;

create function app.tenant() returns bigint language sql stable parallel safe
return current_setting('app.tenant')::bigint;

-- 0 where a patient is asking.
create function app.member() returns bigint language sql stable parallel safe
return current_setting('app.member')::bigint;

-- 0 where a member is asking.
create function app.patient() returns bigint language sql stable parallel safe
return current_setting('app.patient')::bigint;

-- The appointment whose link was followed, or that a letter is about: 0 everywhere else. Nobody is asking then but whoever holds the link.
create function app.linked() returns bigint language sql stable parallel safe
return coalesce(nullif(current_setting('app.linked', true), ''), '0')::bigint;

-- What of the patient's portal the one asking may use (B4): everything for the patient, some of it for a guardian; nothing where no patient is asking.
create function app.portal_allows(scope text) returns boolean language sql stable parallel safe
return current_setting('app.patient')::bigint <> 0 and scope = any (string_to_array(current_setting('app.scopes', true), ','));

create function app.my_practitioner() returns bigint language sql stable parallel safe
begin atomic
  select m.practitioner_id from member m where m.tenant_id = app.tenant() and m.id = app.member();
end;

-- The instant at which the reasons are asked for: now. Schema past has another.
create function app.instant() returns timestamptz language sql stable parallel safe
return now();

-- Whether the one asking has one of these roles.
create function app.has_role(variadic of text[]) returns boolean language sql stable parallel safe
begin atomic
  select coalesce((select m.roles && of from member m where m.tenant_id = app.tenant() and m.id = app.member()), false);
end;

-- R2. Whether the one asking holds a single permission; the owner passes every check of one.
create function app.has_permission(permission text) returns boolean language sql stable parallel safe
begin atomic
  select coalesce((select permission = any (m.permissions) or 'owner' = any (m.roles)
                   from member m where m.tenant_id = app.tenant() and m.id = app.member()), false);
end;

-- F1. An absent row is a flag that is off.
create function app.feature_is_on(feature text) returns boolean language sql stable parallel safe
begin atomic
  select coalesce(
    (select f.enabled from tenant_feature f where f.tenant_id = app.tenant() and f.feature = feature_is_on.feature), false);
end;

-- R4. Visibility limits those who only give care; every other role works with names and contact details of all, and who reads all
-- records has every patient as their own.
create function app.sees_every_name() returns boolean language sql stable parallel safe
begin atomic
  select coalesce(
    (select m.visibility in ('all', 'namesOnly') or m.roles && array['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller']
       or 'canReadAllRecords' = any (m.permissions)
     from member m where m.tenant_id = app.tenant() and m.id = app.member()), false);
end;

-- R4. `namesOnly` opens only one's own profiles.
create function app.opens_every_profile() returns boolean language sql stable parallel safe
begin atomic
  select coalesce(
    (select m.visibility = 'all' or m.roles && array['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller']
       or 'canReadAllRecords' = any (m.permissions)
     from member m where m.tenant_id = app.tenant() and m.id = app.member()), false);
end;

-- AU-5: who oversees the whole log of the clinic.
create function app.reads_all_activity() returns boolean language sql stable parallel safe
return app.has_role('owner', 'practiceAdmin', 'clinicalAdmin');

-- Acts as one member from here to the end of the transaction. False where that member may not act at all. For the functions that
-- have found out who that is; the server itself cannot call it.
create function app.become(as_tenant bigint, as_member bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from member m where m.tenant_id = as_tenant and m.id = as_member and m.status = 'active' and m.approved;
  if not found then return false; end if;
  perform set_config('app.tenant', as_tenant::text, true), set_config('app.member', as_member::text, true),
    set_config('app.patient', '0', true);
  return true;
end $$;

-- Acts for nobody from here to the end of the transaction, with nothing in reach but one appointment. False where its patient has been archived.
-- As app.become: for the functions that have found out which.
create function app.follow(of_tenant bigint, to_appointment bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from appointment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.status = 'active'
    where a.tenant_id = of_tenant and a.id = to_appointment;
  if not found then return false; end if;
  perform set_config('app.tenant', of_tenant::text, true), set_config('app.member', '0', true), set_config('app.patient', '0', true),
    set_config('app.linked', to_appointment::text, true);
  return true;
end $$;

-- The same for a letter into somebody's portal: as the patient, with nothing of the portal in reach.
create function app.follow_portal(of_tenant bigint, of_patient bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient p where p.tenant_id = of_tenant and p.id = of_patient and p.status = 'active';
  if not found then return false; end if;
  perform set_config('app.tenant', of_tenant::text, true), set_config('app.member', '0', true), set_config('app.patient', of_patient::text, true),
    set_config('app.scopes', '', true);
  return true;
end $$;

-- Enters with a session (as a member, as a patient, or null: as either): resolves it, checks that the one asking may use this function at all, sets the context.
-- Nothing has been looked up before a refusal (R7). Refusals: CL401 no session, CL403 no role, permission or scope for it,
-- CL4F3 the clinic has switched the feature off, CL409 the page was opened for another clinic.
create function app.enter(
  token bytea, acting_as text, needed_roles text[], needed_permission text, needed_feature text, needed_scope text,
  page_of_clinic bigint, by_hand boolean, request_id text, ip text
) returns table (
  tenant_id bigint, user_id bigint, member_id bigint, patient_id bigint, practitioner_id bigint, roles text[], permissions text[]
) language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s user_session;
  m member;
  may text[];
begin
  select t.* into s from user_session t
    where t.token_hash = token and t.expires_at > now()
      and t.last_seen_at > now() - case when t.member_id is null then interval '30 minutes' else interval '15 minutes' end;
  if s.token_hash is null or acting_as = 'member' and s.member_id is null or acting_as = 'patient' and s.patient_id is null then
    raise exception 'no session' using errcode = 'CL401';
  end if;
  if page_of_clinic is not null and page_of_clinic <> s.tenant_id then
    raise exception 'another clinic' using errcode = 'CL409';
  end if;
  perform set_config('app.tenant', s.tenant_id::text, true), set_config('app.member', '0', true),
    set_config('app.patient', coalesce(s.patient_id, 0)::text, true), set_config('app.user', s.user_id::text, true),
    set_config('app.request', coalesce(request_id, ''), true), set_config('app.ip', coalesce(ip, ''), true),
    set_config('app.session', left(encode(sha256(token), 'hex'), 16), true);
  if s.member_id is not null then
    if not app.become(s.tenant_id, s.member_id) then
      raise exception 'not an active member' using errcode = 'CL401';
    end if;
    select t.* into m from member t where t.tenant_id = s.tenant_id and t.id = s.member_id;
    -- The owner passes every single permission (R2).
    if needed_roles is not null and not m.roles && needed_roles
      and not coalesce(needed_permission = any (m.permissions) or (needed_permission is not null and 'owner' = any (m.roles)), false) then
      raise exception 'no right' using errcode = 'CL403';
    end if;
  else
    select a.scopes into may from patient p
      join portal_access a on a.tenant_id = p.tenant_id and a.patient_id = p.id and a.user_id = s.user_id
      where p.tenant_id = s.tenant_id and p.id = s.patient_id and p.status = 'active' and coalesce(a.ends_at, 'infinity') > now();
    if not found then
      raise exception 'not an active patient' using errcode = 'CL401';
    end if;
    perform set_config('app.scopes', array_to_string(may, ','), true);
    if needed_scope <> all (may) then
      raise exception 'no right' using errcode = 'CL403';
    end if;
  end if;
  if needed_feature is not null and not app.feature_is_on(needed_feature) then
    raise exception 'feature off' using errcode = 'CL4F3';
  end if;
  -- Refreshing lists in the background is not activity (SE-3), and a write a minute is enough.
  if by_hand and s.last_seen_at < now() - interval '1 minute' then
    update user_session t set last_seen_at = now() where t.token_hash = token;
  end if;
  return query select s.tenant_id, s.user_id, s.member_id, s.patient_id, m.practitioner_id, m.roles, m.permissions;
end $$;

-- Enters with a link that is no session: as its appointment alone, with the one in a letter (what: appointment) while its patient has the
-- address it was written to, or as its member, with the address of their own calendar (what: calendar), while it is theirs. False where there is no such link, or where it is good no longer.
create function app.enter_link(what text, of_tenant bigint, with_token bytea, request_id text, ip text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  f calendar_feed;
  appointment_id bigint;
begin
  perform set_config('app.request', coalesce(request_id, ''), true), set_config('app.ip', coalesce(ip, ''), true);
  if what = 'appointment' then
    select l.appointment_id into appointment_id from appointment_link l
      join appointment a on a.tenant_id = l.tenant_id and a.id = l.appointment_id
      join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.email = l.email
      where l.tenant_id = of_tenant and l.token_hash = with_token;
    return found and app.follow(of_tenant, appointment_id);
  end if;
  select t.* into f from calendar_feed t
    join member m on m.tenant_id = t.tenant_id and m.id = t.member_id and m.practitioner_id = t.practitioner_id
    where t.tenant_id = of_tenant and t.token_hash = with_token and t.revoked_at is null;
  if what <> 'calendar' or f.id is null or not app.become(of_tenant, f.member_id) then return false; end if;
  update calendar_feed t set last_read_at = now()
    where t.tenant_id = of_tenant and t.id = f.id and coalesce(t.last_read_at, '-infinity') < now() - interval '1 hour';
  return true;
end $$;

-- Tells the clinic's open screens, when this transaction commits, that something changed: about a patient, or for the members of
-- a practitioner, or for one member. Ids only; who may know is decided for each receiver when it is sent (http/events.ts).
create function app.announce(what text, about_patient bigint, about_practitioner bigint, about_member bigint default null) returns void
language sql volatile
begin atomic
  select pg_notify('caseload', json_strip_nulls(json_build_object('tenantId', app.tenant(), 'what', what, 'patientId', about_patient,
    'practitionerId', about_practitioner, 'memberId', about_member))::text);
end;

-- A random id where a statement makes several rows at once; elsewhere ids come from platform/ids.ts.
create function app.new_id() returns bigint language sql volatile
return ('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::bigint + 1;
