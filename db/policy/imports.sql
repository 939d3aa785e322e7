-- Imports of patients: one's own, while one may import. What they do to patients and care teams is decided by the policies of those tables.

do $$
declare
  r record;
  imports constant text := '(select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))';
  own constant text := '((select app.member()) <> 0 and member_id = (select app.member()) and ' || imports || ')';
  -- Its rows and bytes, for as long as something is to be done with it.
  of_own constant text := 'import_id = any (array(select i.id from patient_import i where i.tenant_id = (select app.tenant()) and i.member_id = (select app.member())))';
begin
  execute format('create policy own on patient_import for select to caseload_app using (%s)', own);
  execute format('create policy begin on patient_import for insert to caseload_app with check (%s and state = ''arriving'' and created_at = now() and received = 0)', own);
  -- One that is over, and has been cleared away, stays as it is.
  execute format('create policy work on patient_import for update to caseload_app using (%s and due_at is not null) with check (%1$s)', own);
  grant select, insert, update (state, received, headings, mapping, rows, done, created, updated, summary, failure, attempts, due_at, finished_at)
    on patient_import to caseload_app;
  for r in select * from (values ('patient_import_part'), ('patient_import_row')) t (name) loop
    execute format('create policy of_own on %I for all to caseload_app using (%s)', r.name, of_own);
    execute format('grant select, insert, delete on %I to caseload_app', r.name);
  end loop;
  grant update (given, assigned, adds, changes, number, email, sort_name, birth_date, phone, patient_id, version, how, outcome, reason, column_name, detail,
    similar_there, cells) on patient_import_row to caseload_app;
end $$;

-- By which address a file names a colleague: the logins of the own clinic's practitioners, for those who import.
create view app.colleague_address as
select m.tenant_id, m.practitioner_id, u.email
from member m join user_account u on u.id = m.user_id
where m.tenant_id = (select app.tenant()) and m.practitioner_id is not null and (select app.has_role('owner', 'practiceAdmin', 'clinicalAdmin'));
grant select on app.colleague_address to caseload_app;
