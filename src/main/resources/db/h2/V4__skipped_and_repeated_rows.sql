-- Rows of the source that are no records, and records with a key that the file had before.
alter table bundle add column skipped bigint not null default 0;
alter table bundle add column repeated bigint not null default 0;
