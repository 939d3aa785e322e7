-- Functions that reach past row security, each for one purpose; with app.enter and app.enter_link in context.sql they are all
-- there are (RL-6: at most fifteen, listed by hand, search_path set, none for the public).

-- As whom a login can act, clinics by name: memberships that may act, and portals of active patients. By address, for someone who is about to
-- prove who they are: with the hash, which the server compares; by id, for someone who has. A guardian's with the name of whom they act for.
-- By address also a login that acts nowhere (any more), with no clinic: whoever is invited again proves it is theirs.
create function app.identities(for_email text, of_user bigint)
returns table (user_id bigint, email text, password_hash text, tenant_id bigint, tenant_name text, member_id bigint, patient_id bigint, for_whom text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  with account as (
    select u.id, u.email, case when for_email is not null then u.password_hash end as password_hash
    from user_account u where u.email = for_email or u.id = of_user
  )
  select u.id, u.email, u.password_hash, t.id, t.name, m.id, null::bigint, null
    from account u join member m on m.user_id = u.id join tenant t on t.id = m.tenant_id
    where m.status = 'active' and m.approved
  union all
  select u.id, u.email, u.password_hash, t.id, t.name, null, p.id,
      case a.relation when 'guardian' then trim(coalesce(p.preferred_name, p.first_name) || ' ' || p.last_name) end
    from account u join portal_access a on a.user_id = u.id
    join tenant t on t.id = a.tenant_id join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
    where p.status = 'active' and coalesce(a.ends_at, 'infinity') > now()
  union all
  select u.id, u.email, u.password_hash, null, null, null, null, null
    from account u
    where for_email is not null and not exists (select from member m where m.user_id = u.id and m.status = 'active' and m.approved)
      and not exists (select from portal_access a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
                      where a.user_id = u.id and p.status = 'active' and coalesce(a.ends_at, 'infinity') > now())
  order by 5, 4, 6, 7;
end;

-- Opens a session for a user as one of the identities above, and writes the sign-in into that clinic's log. One that takes the place
-- of another ends when that would have: acting elsewhere is no new sign-in (SE-3). Nothing, where the identity is not
-- theirs. Without a token nothing opens: it is written that somebody did not get in (AU-1).
-- With a link (or the digits) that the user was sent, and the secret of the browser that asked for it, the link is used up: it opens the first
-- portal of its user, and never a membership; nor does a session that came about like this ever take the place of one (AN-4, IN-2). Refusals:
-- CL4A8 the link is open, but another browser asked for it, where the digits can be typed; CL4A7 a membership needs the password.
create function app.open_session(token bytea, for_user bigint, as_tenant bigint, as_member bigint, as_patient bigint, request text, from_ip text, instead_of bytea,
  by_link bytea default null, of_browser bytea default null)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  came_by_link boolean := by_link is not null or coalesce((select t.by_link from user_session t where t.token_hash = instead_of and t.user_id = for_user), false);
begin
  if came_by_link and as_member is not null then
    raise exception 'a link opens no membership' using errcode = 'CL4A7';
  end if;
  if by_link is not null then
    update sign_in_link l set used_at = now()
      where by_link in (l.token_hash, l.code_hash) and l.browser_hash = of_browser and l.used_at is null and l.expires_at > now()
      returning l.user_id into for_user;
    if not found then
      perform from sign_in_link l where l.token_hash = by_link and l.used_at is null and l.expires_at > now();
      if found then
        raise exception 'another browser' using errcode = 'CL4A8';
      end if;
      return false;
    end if;
    select i.tenant_id, null, i.patient_id into as_tenant, as_member, as_patient from app.identities(null, for_user) i where i.patient_id is not null limit 1;
    if not found then return false; end if;
  end if;
  delete from user_session t where t.user_id = for_user and t.expires_at <= now();
  if token is null then
    insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, rule, request_id, ip)
      select i.tenant_id, now(), 'session.opened', 'refused', for_user, i.member_id, i.patient_id, 'wrong_credentials', request, from_ip
      from app.identities(null, for_user) i
      where i.tenant_id = as_tenant and i.member_id is not distinct from as_member and i.patient_id is not distinct from as_patient;
    return false;
  end if;
  insert into user_session (token_hash, user_id, tenant_id, member_id, patient_id, expires_at, by_link)
    select token, for_user, i.tenant_id, i.member_id, i.patient_id,
      coalesce((select t.expires_at from user_session t where t.token_hash = instead_of and t.user_id = for_user), now() + interval '12 hours'), came_by_link
    from app.identities(null, for_user) i
    where i.tenant_id = as_tenant and i.member_id is not distinct from as_member and i.patient_id is not distinct from as_patient;
  if not found then return false; end if;
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, rule, request_id, ip, session)
    values (as_tenant, now(), 'session.opened', 'done', for_user, as_member, as_patient, case when by_link is not null then 'link' end, request, from_ip,
      left(encode(sha256(token), 'hex'), 16));
  return true;
