-- A clinic's words are renamed, and go (Q2). One that has gone keeps its row, so that the log and the history of profiles can say which it was.
alter table tag add column removed_at timestamptz;
-- A word is there once, however it is written; made anew after it has gone, it is another, and nobody carries it.
alter table tag drop constraint tag_once;
create unique index tag_once on tag (tenant_id, sort_name) where removed_at is null;
