-- The access review (O2): whose assignments are asked about, and by whom they are kept or ended.

-- When patients met those on their care teams, or will: for those who may take them off it (as app.visible_parting), and for those whom the
-- dashboard is for. Of patients who exist for the one asking (R4, R5); instants only.
create view app.visible_contact as
select a.tenant_id, a.patient_id, a.practitioner_id, a.starts_at as at
from appointment a
where a.tenant_id = (select app.tenant())
  and ((select app.has_role('owner', 'practiceAdmin', 'clinicalAdmin')) or (select app.unassign_refusal()) is null)
  and ((select app.sees_every_name()) or a.patient_id = any ((select app.my_patients())::bigint[]))
  and a.patient_id <> all ((select app.my_blocks())::bigint[])
  and a.status not in ('cancelled', 'noShow');
grant select on app.visible_contact to caseload_app;

-- Beside what fences.sql lets be changed of an assignment, and of the clinic.
grant update (reviewed_at, reviewed_by, reviewed_until) on assignment to caseload_app;
grant update (contact_days, language) on tenant to caseload_app;

-- Said in one's own name, as of now, or taken back; whoever may not unassign leaves it as it was.
create function app.review_is_kept(of_patient bigint, of_practitioner bigint, at timestamptz, by bigint, until timestamptz) returns boolean
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from assignment a where a.tenant_id = app.tenant() and a.patient_id = of_patient and a.practitioner_id = of_practitioner
    and (a.reviewed_at, a.reviewed_by, a.reviewed_until) is not distinct from (at, by, until);
  return found or app.unassign_refusal() is null and (at is null or by = app.member() and at = now());
end $$;
revoke all on function app.review_is_kept(bigint, bigint, timestamptz, bigint, timestamptz) from public;
grant execute on function app.review_is_kept(bigint, bigint, timestamptz, bigint, timestamptz) to caseload_app;
create policy review on assignment as restrictive for update to caseload_app using (true)
  with check (app.review_is_kept(patient_id, practitioner_id, reviewed_at, reviewed_by, reviewed_until));