end $$;

-- Makes a link that signs the holder of this address in to their portals, and puts it into the mail; for ten minutes. Asked for again, one that is
-- younger than five minutes stays good, and older ones are used up (B1, IN-2). Nothing happens for an address without a portal, and the
-- caller is not told. The token and the digits are derived by the server from the id.
create function app.make_sign_in_link(for_email text, link_id bigint, token bytea, digits bytea, browser bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i record;
begin
  select * into i from app.identities(for_email, null) t where t.patient_id is not null limit 1;
  if not found then return; end if;
  update sign_in_link l set used_at = now()
    where l.user_id = i.user_id and l.used_at is null and l.created_at < now() - interval '5 minutes';
  delete from sign_in_link l where l.user_id = i.user_id and l.expires_at < now() - interval '1 day';
  insert into sign_in_link (id, user_id, token_hash, code_hash, browser_hash, expires_at)
    values (link_id, i.user_id, token, digits, browser, now() + interval '10 minutes');
  insert into outbox (tenant_id, id, letter, patient_id, subject_id, created_at, due_at)
    values (i.tenant_id, app.new_id(), 'signInLink', i.patient_id, link_id, now(), now());
end $$;

-- Ends the session of this token, or every session of its user, with the links that would open another. Tells how many ended.
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
  if everywhere then
    update sign_in_link l set used_at = now() where l.user_id = s.user_id and l.used_at is null;
  end if;
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, detail, request_id, ip, session)
    values (s.tenant_id, now(), 'session.closed', 'done', s.user_id, s.member_id, s.patient_id,
      jsonb_build_object('sessions', ended), request, from_ip, left(encode(sha256(token), 'hex'), 16));
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

-- Writes one line into the activity log. Clinic, actor, time, request and address come from the context, not from the caller (AU-4). What a member
-- did about a patient who is in the portal now is told to their screen (B3); where nobody listens, nothing is sent, for that costs every commit.
create function app.record(what text, about_patient bigint, how text, by_rule text, about jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, patient_id, rule, detail, request_id, ip, session)
    values (app.tenant(), now(), what, how, nullif(current_setting('app.user', true), '')::bigint,
      nullif(app.member(), 0), coalesce(about_patient, nullif(app.patient(), 0)), by_rule, about,
      nullif(current_setting('app.request', true), ''), nullif(current_setting('app.ip', true), ''),
      nullif(current_setting('app.session', true), ''));
  select app.announce('accesses', about_patient, null)
    where how = 'done' and app.member() <> 0 and exists (
      select from portal_access p join user_session s on s.user_id = p.user_id and s.tenant_id = p.tenant_id and s.patient_id = p.patient_id
      where p.tenant_id = app.tenant() and p.patient_id = about_patient and s.expires_at > now());
end;

