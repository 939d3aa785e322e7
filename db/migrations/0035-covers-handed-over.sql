-- Of each patient of a hand-over, what covered the leaves to come of the one who leaves (A12, A13): nobody covers for somebody who has gone.
alter table handover_patient
  -- [{leaveId, startsAt, endsAt, cover, appointments}]: the dates of the leave; cover is null where only appointments were moved or cancelled for it.
  add column covers jsonb not null default '[]';
