-- One more single permission (C1, R2): to unlock a signed note of one's own.
alter table member drop constraint member_permissions_known;
alter table member add constraint member_permissions_known check (
  permissions <@ array['canChangeAssignedPractitioners', 'canReadAllRecords', 'canBreakGlass', 'canExport', 'canUnlockNotes']);
