-- Forms (C2): a clinic's own templates, and what was filled in for a patient.

-- A template of a clinic. What it asks is in its versions; `version` is the newest, with which the next form begins.
create table form_template (
  tenant_id bigint not null constraint form_template_tenant references tenant,
  id bigint not null,
  version integer not null default 1 constraint form_template_version_counts check (version >= 1),
  name text not null constraint form_template_name_given check (name <> ''),
  sort_name text not null,
  -- Which instrument that ships with Caseload it began as; null where the clinic made it up.
  instrument text constraint form_template_instrument_known check (instrument in ('phq9', 'gad7', 'rmdq')),
  status text not null default 'active' constraint form_template_status_known check (status in ('active', 'archived')),
  created_by bigint not null,
  created_at timestamptz not null,
  constraint form_template_pkey primary key (tenant_id, id),
  constraint form_template_created_by foreign key (tenant_id, created_by) references member
);
create index form_template_by_name on form_template (tenant_id, status, sort_name, id);

-- What a template asked and how it was scored, version by version. None ever changes: a filled form keeps the one it was filled with.
create table form_template_version (
  tenant_id bigint not null,
  template_id bigint not null,
  version integer not null constraint form_template_version_from_one check (version >= 1),
  name text not null,
  definition jsonb not null constraint form_template_version_sane check (
    jsonb_typeof(definition) = 'object' and octet_length(definition::text) <= 131072),
  made_by bigint not null,
  made_at timestamptz not null,
  constraint form_template_version_pkey primary key (tenant_id, template_id, version),
  constraint form_template_version_template foreign key (tenant_id, template_id) references form_template,
  constraint form_template_version_made_by foreign key (tenant_id, made_by) references member
);

-- A form filled in for a patient: a draft until it is completed, and from then on as it is. A correction is a form of its own that names
-- the one it corrects and says why (C3); all forms of one filling have the same `root_id`, the id of the first.
create table form (
  tenant_id bigint not null,
  id bigint not null,
  patient_id bigint not null,
  template_id bigint not null,
  template_version integer not null,
  root_id bigint not null,
  corrects_id bigint,
  reason text constraint form_reason_given check (reason <> ''),
  author_id bigint not null,
  status text not null constraint form_status_known check (status in ('draft', 'completed', 'discarded')),
  -- By the id of the field.
  answers jsonb not null constraint form_answers_sane check (jsonb_typeof(answers) = 'object' and octet_length(answers::text) <= 131072),
  -- The score, its band and the fields to be warned about, as computed when the form was completed.
  result jsonb,
  version integer not null default 1,
  started_at timestamptz not null,
  saved_at timestamptz not null,
  completed_at timestamptz,
  -- The moment the answers speak of: that of completing, and for a correction that of the form it corrects.
  filled_at timestamptz not null,
  constraint form_pkey primary key (tenant_id, id),
  constraint form_of_patient unique (tenant_id, patient_id, id),
  constraint form_patient foreign key (tenant_id, patient_id) references patient,
  constraint form_template foreign key (tenant_id, template_id, template_version) references form_template_version,
  constraint form_author foreign key (tenant_id, author_id) references member,
  -- A correction stays in the chart of what it corrects.
  constraint form_root foreign key (tenant_id, patient_id, root_id) references form (tenant_id, patient_id, id),
  constraint form_corrects foreign key (tenant_id, patient_id, corrects_id) references form (tenant_id, patient_id, id),
  constraint form_correction_whole check (num_nonnulls(corrects_id, reason) in (0, 2) and (corrects_id is null) = (root_id = id)),
  constraint form_completed_whole check ((status = 'completed') = (completed_at is not null) and (status = 'completed') = (result is not null))
);
create index form_by_patient on form (tenant_id, patient_id, filled_at desc, id desc);
create index form_by_root on form (tenant_id, root_id);
-- What was corrected is corrected further in its correction, never twice side by side.
create unique index form_corrected_once on form (tenant_id, corrects_id) where status = 'completed';
-- Whoever corrects a form goes on with the draft they have begun.
create unique index form_correction_begun on form (tenant_id, corrects_id, author_id) where status = 'draft';
