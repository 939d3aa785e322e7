-- Whose data left with a list (L1, AU-2): the entries that name the patients of a page are few, and found without reading the log.
create index activity_by_list on activity (tenant_id, at, id) where action = 'patient.listSent';
