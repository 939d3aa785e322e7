-- Row security of what covers a leave (A12).

do $$
declare
  staff constant text := '(select app.member()) <> 0';
  mine constant text := 'of_practitioner_id = (select app.my_practitioner())';
  -- The patient of a row is visible to the one asking (R4, R5), as in fences.sql.
  visible constant text := '(((select app.sees_every_name()) or patient_id = any ((select app.my_patients())::bigint[]))
    and patient_id <> all ((select app.my_blocks())::bigint[]))';
  may constant text := 'app.cover_refusal(of_practitioner_id) is null';
  plans constant text := '((select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'', ''scheduler''))
    or (select app.has_role(''clinician'', ''trainee'')) and practitioner_id = (select app.my_practitioner()))';
  r record;
begin
  -- Who covers is known to those who may have it covered, and to who was away.
  for r in select * from (values ('cover'), ('cover_appointment')) t (name) loop
    execute format('create policy seen on %I for select to caseload_app using (%s and %s and (%s or %s))', r.name, staff, visible, mine, may);
    execute format('create policy take_back on %I for delete to caseload_app using (%s and %s and %s)', r.name, staff, visible, may);
  end loop;
  -- Given by those who may assign this colleague to this patient (A3).
  execute format('create policy give on cover for insert to caseload_app with check (%s and %s and %s and made_by = (select app.member()) and made_at = now()
    and read_at is null and app.assign_refusal(patient_id, practitioner_id) is null)', staff, visible, may);
  execute format('create policy read on cover for update to caseload_app using (%s and %s and %s and read_at is null) with check (read_at = now())', staff, visible, mine);
  -- Its dates are those of its leave, as its constraint demands.
  execute format('create policy redate on cover for update to caseload_app using (%s and %s and %s and read_at is null) with check (read_at is null)', staff, visible, may);
  grant select, insert, delete, update (read_at, leave_starts_at, leave_ends_at) on cover to caseload_app;
  execute format('create policy move on cover_appointment for insert to caseload_app with check (%s and %s and %s
    and app.booking_refusal(patient_id, null) is null)', staff, visible, may);
  -- Moved again, or cancelled after all, it keeps where it was at first.
  execute format('create policy move_again on cover_appointment for update to caseload_app using (%s and %s and %s)
    with check (%1$s and %2$s and %3$s and app.booking_refusal(patient_id, null) is null)', staff, visible, may);
  grant select, insert, delete, update (outcome, to_practitioner_id) on cover_appointment to caseload_app;

  -- The dates of an absence are changed by those who enter it. One that colleagues cover is not thrown away: the constraint of its covers holds it.
  execute format('create policy plan_again on time_off for update to caseload_app using (%s) with check (%1$s)', plans);
  grant update (starts_at, ends_at) on time_off to caseload_app;

  -- The letter to who is back: to each member of the practitioner, in their own name.
  execute format('create policy post_digest on outbox for insert to caseload_app with check (%s and letter = ''leaveDigest'' and patient_id is null and member_id = recipient_id
    and exists (select from cover c join member m on m.tenant_id = c.tenant_id and m.practitioner_id = c.of_practitioner_id
      where c.tenant_id = outbox.tenant_id and c.leave_id = outbox.subject_id and m.id = outbox.recipient_id))', staff);
  execute format('create policy own_digest on outbox for select to caseload_app using (%s and letter = ''leaveDigest'' and recipient_id = (select app.member()))', staff);
end $$;

-- Whether what a leave has given somebody, at that moment and until then, is still what covers it: the leave has this cover, and these dates.
create function app.still_covers(patient bigint, practitioner bigint, given_at timestamptz, until timestamptz) returns boolean
language sql stable
return exists (select from cover c where c.tenant_id = app.tenant() and c.patient_id = patient and c.practitioner_id = practitioner
  and c.gives and c.made_at = given_at and c.leave_ends_at = until);
revoke all on function app.still_covers(bigint, bigint, timestamptz, timestamptz) from public;
grant execute on function app.still_covers(bigint, bigint, timestamptz, timestamptz) to caseload_app;
