-- The notes of the clinical record (C1): drafts, what was signed, and what was added; psychotherapy notes apart from them; and text that
-- was being written when its author's access ended (C4).

-- A note. What it says is null until it is signed, and after that what was signed last.
create table note (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null constraint note_kind_known check (kind in ('progress', 'intake', 'contact', 'missedAppointment')),
  template text not null,
  -- When the session or the contact was.
  happened_at timestamptz not null,
  status text not null constraint note_status_known check (status in ('draft', 'signed', 'returned', 'discarded')),
  content jsonb,
  signed_at timestamptz,
  times_signed integer not null default 0,
  co_signature text not null default 'notNeeded' constraint note_co_signature_known check (co_signature in ('notNeeded', 'needed', 'given')),
  co_signed_by bigint,
  co_signed_at timestamptz,
  returned_by bigint,
  returned_at timestamptz,
  returned_reason text,
  -- Whose sealed draft it began with.
  taken_from bigint,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint note_pkey primary key (tenant_id, id),
  constraint note_of_author unique (tenant_id, patient_id, id, author_id, kind),
  constraint note_of_kind unique (tenant_id, patient_id, id, kind),
  constraint note_patient foreign key (tenant_id, patient_id) references patient,
  constraint note_author foreign key (tenant_id, author_id) references member,
  constraint note_co_signed_by foreign key (tenant_id, co_signed_by) references member,
  constraint note_returned_by foreign key (tenant_id, returned_by) references member,
  constraint note_taken_from foreign key (tenant_id, taken_from) references member,
  constraint note_signed_whole check ((status in ('signed', 'returned')) = (content is not null) and num_nonnulls(content, signed_at) in (0, 2)
    and (content is not null) = (times_signed > 0)),
  constraint note_co_signed_whole check (num_nonnulls(co_signed_by, co_signed_at) = case co_signature when 'given' then 2 else 0 end),
  constraint note_returned_whole check (num_nonnulls(returned_by, returned_at, returned_reason) = case status when 'returned' then 3 else 0 end),
  -- Nobody co-signs or returns what they wrote themselves.
  constraint note_co_signed_by_another check (co_signed_by <> author_id),
  constraint note_returned_by_another check (returned_by <> author_id)
);
create index note_by_patient on note (tenant_id, patient_id, happened_at desc, id desc);
-- What waits for a supervisor, and what waits for its author.
create index note_awaiting on note (tenant_id, author_id, signed_at, id) where co_signature = 'needed' or status = 'returned';

-- That somebody began a note, for themselves alone to know, also when the record has closed to them: unsaved text is kept by it (C4).
create table note_begun (
  tenant_id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  template text not null,
  happened_at timestamptz not null,
  constraint note_begun_pkey primary key (tenant_id, note_id),
  constraint note_begun_note foreign key (tenant_id, patient_id, note_id, author_id, kind) references note (tenant_id, patient_id, id, author_id, kind)
);

-- The working text of a note, saved as its author types. Closed when it is signed or put away, opened again when the note is unlocked.
create table note_draft (
  tenant_id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  content jsonb not null,
  happened_at timestamptz not null,
  version integer not null default 1,
  saved_at timestamptz not null,
  closed_at timestamptz,
  -- Why the signed note was taken back into work; null where it was never signed, or was returned.
  unlocked_reason text,
  constraint note_draft_pkey primary key (tenant_id, note_id),
  constraint note_draft_note foreign key (tenant_id, patient_id, note_id, author_id, kind) references note (tenant_id, patient_id, id, author_id, kind)
);
create index note_draft_by_author on note_draft (tenant_id, author_id, patient_id) where closed_at is null;

-- Every text of a note, each time it was signed: a correction keeps the original (C3). Beside it, why the one before was written anew.
create table note_version (
  tenant_id bigint not null,
  note_id bigint not null,
  nth integer not null,
  patient_id bigint not null,
  author_id bigint not null,
  kind text not null,
  content jsonb not null,
  happened_at timestamptz not null,
  signed_at timestamptz not null,
  unlocked_reason text,
  returned_by bigint,
  returned_at timestamptz,
  returned_reason text,
  constraint note_version_pkey primary key (tenant_id, note_id, nth),
  constraint note_version_note foreign key (tenant_id, patient_id, note_id, author_id, kind) references note (tenant_id, patient_id, id, author_id, kind),
  constraint note_version_returned_by foreign key (tenant_id, returned_by) references member
);

