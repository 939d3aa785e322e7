-- Row security of the clinical record: need to know, on every table of it (R6, table R).
--
-- A statement about one chart names it first (app.open_chart), so that the decision is made once a statement, of that chart; one about
-- several decides row by row. A policy here is a filter: queries say the patient themselves and so find their index.

do $$
declare
  r record;
  -- The way of charts.sql is open to the one asking, in the chart of the row.
  may constant text := 'case when (select app.chart()) is not null then patient_id = (select app.chart_for(%1$L)) else app.chart_refusal(patient_id, %1$L) is null end';
  reads constant text := format(may, 'read');
  writes constant text := format(may, 'write');
  mine constant text := 'author_id = (select app.member())';
  contacts constant text := format('(kind in (''contact'', ''missedAppointment'') and (%s))', format(may, 'contact'));
  writable constant text := format('(kind in (''progress'', ''intake'') and (%s) or %s)', writes, contacts);
  -- Of those who write, the ones who answer for it themselves: a trainee's work needs one of them (table R, "co-signed").
  answerable constant text := '(select app.has_role(''clinician'', ''clinicalAdmin''))';
  -- Templates and codes are the clinic's, kept by these.
  keeps constant text := '(select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))';
  -- The patient in the portal, or a guardian, who may have to do with forms (B4).
  client constant text := 'patient_id = (select app.patient()) and (select app.portal_allows(''forms''))';
  open_request constant text := 'exists (select from form_request q where q.tenant_id = form_request_answer.tenant_id and q.id = request_id
    and q.patient_id = form_request_answer.patient_id and q.withdrawn_at is null)';
