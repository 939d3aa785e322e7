-- A row is refused for everything that is wrong with it, not for the first: as many reasons, each with its column and what it is about, in order.
alter table patient_import_row
  alter column reason type text[] using case when reason is not null then array[reason] end,
  alter column column_name type text[] using case when reason is not null then array[column_name] end,
  alter column detail type text[] using case when reason is not null then array[detail] end;