-- What was added to a signed note, under whose name.
create table note_addendum (
  tenant_id bigint not null,
  id bigint not null,
  note_id bigint not null,
  patient_id bigint not null,
  kind text not null,
  author_id bigint not null,
  at timestamptz not null,
  text text not null constraint note_addendum_text_given check (text <> ''),
  constraint note_addendum_pkey primary key (tenant_id, id),
  constraint note_addendum_note foreign key (tenant_id, patient_id, note_id, kind) references note (tenant_id, patient_id, id, kind),
  constraint note_addendum_author foreign key (tenant_id, author_id) references member
);
create index note_addendum_by_note on note_addendum (tenant_id, note_id, at, id);

-- That unsaved text was kept when its author's access had ended (C4), and what became of it. What it says stands in the table below.
create table sealed_draft (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  note_id bigint not null,
  author_id bigint not null,
  kind text not null,
  template text not null,
  happened_at timestamptz not null,
  sealed_at timestamptz not null,
  given_at timestamptz,
  taken_at timestamptz,
  taken_by bigint,
  taken_as bigint,
  constraint sealed_draft_pkey primary key (tenant_id, id),
  constraint sealed_draft_of_author unique (tenant_id, id, patient_id, author_id),
  -- Of a note of one's own only. A foreign key asks no row security, so the note need not be open to its author any more.
  constraint sealed_draft_note foreign key (tenant_id, patient_id, note_id, author_id, kind) references note (tenant_id, patient_id, id, author_id, kind),
  constraint sealed_draft_taken_by foreign key (tenant_id, taken_by) references member,
  constraint sealed_draft_taken_as foreign key (tenant_id, taken_as) references note,
  constraint sealed_draft_taken_whole check (num_nonnulls(taken_at, taken_by, taken_as) in (0, 3) and (taken_at is null or given_at is not null))
);
create index sealed_draft_by_author on sealed_draft (tenant_id, author_id, sealed_at, id);
create index sealed_draft_by_patient on sealed_draft (tenant_id, patient_id, given_at, id) where taken_at is null;
create table sealed_draft_text (
  tenant_id bigint not null,
  draft_id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  content jsonb not null,
  constraint sealed_draft_text_pkey primary key (tenant_id, draft_id),
  constraint sealed_draft_text_of foreign key (tenant_id, draft_id, patient_id, author_id) references sealed_draft (tenant_id, id, patient_id, author_id)
);

-- Psychotherapy notes, apart from the record (PN-1). The text is encrypted by the server (platform/vault.ts), for this row alone.
create table psychotherapy_note (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  author_id bigint not null,
  happened_at timestamptz not null,
  body bytea not null,
  version integer not null default 1,
  created_at timestamptz not null,
  saved_at timestamptz not null,
  constraint psychotherapy_note_pkey primary key (tenant_id, id),
  constraint psychotherapy_note_of_author unique (tenant_id, patient_id, id, author_id),
  constraint psychotherapy_note_patient foreign key (tenant_id, patient_id) references patient,
  constraint psychotherapy_note_author foreign key (tenant_id, author_id) references member
);
create index psychotherapy_note_by_patient on psychotherapy_note (tenant_id, patient_id, author_id, happened_at desc, id desc);

-- What a psychotherapy note said on an earlier day, as it was encrypted then (C3).
create table psychotherapy_note_version (
  tenant_id bigint not null,
  note_id bigint not null,
  version integer not null,
  patient_id bigint not null,
  author_id bigint not null,
  happened_at timestamptz not null,
  body bytea not null,
  saved_at timestamptz not null,
  constraint psychotherapy_note_version_pkey primary key (tenant_id, note_id, version),
  constraint psychotherapy_note_version_note foreign key (tenant_id, patient_id, note_id, author_id)
    references psychotherapy_note (tenant_id, patient_id, id, author_id)
);
