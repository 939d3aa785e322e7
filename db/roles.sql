-- Who may do what with the database itself. Run by the administrator's connection at every start; idempotent.
-- caseload_owner owns every table and never logs in, so nobody who logs in escapes row security by owning.
-- caseload_app is who the server logs in as: no bypass, no DDL, no role to switch to.
do $$ begin
  if not exists (select from pg_roles where rolname = 'caseload_owner') then
    create role caseload_owner nologin nosuperuser nobypassrls noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'caseload_app') then
    create role caseload_app login nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
  -- What somebody set for the role would hold from its next login.
  alter role caseload_app reset all;
  if not pg_has_role(current_user, 'caseload_owner', 'member') then
    execute format('grant caseload_owner to %I', current_user);
  end if;
  execute format('grant connect, create on database %I to caseload_owner', current_database());
  execute format('grant connect on database %I to caseload_app', current_database());
  -- A temporary table could take the place of a real one.
  execute format('revoke temporary on database %I from public', current_database());
end $$;
create extension if not exists btree_gin;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
revoke create on schema public from public;
grant usage, create on schema public to caseload_owner;
grant usage on schema public to caseload_app;
