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

  -- Forms (C2).

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
    select f.tenant_id, f.id, f.key, f.preview_size, f.stored_at from record_file f where f.stored_at is not null and f.refusal is null;
  create view app.object_arriving as
    select f.key from record_file f where f.stored_at is null and f.refusal is null and f.created_at > now() - interval '24 hours';
  create view app.object_waiting as
    select f.tenant_id, f.id, f.patient_id, f.key, f.scan, f.refusal, f.version from record_file f where f.scan = 'waiting' and f.refusal is null;
  grant select on app.visible_room, app.object_kept, app.object_arriving, app.object_waiting to caseload_app;
  grant update (scan, refusal, version) on app.object_waiting to caseload_app;

  -- Correspondence (C2).

  -- Diagnoses (C2).

  -- Exports of a whole record (C3).

  null;
end $$;
