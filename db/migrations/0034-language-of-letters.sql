-- In which language a clinic writes, where it is not known that whoever reads it speaks another of ours.
alter table tenant
  add column language text not null default 'en',
  add constraint tenant_language_known check (language in ('en', 'es'));
