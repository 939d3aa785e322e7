-- Who is invited to work at a clinic (O1).

-- An invitation to work at a clinic, with what the member will be. Only the hash of its link is kept, and it opens once (B1).
create table member_invitation (
  tenant_id bigint not null constraint member_invitation_of_tenant references tenant,
  id bigint not null,
  -- Canonical form (platform/names.ts). Whoever accepts has a login with this address.
  email text not null,
  first_name text not null,
  last_name text not null constraint member_invitation_name_given check (last_name <> ''),
  roles text[] not null
    constraint member_invitation_roles_known check (
      cardinality(roles) > 0
      and roles <@ array['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller']),
  access_level text not null constraint member_invitation_level_known check (access_level in ('clinical', 'administrative')),
  visibility text not null constraint member_invitation_visibility_known check (visibility in ('all', 'namesOnly', 'own')),
  -- Who gives care comes with a practitioner of their own, made when they accept.
  gives_care boolean not null,
  discipline text not null default '',
  sort_name text collate "C" not null,
  -- Changes with every new link; the link is derived from it and the server's secret.
  nonce bigint not null,
  token_hash bytea not null,
  link_made_at timestamptz not null,
  expires_at timestamptz not null,
  -- Whose invitation it is now: it is open as long as they may still invite such a member (IN-5).
  invited_by bigint not null,
  created_at timestamptz not null,
  accepted_at timestamptz,
  member_id bigint,
  revoked_at timestamptz,
  revoked_by bigint,
  constraint member_invitation_pkey primary key (tenant_id, id),
  constraint member_invitation_by foreign key (tenant_id, invited_by) references member,
  constraint member_invitation_made foreign key (tenant_id, member_id) references member,
  constraint member_invitation_revoked_by foreign key (tenant_id, revoked_by) references member,
  constraint member_invitation_week check (expires_at > link_made_at and expires_at <= link_made_at + interval '7 days'),
  constraint member_invitation_ends_once check (accepted_at is null or revoked_at is null)
);
-- An address has at most one open invitation of a clinic, expired or not: it is sent again, or taken back.
create unique index member_invitation_one_open on member_invitation (tenant_id, email) where accepted_at is null and revoked_at is null;
-- A link names its clinic and 256 unguessable bits.
create unique index member_invitation_by_token on member_invitation (tenant_id, token_hash);
create index member_invitation_in_order on member_invitation (tenant_id, created_at, id) where accepted_at is null and revoked_at is null;

-- memberInvitation: to a future colleague, about no patient.
do $$
declare
  known text;
begin
  -- Beside those there were.
  select string_agg(quote_literal(kind[1]), ', ') into known
    from pg_constraint c cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''(\w+)''', 'g') kind
    where c.conrelid = 'outbox'::regclass and c.conname = 'outbox_letter_known';
  alter table outbox drop constraint outbox_letter_known;
  execute format('alter table outbox add constraint outbox_letter_known check (letter in (%s, ''memberInvitation''))', known);
end $$;
alter table outbox drop constraint outbox_about_patient;
alter table outbox add constraint outbox_about_patient check (patient_id is not null or letter in ('leaveDigest', 'memberInvitation'));
