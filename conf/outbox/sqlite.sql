-- The outbox of a host in SQLite (3.38 and later). "dst host install" runs this; run again, it changes nothing.
-- Better with "pragma journal_mode = wal": then the program and dst host do not wait for each other's reads.

-- what dst host has not sealed yet; docs/capture.md tells how to write it
create table if not exists dst_outbox (
  id integer primary key autoincrement,
  capture text not null, -- name of the file conf/captures/NAME.yaml
  op text not null,      -- upsert or delete
  data text              -- the row as a JSON object; of a delete at least its key
);

-- up to where it has sealed: one row, written by dst host alone
create table if not exists dst_host (
  epoch integer not null,
  number integer not null
);
insert into dst_host (epoch, number) select 0, 0 where not exists (select 1 from dst_host);
