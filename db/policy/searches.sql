-- Row security of what is searched with: a clinic's words on patients, and the searches that members keep.

-- Which words there are says nothing of anybody; which a patient has stands in the profile. Whoever may edit profiles at all may add one; those who
-- keep the settings rename and remove them. Whoever made one removes it as long as nobody whom they see carries it: of the others it says nothing.
create policy inside on tag for select to caseload_app using ((select app.member()) <> 0);
create policy coin on tag for insert to caseload_app with check (created_by = (select app.member()) and created_at = now()
  and (select app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler')));
create policy keep on tag for update to caseload_app using (removed_at is null)
  with check ((removed_at is null or removed_at = now()) and ((select app.has_role('owner', 'practiceAdmin'))
    or removed_at is not null and created_by = (select app.member())
      and not exists (select from patient_profile f where f.tenant_id = tag.tenant_id and f.tags @> array[tag.id])));
grant select, insert, update (name, sort_name, removed_at) on tag to caseload_app;

-- One's own, and nobody else's: a search can name somebody.
create policy own on saved_view for all to caseload_app using ((select app.member()) <> 0 and member_id = (select app.member()))
  with check ((select app.member()) <> 0 and member_id = (select app.member()));
grant select, insert, delete, update (name, sort_name, asked) on saved_view to caseload_app;
