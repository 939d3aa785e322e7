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
begin
  -- Notes (C1).

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

  -- Files (C2).

  -- Correspondence (C2).

  -- Diagnoses (C2).

  -- Exports of a whole record (C3).

  null;
end $$;