-- JSON as RFC 8785 writes it: no spaces, keys in order, text escaped as little as can be. What is hashed must be written one way only.
-- Keys are words of ours, in ASCII, where the order of bytes is that of code units; PostgreSQL escapes text as the RFC does.
create function app.canonical(value jsonb) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog, public, pg_temp as $$
begin
  return case jsonb_typeof(value)
    when 'object' then coalesce((
      select '{' || string_agg(to_json(e.key)::text || ':'
        || case when jsonb_typeof(e.value) in ('string', 'boolean', 'null') then e.value::text else app.canonical(e.value) end, ',' order by e.key collate "C") || '}'
      from jsonb_each(value) e), '{}')
    when 'array' then coalesce((
      select '[' || string_agg(app.canonical(e.value), ',' order by e.place) || ']'
      from jsonb_array_elements(value) with ordinality e (value, place)), '[]')
    when 'number' then trim_scale(value::numeric)::text
    else value::text end;
end $$;

-- An entry of the log at its place, as it is hashed and exported: canonical, its keys in order by hand.
create function app.entry(a activity, place bigint) returns text language sql stable parallel safe
return format('{"action":%s,"at":"%s","detail":%s,"ip":%s,"memberId":%s,"outcome":%s,"patientId":%s,"requestId":%s,"rule":%s,"seq":%s,"session":%s,"tenantId":%s,"userId":%s}',
  to_json(a.action), to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), app.canonical(a.detail), coalesce(to_json(a.ip)::text, 'null'),
  coalesce(a.member_id::text, 'null'), to_json(a.outcome), coalesce(a.patient_id::text, 'null'), coalesce(to_json(a.request_id)::text, 'null'),
  coalesce(to_json(a.rule)::text, 'null'), place, coalesce(to_json(a.session)::text, 'null'), a.tenant_id, coalesce(a.user_id::text, 'null'));

-- Appends entries of a clinic to its chain, in the order of their ids. Whoever appends holds the head until they have committed.
create function app.link_entries(of_tenant bigint, entries bigint[]) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  head activity_head;
  a activity;
  entry_hash bytea;
begin
  select * into head from activity_head h where h.tenant_id = of_tenant for update;
  if not found then
    insert into activity_head values (of_tenant, 0, decode(repeat('00', 32), 'hex')) on conflict on constraint activity_head_pkey do nothing;
    select * into head from activity_head h where h.tenant_id = of_tenant for update;
  end if;
  for a in select * from activity t where t.tenant_id = of_tenant and t.id = any (entries) order by t.id loop
    entry_hash := sha256(convert_to(app.entry(a, head.seq + 1), 'UTF8'));
    head.seq := head.seq + 1;
    head.hash := sha256(head.hash || entry_hash);
    insert into activity_link values (of_tenant, head.seq, a.id, entry_hash, head.hash);
  end loop;
  update activity_head h set seq = head.seq, hash = head.hash where h.tenant_id = of_tenant;
end $$;

-- Chains what a transaction has written, when it commits: by then it holds every other lock it needs, so that nothing waits in a circle.
-- The first entry brings the others of the transaction with it. Nothing else reaches the links; if this fails, the transaction fails.
create function app.chain() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from activity_link l where l.tenant_id = new.tenant_id and l.activity_id = new.id;
  if not found then
    perform app.link_entries(new.tenant_id, array(
      select a.id from activity a
      where a.tenant_id = new.tenant_id and a.id >= new.id and (a.id = new.id or a.xmin = pg_current_xact_id()::xid)));
  end if;
  return null;
end $$;
create constraint trigger chain after insert on activity deferrable initially deferred for each row execute function app.chain();

-- Every clinic's end of the chain, to be set down outside the database (AU-3): hashes only.
create view app.chain_head as select h.tenant_id, h.seq, h.hash from activity_head h;
grant select on app.chain_head to caseload_app;

