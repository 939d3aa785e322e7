-- O1: a clinic as its owner wants it at the first run, with the three features of a clinic that has just begun. As whom the owner joins, in the form of
-- an invitation that has been accepted. Called by app.accept_invitation alone, once it has used the code up.
create function app.make_clinic(making jsonb) returns member_invitation
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  i member_invitation;
begin
  i.tenant_id := app.new_id();
  i.gives_care := (making ->> 'givesCare')::boolean;
  i.email := making ->> 'email';
  i.first_name := making ->> 'firstName';
  i.last_name := making ->> 'lastName';
  i.sort_name := making ->> 'sortName';
  i.discipline := '';
  i.roles := array['owner'] || case when i.gives_care then array['clinician'] else '{}' end;
  -- R3: an owner's level is administrative, where no other role gives care.
  i.access_level := case when i.gives_care then 'clinical' else 'administrative' end;
  i.visibility := 'all';
  insert into tenant (id, name, time_zone, language, patient_word, therapist_word, assignment_policy)
    values (i.tenant_id, making ->> 'name', making ->> 'timeZone', making ->> 'language', making ->> 'patientWord', making ->> 'therapistWord',
      making ->> 'policy');
  insert into tenant_feature (tenant_id, feature, enabled)
    select i.tenant_id, f, true from unnest(array['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal']) f;
  return i;
end $$;
