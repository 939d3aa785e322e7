-- Row security of hand-overs (A13): for those who may unassign everyone's (A3), and of patients who exist for them (R4, R5).

do $$
declare
  visible constant text := '(((select app.sees_every_name()) or patient_id = any ((select app.my_patients())::bigint[])) and patient_id <> all ((select app.my_blocks())::bigint[]))';
  hands_over constant text := '((select app.member()) <> 0 and (select app.unassign_refusal()) is null)';
begin
  execute format('create policy seen on handover for select to caseload_app using (%s)', hands_over);
  execute format('create policy make on handover for insert to caseload_app with check (%s and made_by = (select app.member()) and made_at = now() and undone_at is null)', hands_over);
  execute format('create policy undo on handover for update to caseload_app using (%s and undone_at is null)
    with check (undone_by = (select app.member()) and undone_at = now())', hands_over);
  grant select, insert, update (undone_by, undone_at) on handover to caseload_app;

  execute format('create policy seen on handover_patient for select to caseload_app using (%s and %s)', hands_over, visible);
  execute format('create policy make on handover_patient for insert to caseload_app with check (%s and outcome is null
    and exists (select from handover h where h.tenant_id = handover_patient.tenant_id and h.id = handover_patient.handover_id
      and h.made_by = (select app.member()) and h.made_at = now()))', visible);
  execute format('create policy undo on handover_patient for update to caseload_app using (%s and %s and outcome is null)
    with check (exists (select from handover h where h.tenant_id = handover_patient.tenant_id and h.id = handover_patient.handover_id
      and h.undone_by = (select app.member()) and h.undone_at = now()))', hands_over, visible);
  grant select, insert, update (outcome) on handover_patient to caseload_app;

  -- Who leaves takes nobody new, as soon as their caseload is handed over; they do again where that is taken back.
  execute format('create policy leave on practitioner for update to caseload_app using (%s) with check (not accepting_new_patients
    or exists (select from handover h where h.tenant_id = practitioner.tenant_id and h.practitioner_id = practitioner.id and h.stopped_accepting
      and h.undone_by = (select app.member()) and h.undone_at = now()))', hands_over);
end $$;
