-- What was in force when. Triggers keep every version of a fact that R6 looks at; schema past shows them as of one instant, under
-- the tables' own names, so that reasons.sql can be applied to it word for word. Assignments, emergencies and supervisions carry their dates
-- themselves, and what was planned where somebody has changed it.

-- Nobody reads these versions but the views below, and nobody writes them but these triggers (fences.sql).
create function app.remember_member() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into member_was values (new.tenant_id, new.id, case tg_op when 'INSERT' then new.created_at else clock_timestamp() end,
    new.roles, new.permissions, new.access_level, new.status, new.approved, new.practitioner_id);
  return null;
end $$;
create trigger remember after insert or update of roles, permissions, access_level, status, approved, practitioner_id on member
  for each row execute function app.remember_member();

create function app.remember_feature() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into feature_was values (new.tenant_id, new.feature, clock_timestamp(), new.enabled);
  return null;
end $$;
create trigger remember after insert or update of enabled on tenant_feature
  for each row execute function app.remember_feature();

create function app.remember_block() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    insert into block_was values (old.tenant_id, old.member_id, old.patient_id, clock_timestamp(), false);
  else
    -- One made now counts from this moment, not from when its transaction began: it may have waited for the end of another.
    insert into block_was values (new.tenant_id, new.member_id, new.patient_id,
      case when new.blocked_at < now() then new.blocked_at else clock_timestamp() end, true);
  end if;
  return null;
end $$;
create trigger remember after insert or delete on patient_block
  for each row execute function app.remember_block();

create function app.remember_seal() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into seal_was values (new.tenant_id, new.id, case tg_op when 'INSERT' then new.sealed_at else clock_timestamp() end, new.sealed_at is not null);
  return null;
end $$;
create trigger remember_seal after update of sealed_at on patient
  for each row when (old.sealed_at is distinct from new.sealed_at) execute function app.remember_seal();
create trigger remember_sealed after insert on patient
  for each row when (new.sealed_at is not null) execute function app.remember_seal();

-- An emergency that is over keeps the end it had: a review says nothing else about the past (A14).
create function app.keep_end() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'an emergency that is over keeps its end' using errcode = '42501';
end $$;
create trigger keep_end before update of ends_at on emergency_access
  for each row when (old.ends_at <= now() and new.ends_at is distinct from old.ends_at) execute function app.keep_end();

-- Ended before its time, it keeps until when it was to last, as whoever asks about the time before is told (A15).
create function app.keep_planned() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.planned_until := coalesce(old.planned_until, old.ends_at, 'infinity');
  return new;
end $$;
create trigger keep_planned before update of ends_at on emergency_access
  for each row when (new.ends_at is distinct from old.ends_at) execute function app.keep_planned();
create trigger keep_planned before update of ends_at on supervision
  for each row when (new.ends_at is distinct from old.ends_at) execute function app.keep_planned();

-- C3: a file that has been stored stays what it is; a correction is another version.
create function app.keep_file() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'a stored file stays what it is' using errcode = '42501';
end $$;
create trigger keep_file before update on record_file
  for each row when (old.stored_at is not null and ((new.revision, new.type, new.hash, new.preview_size, new.stored_at)
      is distinct from (old.revision, old.type, old.hash, old.preview_size, old.stored_at)
    or old.scan <> 'waiting' and (new.scan is distinct from old.scan or new.refusal is distinct from old.refusal)))
  execute function app.keep_file();

-- R2: every clinic has an owner who may act. Looked at when a transaction ends, holding the clinic's row, so that two who unmake each
-- other at once are looked at one after the other.
create function app.keep_owner() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from tenant t where t.id = old.tenant_id for no key update;
  if found then
    perform from member m where m.tenant_id = old.tenant_id and 'owner' = any (m.roles) and m.status = 'active' and m.approved;
  end if;
  if not found then
    raise exception 'a clinic keeps an owner' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger keep_owner after update of roles, status, approved on member deferrable initially deferred
  for each row when ('owner' = any (old.roles)) execute function app.keep_owner();

-- The instant asked about: set for one transaction by whoever asks; an error where it is not.
create function past.instant() returns timestamptz language sql stable parallel safe
return current_setting('app.at')::timestamptz;

create view past.member as
select distinct on (w.tenant_id, w.member_id) w.tenant_id, w.member_id as id, w.roles, w.permissions, w.access_level, w.status, w.approved, w.practitioner_id
from member_was w
where w.tenant_id = (select app.tenant()) and w.since <= (select past.instant())
order by w.tenant_id, w.member_id, w.since desc;

create view past.tenant_feature as
select distinct on (w.tenant_id, w.feature) w.tenant_id, w.feature, w.enabled
from feature_was w
where w.tenant_id = (select app.tenant()) and w.since <= (select past.instant())
order by w.tenant_id, w.feature, w.since desc;

create view past.patient_block as
select b.tenant_id, b.member_id, b.patient_id from (
  select distinct on (w.tenant_id, w.patient_id, w.member_id) w.tenant_id, w.patient_id, w.member_id, w.blocked
  from block_was w
  where w.tenant_id = (select app.tenant()) and w.since <= (select past.instant())
  order by w.tenant_id, w.patient_id, w.member_id, w.since desc) b
where b.blocked;

create view past.patient as
select p.tenant_id, p.id, p.invited_by_practitioner_id,
  (select case when w.sealed then w.since end from seal_was w
   where w.tenant_id = p.tenant_id and w.patient_id = p.id and w.since <= (select past.instant())
   order by w.since desc limit 1) as sealed_at
from patient p
where p.tenant_id = (select app.tenant()) and p.created_at <= (select past.instant());

-- Dates are shown as they stood at the instant: an end that was set later was not known, and what only changed an assignment did not begin it.
create view past.assignment as
select h.tenant_id, h.patient_id, h.practitioner_id, h.kind, h.via, 'active'::text as status, coalesce(h.since, h.starts_at) as starts_at,
  case when h.closed_at <= (select past.instant()) then least(h.ends_at, h.closed_at) else h.ends_at end as ends_at,
  case when h.since is null then h.opened_by else h.granted_by end as assigned_by
from assignment_period h
where h.tenant_id = (select app.tenant()) and h.starts_at <= (select past.instant());

create view past.supervision as
select s.tenant_id, s.supervisor_id, s.practitioner_id, s.starts_at,
  case when s.planned_until is not null and s.ends_at > (select past.instant()) then nullif(s.planned_until, 'infinity') else s.ends_at end as ends_at
from supervision s
where s.tenant_id = (select app.tenant());

create view past.emergency_access as
select e.tenant_id, e.patient_id, e.practitioner_id, e.member_id, e.starts_at,
  case when e.ends_at > (select past.instant()) then coalesce(e.planned_until, e.ends_at) else e.ends_at end as ends_at
from emergency_access e
where e.tenant_id = (select app.tenant());
