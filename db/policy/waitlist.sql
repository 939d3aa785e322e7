-- The waitlist (S5): a time that a cancellation has freed is offered to those who wait for it, one after another. Who sees and changes what of it is
-- said in scheduling.sql.

-- Whether anybody waits in this clinic, and no more than that: what is freed where nobody does is no work for anyone.
create view app.waited_for as
select distinct e.tenant_id from waitlist_entry e where e.tenant_id = (select app.tenant()) and e.state = 'waiting';
grant select on app.waited_for to caseload_app;

-- Settles offers of a practitioner, and of an entry, that have run out, and logs each.
create function app.expire_offers(of_practitioner bigint, of_entry bigint) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  gone waitlist_offer;
begin
  for gone in
    update waitlist_offer w set outcome = 'expired', settled_at = now()
      where w.tenant_id = app.tenant() and (w.practitioner_id = of_practitioner or w.entry_id = of_entry) and w.outcome is null and w.expires_at <= now()
      returning w.*
  loop
    perform app.record('waitlist.expired', gone.patient_id, 'done', 'waitlist', jsonb_build_object('practitionerId', gone.practitioner_id, 'offerId', gone.id)),
      app.announce('waitlist', gone.patient_id, null), app.announce('calendar', null, null);
  end loop;
end $$;

-- Offers what an appointment has freed, if it is free still, to the first of those in line by the time of joining whom it suits, who have a portal to
-- accept it in, and who may book it there as of now (B2): for as long as the clinic says, and not into its notice. The entry of the outbox is due again
-- when the offer runs out, and settled once the time is booked, too near, or wanted by nobody else. It acts for nobody: under the lock of the calendar,
-- as whoever books, and under that of the entry, as whoever leaves the list.
create function app.offer_freed(o outbox) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  a appointment;
  clinic tenant;
  e record;
  expires timestamptz;
  offered boolean := false;
  fresh constant bigint := app.new_id();
