-- The activity log as a chain of hashes (L1, AU-3). An entry's place in it stands beside the entry, so that an entry which a reader
-- may not see can be passed on as its hash alone. What links them is in db/policy/doors.sql.

-- From which session: the first bytes of a hash of the token's hash, so that acts of one session are known to belong together.
alter table activity add column session text;

create table activity_link (
  tenant_id bigint not null,
  -- 1, 2, 3 … without a gap, in the order in which transactions committed.
  seq bigint not null,
  activity_id bigint not null,
  -- SHA-256 of the entry in its canonical form (app.canonical), and of the previous hash with it (32 zero bytes before the first).
  entry_hash bytea not null,
  hash bytea not null,
  constraint activity_link_pkey primary key (tenant_id, seq),
  constraint activity_link_once unique (tenant_id, activity_id),
  -- No reference to the entry: that an entry is gone is for the chain to tell.
  constraint activity_link_tenant foreign key (tenant_id) references tenant
);
create table activity_head (
  tenant_id bigint constraint activity_head_pkey primary key constraint activity_head_tenant references tenant,
  seq bigint not null,
  hash bytea not null
);

-- The list is read newest first.
drop index activity_by_patient;
drop index activity_by_member;
create index activity_by_time on activity (tenant_id, at, id);
create index activity_by_patient on activity (tenant_id, patient_id, at, id);
create index activity_by_member on activity (tenant_id, member_id, at, id);