begin
  -- Notes (C1). Contact and missed-appointment notes are open to schedulers, too (table R); every row of a note carries its kind. A draft is
  -- its author's alone, and a text that was signed is changed by its author signing anew (charts.sql, keep_signed).
  for r in select * from (values ('note'), ('note_version'), ('note_addendum')) t (name) loop
    execute format('create policy need_to_know on %I as restrictive for select to caseload_app using ((%s) or %s)', r.name, reads, contacts);
  end loop;
  create policy seen on note for select to caseload_app using (status not in ('draft', 'discarded') or author_id = (select app.member()));
  execute format('create policy begin on note for insert to caseload_app with check (%s and %s and status = ''draft'' and times_signed = 0 and created_at = now())',
    mine, writable);
  execute format('create policy write on note for update to caseload_app using (%1$s and %2$s) with check (%1$s and %2$s)', mine, writable);
  -- Whoever supervises the author now co-signs what waits for it, or returns it; nobody else, and nothing else.
  execute format('create policy supervise on note for update to caseload_app
    using (%s and status = ''signed'' and co_signature = ''needed'')
    with check (%1$s and (status = ''signed'' and co_signature = ''given'' and co_signed_by = (select app.member()) and co_signed_at = now()
      or status = ''returned'' and co_signature = ''needed'' and returned_by = (select app.member()) and returned_at = now()))',
    format('author_id <> (select app.member()) and app.supervises(author_id) and (%s)', format(may, 'cosign')));
  grant select, insert, update (happened_at, status, content, signed_at, times_signed, co_signature, co_signed_by, co_signed_at,
    returned_by, returned_at, returned_reason, version) on note to caseload_app;
  for r in select * from (values ('note_version', 'signed_at'), ('note_addendum', 'at')) t (name, moment) loop
    execute format('create policy seen on %I for select to caseload_app using ((select app.member()) <> 0)', r.name);
    execute format('create policy add on %I for insert to caseload_app with check (%s and %s and %I = now())', r.name, mine, writable, r.moment);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  -- Only what was signed is added to (C1).
  create policy of_signed on note_addendum as restrictive for insert to caseload_app with check (exists (select from note n
    where n.tenant_id = note_addendum.tenant_id and n.id = note_addendum.note_id and n.status in ('signed', 'returned')));
  execute format('create policy need_to_know on note_draft as restrictive for select to caseload_app using (%s)', writable);
  execute format('create policy own on note_draft for select to caseload_app using (%s)', mine);
  execute format('create policy begin on note_draft for insert to caseload_app with check (%s and %s)', mine, writable);
  execute format('create policy write on note_draft for update to caseload_app using (%1$s and %2$s) with check (%1$s and %2$s)', mine, writable);
  grant select, insert, update (content, happened_at, version, saved_at, closed_at, unlocked_reason) on note_draft to caseload_app;

  -- C4. That one began a note, and that one's text was kept, is known to oneself, whatever has closed since; what it says is open to those
  -- who write in the chart, once it was given to them.
  execute format('create policy own on note_begun for select to caseload_app using (%s)', mine);
  execute format('create policy begin on note_begun for insert to caseload_app with check (%s and %s)', mine, writable);
  execute format('create policy write on note_begun for update to caseload_app using (%1$s and %2$s) with check (%1$s and %2$s)', mine, writable);
  grant select, insert, update (happened_at) on note_begun to caseload_app;
  execute format('create policy known on sealed_draft for select to caseload_app using (%s or given_at is not null and (%s))', mine, writes);
  execute format('create policy keep on sealed_draft for insert to caseload_app with check (%s and sealed_at = now() and given_at is null
    and exists (select from note_begun b where b.tenant_id = sealed_draft.tenant_id and b.note_id = sealed_draft.note_id
      and b.template = sealed_draft.template))', mine);
  execute format('create policy give on sealed_draft for update to caseload_app using (%1$s and given_at is null) with check (%1$s and given_at = now() and taken_at is null
    and app.given_before(id) is null)', mine);
  execute format('create policy take on sealed_draft for update to caseload_app using (given_at is not null and taken_at is null and (%1$s))
    with check (given_at = app.given_before(id) and taken_at = now() and taken_by = (select app.member()) and (%1$s))', writes);
  grant select, insert, update (given_at, taken_at, taken_by, taken_as) on sealed_draft to caseload_app;
  execute format('create policy need_to_know on sealed_draft_text as restrictive for select to caseload_app using (%s)', writes);
  create policy given on sealed_draft_text for select to caseload_app using (exists (select from sealed_draft d
    where d.tenant_id = sealed_draft_text.tenant_id and d.id = sealed_draft_text.draft_id and d.given_at is not null));
  execute format('create policy keep on sealed_draft_text for insert to caseload_app with check (%s)', mine);
  grant select, insert on sealed_draft_text to caseload_app;

  -- Psychotherapy notes (PN-1): their author's alone, by no reason but the care team, and never in an emergency.
  for r in select * from (values ('psychotherapy_note'), ('psychotherapy_note_version')) t (name) loop
    execute format('create policy need_to_know on %I as restrictive for all to caseload_app using (%s and (%s))', r.name, mine, format(may, 'psychotherapy'));
    execute format('create policy own on %I for select to caseload_app using (%s)', r.name, mine);
    execute format('create policy write on %I for insert to caseload_app with check (%s)', r.name, mine);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  execute format('create policy save on psychotherapy_note for update to caseload_app using (%1$s) with check (%1$s)', mine);
  grant update (happened_at, body, version, saved_at) on psychotherapy_note to caseload_app;

  -- Forms (C2). A completed one is read where the record opens; a draft is its author's alone, and open while the record is. What is
  -- completed is never written again: a correction is another form (C3).
  execute format('create policy need_to_know on form as restrictive for select to caseload_app using ((%s) and (status = ''completed'' or %s))', reads, mine);
  execute 'create policy read on form for select to caseload_app using ((select app.member()) <> 0)';
  execute format('create policy start on form for insert to caseload_app with check (%s and status = ''draft'' and (%s))', mine, writes);
  execute format('create policy fill on form for update to caseload_app using (%s and status = ''draft'' and (%s)) with check (%1$s and (%2$s))', mine, writes);
  grant select, insert, update (answers, result, status, version, saved_at, completed_at, filled_at) on form to caseload_app;
  -- Templates are the clinic's: whoever works there may see them, those who manage them write them, and no version is written twice.
  for r in select * from (values ('form_template'), ('form_template_version')) t (name) loop
    execute format('create policy inside on %I for select to caseload_app using ((select app.member()) <> 0)', r.name);
    execute format('create policy manage on %I for insert to caseload_app with check ((select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'')))', r.name);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  create policy manage_again on form_template for update to caseload_app using ((select app.has_role('owner', 'practiceAdmin', 'clinicalAdmin')));
  grant update (name, sort_name, version, status) on form_template to caseload_app;
  -- What the clinic asks its client to fill in (B3): sent, and withdrawn, by those who write in the chart; the client sees what is not withdrawn, and
  -- of templates that version only. Of the record they see no form, their own not either: what it came to is the clinic's to say.
  execute format('create policy read on form_request for select to caseload_app using ((select app.member()) <> 0 and (%s))', reads);
  execute format('create policy of_client on form_request for select to caseload_app using (%s and withdrawn_at is null)', client);
  execute format('create policy send on form_request for insert to caseload_app with check (sent_by = (select app.member()) and sent_at = now() and withdrawn_at is null
    and exists (select from form_template t where t.tenant_id = form_request.tenant_id and t.id = template_id and t.version = template_version and t.status = ''active'')
    and (appointment_id is null or exists (select from appointment a
      where a.tenant_id = form_request.tenant_id and a.id = appointment_id and a.patient_id = form_request.patient_id))
    and (%s))', writes);
  execute format('create policy withdraw on form_request for update to caseload_app using (withdrawn_at is null and (%s))
    with check (withdrawn_by = (select app.member()) and withdrawn_at = now() and (%1$s))', writes);
  grant select, insert, update (withdrawn_by, withdrawn_at) on form_request to caseload_app;
  create policy of_client on form_template_version for select to caseload_app using ((select app.portal_allows('forms')) and exists (select from form_request q
    where q.tenant_id = form_template_version.tenant_id and q.template_id = form_template_version.template_id and q.template_version = form_template_version.version
      and q.patient_id = (select app.patient()) and q.withdrawn_at is null));
  -- The client's answers are the client's alone, and change until they are completed, with the form that they become.
  execute format('create policy own on form_request_answer for select to caseload_app using (%s)', client);
  execute format('create policy begin on form_request_answer for insert to caseload_app with check (%s and completed_at is null and saved_at = now() and %s)',
    client, open_request);
  execute format('create policy fill on form_request_answer for update to caseload_app using (%s and completed_at is null)
    with check (%1$s and (completed_at is null or completed_at = now()) and saved_at = now() and %2$s)', client, open_request);
  grant select, insert, update (answers, version, saved_at, completed_at) on form_request_answer to caseload_app;
  execute format('create policy fill_in_portal on form for insert to caseload_app with check (%s and author_id is null and status = ''completed''
    and filled_by = nullif(current_setting(''app.user'', true), '''')::bigint and completed_at = now() and filled_at = now() and corrects_id is null
    and exists (select from form_request q join form_request_answer w on w.tenant_id = q.tenant_id and w.request_id = q.id and w.completed_at is null
      where q.tenant_id = form.tenant_id and q.id = form.request_id and q.patient_id = form.patient_id and q.withdrawn_at is null
        and q.template_id = form.template_id and q.template_version = form.template_version))', client);

  -- Files (C2): for those who write in the chart (table R). What is on its way, or was not taken, is known to who uploads it only.
  execute format('create policy need_to_know on record_file as restrictive for select to caseload_app using (%s)', writes);
  execute format('create policy read on record_file for select to caseload_app using (stored_at is not null and refusal is null or %s)', mine);
  execute format('create policy upload on record_file for insert to caseload_app with check (%s and stored_at is null and refusal is null
    and created_at = now() and %s)', mine, writes);
  execute format('create policy change on record_file for update to caseload_app using ((stored_at is not null and refusal is null or %s) and %s)
    with check ((archived_by is null or archived_by = (select app.member())) and %2$s)', mine, writes);
  grant select, insert, update (revision, name, description, type, hash, preview_size, stored_at, scan, refusal, archived_at, archived_by,
    archive_reason, version) on record_file to caseload_app;
  -- How much of the clinic's room is taken, in all and by one patient; never by what.
  create view app.visible_room as
    select f.patient_id, sum(f.size)::bigint as bytes from record_file f
    where f.tenant_id = (select app.tenant()) and f.refusal is null and (f.stored_at is not null or f.created_at > now() - interval '24 hours')
    group by f.patient_id;
  -- For what keeps the store in order, across clinics: random keys, whether their objects are to be there, and what waits for the scanner.
  create view app.object_kept as
    select f.tenant_id, f.id, f.key, f.preview_size, f.stored_at from record_file f where f.stored_at is not null and f.refusal is null
    -- Of an export both, each as a row of its own: the archive under the id below zero.
    union all
    select e.tenant_id, o.id, o.key, null, e.finished_at from record_export e cross join lateral (values (e.id, e.pdf_key), (-e.id, e.archive_key)) o (id, key)
    where e.state = 'ready' and e.expires_at > now();
  create view app.object_arriving as
    select f.key from record_file f where f.stored_at is null and f.refusal is null and f.created_at > now() - interval '24 hours';
  create view app.object_waiting as
    select f.tenant_id, f.id, f.patient_id, f.key, f.scan, f.refusal, f.version from record_file f where f.scan = 'waiting' and f.refusal is null;
  grant select on app.visible_room, app.object_kept, app.object_arriving, app.object_waiting to caseload_app;
  grant update (scan, refusal, version) on app.object_waiting to caseload_app;

  -- Correspondence (C2).
  -- The letterhead is on every letter, the patient's own copy included.
  execute 'create policy inside on letterhead for select to caseload_app using (tenant_id = (select app.tenant()))';
  execute format('create policy begin_letterhead on letterhead for insert to caseload_app with check (%s and changed_by = (select app.member()) and changed_at = now())', keeps);
  execute format('create policy keep on letterhead for update to caseload_app using (%s) with check (changed_by = (select app.member()) and changed_at = now())', keeps);
  grant select, insert, update (address_lines, phone, email, website, footer, version, changed_by, changed_at) on letterhead to caseload_app;
  for r in select * from (values ('letter_template'), ('letter_template_version')) t (name) loop
    execute format('create policy inside on %I for select to caseload_app using ((select app.member()) <> 0)', r.name);
    execute format('create policy add on %I for insert to caseload_app with check (%s and changed_by = (select app.member()) and changed_at = now())', r.name, keeps);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  execute format('create policy keep on letter_template for update to caseload_app using (%s) with check (changed_by = (select app.member()) and changed_at = now())', keeps);
  grant update (name, subject, body, status, version, changed_by, changed_at) on letter_template to caseload_app;

  -- A draft is its author's; what was sent into the portal is the patient's as well, and of the record nothing else.
  execute format('create policy need_to_know on letter as restrictive for select to caseload_app using (case
    when (select app.member()) <> 0 then (state = ''finished'' or %s) and %s
    else patient_id = (select app.patient()) and (select app.portal_allows(''documents'')) and exists (select from letter_dispatch d
      where d.tenant_id = letter.tenant_id and d.patient_id = letter.patient_id and d.letter_id = letter.id and d.channel = ''portal'') end)', mine, reads);
  execute 'create policy seen on letter for select to caseload_app using (tenant_id = (select app.tenant()))';
  execute format('create policy write on letter for insert to caseload_app with check (%s and created_at = now() and %s)', mine, writes);
  execute format('create policy finish on letter for update to caseload_app using (%s and state = ''draft'' and %s)
    with check (%1$s and changed_at = now() and (finished_at is null or finished_at = now()) and %2$s)', mine, writes);
  grant select, insert, update (party, party_name, party_lines, subject, body, state, letterhead, version, changed_at, finished_at) on letter to caseload_app;

  execute format('create policy need_to_know on letter_dispatch as restrictive for select to caseload_app using (case
    when (select app.member()) <> 0 then %s else patient_id = (select app.patient()) and (select app.portal_allows(''documents'')) and channel = ''portal'' end)', reads);
  execute 'create policy seen on letter_dispatch for select to caseload_app using (tenant_id = (select app.tenant()))';
  -- What a trainee wrote leaves the clinic through somebody who answers for it.
  execute format('create policy send on letter_dispatch for insert to caseload_app
    with check (sent_by = (select app.member()) and sent_at = now() and %s and %s)', answerable, writes);
  grant select, insert on letter_dispatch to caseload_app;

  -- Diagnoses (C2).
  execute 'create policy inside on diagnosis_code for select to caseload_app using ((select app.member()) <> 0)';
  execute format('create policy import on diagnosis_code for insert to caseload_app with check (%s and changed_by = (select app.member()) and changed_at = now())', keeps);
  execute format('create policy import_again on diagnosis_code for update to caseload_app using (%s) with check (changed_by = (select app.member()) and changed_at = now())', keeps);
  grant select, insert, update (title, search_title, changed_by, changed_at) on diagnosis_code to caseload_app;
  -- It belongs to no clinic, and is shown to whoever is somebody in one.
  execute 'create policy inside on diagnosis_code_sample for select to caseload_app using (exists (
    select from member m where m.tenant_id = (select app.tenant()) and m.id = (select app.member())))';
  grant select on diagnosis_code_sample to caseload_app;

  for r in select * from (values ('diagnosis'), ('diagnosis_version')) t (name) loop
    execute format('create policy need_to_know on %I as restrictive for select to caseload_app using (%s)', r.name, reads);
    execute format('create policy seen on %I for select to caseload_app using (tenant_id = (select app.tenant()))', r.name);
    -- A trainee's is provisional, until somebody who answers for it confirms it.
    execute format('create policy record on %I for insert to caseload_app with check (changed_by = (select app.member()) and changed_at = now()
      and (status in (''provisional'', ''enteredInError'') or %s) and %s)', r.name, answerable, writes);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  execute format('create policy change on diagnosis for update to caseload_app using (%s and (status = ''provisional'' and author_id = (select app.member()) or %s))
    with check (changed_by = (select app.member()) and changed_at = now() and (status in (''provisional'', ''enteredInError'') or %2$s) and %1$s)', writes, answerable);
  grant update (onset_on, status, is_primary, note, reason, version, changed_by, changed_at) on diagnosis to caseload_app;

  -- Exports of a whole record (C3): one's own, asked for where one may take the record away. That it was asked for is known to oneself
  -- also when access has ended, so that it can be stopped; what it holds is fetched through the chart.
  execute format('create policy own on record_export for select to caseload_app using ((select app.member()) <> 0 and member_id = (select app.member()))');
  execute format('create policy ask on record_export for insert to caseload_app with check ((select app.member()) <> 0 and member_id = (select app.member())
    and state = ''waiting'' and created_at = now() and %s)', format(may, 'export'));
  execute 'create policy make on record_export for update to caseload_app using (member_id = (select app.member()) and state <> ''discarded'')
    with check (member_id = (select app.member()))';
  grant select, insert, update (state, done, total, finished_at, expires_at, pdf_key, pdf_size, archive_key, archive_size) on record_export to caseload_app;

  null;
end $$;
