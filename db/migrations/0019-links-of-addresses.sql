-- The link in a letter is its address's as well as its appointment's: with another address of the patient, those of before are good no longer (IN-6).

alter table appointment_link add column email text;
update appointment_link l set email = coalesce(p.email, '') from appointment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  where a.tenant_id = l.tenant_id and a.id = l.appointment_id;
alter table appointment_link
  alter column email set not null,
  drop constraint appointment_link_pkey,
  drop constraint appointment_link_once,
  add constraint appointment_link_pkey primary key (tenant_id, token_hash);
