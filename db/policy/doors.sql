-- Functions that reach past row security, each for one purpose; with app.enter in context.sql and three in reasons.sql they are all
-- there are (RL-6: at most fifteen, listed by hand, search_path set, none for the public). The last two reach past nothing.

-- As whom a login can act, clinics by name: memberships that may act, and portals of active patients. By address, for someone who is about to
-- prove who they are: with the hash, which the server compares; by id, for someone who has.
create function app.identities(for_email text, of_user bigint)
returns table (user_id bigint, email text, password_hash text, tenant_id bigint, tenant_name text, member_id bigint, patient_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  with account as (
    select u.id, u.email, case when for_email is not null then u.password_hash end as password_hash
    from user_account u where u.email = for_email or u.id = of_user
  )
  select u.id, u.email, u.password_hash, t.id, t.name, m.id, null::bigint
    from account u join member m on m.user_id = u.id join tenant t on t.id = m.tenant_id
    where m.status = 'active' and m.approved
  union all
  select u.id, u.email, u.password_hash, t.id, t.name, null, p.id
    from account u join portal_access a on a.user_id = u.id
    join tenant t on t.id = a.tenant_id join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
    where p.status = 'active'
  order by 5, 4, 6, 7;
end;

-- Opens a session for a user as one of the identities above, and writes the sign-in into that clinic's log. Nothing, where the identity is not theirs.
create function app.open_session(token bytea, for_user bigint, as_tenant bigint, as_member bigint, as_patient bigint, request text, from_ip text)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from user_session t where t.user_id = for_user and t.expires_at <= now();
  insert into user_session (token_hash, user_id, tenant_id, member_id, patient_id, expires_at)
    select token, for_user, i.tenant_id, i.member_id, i.patient_id, now() + interval '12 hours'
    from app.identities(null, for_user) i
    where i.tenant_id = as_tenant and i.member_id is not distinct from as_member and i.patient_id is not distinct from as_patient;
  if not found then return false; end if;
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, request_id, ip)
    values (as_tenant, now(), 'session.opened', 'done', for_user, as_member, as_patient, request, from_ip);
  return true;
end $$;

-- Ends the session of this token, or every session of its user. Tells how many ended.
create function app.close_sessions(token bytea, everywhere boolean, request text, from_ip text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s record;
  ended integer;
begin
  select * into s from user_session t where t.token_hash = token;
  if s is null then return 0; end if;
  perform pg_notify('caseload', json_build_object('tenantId', s.tenant_id, 'what', 'session', 'userId', s.user_id)::text);
  delete from user_session t where case when everywhere then t.user_id = s.user_id else t.token_hash = token end;
  get diagnostics ended = row_count;
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, detail, request_id, ip)
    values (s.tenant_id, now(), 'session.closed', 'done', s.user_id, s.member_id, s.patient_id,
      jsonb_build_object('sessions', ended), request, from_ip);
  return ended;
end $$;

