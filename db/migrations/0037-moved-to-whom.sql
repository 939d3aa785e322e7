-- To whom an appointment was moved because of a leave (A12): as long as it is with them, it is the leave's to give back, whoever covers by then.
alter table cover_appointment add column to_practitioner_id bigint;
alter table cover_appointment add constraint cover_appointment_to foreign key (tenant_id, to_practitioner_id) references practitioner;
create index cover_appointment_by_to on cover_appointment (tenant_id, to_practitioner_id);
update cover_appointment m set to_practitioner_id = coalesce(
  (select c.practitioner_id from cover c where c.tenant_id = m.tenant_id and c.leave_id = m.leave_id and c.patient_id = m.patient_id),
  (select a.practitioner_id from appointment a where a.tenant_id = m.tenant_id and a.id = m.appointment_id))
where m.outcome = 'moved';
-- Whoever is cancelled on goes to nobody.
alter table cover_appointment add constraint cover_appointment_to_whom check ((outcome = 'moved') = (to_practitioner_id is not null));
