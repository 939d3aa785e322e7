-- Letters that are due: claimed by nobody in particular, each written by whoever it acts for. The other functions that reach past row
-- security are in doors.sql.

-- A14: the review of an emergency is due. Tells those who may review it by now, in the name of each, and logs it, whoever opened the
-- record and whether or not they may still act. Where nobody may review it, it is due again tomorrow. False, where it was reviewed.
create function app.escalate(o outbox) returns boolean
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  g emergency_access;
  again constant boolean := o.attempts > 0;
begin
  perform set_config('app.tenant', o.tenant_id::text, true), set_config('app.member', '0', true), set_config('app.patient', '0', true);
  select * into g from emergency_access t where t.tenant_id = o.tenant_id and t.id = o.subject_id and t.reviewed_by is null;
  if not found then return false; end if;
  insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
    select g.tenant_id, app.new_id(), o.letter, g.patient_id, g.id, m.id, m.id, now(), now()
    from member m
    where m.tenant_id = g.tenant_id and m.roles && array['owner', 'clinicalAdmin'] and m.status = 'active' and m.approved and m.id <> g.member_id
      and app.exists_for(m, g.patient_id);
  if found then
    update outbox t set settled_at = now(), result = 'sent' where t.tenant_id = o.tenant_id and t.id = o.id;
  else
    update outbox t set attempts = t.attempts + 1, due_at = now() + interval '1 day' where t.tenant_id = o.tenant_id and t.id = o.id;
  end if;
  if not again then
    perform app.record('emergency.overdue', g.patient_id, 'done', 'emergency.review', jsonb_build_object('emergencyId', g.id)),
      app.announce('inbox', g.patient_id, g.practitioner_id);
  end if;
  return true;
end $$;

-- When a form that was sent is due: when its appointment begins, or its day at the clinic ends; null where it is not, or that appointment is cancelled.
create function app.follow_due_at(of_tenant bigint, of_request bigint) returns timestamptz
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return (select case when q.due_on is not null then (q.due_on + 1)::timestamp at time zone t.time_zone when a.status <> 'cancelled' then a.starts_at end
    from form_request q join tenant t on t.id = q.tenant_id
    left join appointment a on a.tenant_id = q.tenant_id and a.id = q.appointment_id
    where q.tenant_id = of_tenant and q.id = of_request);
end $$;

-- B3: a reminder of a form waits until a day before the form is due, wherever its appointment has been moved to. True, where it does.
create function app.follow_due(o outbox) returns boolean
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  due constant timestamptz := app.follow_due_at(o.tenant_id, o.subject_id);
begin
  if due is null or due <= now() + interval '24 hours' then return false; end if;
  -- Looked at twice a day: it may be moved forward as well.
  update outbox t set due_at = least(due - interval '24 hours', now() + interval '12 hours') where t.tenant_id = o.tenant_id and t.id = o.id;
  return true;
end $$;

-- To which address it is said that there is a form to fill in; null where there is none any more, or it is not for this login any more.
create function app.follow_form(o outbox) returns text
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return (select u.email from form_request q
    join portal_access x on x.tenant_id = q.tenant_id and x.patient_id = q.patient_id and x.user_id = o.portal_user_id
      and 'forms' = any (x.scopes) and coalesce(x.ends_at, 'infinity') > now()
    join user_account u on u.id = x.user_id
    where q.tenant_id = o.tenant_id and q.id = o.subject_id and q.withdrawn_at is null and app.feature_is_on('clientPortal')
      and not exists (select from form f where f.tenant_id = q.tenant_id and f.request_id = q.id)
      -- There is nothing to be reminded of once it is over.
      and (o.letter = 'formSent' or app.follow_due_at(q.tenant_id, q.id) > now()));
end $$;

-- The next letter that is due, taken for five minutes: if nobody settles it by then, it is due again. From here the transaction acts
-- as the member who caused it. With it the address of the colleague it goes to, while that colleague may act and the patient exists
-- for them (R4, R5). A letter whose member may no longer act is withdrawn, and the next one is taken (IN-5, RV-7). One that stands for all who
-- review becomes theirs on the way. One to a patient about an appointment comes from the clinic, whoever booked it: it acts for nobody, and sees that
-- appointment only. What a cancellation has freed (kind slotFreed, claimed by itself) is no letter: it is offered here, by nobody, and its row tells
-- that there was one. An export of a record (kind recordExport) is claimed by itself, and page by page once more: with the
-- id of one that is held, the transaction acts as its member again and it is held on, or there is no row. An import of patients (kind import) is held
-- in the same way, by its own row: it is due when it is next to be worked on. One whose member may import no longer is ended here.
create function app.claim_letter(of_kind text default null, again_tenant bigint default null, again_letter bigint default null)
returns table (tenant_id bigint, id bigint, letter text, patient_id bigint, subject_id bigint, recipient_email text, attempts integer)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  o outbox;
  i patient_import;
