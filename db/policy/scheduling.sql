-- Row security of calendars: what is offered, who is there when, and appointments (S1 to S3).

do $$
declare
  r record;
  staff constant text := '(select app.member()) <> 0';
  -- A patient in the portal, or a guardian, who may have to do with appointments (B4).
  client constant text := '(select app.portal_allows(''appointments''))';
  bookable constant text := 'practitioner_id = any ((select app.portal_practitioners())::bigint[])';
  -- The patient of a row is visible to the one asking (R4, R5), as in fences.sql.
  visible constant text := '(((select app.sees_every_name()) or patient_id = (select app.patient()) or patient_id = any ((select app.my_patients())::bigint[]))
    and patient_id <> all ((select app.my_blocks())::bigint[]))';
  mine constant text := 'practitioner_id = (select app.my_practitioner())';
  settles constant text := '(select app.has_role(''owner'', ''practiceAdmin''))';
  plans constant text := format('((select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'', ''scheduler'')) or (select app.has_role(''clinician'', ''trainee'')) and %s)', mine);
  cared constant text := 'patient_id = any (array(select c.patient_id from app.my_caseload c where c.because <> ''emergency''))';
  -- Table R: books appointments of the patient.
  books constant text := format('((select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'', ''scheduler'')) or (select app.has_role(''clinician'', ''trainee'')) and %s)', cared);