-- What was logged before there was a chain is chained once.
select app.link_entries(a.tenant_id, array_agg(a.id)) from activity a
where not exists (select from activity_head h where h.tenant_id = a.tenant_id) group by a.tenant_id;

-- What the holder of an open link may know before accepting: the clinic, who invites, the first name, the address; a colleague (relation
-- colleague), as what. Nothing, where it is not open:
-- accepted, withdrawn, expired, the patient archived or of another address by now, or the inviter no longer one who may invite (IN-5),
-- which the roles in `inviting` may, and for colleagues those in `managing`; an owner is invited by owners. Of clinic 0, relation setup: the code of an
-- installation in which there is no clinic yet, but for the canary, while it holds (O1).
create function app.open_invitation(of_tenant bigint, with_token bytea, inviting text[], managing text[])
returns table (id bigint, tenant_name text, inviter text, first_name text, email text, expires_at timestamptz, has_login boolean, relation text, scopes text[],
  roles text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  select i.id, t.name, trim(m.first_name || ' ' || m.last_name), coalesce(p.preferred_name, p.first_name), i.email, i.expires_at,
    exists (select from user_account u where u.email = i.email), i.relation, i.scopes, null::text[]
  from invitation i
  join tenant t on t.id = i.tenant_id
  join patient p on p.tenant_id = i.tenant_id and p.id = i.patient_id and p.status = 'active' and (p.email = i.email or i.relation = 'guardian')
  join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by and m.status = 'active' and m.approved and m.roles && inviting
  where i.tenant_id = of_tenant and i.token_hash = with_token
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
  union all
  select i.id, t.name, trim(m.first_name || ' ' || m.last_name), i.first_name, i.email, i.expires_at,
    exists (select from user_account u where u.email = i.email), 'colleague', null, i.roles
  from member_invitation i
  join tenant t on t.id = i.tenant_id
  join member m on m.tenant_id = i.tenant_id and m.id = i.invited_by and m.status = 'active' and m.approved and m.roles && managing
    and (not 'owner' = any (i.roles) or 'owner' = any (m.roles))
  where i.tenant_id = of_tenant and i.token_hash = with_token
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
  union all
  select null, null, null, null, null, s.expires_at, false, 'setup', null, null
  from setup_code s
  where of_tenant = 0 and s.code_hash = with_token and s.used_at is null and s.expires_at > now() and not exists (select from tenant t where t.id <> 1);
end;

-- Accepts an open invitation, once, whatever races: as the signed-in user `by_user` if the address is theirs, else with a new login.
-- The clinic, the user, and the patient or the member; nothing, where the link is not open (any more). Refusals: CL4A9 a login with this address
-- exists and is not signed in (IN-4); CL4B1 who was invited as a colleague is a member already, suspended ones too. With `making`, and the code of
-- an installation that has no clinic, its first one comes about with its owner instead (O1).
create function app.accept_invitation(of_tenant bigint, with_token bytea, inviting text[], managing text[], by_user bigint, new_user bigint, new_hash text,
  request text, from_ip text, making jsonb default null)
returns table (tenant_id bigint, user_id bigint, patient_id bigint, member_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  open record;
  i record;
  who bigint;
  joined bigint;
  practises bigint;
begin
  -- Who manages the team takes the clinic's row: an inviter who loses the right at this moment has lost it, or not yet.
  perform from tenant t where t.id = of_tenant for no key update;
  select * into open from app.open_invitation(of_tenant, with_token, inviting, managing);
  if not found or (open.relation = 'setup') <> (making is not null) then return; end if;
  if open.relation = 'setup' then
    update setup_code s set used_at = now() where s.code_hash = with_token and s.used_at is null and s.expires_at > now();
    if not found then return; end if;
    select * into i from app.make_clinic(making);
    of_tenant := i.tenant_id;
  elsif open.relation = 'colleague' then
    update member_invitation v set accepted_at = now()
      where v.tenant_id = of_tenant and v.token_hash = with_token and v.accepted_at is null and v.revoked_at is null and v.expires_at > now()
      returning v.* into i;
    if not found then return; end if;
  else
    update invitation v set accepted_at = now()
      where v.tenant_id = of_tenant and v.token_hash = with_token and v.accepted_at is null and v.revoked_at is null and v.expires_at > now()
      returning v.id, v.patient_id, v.email, v.relation, v.scopes, v.name into i;
    if not found then return; end if;
  end if;
  if by_user is not null then
    select u.id into who from user_account u where u.id = by_user and u.email = i.email;
  elsif new_hash is not null then
    insert into user_account (id, email, password_hash) values (new_user, i.email, new_hash)
      on conflict on constraint user_account_email_once do nothing returning id into who;
  end if;
  if who is null then
    raise exception 'the address has a login' using errcode = 'CL4A9';
  end if;
  if open.relation in ('self', 'guardian') then
    insert into portal_access as a (tenant_id, patient_id, user_id, email, relation, scopes, name)
      values (of_tenant, i.patient_id, who, i.email, i.relation, i.scopes, i.name)
      on conflict on constraint portal_access_pkey do update set since = now(), ends_at = null, relation = excluded.relation, scopes = excluded.scopes,
        name = excluded.name, version = a.version + 1 where a.ends_at <= now();
    insert into activity (tenant_id, at, action, outcome, user_id, patient_id, rule, detail, request_id, ip)
      values (of_tenant, now(), 'invitation.accepted', 'done', who, i.patient_id, 'invitation', jsonb_build_object('invitationId', i.id), request, from_ip);
    return query select of_tenant, who, i.patient_id, null::bigint;
    return;
  end if;
  if i.gives_care then
    practises := app.new_id();
    insert into practitioner (tenant_id, id, first_name, last_name, discipline, sort_name)
      values (of_tenant, practises, i.first_name, i.last_name, i.discipline, i.sort_name);
  end if;
  insert into member (tenant_id, id, user_id, first_name, last_name, type, roles, access_level, visibility, practitioner_id)
    values (of_tenant, app.new_id(), who, i.first_name, i.last_name, case when i.gives_care then 'DOCTOR' else 'STAFF' end, i.roles, i.access_level,
      i.visibility, practises)
    on conflict on constraint member_once do nothing returning id into joined;
  if joined is null then
    raise exception 'a member already' using errcode = 'CL4B1';
  end if;
  update member_invitation v set member_id = joined where v.tenant_id = of_tenant and v.id = i.id;
  insert into activity (tenant_id, at, action, outcome, user_id, member_id, rule, detail, request_id, ip)
    select of_tenant, now(), a.action, 'done', who, joined, a.rule, a.detail, request, from_ip
    from (values ('clinic.opened', 'setup', jsonb_build_object('assignmentPolicy', making ->> 'policy')),
      ('member.joined', 'invitation', jsonb_build_object('invitationId', i.id, 'memberId', joined))) a (action, rule, detail)
    where (a.rule = 'setup') = (open.relation = 'setup');
  perform pg_notify('caseload', json_build_object('tenantId', of_tenant, 'what', 'team')::text);
  return query select of_tenant, who, null::bigint, joined;
end $$;

revoke all on all functions in schema app from public;
revoke all on all functions in schema past from public;
grant execute on all functions in schema app, past to caseload_app;
revoke execute on function app.become(bigint, bigint), app.follow(bigint, bigint), app.follow_portal(bigint, bigint), app.exists_for(member, bigint), app.escalate(outbox),
  app.expire_offers(bigint, bigint), app.offer_freed(outbox), app.follow_due_at(bigint, bigint), app.follow_due(outbox), app.follow_form(outbox),
  app.matching_patients(text[], jsonb, text, bigint, integer), app.make_clinic(jsonb)
  from caseload_app;
