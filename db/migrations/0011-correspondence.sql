-- Correspondence (C2): the clinic's letterhead and letter templates, the letters of a patient, and what was sent to whom.

-- What a clinic's letters carry beside its name. An absent row is a letterhead that says no more than the name.
create table letterhead (
  tenant_id bigint not null constraint letterhead_of_tenant references tenant,
  address_lines text[] not null default '{}'
    constraint letterhead_address_short check (cardinality(address_lines) <= 5),
  phone text not null default '',
  email text not null default '',
  website text not null default '',
  footer text not null default '',
  version integer not null default 1,
  changed_by bigint not null,
  changed_at timestamptz not null,
  constraint letterhead_pkey primary key (tenant_id),
  constraint letterhead_changed_by foreign key (tenant_id, changed_by) references member
);

-- A letter as the clinic begins it: its own text with placeholders such as {{patient.name}}, as it is now.
create table letter_template (
  tenant_id bigint not null constraint letter_template_of_tenant references tenant,
  id bigint not null,
  name text not null constraint letter_template_named check (name <> ''),
  subject text not null,
  body text not null,
  status text not null default 'active' constraint letter_template_status_known check (status in ('active', 'archived')),
  version integer not null default 1,
  changed_by bigint not null,
  changed_at timestamptz not null,
  constraint letter_template_pkey primary key (tenant_id, id),
  constraint letter_template_changed_by foreign key (tenant_id, changed_by) references member
);
create index letter_template_by_name on letter_template (tenant_id, status, name, id);

-- Every version a template has had, the one in force included.
create table letter_template_version (
  tenant_id bigint not null,
  template_id bigint not null,
  version integer not null,
  name text not null,
  subject text not null,
  body text not null,
  status text not null,
  changed_by bigint not null,
  changed_at timestamptz not null,
  constraint letter_template_version_pkey primary key (tenant_id, template_id, version),
  constraint letter_template_version_of foreign key (tenant_id, template_id) references letter_template,
  constraint letter_template_version_changed_by foreign key (tenant_id, changed_by) references member
);

-- A letter to or about a patient. A draft is its author's alone; finished it is locked, and a correction is a letter that names it (C3).
-- One that was received is there from the beginning as it is.
create table letter (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null constraint letter_kind_known check (kind in ('written', 'received')),
  state text not null constraint letter_state_known check (state in ('draft', 'finished', 'discarded')),
  -- To whom; of one that was received, from whom.
  party text not null constraint letter_party_known check (party in ('patient', 'other')),
  party_name text not null,
  party_lines text[] not null default '{}' constraint letter_address_short check (cardinality(party_lines) <= 5),
  subject text not null,
  body text not null,
  corrects_id bigint,
  template_id bigint,
  template_version integer,
  -- Of one that was received: the day it came.
  received_on date,
  -- The letterhead and the author's name as they were when it was finished, so that it reads the same for ever.
  letterhead jsonb,
  version integer not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  finished_at timestamptz,
  constraint letter_pkey primary key (tenant_id, id),
  constraint letter_of_patient_once unique (tenant_id, patient_id, id),
  constraint letter_state_once unique (tenant_id, patient_id, id, kind, state),
  constraint letter_of_patient foreign key (tenant_id, patient_id) references patient,
  constraint letter_author foreign key (tenant_id, author_id) references member,
  constraint letter_corrects foreign key (tenant_id, patient_id, corrects_id) references letter (tenant_id, patient_id, id),
  constraint letter_template_used foreign key (tenant_id, template_id, template_version) references letter_template_version,
  constraint letter_finished_whole check ((state = 'finished') = (finished_at is not null)),
  constraint letter_received_whole check ((kind = 'received') = (received_on is not null) and (kind = 'written' or state = 'finished'))
);
create index letter_by_patient on letter (tenant_id, patient_id, created_at desc, id desc);
create index letter_by_author on letter (tenant_id, author_id, patient_id);
create index letter_by_correction on letter (tenant_id, patient_id, corrects_id);

-- That a finished letter went to somebody: into the portal, by post, or from hand to hand; written down once, by whoever sent it.
create table letter_dispatch (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  letter_id bigint not null,
  letter_kind text not null default 'written' constraint letter_dispatch_of_written check (letter_kind = 'written'),
  letter_state text not null default 'finished' constraint letter_dispatch_of_finished check (letter_state = 'finished'),
  channel text not null constraint letter_dispatch_channel_known check (channel in ('portal', 'post', 'handed')),
  recipient text not null,
  sent_by bigint not null,
  sent_at timestamptz not null,
  -- The day on which it went, as whoever recorded it says.
  sent_on date not null,
  constraint letter_dispatch_pkey primary key (tenant_id, id),
  -- What goes out is a finished letter of this very patient.
  constraint letter_dispatch_of_letter foreign key (tenant_id, patient_id, letter_id, letter_kind, letter_state)
    references letter (tenant_id, patient_id, id, kind, state),
  constraint letter_dispatch_sent_by foreign key (tenant_id, sent_by) references member
);
create index letter_dispatch_by_letter on letter_dispatch (tenant_id, letter_id, sent_at, id);
-- A letter comes into the portal once.
create unique index letter_dispatch_in_portal_once on letter_dispatch (tenant_id, patient_id, letter_id) where channel = 'portal';

-- That there is something new in the portal: the mail says no more.
alter table outbox drop constraint outbox_letter_known;
alter table outbox add constraint outbox_letter_known check (
  letter in ('invitation', 'selfAssigned', 'accessRequested', 'accessSettled', 'emergencyOpened', 'emergencyOverdue', 'correspondence'));