begin
  if of_kind = 'import' then
    loop
      select * into i from patient_import t
        where case when again_letter is null then t.due_at <= now() else t.tenant_id = again_tenant and t.id = again_letter and t.due_at > now() end
        order by t.due_at, t.tenant_id, t.id limit 1 for update skip locked;
      if not found then return; end if;
      exit when app.become(i.tenant_id, i.member_id) and app.has_role('owner', 'practiceAdmin', 'clinicalAdmin');
      delete from patient_import_part t where t.tenant_id = i.tenant_id and t.import_id = i.id;
      delete from patient_import_row t where t.tenant_id = i.tenant_id and t.import_id = i.id;
      update patient_import t set due_at = null, finished_at = coalesce(t.finished_at, now()),
          state = case when t.finished_at is null then 'failed' else t.state end,
          failure = case when t.finished_at is null then '{"code": "noRight", "row": null}' else t.failure end
        where t.tenant_id = i.tenant_id and t.id = i.id;
      if again_letter is not null then return; end if;
    end loop;
    update patient_import t set due_at = now() + interval '5 minutes', attempts = t.attempts + case when again_letter is null then 1 else 0 end
      where t.tenant_id = i.tenant_id and t.id = i.id;
    return query select i.tenant_id, i.id, 'import'::text, 0::bigint, i.id, null::text, i.attempts + case when again_letter is null then 1 else 0 end;
    return;
  end if;
  if again_letter is not null then
    select * into o from outbox t where t.tenant_id = again_tenant and t.id = again_letter and t.letter = of_kind
      and t.settled_at is null and t.due_at > now();
    if not found or not app.become(o.tenant_id, o.member_id) then return; end if;
    update outbox t set due_at = now() + interval '5 minutes' where t.tenant_id = o.tenant_id and t.id = o.id;
    return query select o.tenant_id, o.id, o.letter, o.patient_id, o.subject_id, null::text, o.attempts;
    return;
  end if;
  loop
    select * into o from outbox t where t.settled_at is null and t.due_at <= now()
      and case when of_kind is null then t.letter not in ('recordExport', 'slotFreed') else t.letter = of_kind end
      order by t.due_at, t.tenant_id, t.id limit 1 for update skip locked;
    if not found then return; end if;
    if o.letter = 'emergencyOverdue' and o.recipient_id is null then
      continue when app.escalate(o);
    elsif o.letter = 'slotFreed' then
      perform app.offer_freed(o);
      return query select o.tenant_id, o.id, o.letter, o.patient_id, o.subject_id, null::text, o.attempts + 1;
      return;
    elsif o.letter = 'formReminder' and app.follow_due(o) then
      continue;
    elsif o.letter in ('signInLink', 'waitlistOffer', 'formSent', 'formReminder') then
      exit when app.follow_portal(o.tenant_id, o.patient_id);
    elsif o.letter in ('appointmentBooked', 'appointmentMoved', 'appointmentCancelled', 'appointmentReminder') then
      exit when app.follow(o.tenant_id, o.subject_id);
    else
      exit when app.become(o.tenant_id, o.member_id);
    end if;
    update outbox t set settled_at = now(), result = 'withdrawn' where t.tenant_id = o.tenant_id and t.id = o.id;
  end loop;
  update outbox t set attempts = t.attempts + 1, due_at = now() + interval '5 minutes' where t.tenant_id = o.tenant_id and t.id = o.id;
  return query select o.tenant_id, o.id, o.letter, o.patient_id, o.subject_id,
    case when o.letter = 'signInLink' then (select u.email from sign_in_link l join user_account u on u.id = l.user_id
      where l.id = o.subject_id and l.used_at is null and l.expires_at > now())
    -- While it stands: to the patient's own login, or to the first of the guardians who may accept it.
    when o.letter = 'waitlistOffer' then (select u.email from waitlist_offer w
      join portal_access p on p.tenant_id = w.tenant_id and p.patient_id = w.patient_id and 'appointments' = any (p.scopes) and coalesce(p.ends_at, 'infinity') > now()
      join user_account u on u.id = p.user_id
      where w.tenant_id = o.tenant_id and w.id = o.subject_id and w.outcome is null and w.expires_at > now()
      order by p.relation <> 'self', p.since, u.id limit 1)
    when o.letter in ('formSent', 'formReminder') then app.follow_form(o)
    when app.linked() <> 0 then
    (select p.email from appointment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
     where a.tenant_id = o.tenant_id and a.id = o.subject_id and p.id = o.patient_id) else
    (select u.email from member m join user_account u on u.id = m.user_id
     where m.tenant_id = o.tenant_id and m.id = o.recipient_id and m.status = 'active' and m.approved
       and (o.letter = 'leaveDigest' or app.exists_for(m, o.patient_id))) end,
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

-- Who is to hear of what happens around a patient: the care team, members with one of these roles, and holders of this permission; those
-- who may act, and for whom the patient exists (R4, R5).
create function app.to_be_told(of_patient bigint, with_roles text[], with_permission text default null) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
begin atomic
  select m.id from member m
    where m.tenant_id = app.tenant() and m.status = 'active' and m.approved
      and (m.roles && with_roles or with_permission = any (m.permissions)
        or m.id in (select r.member_id from app.reason_assigned r where r.patient_id = of_patient and r.because <> 'emergency'))
      and app.exists_for(m, of_patient);
end;

-- Who is told that the patient has cancelled the appointment of a link: the members of its practitioner for whom the patient exists (R4, R5).
create view app.linked_colleague as
select m.tenant_id, m.id
from appointment a join member m on m.tenant_id = a.tenant_id and m.practitioner_id = a.practitioner_id and m.status = 'active' and m.approved
where a.tenant_id = (select app.tenant()) and a.id = (select app.linked()) and m.id in (select app.to_be_told(a.patient_id, m.roles));
grant select on app.linked_colleague to caseload_app;
