-- Row security for every table, and what the server's role is granted at all. What is not listed is denied.

do $$
declare
  r record;
  keyed text;
  -- The patient of a row is visible to the one asking: R4 visibility, one's own, or the patient in the portal; R5 blocks.
  seen constant text := '((select app.sees_every_name()) or %1$I.%2$I = (select app.patient())
    or %1$I.%2$I = any ((select app.my_patients())::bigint[]))
    and %1$I.%2$I <> all ((select app.my_blocks())::bigint[])';
  -- Seen, or created in this very transaction (A4).
  known constant text := '((' || replace(seen, '%2$I', 'patient_id') || ') or app.creates_now(patient_id))';
  staff constant text := '(select app.member()) <> 0';
  mine constant text := '(select app.member()) <> 0 and member_id = (select app.member())';
begin
  for r in select schemaname, tablename, policyname from pg_policies where schemaname = 'public' loop
    execute format('drop policy %I on %I', r.policyname, r.tablename);
  end loop;
  for r in select tablename from pg_tables where schemaname = 'public' loop
    execute format('revoke all on %I from public, caseload_app', r.tablename);
    execute format('alter table %I enable row level security', r.tablename);
  end loop;

  -- The tenant fence: restrictive, so that no later policy can widen it. Global tables have no policy: nobody reads them.
  for r in select c.table_name, c.column_name from information_schema.columns c
           where c.table_schema = 'public'
             and (c.column_name = 'tenant_id' or c.table_name = 'tenant' and c.column_name = 'id')
             and c.table_name <> 'user_session' loop
    execute format('create policy fence on %I as restrictive to caseload_app using (%I = (select app.tenant()))',
      r.table_name, r.column_name);
  end loop;

  -- Rows that belong to a patient are visible where the patient is.
  for r in select * from (values
      ('patient', 'id', ''), ('chart_lock', 'patient_id', ''), ('invitation', 'patient_id', ''),
      ('outbox', 'patient_id', ''),
      -- The patient in the portal sees who is on the care team, not who was.
      ('assignment', 'patient_id', format(' and (status = ''active'' or %s)', staff)),
      ('assignment_period', 'patient_id', format(' and %s', staff))) t (name, key, also) loop
    keyed := '(' || format(seen, r.name, r.key) || ')' || r.also;
    execute format('create policy seen on %I for select to caseload_app using (%s)', r.name, keyed);
    execute format('grant select on %I to caseload_app', r.name);
  end loop;

  -- The profile opens where the patient is seen, but for `namesOnly` only one's own (R4).
  execute format('create policy opened on patient_profile for select to caseload_app using (%s
    and ((select app.opens_every_profile()) or patient_id = (select app.patient())
      or patient_id = any ((select app.my_patients())::bigint[])))',
    format(seen, 'patient_profile', 'patient_id'));
  grant select on patient_profile to caseload_app;

  -- The clinic itself: readable by everyone inside.
  for r in select * from (values ('tenant', 'id'), ('tenant_feature', 'tenant_id')) t (name, key) loop
    execute format('create policy inside on %I for select to caseload_app using (%I = (select app.tenant()))', r.name, r.key);
    execute format('grant select on %I to caseload_app', r.name);
  end loop;
  for r in select * from (values ('member'), ('supervision')) t (name) loop
    execute format('create policy inside on %I for select to caseload_app using (%s)', r.name, staff);
    execute format('grant select on %I to caseload_app', r.name);
  end loop;

  -- A patient in the portal knows the practitioners of the own care team.
  execute format('create policy inside on practitioner for select to caseload_app using (%s or id = any ((select app.my_care_team())::bigint[]))', staff);
  grant select on practitioner to caseload_app;

  -- Writing. What a role may do at all has been checked on entering; here stands what depends on the row.
  execute format('create policy switch on tenant_feature for insert to caseload_app with check (%s)', staff);
  execute format('create policy switch_again on tenant_feature for update to caseload_app using (%s)', staff);
  grant insert, update on tenant_feature to caseload_app;

  execute format('create policy create_own on patient for insert to caseload_app with check (%s and created_by = (select app.member()))', staff);
  grant insert on patient to caseload_app;
  for r in select * from (values ('patient_profile'), ('chart_lock')) t (name) loop
    execute format('create policy create_with_patient on %I for insert to caseload_app with check (%s)', r.name, staff);
    execute format('grant insert on %I to caseload_app', r.name);
  end loop;

  -- Taking the lock of a chart needs the right to update it in name only: nothing in the row can change.
  execute format('create policy take on chart_lock for update to caseload_app using (%s) with check (false)', format(seen, 'chart_lock', 'patient_id'));
  grant update (patient_id) on chart_lock to caseload_app;

  -- A4: the inviter's own assignment to the patient they create. A1, A3: everything else. Primary is changed by those who may unassign.
  execute format('create policy assign on assignment for insert to caseload_app with check (
    assigned_by = (select app.member()) and (
      (via = ''invite'' and practitioner_id = (select app.my_practitioner()) and app.creates_now(patient_id))
      or (%s and app.assign_refusal(patient_id, practitioner_id) is null and (kind <> ''primary'' or app.unassign_refusal() is null))))',
    format(seen, 'assignment', 'patient_id'));
  -- Who may only assign changes nothing that connects now: ending it, or lowering the primary, is for those who may unassign.
  execute format('create policy change on assignment for update to caseload_app using (%s
    and (status = ''archived'' or ends_at <= now() or starts_at > now() or app.unassign_refusal() is null)) with check (
    case when status = ''archived'' or kind = ''primary'' then app.unassign_refusal() is null
      else app.assign_refusal(patient_id, practitioner_id) is null end)', format(seen, 'assignment', 'patient_id'));
  grant insert on assignment to caseload_app;
  grant update (kind, via, status, starts_at, ends_at, assigned_by, assigned_at, reason, version) on assignment to caseload_app;

  -- History is added to and closed, never rewritten.
  execute format('create policy open on assignment_period for insert to caseload_app with check (%s and %s and opened_by = (select app.member()))',
    staff, format(known, 'assignment_period'));
  execute format('create policy close on assignment_period for update to caseload_app using (%s and closed_at is null) with check (closed_by = (select app.member()))', staff);
  grant insert, update (closed_by, closed_at, closed_reason) on assignment_period to caseload_app;

  execute format('create policy invite on invitation for insert to caseload_app with check (%s and %s and invited_by = (select app.member()))',
    staff, format(known, 'invitation'));
  execute format('create policy renew on invitation for update to caseload_app using (%s and %s)', staff, format(seen, 'invitation', 'patient_id'));
  grant insert, update (nonce, token_hash, link_made_at, expires_at, revoked_at) on invitation to caseload_app;

  execute format('create policy post on outbox for insert to caseload_app with check (%s and %s)', mine, format(known, 'outbox'));
  grant insert on outbox to caseload_app;

  execute format('create policy own on idempotency for select to caseload_app using (%s and (patient_id is null or %s))', mine, format(seen, 'idempotency', 'patient_id'));
  execute format('create policy remember on idempotency for insert to caseload_app with check (%s)', mine);
  grant select, insert on idempotency to caseload_app;

  -- AU-5: one's own acts; those who oversee the clinic, everyone's. Never about a patient one cannot see.
  execute format('create policy read on activity for select to caseload_app using (%s
    and (member_id = (select app.member()) or (select app.reads_all_activity()))
    and (patient_id is null or %s))', staff, format(seen, 'activity', 'patient_id'));
  grant select on activity to caseload_app;
end $$;
