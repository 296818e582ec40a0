-- The outbox of a host in SQL Server (2016 and later). UNTESTED: dst has no dialect for SQL Server yet. Programs could fill this
-- table already; a dropped file or a SELECT of one's own over another way is what works today (docs/capture.md).
-- Readers must not wait for writers: alter database DB set read_committed_snapshot on

-- what dst host has not sealed yet
create table dst_outbox (
  id bigint identity primary key,
  capture varchar(64) not null, -- name of the file conf/captures/NAME.yaml
  op varchar(6) not null,       -- upsert or delete
  data nvarchar(max)            -- the row as a JSON object; of a delete at least its key
);

-- up to where it has sealed: one row, written by dst host alone
create table dst_host (
  epoch bigint not null,
  number bigint not null
);
insert into dst_host (epoch, number) values (0, 0);
