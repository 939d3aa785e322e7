-- What the one asking may do in a chart. The policies of records.sql, the door and the log all ask here; the reasons and conditions are
-- those of reasons.sql.

-- The chart that this transaction is about, named first (app.open_chart); null where it is about none. Naming one gives nothing: whether
-- it is open is decided by every statement anew.
create function app.chart() returns bigint language sql stable parallel safe
return nullif(current_setting('app.chart', true), '')::bigint;

-- R1, R6: why the one asking may not do this in the chart of this patient; null where they may. `way` is
--   read: the clinical record · write: notes, forms, files, correspondence, diagnoses · contact: contact and missed-appointment notes ·
--   psychotherapy: one's own psychotherapy notes · cosign: the notes of those one supervises · profile: name, contact, administrative data ·
--   export: the whole record.
-- closed: the record does not open. readOnly: it opens, and what is asked for is for others. emergency: never by an emergency (A14).
create function app.chart_refusal(of_patient bigint, way text) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  opens boolean;
  by_team boolean;
  by_emergency boolean;
  by_supervision boolean;
begin
  -- The question of every read: the first reason answers it, and for most it is the care team, which costs least to find by itself.
  if way = 'read' then
    perform from app.my_open_record r where r.patient_id = of_patient and r.because in ('careTeam', 'covering');
    if found then return null; end if;
    return case when not exists (select from app.my_open_record r where r.patient_id = of_patient) then 'closed' end;
  end if;
  if way = 'contact' and app.has_role('scheduler') or way = 'profile' and app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler') then
    -- Table R: all patients, as far as they exist for the one asking.
    perform from patient p where p.tenant_id = app.tenant() and p.id = of_patient;
    return case when not found then 'closed' end;
  end if;
  if way = 'profile' then
    perform from app.my_relation r where r.patient_id = of_patient
      and (r.because in ('careTeam', 'covering') and app.has_role('clinician', 'trainee') or r.because = 'supervises' and app.has_role('supervisor'));
    if not found then return 'readOnly'; end if;
    perform from patient p where p.tenant_id = app.tenant() and p.id = of_patient;
    return case when not found then 'closed' end;
  end if;
  select count(*) > 0, coalesce(bool_or(r.because in ('careTeam', 'covering')), false), coalesce(bool_or(r.because = 'emergency'), false),
      coalesce(bool_or(r.because = 'supervises'), false)
    into opens, by_team, by_emergency, by_supervision
    from app.my_open_record r where r.patient_id = of_patient;
  if not opens then return 'closed'; end if;
  return case way
    when 'cosign' then case when not (by_supervision and app.has_role('supervisor')) then 'readOnly' end
    when 'psychotherapy' then case
      when not app.has_role('clinicalAdmin', 'clinician') then 'readOnly'
      when by_team then null
      when by_emergency and not (app.has_role('clinicalAdmin')
        and exists (select from app.my_open_record r where r.patient_id = of_patient and r.because <> 'emergency')) then 'emergency'
      when not app.has_role('clinicalAdmin') then 'readOnly' end
    when 'export' then case
      when not app.has_permission('canExport') then 'readOnly'
      when by_emergency and not exists (select from app.my_open_record r where r.patient_id = of_patient and r.because <> 'emergency') then 'emergency' end
    -- write and contact: the clinical admin in every chart that opens, who gives care in those of their own (table R).
    else case when not (app.has_role('clinicalAdmin') or (by_team or by_emergency) and app.has_role('clinician', 'trainee')) then 'readOnly' end
  end;
end $$;

-- The chart that this transaction is about, where this may be done in it: the form in which a policy asks once a statement.
create function app.chart_for(way text) returns bigint language sql stable
return case when app.chart_refusal(app.chart(), way) is null then app.chart() end;

-- Whether the row of a patient leaves alone what is not for everyone who edits profiles: the seal (R5), and whether they are archived.
create function app.standing_is_kept(of_patient bigint, new_sealed_at timestamptz, new_status text) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient p where p.tenant_id = app.tenant() and p.id = of_patient
    and p.sealed_at is not distinct from new_sealed_at
    and (p.status = new_status or app.has_role('owner', 'practiceAdmin', 'clinicalAdmin'));
  return found;