begin
  perform set_config('app.tenant', o.tenant_id::text, true), set_config('app.member', '0', true), set_config('app.patient', '0', true), set_config('app.scopes', '', true);
  select * into a from appointment t where t.tenant_id = o.tenant_id and t.id = o.subject_id;
  insert into calendar_lock (tenant_id, of_id) values (o.tenant_id, a.practitioner_id)
    on conflict on constraint calendar_lock_pkey do update set of_id = excluded.of_id;
  -- As it is by now. Who has declined has asked again, and the older entry has nothing to wait for.
  select * into a from appointment t where t.tenant_id = o.tenant_id and t.id = o.subject_id;
  select * into clinic from tenant t where t.id = o.tenant_id;
  update outbox t set settled_at = now(), result = 'withdrawn' from (
      select x.id from outbox x where x.tenant_id = o.tenant_id and x.subject_id = o.subject_id and x.letter = 'slotFreed' and x.id <> o.id and x.settled_at is null
      for update skip locked) other
    where t.tenant_id = o.tenant_id and t.id = other.id;
  perform app.expire_offers(a.practitioner_id, null);

  select w.expires_at into expires from waitlist_offer w where w.tenant_id = o.tenant_id and w.freed_by = a.id and w.outcome is null;
  if found then
    update outbox t set due_at = expires where t.tenant_id = o.tenant_id and t.id = o.id;
    return;
  end if;
  expires := least(now() + make_interval(hours => clinic.waitlist_hours), a.starts_at - make_interval(hours => clinic.booking_notice_hours));
  if a.status = 'cancelled' and expires >= now() + interval '15 minutes'
    and not exists (select from appointment t where t.tenant_id = o.tenant_id and t.practitioner_id = a.practitioner_id and t.status <> 'cancelled' and t.busy @> a.starts_at)
  then
    for e in
      select w.id, w.patient_id, w.service_id, a.starts_at + make_interval(mins => s.duration_minutes) as ends_at,
        tstzrange(a.starts_at - make_interval(mins => s.buffer_before_minutes), a.starts_at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes)) as busy
      from waitlist_entry w
      join service s on s.tenant_id = w.tenant_id and s.id = w.service_id
      cross join lateral (select a.starts_at at time zone clinic.time_zone as wall) t
      cross join lateral (select extract(isodow from t.wall)::integer as weekday, (extract(epoch from t.wall::time) / 60)::integer as minute) d
      where w.tenant_id = o.tenant_id and w.state = 'waiting' and w.patient_id <> a.patient_id
        and coalesce(w.practitioner_id, a.practitioner_id) = a.practitioner_id
        and d.weekday = any (w.weekdays) and d.minute >= w.from_minute and d.minute < w.to_minute
        and coalesce(w.until_on, 'infinity') >= t.wall::date
        -- In the hours of who gives it, as the free times of the portal are, and not during an absence.
        and exists (select from working_hours h where h.tenant_id = w.tenant_id and h.practitioner_id = a.practitioner_id and h.weekday = d.weekday
          and h.from_minute <= d.minute and h.to_minute >= d.minute + s.duration_minutes)
        and not exists (select from time_off f where f.tenant_id = w.tenant_id and f.practitioner_id = a.practitioner_id
          and f.starts_at < a.starts_at + make_interval(mins => s.duration_minutes) and f.ends_at > a.starts_at)
        and exists (select from portal_access p where p.tenant_id = w.tenant_id and p.patient_id = w.patient_id and 'appointments' = any (p.scopes)
          and coalesce(p.ends_at, 'infinity') > now())
        -- Asked again below, for each; here it keeps a long list short.
        and (clinic.book_with_anyone or clinic.new_clients_book
          or exists (select from app.connection k where k.patient_id = w.patient_id and k.practitioner_id = a.practitioner_id))
        -- Who has let it pass is not asked again.
        and not exists (select from waitlist_offer x where x.tenant_id = w.tenant_id and x.freed_by = a.id and x.patient_id = w.patient_id)
      order by w.joined_at, w.id
    loop
      perform from waitlist_entry w where w.tenant_id = o.tenant_id and w.id = e.id and w.state = 'waiting' for update;
      continue when not found;
      perform app.expire_offers(null, e.id);
      perform from waitlist_offer w where w.tenant_id = o.tenant_id and w.entry_id = e.id and w.outcome is null;
      continue when found;
      perform set_config('app.patient', e.patient_id::text, true), set_config('app.scopes', 'appointments', true);
      continue when app.portal_refusal(a.practitioner_id, e.service_id, a.starts_at) is not null
        or exists (select from app.visible_busy b where b.tenant_id = o.tenant_id and b.practitioner_id = a.practitioner_id and b.busy && e.busy)
        or not clinic.patient_overlap and exists (select from appointment t
          where t.tenant_id = o.tenant_id and t.patient_id = e.patient_id and t.status <> 'cancelled' and t.starts_at < e.ends_at and t.ends_at > a.starts_at);
      insert into waitlist_offer (tenant_id, id, entry_id, patient_id, practitioner_id, service_id, starts_at, ends_at, busy, freed_by, made_at, expires_at)
        values (o.tenant_id, fresh, e.id, e.patient_id, a.practitioner_id, e.service_id, a.starts_at, e.ends_at, e.busy, a.id, now(), expires);
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, created_at, due_at)
        values (o.tenant_id, app.new_id(), 'waitlistOffer', e.patient_id, fresh, now(), now());
      perform app.record('waitlist.offered', e.patient_id, 'done', 'waitlist',
          jsonb_build_object('practitionerId', a.practitioner_id, 'offerId', fresh, 'startsAt', a.starts_at, 'until', expires)),
        app.announce('waitlist', e.patient_id, null), app.announce('calendar', null, null);
      offered := true;
      exit;
    end loop;
    perform set_config('app.patient', '0', true), set_config('app.scopes', '', true);
  end if;
  update outbox t set attempts = t.attempts + 1, due_at = case when offered then expires else t.due_at end,
      settled_at = case when not offered then now() end, result = case when not offered then 'withdrawn' end
    where t.tenant_id = o.tenant_id and t.id = o.id;
end $$;