begin
  -- What a clinic offers, and when its people work, is known to everyone inside. Places and services are kept by those who keep the
  -- settings; hours and absences by those who plan, and everyone's own by themselves.
  for r in select * from (values ('location', 'name, address_lines, status, version'), ('room', 'name, location_id, status, left_with_location, version'),
      ('service', 'name, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_label, colour, in_portal, status, version')) t (name, columns) loop
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
  execute format('create policy inside on working_week for select to caseload_app using (%s)', staff);
  execute format('create policy plan on working_week for insert to caseload_app with check (%s)', plans);
  execute format('create policy plan_again on working_week for update to caseload_app using (%s)', plans);
  grant select, insert, update (version) on working_week to caseload_app;

  -- B2: who takes clients that are not theirs yet is one of the settings of the portal. A12, A13: what proposals go by is kept with the team.
  execute format('create policy settle on practitioner for update to caseload_app using (%s)', settles);
  grant update (accepting_new_patients, capacity, discipline, languages) on practitioner to caseload_app;

  -- How the clinic books: settings like those in fences.sql.
  grant update (notice_hours, patient_overlap) on tenant to caseload_app;

  -- Nothing in the row can change.
  execute format('create policy take on calendar_lock for insert to caseload_app with check (%s or %s)', staff, client);
  execute format('create policy seen on calendar_lock for select to caseload_app using (%s or %s)', staff, client);
  execute format('create policy take_again on calendar_lock for update to caseload_app using (%s or %s)', staff, client);
  grant select, insert, update (of_id) on calendar_lock to caseload_app;

  -- With names: the calendars that are the reader's (table R), and the appointments of their own patients, wherever. Never those of a
  -- patient who does not exist for them (R4, R5); of these, and of all others, only when somebody is taken (BO-7).
  execute format('create policy seen on appointment for select to caseload_app using (%s and %s
    and (practitioner_id = any ((select app.my_calendars())::bigint[]) or patient_id = any ((select app.my_patients())::bigint[])))', staff, visible);
  execute format('create policy book on appointment for insert to caseload_app with check (%s and app.booking_refusal(patient_id, practitioner_id) is null
    and status = ''booked'' and booked_by = (select app.member()) and booked_at = now() and placed_by = booked_by and placed_at = booked_at)', staff);
  execute format('create policy change on appointment for update to caseload_app using (%s and app.booking_refusal(patient_id, null) is null)
    with check (app.booking_refusal(patient_id, case when placed_at = now() then practitioner_id end) is null)', staff);
  grant select, insert, update (practitioner_id, service_id, room_id, is_exception, starts_at, ends_at, zone, wall_start, busy, status, cancelled_by, cancelled_at,
    cancelled_late, cancel_reason, patient_alone, placed_by, placed_at, version) on appointment to caseload_app;
  -- Whoever holds the link in a letter may confirm the appointment, or cancel it, while it is to come (S4).
  create policy seen_by_link on appointment for select to caseload_app using (id = (select app.linked()));
  create policy answer_by_link on appointment for update to caseload_app using (id = (select app.linked()) and status in ('booked', 'confirmed') and starts_at > now())
    with check (id = (select app.linked()) and (status = 'confirmed' or status = 'cancelled' and cancelled_by = 'patient' and cancelled_at = now())
      and app.only_answered(appointment));
  create policy decline_by_link on outbox for insert to caseload_app with check (letter = 'appointmentDeclined' and subject_id = (select app.linked())
    and member_id = recipient_id and exists (select from app.linked_colleague c where c.id = recipient_id)
    and exists (select from appointment a where a.tenant_id = outbox.tenant_id and a.id = outbox.subject_id and a.patient_id = outbox.patient_id and a.status = 'cancelled'));
  -- Links are made where a letter is written, to its appointment and those booked with it, and found by their hash in app.enter_link only.
  create policy make on appointment_link for insert to caseload_app with check (exists (select from app.linked_appointment a
    where a.tenant_id = appointment_link.tenant_id and a.id = appointment_link.appointment_id));
  grant insert on appointment_link to caseload_app;
  -- One's own calendar as an address: made, seen and taken back by oneself.
  execute format('create policy own on calendar_feed for select to caseload_app using (%s and member_id = (select app.member()))', staff);
  execute format('create policy make on calendar_feed for insert to caseload_app with check (%s and member_id = (select app.member())
    and practitioner_id = (select app.my_practitioner()) and created_at = now() and revoked_at is null and last_read_at is null)', staff);
  execute format('create policy revoke on calendar_feed for update to caseload_app using (%s and member_id = (select app.member()) and revoked_at is null)
    with check (member_id = (select app.member()) and revoked_at = now())', staff);
  grant select (tenant_id, id, member_id, practitioner_id, created_at, revoked_at, last_read_at), insert, update (revoked_at) on calendar_feed to caseload_app;

  -- The patient in the portal sees their own, books with whom they may (B2), moves it likewise, and cancels it, while it is to come. What is offered
  -- and when those work whom they may book is theirs to see.
  execute format('create policy of_client on appointment for select to caseload_app using (patient_id = (select app.patient()) and %s)', client);
  execute format('create policy book_in_portal on appointment for insert to caseload_app with check (patient_id = (select app.patient()) and status = ''booked''
    and app.portal_refusal(practitioner_id, service_id, starts_at) is null and booked_by is null and booked_at = now() and placed_by is null and placed_at = now()
    and series_id is null and room_id is null)');
  execute format('create policy change_in_portal on appointment for update to caseload_app using (patient_id = (select app.patient()) and %s
      and status in (''booked'', ''confirmed'') and starts_at > now())
    with check (patient_id = (select app.patient()) and %1$s
      and (status = ''cancelled'' and cancelled_by = ''patient'' and cancelled_at = now() and app.only_answered(appointment)
        or status in (''booked'', ''confirmed'') and app.portal_refusal(practitioner_id, service_id, starts_at) is null and app.only_moved(appointment)))', client);
  execute format('create policy of_client on service for select to caseload_app using (%s and (status = ''active'' and in_portal
    or exists (select from appointment a where a.tenant_id = service.tenant_id and a.service_id = service.id)))', client);
  for r in select * from (values ('location'), ('room')) t (name) loop
    execute format('create policy of_client on %I for select to caseload_app using (%s)', r.name, client);
  end loop;
  for r in select * from (values ('working_hours'), ('time_off')) t (name) loop
    execute format('create policy of_client on %I for select to caseload_app using (%s and %s)', r.name, client, bookable);
  end loop;
  execute format('create policy own on slot_hold for select to caseload_app using (patient_id = (select app.patient()) and %s)', client);
  execute format('create policy hold on slot_hold for insert to caseload_app with check (patient_id = (select app.patient())
    and app.portal_refusal(practitioner_id, service_id, starts_at) is null and held_until <= now() + interval ''10 minutes'')');
  execute format('create policy let_go on slot_hold for delete to caseload_app using (patient_id = (select app.patient()) and %s)', client);
  grant select, insert, delete on slot_hold to caseload_app;
  execute format('create policy post_in_portal on outbox for insert to caseload_app with check (patient_id = (select app.patient()) and %s
    and (member_id is null and recipient_id is null and letter in (''appointmentBooked'', ''appointmentMoved'', ''appointmentCancelled'', ''appointmentReminder'')
      or member_id = recipient_id and letter in (''accessNeeded'', ''appointmentDeclined'')))', client);
  execute format('create policy raise_in_portal on access_needed for insert to caseload_app with check (patient_id = (select app.patient()) and %s
    and raised_by is null and raised_at = now() and outcome is null
    and exists (select from appointment a where a.tenant_id = access_needed.tenant_id and a.id = access_needed.appointment_id
      and a.patient_id = access_needed.patient_id and a.practitioner_id = access_needed.practitioner_id and a.placed_by is null and a.placed_at = now()))', client);

  -- What a creating request of the portal answered, told again to whoever sends it again.
  create policy own_in_portal on idempotency for select to caseload_app using (member_id is null and patient_id = (select app.patient()));
  create policy remember_in_portal on idempotency for insert to caseload_app with check (member_id is null and patient_id = (select app.patient()));

  execute format('create policy seen_in_portal on access_needed for select to caseload_app using (patient_id = (select app.patient()) and %s
    and raised_by is null and raised_at = now())', client);

  execute format('create policy seen on appointment_series for select to caseload_app using (%s and %s)', staff, visible);
  execute format('create policy book on appointment_series for insert to caseload_app with check (%s and app.booking_refusal(patient_id, null) is null
    and created_by = (select app.member()) and created_at = now())', staff);
  grant select, insert on appointment_series to caseload_app;

  -- A5, A6: what an appointment booked in this very transaction gives.
  execute format('create policy assign_by_booking on assignment for insert to caseload_app with check (coalesce(assigned_by, 0) = (select app.member()) and via = ''appointment''
    and ends_at is null and %s and app.booking_assigns(patient_id, practitioner_id))', visible);
  create policy assign_again_by_booking on assignment for update to caseload_app using (app.booking_assigns(patient_id, practitioner_id))
    -- Said again: what another policy lets through before the change must not pass by what this one asks after it.
    with check (coalesce(assigned_by, 0) = (select app.member()) and via = 'appointment' and status = 'active' and ends_at is null
      and app.booking_assigns(patient_id, practitioner_id));
  create policy open_by_booking on assignment_period for insert to caseload_app with check (coalesce(opened_by, 0) = (select app.member()) and opened_at = now()
    and via = 'appointment' and starts_at >= now() and app.booking_assigns(patient_id, practitioner_id));
  create policy close_by_booking on assignment_period for update to caseload_app using (closed_at is null and app.booking_assigns(patient_id, practitioner_id))
    with check (coalesce(closed_by, 0) = (select app.member()) and closed_at >= now() and app.booking_assigns(patient_id, practitioner_id));

  -- What a booking in the portal begins anew, it takes up where it stood: archived, run out, or to begin later.
  create policy seen_by_booking on assignment for select to caseload_app using (patient_id = (select app.patient()) and app.booking_assigns(patient_id, practitioner_id));
  create policy seen_by_booking on assignment_period for select to caseload_app using (patient_id = (select app.patient()) and app.booking_assigns(patient_id, practitioner_id));

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

  -- S5: who waits is known to those who book for them, who put them on the list and take them off it; and in the portal to themselves, who may wait
  -- for what is offered there, with somebody whom they may book with, or for whoever comes to be that.
  execute format('create policy seen on waitlist_entry for select to caseload_app using (%s and %s and %s)', staff, visible, books);
  execute format('create policy add on waitlist_entry for insert to caseload_app with check (%s and %s and app.booking_refusal(patient_id, practitioner_id) is null
    and added_by = (select app.member()) and joined_at = now() and state = ''waiting'')', staff, visible);
  execute format('create policy take_off on waitlist_entry for update to caseload_app using (%s and %s and %s and state = ''waiting'')
    with check (%1$s and state = ''left'' and ended_at = now() and ended_by = (select app.member()))', staff, visible, books);
  execute format('create policy own on waitlist_entry for select to caseload_app using (patient_id = (select app.patient()) and %s)', client);
  execute format('create policy join_in_portal on waitlist_entry for insert to caseload_app with check (patient_id = (select app.patient()) and %s
    and (select app.feature_is_on(''clientPortal'')) and (practitioner_id is null or %s) and added_by is null and joined_at = now() and state = ''waiting''
    and exists (select from service s where s.tenant_id = waitlist_entry.tenant_id and s.id = waitlist_entry.service_id and s.status = ''active'' and s.in_portal))', client, bookable);
  execute format('create policy leave_in_portal on waitlist_entry for update to caseload_app using (patient_id = (select app.patient()) and %s and state = ''waiting'')
    with check (patient_id = (select app.patient()) and %1$s and ended_at = now() and ended_by is null and (state = ''left''
      or state = ''booked'' and exists (select from waitlist_offer w where w.tenant_id = waitlist_entry.tenant_id and w.entry_id = waitlist_entry.id
        and w.outcome = ''accepted'' and w.settled_at = now())))', client);
  grant select, insert, update (state, ended_at, ended_by) on waitlist_entry to caseload_app;

  -- Offers are made in app.offer_freed only. In the portal they are accepted, with the appointment that was booked for it in this very transaction, or
  -- declined, while they stand; whoever takes somebody off the list takes theirs back.
  execute format('create policy seen on waitlist_offer for select to caseload_app using (%s and %s and %s)', staff, visible, books);
  execute format('create policy take_back on waitlist_offer for update to caseload_app using (%s and %s and %s and outcome is null)
    with check (%1$s and outcome = ''withdrawn'' and settled_at = now())', staff, visible, books);
  execute format('create policy own on waitlist_offer for select to caseload_app using (patient_id = (select app.patient()) and %s)', client);
  execute format('create policy answer on waitlist_offer for update to caseload_app using (patient_id = (select app.patient()) and %s and outcome is null
      and expires_at > now())
    with check (patient_id = (select app.patient()) and %1$s and settled_at = now() and (outcome = ''declined''
      or outcome = ''accepted'' and exists (select from appointment a where a.tenant_id = waitlist_offer.tenant_id and a.id = waitlist_offer.appointment_id
        and a.patient_id = waitlist_offer.patient_id and a.practitioner_id = waitlist_offer.practitioner_id and a.service_id = waitlist_offer.service_id
        and a.starts_at = waitlist_offer.starts_at and a.booked_by is null and a.booked_at = now())))', client);
  grant select, update (outcome, settled_at, appointment_id) on waitlist_offer to caseload_app;
  -- A setting of the portal.
  grant update (waitlist_hours) on tenant to caseload_app;

  -- What is free again, is looked at again: an appointment that its patient has cancelled, or an offer that they have declined, in this very transaction.
  execute format('create policy free_in_portal on outbox for insert to caseload_app with check (letter = ''slotFreed'' and patient_id = (select app.patient()) and %s
    and member_id is null and recipient_id is null
    and (exists (select from appointment a where a.tenant_id = outbox.tenant_id and a.id = outbox.subject_id and a.patient_id = outbox.patient_id
        and a.status = ''cancelled'' and a.cancelled_at = now())
      or exists (select from waitlist_offer w where w.tenant_id = outbox.tenant_id and w.freed_by = outbox.subject_id and w.patient_id = outbox.patient_id
        and w.outcome = ''declined'' and w.settled_at = now())))', client);
  create policy free_by_link on outbox for insert to caseload_app with check (letter = 'slotFreed' and subject_id = (select app.linked())
    and member_id is null and recipient_id is null and exists (select from appointment a where a.tenant_id = outbox.tenant_id and a.id = outbox.subject_id
      and a.patient_id = outbox.patient_id and a.status = 'cancelled' and a.cancelled_at = now()));
end $$;

-- Who is told that the patient has cancelled an appointment in the portal: the members of its practitioner for whom the patient exists (R4, R5).
create view app.portal_colleague as
select m.tenant_id, m.id, a.id as appointment_id
from appointment a join member m on m.tenant_id = a.tenant_id and m.practitioner_id = a.practitioner_id and m.status = 'active' and m.approved
where a.tenant_id = (select app.tenant()) and a.patient_id = (select app.patient()) and (select app.portal_allows('appointments'))
  and m.id in (select app.to_be_told(a.patient_id, m.roles));
grant select on app.portal_colleague to caseload_app;