end $$;

-- When a kept text was given to the care team, as it stands before the statement that asks: a condition on the new row does not see the old one,
-- and what one policy lets through another might check.
create function app.given_before(of_draft bigint) returns timestamptz
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return (select d.given_at from sealed_draft d where d.tenant_id = app.tenant() and d.id = of_draft);
end $$;

-- Names the chart that this transaction is about, decides whether the one asking may do this in it, and logs it with the rule that
-- decided: a refusal always, an opening under the name `what` (none where the act that follows logs itself). A screen that refreshes
-- itself is logged once in a quarter of an hour. Null, where they may; hidden, where the patient is not visible: that is logged nowhere (R7).
create function app.open_chart(of_patient bigint, way text, what text, by_hand boolean) returns text
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  refusal text;
begin
  perform set_config('app.chart', of_patient::text, true);
  perform from patient p where p.tenant_id = app.tenant() and p.id = of_patient;
  if not found then return 'hidden'; end if;
  refusal := app.chart_refusal(of_patient, way);
  if refusal is not null then
    -- Once a request: one that was undone is refused again only to be logged.
    perform from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.at > now() - interval '1 minute'
      and a.request_id = current_setting('app.request', true) and a.outcome = 'refused';
    if found then return refusal; end if;
    perform app.record(coalesce(what, 'record.opened'), of_patient, 'refused', case when refusal <> 'closed' then refusal else (
      select concat_ws('+', case when not c.reads then 'function' end, case when not c.clinical then 'accessLevel' end,
        case when not exists (select from app.visible_reason r where r.patient_id = of_patient and r.member_id = app.member()) then 'reason'
          when c.sealed then 'sealed' end)
      from app.visible_condition c where c.patient_id = of_patient and c.member_id = app.member()) end, '{}');
  elsif what is not null and (by_hand or not exists (
      select from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.patient_id = of_patient and a.action = what
        and a.outcome = 'done' and a.at > now() - interval '15 minutes')) then
    perform app.record(what, of_patient, 'done', coalesce((
      select string_agg(distinct r.because, '+' order by r.because) from app.my_open_record r where r.patient_id = of_patient), way), '{}');
  end if;
  return refusal;
end $$;

-- Whether the one asking supervises this member's practitioner now.
create function app.supervises(of_member bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from supervision s
    join member m on m.tenant_id = s.tenant_id and m.practitioner_id = s.practitioner_id
    where s.tenant_id = app.tenant() and s.supervisor_id = app.member() and m.id = of_member
      and s.starts_at <= now() and (s.ends_at is null or s.ends_at > now());
  return found;
end $$;

-- Whether what the one asking signs waits for a supervisor (C1): what a trainee writes, but for contacts, which table R leaves to them.
create function app.co_signature_for(of_kind text) returns text language sql stable
return case when of_kind in ('progress', 'intake') and app.has_role('trainee') and not app.has_role('clinician', 'clinicalAdmin')
  then 'needed' else 'notNeeded' end;

-- A signed text is locked (C1, OC-2): it changes by its author signing anew, and by nothing else. And no author co-signs or returns.
create function app.keep_signed() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  signs constant boolean := new.times_signed = old.times_signed + 1 and new.status = 'signed' and new.signed_at = now()
    and app.member() = old.author_id and new.co_signature = app.co_signature_for(old.kind)
    -- A second time only where it was returned, or with the permission for it.
    and (old.status <> 'signed' or app.has_permission('canUnlockNotes'));
begin
  if signs then return new; end if;
  if (new.content, new.signed_at, new.times_signed) is distinct from (old.content, old.signed_at, old.times_signed)
    or old.times_signed > 0 and new.happened_at <> old.happened_at
    or app.member() = old.author_id and (
      (new.co_signature, new.co_signed_by, new.returned_by, new.returned_reason) is distinct from (old.co_signature, old.co_signed_by, old.returned_by, old.returned_reason)
      or new.status <> old.status and (old.status, new.status) <> ('draft', 'discarded')) then
    raise exception 'a signed note is locked' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_signed before update on note for each row execute function app.keep_signed();
