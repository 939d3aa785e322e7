-- In which languages a practitioner speaks with patients, in the clinic's words: what a patient's profile says is held against it (A12, A13).
alter table practitioner
  add column languages text[] not null default '{}',
  add constraint practitioner_languages_few check (cardinality(languages) <= 12);
