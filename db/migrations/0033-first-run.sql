-- How the first clinic comes into an installation (O1).

-- The code that an installation without a clinic prints when it starts: whoever types it makes the first clinic. At most one, its hash only; a new
-- start makes a new one (AN-8).
create table setup_code (
  is_only boolean not null default true constraint setup_code_pkey primary key constraint setup_code_alone check (is_only),
  code_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
