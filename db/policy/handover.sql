-- Row security of hand-overs (A13): for those who may unassign everyone's (A3), and of patients who exist for them (R4, R5).

do $$
declare
  visible constant text := '(((select app.sees_every_name()) or patient_id = any ((select app.my_patients())::bigint[])) and patient_id <> all ((select app.my_blocks())::bigint[]))';
  hands_over constant text := '((select app.member()) <> 0 and (select app.unassign_refusal()) is null)';
  r record;
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

  -- What covered the leaves of the one who left comes back as it was, by whoever takes the hand-over back, in this very transaction.
  for r in select * from (values ('cover', 'jsonb_build_array(e -> ''cover'')'), ('cover_appointment', 'e -> ''appointments''')) t (name, kept) loop
    execute format('create policy give_again on %1$I for insert to caseload_app with check (%2$s and %3$s and app.cover_refusal(of_practitioner_id) is null
      and exists (select from handover_patient t
        join handover h on h.tenant_id = t.tenant_id and h.id = t.handover_id and h.undone_by = (select app.member()) and h.undone_at = now()
        cross join lateral jsonb_array_elements(t.covers) e cross join lateral jsonb_array_elements(%4$s) one
        where t.tenant_id = %1$I.tenant_id and t.patient_id = %1$I.patient_id and jsonb_populate_record(null::%1$I, one) = %1$I))',
      r.name, hands_over, visible, r.kept);
  end loop;

  -- Who leaves takes nobody new, as soon as their caseload is handed over; they do again where that is taken back.
  execute format('create policy leave on practitioner for update to caseload_app using (%s) with check (not accepting_new_patients
    or exists (select from handover h where h.tenant_id = practitioner.tenant_id and h.practitioner_id = practitioner.id and h.stopped_accepting
      and h.undone_by = (select app.member()) and h.undone_at = now()))', hands_over);
end $$;
