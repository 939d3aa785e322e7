-- A clinic of nobody, with one row in each table that matters. At every start the server proves that it cannot see these
-- rows from another clinic before it serves anyone (platform/migrate.ts). Its login has no password and its domain does not exist.
insert into tenant (id, name) values (1, 'Canary');
insert into user_account (id, email) values (1, 'canary@caseload.invalid');
insert into practitioner (tenant_id, id, first_name, last_name) values (1, 1, 'Canary', 'Canary');
insert into member (tenant_id, id, user_id, first_name, last_name, type, roles, access_level, practitioner_id)
  values (1, 1, 1, 'Canary', 'Canary', 'DOCTOR', '{owner}', 'clinical', 1);
insert into tenant_feature (tenant_id, feature, enabled) values (1, 'therapistPatientAssignment', true);
insert into patient (tenant_id, id, first_name, last_name, created_by, invited_by_practitioner_id, sort_name, search_name)
  values (1, 1, 'Canary', 'Canary', 1, 1, 'canary canary', ' canary canary');
insert into patient_profile (tenant_id, patient_id) values (1, 1);
insert into chart_lock (tenant_id, patient_id) values (1, 1);
insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
  values (1, 1, 1, 'primary', 'invite', now(), 1, now());
