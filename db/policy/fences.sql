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
  -- The one asking is on the care team, and not by an emergency alone (A14).
  cared constant text := 'patient_id = any (array(select c.patient_id from app.my_caseload c where c.because <> ''emergency''))';
  staff constant text := '(select app.member()) <> 0';
  mine constant text := '((select app.member()) <> 0 and member_id = (select app.member()))';
  oversees constant text := '((select app.member()) <> 0 and (c.member_id = (select app.member()) or (select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))))';
  changes constant text := '(app.unassign_refusal() is null or app.assign_refusal(patient_id, practitioner_id) is null)';
  mine_to_make constant text := '(not ''owner'' = any (roles) or (select app.has_role(''owner'')))';
  manages constant text := '(select app.has_role(''owner'', ''practiceAdmin''))';
  -- B4: who lets somebody into a patient's portal: those who invite, for the patients whom they reach (table R: edit a profile).
  entrusts constant text := '(app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin'', ''clinician'', ''scheduler'') and app.chart_refusal(patient_id, ''profile'') is null)';
  whole constant text := 'scopes @> ''{appointments,forms,documents,access,profile}''';
  blocks constant text := '(select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))';
  client constant text := '(select app.portal_allows(''profile''))';
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
      ('patient', 'id', ' or created_by = (select app.member()) and created_at = now()'), ('chart_lock', 'patient_id', ''), ('invitation', 'patient_id', ''),
      ('outbox', 'patient_id', ' and patient_id is not null'),
      -- R5: who is kept from whom is known to those who may block; never to the one concerned, for whom the patient does not exist.
      ('patient_block', 'patient_id', ' and (select app.has_role(''owner'', ''practiceAdmin'', ''clinicalAdmin''))'),
      -- A10, A14: one's own, those of the care team, and all of them for those who may always assign, or who review.
      ('access_request', 'patient_id', format(' and (%s or %s or app.unassign_refusal() is null)', mine, cared)),
      ('emergency_access', 'patient_id', format(' and (%s or %s or (select app.has_role(''owner'', ''clinicalAdmin'')))', mine, cared)),
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

  -- The clinic itself: readable by everyone inside, which whoever follows a link is not.
  for r in select * from (values ('tenant', 'id'), ('tenant_feature', 'tenant_id')) t (name, key) loop
    execute format('create policy inside on %I for select to caseload_app using (%I = (select app.tenant()) and (select app.linked()) = 0)', r.name, r.key);
    execute format('grant select on %I to caseload_app', r.name);
  end loop;
  for r in select * from (values ('member'), ('supervision')) t (name) loop
    execute format('create policy inside on %I for select to caseload_app using (%s)', r.name, staff);
    execute format('grant select on %I to caseload_app', r.name);
  end loop;

  -- A patient in the portal knows the practitioners of the own care team, those with whom they can book, and those whom they see.
  execute format('create policy inside on practitioner for select to caseload_app using (%s or id = any ((select app.my_care_team())::bigint[])
    or (select app.portal_allows(''appointments'')) and (id = any ((select app.portal_practitioners())::bigint[]) or id = any ((select app.seeing_practitioners())::bigint[])))', staff);
  grant select on practitioner to caseload_app;

  -- Writing. What a role may do at all has been checked on entering; here stands what depends on the row.
  execute format('create policy switch on tenant_feature for insert to caseload_app with check (%s)', manages);
  execute format('create policy switch_again on tenant_feature for update to caseload_app using (%s)', manages);
  grant insert, update on tenant_feature to caseload_app;

  -- Settings, the team and supervision: whoever manages them takes the clinic's row first, so that two who change each other's roles
  -- come one after the other.
  execute format('create policy settle on tenant for update to caseload_app using (%s)', manages);
  grant update (name, patient_word, therapist_word) on tenant to caseload_app;
  grant update (appointment_mails, assignment_policy, book_with_anyone, booking_days, booking_notice_hours, emergency_minutes, emergency_review_hours, new_clients_book, reminder_hours, version) on tenant to caseload_app;
  -- Nobody changes their own rights (AZ-10), and owners are made and unmade by owners only: so one always stays (R2).
  execute format('create policy manage on member for update to caseload_app using (%s) with check (%1$s)',
    manages || ' and id <> (select app.member()) and (not ''owner'' = any (roles) or (select app.has_role(''owner'')))');
  grant update (roles, permissions, access_level, visibility, status, approved, type, practitioner_id, version) on member to caseload_app;
  -- Colleagues are invited by those who manage the team, owners by owners; whoever sends an invitation again stands for it from then on (IN-5).
  execute format('create policy managed on member_invitation for select to caseload_app using (%s)', manages);
  execute format('create policy invite on member_invitation for insert to caseload_app with check (%s and %s and invited_by = (select app.member())
    and created_at = now() and accepted_at is null and member_id is null and revoked_at is null)', manages, mine_to_make);
  execute format('create policy renew on member_invitation for update to caseload_app using (%s and %s and accepted_at is null and revoked_at is null)
    with check (%2$s and case when revoked_at is null then invited_by = (select app.member()) and link_made_at <= now()
      else revoked_by = (select app.member()) and revoked_at = now() end)', manages, mine_to_make);
  grant select, insert, update (nonce, token_hash, link_made_at, expires_at, invited_by, revoked_at, revoked_by) on member_invitation to caseload_app;
  execute format('create policy managed on outbox for select to caseload_app using (%s and patient_id is null)', manages);
  execute format('create policy post_invitation on outbox for insert to caseload_app with check (%s and patient_id is null and letter = ''memberInvitation''
    and exists (select from member_invitation i where i.tenant_id = outbox.tenant_id and i.id = outbox.subject_id and i.invited_by = (select app.member())))', mine);
  execute format('create policy begin_supervision on supervision for insert to caseload_app with check (
    %s and supervisor_id <> (select app.member()) and created_by = (select app.member()) and created_at = now() and starts_at >= now())', manages);
  -- Nobody changes their own, and an end is never moved away again.
  execute format('create policy end_supervision on supervision for update to caseload_app using (
    %s and supervisor_id <> (select app.member()) and (ends_at is null or ends_at > now()))
    with check (ended_by = (select app.member()) and ends_at <= greatest(starts_at, now()))', manages);
  grant insert, update (ends_at, ended_by) on supervision to caseload_app;

  -- R5. Nobody blocks themselves: they could not take it back.
  execute format('create policy block on patient_block for insert to caseload_app with check (%s and %s
    and member_id <> (select app.member()) and blocked_by = (select app.member()) and blocked_at = now())', blocks, format(seen, 'patient_block', 'patient_id'));
  execute format('create policy unblock on patient_block for delete to caseload_app using (%s and %s)', blocks, format(seen, 'patient_block', 'patient_id'));
  grant insert, delete on patient_block to caseload_app;
  execute format('create policy seal on patient for update to caseload_app using ((select app.has_role(''owner'', ''clinicalAdmin'')) and (%s))',
    format(seen, 'patient', 'id'));
  grant update (sealed_at) on patient to caseload_app;

  -- Editing a profile (table R): name and contact in the directory, the rest in the profile, and what each version was before (C3).
  execute format('create policy edit on patient for update to caseload_app using (%s and (%s) and app.chart_refusal(id, ''profile'') is null)
    with check (%1$s and app.standing_is_kept(id, sealed_at, status))', staff, format(seen, 'patient', 'id'));
  grant update (first_name, last_name, preferred_name, email, phone, sort_name, search_name, status, version) on patient to caseload_app;
  execute format('create policy edit on patient_profile for update to caseload_app using (%s and (%s) and app.chart_refusal(patient_id, ''profile'') is null)',
    staff, format(seen, 'patient_profile', 'patient_id'));
  grant update (birth_date, pronouns, address_lines, emergency_contact_name, emergency_contact_relation, emergency_contact_phone, language,
    referred_by, alerts, tags) on patient_profile to caseload_app;
  execute format('create policy edited on profile_version for select to caseload_app using (%s and (%s) and app.chart_refusal(patient_id, ''profile'') is null)',
    staff, format(seen, 'profile_version', 'patient_id'));
  execute format('create policy edit on profile_version for insert to caseload_app with check (%s and app.chart_refusal(patient_id, ''profile'') is null
    and changed_by = (select app.member()) and changed_at = now())', staff);
  grant select, insert on profile_version to caseload_app;
  -- B3: in the portal, what is the client's to say, and nothing beside it.
  execute format('create policy edit_in_portal on patient for update to caseload_app using (id = (select app.patient()) and %1$s)
    with check (id = (select app.patient()) and %1$s and app.only_own_details(patient))', client);
  execute format('create policy edit_in_portal on patient_profile for update to caseload_app using (patient_id = (select app.patient()) and %1$s)
    with check (patient_id = (select app.patient()) and %1$s and app.only_own_profile(patient_profile))', client);
  execute format('create policy edit_in_portal on profile_version for insert to caseload_app with check (patient_id = (select app.patient()) and %s
    and changed_by is null and changed_by_user = nullif(current_setting(''app.user'', true), '''')::bigint and changed_at = now())', client);

  -- A10: asked by oneself, for oneself; settled once, by someone who could assign the one who asks.
  execute format('create policy ask on access_request for insert to caseload_app with check (%s and practitioner_id = (select app.my_practitioner())
    and outcome is null and (%s) and app.request_refusal(patient_id) is null)', mine, format(seen, 'access_request', 'patient_id'));
  execute format('create policy settle on access_request for update to caseload_app using (%s and outcome is null and (%s)
    and (%s or app.assign_refusal(patient_id, practitioner_id) is null))
    with check (settled_by = (select app.member()))', staff, format(seen, 'access_request', 'patient_id'), mine);
  grant select, insert, update (outcome, settled_by, settled_at, until, note) on access_request to caseload_app;

  -- A14: opened by oneself, now, for no longer than the clinic allows. Afterwards it can only end sooner, and be reviewed; one that is
  -- over keeps its end (history.sql).
  execute format('create policy open on emergency_access for insert to caseload_app with check (%s and practitioner_id = (select app.my_practitioner())
    and (%s) and app.emergency_refusal(patient_id) is null and starts_at = now() and reviewed_by is null
    and ends_at <= now() + (select make_interval(mins => t.emergency_minutes) from tenant t where t.id = app.tenant())
    and review_due_at <= now() + (select make_interval(hours => t.emergency_review_hours) from tenant t where t.id = app.tenant()))',
    mine, format(seen, 'emergency_access', 'patient_id'));
  execute format('create policy settle on emergency_access for update to caseload_app using ((%s or (select app.has_role(''owner'', ''clinicalAdmin''))) and (%s)
    and reviewed_by is null) with check (ends_at <= now() and (reviewed_by is null and ended_by = (select app.member())
      or reviewed_by = (select app.member()) and (select app.has_role(''owner'', ''clinicalAdmin''))))', mine, format(seen, 'emergency_access', 'patient_id'));
  grant select, insert, update (ends_at, ended_by, reviewed_by, reviewed_at, verdict, review_note) on emergency_access to caseload_app;

  -- Versions of facts are written by their triggers alone, and read by nobody directly.
  for r in select * from (values ('member_was'), ('feature_was'), ('block_was'), ('seal_was')) t (name) loop
    execute format('create policy remember on %I for insert to caseload_app with check (pg_trigger_depth() > 0)', r.name);
    execute format('grant insert on %I to caseload_app', r.name);
  end loop;

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
  execute format('create policy change on assignment for update to caseload_app using (%s) with check (
    app.change_refusal(patient_id, practitioner_id, status, kind, starts_at, ends_at) is null)', format(seen, 'assignment', 'patient_id'));
  grant insert on assignment to caseload_app;
  grant update (kind, via, status, starts_at, ends_at, assigned_by, assigned_at, reason, version) on assignment to caseload_app;

  -- History is added to and closed, by those who change care teams, as of now and never backwards.
  execute format('create policy open on assignment_period for insert to caseload_app with check (%s and %s and opened_by = (select app.member())
    and opened_at = now() and starts_at >= now() and (app.creates_now(patient_id) or %s)
    and (since is null or (select (a.starts_at, a.assigned_by) is not distinct from (since, granted_by) from assignment a
      where a.tenant_id = assignment_period.tenant_id and a.patient_id = assignment_period.patient_id and a.practitioner_id = assignment_period.practitioner_id)))',
    staff, format(known, 'assignment_period'), changes);
  execute format('create policy close on assignment_period for update to caseload_app using (%s and closed_at is null and (%s) and %s)
    with check (closed_by = (select app.member()) and closed_at >= now())', staff, format(seen, 'assignment_period', 'patient_id'), changes);
  grant insert, update (closed_by, closed_at, closed_reason) on assignment_period to caseload_app;

  -- A patient's own invitation opens with the address of their profile only; a guardian's with any, so it takes more to write one.
  execute format('create policy invite on invitation for insert to caseload_app with check (%s and %s and invited_by = (select app.member())
    and case relation when ''self'' then %s else %s end)', staff, format(known, 'invitation'), whole, entrusts);
  execute format('create policy renew on invitation for update to caseload_app using (%s and %s and (relation = ''self'' or %s))',
    staff, format(seen, 'invitation', 'patient_id'), entrusts);
  grant insert, update (nonce, token_hash, link_made_at, expires_at, revoked_at) on invitation to caseload_app;

  -- B4: who enters a portal is known where the patient is. Those who let people in change what a guardian may do, and end an access, as of now
  -- and for good: another invitation begins a new one. The patient's own is never made less.
  execute format('create policy known on portal_access for select to caseload_app using (%s and %s)', staff, format(seen, 'portal_access', 'patient_id'));
  execute format('create policy entrust on portal_access for update to caseload_app using (%s and (%s) and coalesce(ends_at, ''infinity'') > now() and %s)
    with check ((ends_at is null or ends_at = now()) and (relation = ''guardian'' or %s))', staff, format(seen, 'portal_access', 'patient_id'), entrusts, whole);
  grant select, update (scopes, ends_at, version) on portal_access to caseload_app;

  -- A letter acts as the member who caused it.
  execute format('create policy post on outbox for insert to caseload_app with check (%s and patient_id is not null and %s)', mine, format(known, 'outbox'));
  grant insert on outbox to caseload_app;

  execute format('create policy own on idempotency for select to caseload_app using (%s and (patient_id is null or %s))', mine, format(seen, 'idempotency', 'patient_id'));
  execute format('create policy remember on idempotency for insert to caseload_app with check (%s)', mine);
  grant select, insert on idempotency to caseload_app;

  -- AU-5: one's own acts; those who oversee the clinic, everyone's. Never about a patient one cannot see.
  -- Nor an entry of a list in which there is one.
  execute format('create policy read on activity for select to caseload_app using (%s
    and (member_id = (select app.member()) or (select app.reads_all_activity()))
    and (patient_id is null or %s)
    and (action <> ''patient.listSent'' or not exists (
      select from (select v::bigint as id from jsonb_array_elements_text(detail -> ''patientIds'') t (v)) listed where not (%s))))',
    staff, format(seen, 'activity', 'patient_id'), format(seen, 'listed', 'id'));
  grant select on activity to caseload_app;

  -- What the one asking is shown of the reasons, now and of the past: of patients whom they see, the connections and who may open the
  -- record; of members, every condition and reason, to oneself and to those who oversee access (A15).
  for r in select * from (values ('app'), ('past')) t (name) loop
    execute format('create view %I.visible_connection as select c.* from %1$I.connection c where %s', r.name, format(seen, 'c', 'patient_id'));
    execute format('create view %I.visible_opening as select c.* from %1$I.record_opens c where %s and (%s)', r.name, staff, format(seen, 'c', 'patient_id'));
    execute format('create view %I.visible_reason as select c.* from %1$I.reason c where %s and (%s)', r.name, oversees, format(seen, 'c', 'patient_id'));
    -- That they were blocked once, the one concerned is not told either (R5).
    execute format('create view %I.visible_condition as select c.* from %1$I.condition c where %s and (%s) and not (c.blocked and c.member_id = (select app.member()))',
      r.name, oversees, format(seen, 'c', 'patient_id'));
    execute format('grant select on %I.visible_connection, %1$I.visible_opening, %1$I.visible_reason, %1$I.visible_condition to caseload_app', r.name);
  end loop;
  -- Whose records would open, for a dry run: as they open, and for whoever may not block with those who are kept from them, since whom a change
  -- does not reach would tell of the block (R5).
  execute format('create view app.foreseen_opening as
    select o.tenant_id, o.member_id, o.patient_id, o.because from app.visible_opening o
    union all
    select c.tenant_id, c.member_id, c.patient_id, r.because
    from app.reason r
    join app.condition c on c.tenant_id = r.tenant_id and c.member_id = r.member_id and c.patient_id = r.patient_id
    where c.blocked and c.active and c.approved and c.reads and c.clinical and (not c.sealed or r.because <> ''readsAll'')
      and %s and not %s and (%s)', staff, blocks, format(seen, 'c', 'patient_id'));
  grant select on app.foreseen_opening to caseload_app;
  -- The chain of the log, for those who oversee it: hashes, those that were kept and those of the entries as they are now (null where an
  -- entry is gone); never what an entry says, which row security on the log decides (AU-5).
  create view app.visible_chain as
    select l.tenant_id, l.seq, l.activity_id, l.entry_hash, l.hash,
      case when a.id is not null then sha256(convert_to(app.entry(a, l.seq), 'UTF8')) end as entry_hash_now
    from activity_link l left join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id
    where l.tenant_id = (select app.tenant()) and (select app.reads_all_activity());
  create view app.visible_head as
    select h.tenant_id, h.seq, h.hash from activity_head h where h.tenant_id = (select app.tenant()) and (select app.reads_all_activity());
  grant select on app.visible_chain, app.visible_head to caseload_app;
  execute format('create view past.visible_patient as select p.tenant_id, p.id, p.sealed_at from past.patient p where %s', format(seen, 'p', 'id'));
  grant select on past.visible_patient, past.tenant_feature to caseload_app;
end $$;
