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
  -- Of those who write, the ones whose work needs somebody who answers for it (table R, "co-signed").
  trainee constant text := '((select app.has_role(''trainee'')) and not (select app.has_role(''clinician'', ''clinicalAdmin'')))';
  -- Templates and codes are the clinic's, kept by these.
  keeps constant text := '(select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))';
begin
  -- Notes (C1).

  -- Forms (C2).

  -- Files (C2).

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
    else patient_id = (select app.patient()) and exists (select from letter_dispatch d
      where d.tenant_id = letter.tenant_id and d.patient_id = letter.patient_id and d.letter_id = letter.id and d.channel = ''portal'') end)', mine, reads);
  execute 'create policy seen on letter for select to caseload_app using (tenant_id = (select app.tenant()))';
  execute format('create policy write on letter for insert to caseload_app with check (%s and created_at = now() and %s)', mine, writes);
  execute format('create policy finish on letter for update to caseload_app using (%s and state = ''draft'' and %s)
    with check (%1$s and changed_at = now() and (finished_at is null or finished_at = now()) and %2$s)', mine, writes);
  grant select, insert, update (party, party_name, party_lines, subject, body, state, letterhead, version, changed_at, finished_at) on letter to caseload_app;

  execute format('create policy need_to_know on letter_dispatch as restrictive for select to caseload_app using (case
    when (select app.member()) <> 0 then %s else patient_id = (select app.patient()) and channel = ''portal'' end)', reads);
  execute 'create policy seen on letter_dispatch for select to caseload_app using (tenant_id = (select app.tenant()))';
  -- What a trainee wrote leaves the clinic through somebody who answers for it.
  execute format('create policy send on letter_dispatch for insert to caseload_app
    with check (sent_by = (select app.member()) and sent_at = now() and not %s and %s)', trainee, writes);
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
      and (status in (''provisional'', ''enteredInError'') or not %s) and %s)', r.name, trainee, writes);
    execute format('grant select, insert on %I to caseload_app', r.name);
  end loop;
  execute format('create policy change on diagnosis for update to caseload_app using (%s and (status = ''provisional'' or not %s))
    with check (changed_by = (select app.member()) and changed_at = now() and (status in (''provisional'', ''enteredInError'') or not %2$s) and %1$s)', writes, trainee);
  grant update (onset_on, status, is_primary, note, reason, version, changed_by, changed_at) on diagnosis to caseload_app;

  -- Exports of a whole record (C3).

  null;
end $$;
