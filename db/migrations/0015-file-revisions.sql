-- The versions of one file, each once. What the scanner found is none any more: who may not see it does not count it either.
drop index record_file_versions;
create unique index record_file_versions on record_file (tenant_id, first_id, revision) where refusal is null;