-- Counts an attempt (or takes one back, with -1) and tells for how many seconds the next must wait: 0, go ahead.
create function app.throttle(for_key bytea, allowed integer, window_seconds integer, attempts integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t record;
begin
  -- Now and then, what has long run out is cleared away.
  if random() < 0.01 then
    delete from throttle h where h.window_ends_at < now() - interval '1 hour';
  end if;
  insert into throttle as h (key, window_ends_at, count)
    values (for_key, clock_timestamp() + make_interval(secs => window_seconds), greatest(attempts, 0))
    on conflict on constraint throttle_pkey do update set
      count = case when h.window_ends_at <= clock_timestamp() then excluded.count else greatest(h.count + attempts, 0) end,
      window_ends_at = case when h.window_ends_at <= clock_timestamp() then excluded.window_ends_at else h.window_ends_at end
    returning h.count, h.window_ends_at into t;
  return case when t.count <= allowed then 0 else greatest(1, ceil(extract(epoch from t.window_ends_at - clock_timestamp())))::integer end;
end $$;

-- Writes one line into the activity log. Clinic, actor, time, request and address come from the context, not from the caller (AU-4).
create function app.record(what text, about_patient bigint, how text, by_rule text, about jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, rule, detail, request_id, ip)
    values (app.tenant(), now(), what, how, nullif(current_setting('app.user', true), '')::bigint,
      nullif(app.member(), 0), coalesce(about_patient, nullif(app.patient(), 0)), by_rule, about,
      nullif(current_setting('app.request', true), ''), nullif(current_setting('app.ip', true), ''));
end;

-- A page of ids of active patients, in name order: of all whom the one asking may see, or of the own caseload; with `words`
-- (folded by platform/names.ts; null for all), those whose name they begin or resemble. A list is driven by an index, and matching happens
-- inside the allowed set, which neither a filter nor a trigram operator behind row security could do: where the one asking
-- sees only their own, their own are gathered first, so that not even time says anything of the rest (RL-10).
create function app.page_of_patients(words text[], only_mine boolean, after_name text, after_id bigint, most integer) returns setof bigint
language plpgsql stable rows 50 security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  hidden bigint[] := app.my_blocks();
  starts text[] := array(select '% ' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' from unnest(words) w);
  whole text := array_to_string(words, ' ');
begin
  if cardinality(words) = 0 then
    -- Nothing but signs was searched for, and nobody is called that.
    return;
  elsif only_mine then
    -- The caseload first: joined freely, a small database's plan would begin with every patient.
    return query select p.id from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
        and p.id = any (array(select c.patient_id from app.my_caseload c))
        and (words is null or p.search_name like all (starts) or whole operator(public.<%) p.search_name)
        and (after_name is null or (p.sort_name, p.id) > (after_name, after_id))
      order by p.sort_name, p.id limit most;
  elsif not app.sees_every_name() then
    return query select p.id from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
        and p.id = any (array(select r.patient_id from app.my_relation r))
        and (words is null or p.search_name like all (starts) or whole operator(public.<%) p.search_name)
        and (after_name is null or (p.sort_name, p.id) > (after_name, after_id))
      order by p.sort_name, p.id limit most;
  elsif words is null then
    return query select p.id from patient p
      where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
        and (p.sort_name, p.id) > (coalesce(after_name, ''), coalesce(after_id, 0))
      order by p.sort_name, p.id limit most;
  else
    -- The matches first, by their index, then their order: walking the names in order would hold each of a large clinic against the words.
    -- `like all` uses no index, so the first two words are asked for once more.
    return query with found as materialized (
        select p.id, p.sort_name from patient p
        where p.tenant_id = app.tenant() and p.status = 'active' and p.id <> all (hidden)
          and (p.search_name like starts[1] and p.search_name like coalesce(starts[2], starts[1]) and p.search_name like all (starts) or whole operator(public.<%) p.search_name))
      select f.id from found f where (f.sort_name, f.id) > (coalesce(after_name, ''), coalesce(after_id, 0))
      order by f.sort_name, f.id limit most;
  end if;
end $$;

-- What the holder of an open link may know before accepting: the clinic, who invites, the first name, the address. Nothing, where it is not open:
-- accepted, withdrawn, expired, the patient archived or of another address by now, or the inviter no longer one who may invite (IN-5),
-- which the roles in `inviting` may.
create function app.open_invitation(of_tenant bigint, with_token bytea, inviting text[])
returns table (id bigint, tenant_name text, inviter text, first_name text, email text, expires_at timestamptz, has_login boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  select i.id, t.name, trim(m.first_name || ' ' || m.last_name), coalesce(p.preferred_name, p.first_name), i.email, i.expires_at,
    exists (select from user_account u where u.email = i.email)
  from invitation i
  join tenant t on t.id = i.tenant_id
  join patient p on p.tenant_id = i.tenant_id and p.id = i.patient_id and p.status = 'active' and p.email = i.email
  join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by and m.status = 'active' and m.approved and m.roles && inviting
  where i.tenant_id = of_tenant and i.token_hash = with_token
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now();
end;

-- Accepts an open invitation, once, whatever races: as the signed-in user `by_user` if the address is theirs, else with a new login.
-- The user and the patient; nothing, where the link is not open (any more), or where a login with this address exists and is not signed in (IN-4).
create function app.accept_invitation(of_tenant bigint, with_token bytea, inviting text[], by_user bigint, new_user bigint, new_hash text, request text, from_ip text)
returns table (user_id bigint, patient_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i record;
  who bigint;
begin
  perform from app.open_invitation(of_tenant, with_token, inviting);
  if not found then return; end if;
  update invitation v set accepted_at = now()
    where v.tenant_id = of_tenant and v.token_hash = with_token and v.accepted_at is null and v.revoked_at is null and v.expires_at > now()
    returning v.id, v.patient_id, v.email into i;
  if not found then return; end if;
  if by_user is not null then
    select u.id into who from user_account u where u.id = by_user and u.email = i.email;
  elsif new_hash is not null then
    insert into user_account (id, email, password_hash) values (new_user, i.email, new_hash)
      on conflict on constraint user_account_email_once do nothing returning id into who;
  end if;
  if who is null then
    raise exception 'the address has a login' using errcode = 'CL4A9';
  end if;
  insert into portal_access (tenant_id, patient_id, user_id) values (of_tenant, i.patient_id, who)
    on conflict on constraint portal_access_pkey do nothing;
  insert into activity (tenant_id, at, action, outcome, user_id, patient_id, rule, detail, request_id, ip)
    values (of_tenant, now(), 'invitation.accepted', 'done', who, i.patient_id, 'invitation', jsonb_build_object('invitationId', i.id), request, from_ip);
  return query select who, i.patient_id;
end $$;

-- The next letter that is due, taken for five minutes: if nobody settles it by then, it is due again. From here the transaction acts
-- as the member who caused it. With it the address of the colleague it goes to, while that colleague may act and the patient exists
-- for them (R5). A letter whose member may no longer act is withdrawn, and the next one is taken (IN-5, RV-7).
create function app.claim_letter()
returns table (tenant_id bigint, id bigint, letter text, patient_id bigint, subject_id bigint, recipient_email text, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  o outbox;
begin
  loop
    select * into o from outbox t where t.settled_at is null and t.due_at <= now()
      order by t.due_at, t.tenant_id, t.id limit 1 for update skip locked;
    if not found then return; end if;
    exit when app.become(o.tenant_id, o.member_id);
    update outbox t set settled_at = now(), result = 'withdrawn' where t.tenant_id = o.tenant_id and t.id = o.id;
  end loop;
  update outbox t set attempts = t.attempts + 1, due_at = now() + interval '5 minutes' where t.tenant_id = o.tenant_id and t.id = o.id;
  return query select o.tenant_id, o.id, o.letter, o.patient_id, o.subject_id,
    (select u.email from member m join user_account u on u.id = m.user_id
     where m.tenant_id = o.tenant_id and m.id = o.recipient_id and m.status = 'active' and m.approved
       and not exists (select from patient_block b where b.tenant_id = m.tenant_id and b.member_id = m.id and b.patient_id = o.patient_id)),
    o.attempts + 1;
end $$;

-- Says what became of a letter that was claimed; with a null result, when it is due again.
create function app.settle_letter(of_tenant bigint, of_letter bigint, outcome text, again_in interval) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  update outbox set result = outcome, settled_at = case when outcome is not null then now() end,
      due_at = case when outcome is null then now() + again_in else due_at end
    where tenant_id = of_tenant and id = of_letter and settled_at is null;
end;

-- The members on a patient's care team who are to hear of a change: those who may act, and for whom the patient exists (R5).
create function app.team_members(of_patient bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  select m.id from app.reason_assigned r
    join member m on m.tenant_id = r.tenant_id and m.id = r.member_id and m.status = 'active' and m.approved
    where r.patient_id = of_patient
      and not exists (select from patient_block b where b.tenant_id = r.tenant_id and b.member_id = r.member_id and b.patient_id = r.patient_id);
end;

-- Tells the clinic's open screens, when this transaction commits, that something about a patient changed. Ids only; who may
-- know is decided for each receiver when it is sent (http/events.ts).
create function app.announce(what text, about_patient bigint, about_practitioner bigint) returns void language sql volatile
begin atomic
  select pg_notify('caseload', json_strip_nulls(json_build_object('tenantId', app.tenant(), 'what', what, 'patientId', about_patient,
    'practitionerId', about_practitioner))::text);
end;

-- A random id where a statement makes several rows at once; elsewhere ids come from platform/ids.ts.
create function app.new_id() returns bigint language sql volatile
return ('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::bigint + 1;

revoke all on all functions in schema app from public;
grant execute on all functions in schema app to caseload_app;
revoke execute on function app.become(bigint, bigint) from caseload_app;
