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
  execute format('create policy give on sealed_draft for update to caseload_app using (%1$s and given_at is null) with check (%1$s and given_at = now() and taken_at is null)', mine);
  execute format('create policy take on sealed_draft for update to caseload_app using (given_at is not null and taken_at is null and (%1$s))
    with check (given_at is not null and taken_at = now() and taken_by = (select app.member()) and (%1$s))', writes);
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

  -- Forms (C2).

  -- Files (C2).

  -- Correspondence (C2).

  -- Diagnoses (C2).

  -- Exports of a whole record (C3).

  null;
end $$;
