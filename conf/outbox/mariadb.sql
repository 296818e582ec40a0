-- The outbox of a host in MariaDB (10.5 and later); MySQL 8 is alike, untested. "dst host install" runs this; run again, it
-- changes nothing. Programs that write the outbox themselves need: grant insert on dst_outbox to THEIR_USER. With triggers
-- they need nothing. InnoDB is a must: the row and its outbox row are one transaction.

-- what dst host has not sealed yet; docs/capture.md tells how to write it
create table if not exists dst_outbox (
  id bigint not null auto_increment primary key,
  capture varchar(64) character set ascii not null, -- name of the file conf/captures/NAME.yaml
  op varchar(6) character set ascii not null,       -- upsert or delete
  data longtext character set utf8mb4               -- the row as a JSON object; of a delete at least its key
) engine = InnoDB;

-- up to where it has sealed: one row, written by dst host alone
create table if not exists dst_host (
  epoch bigint not null,
  number bigint not null
) engine = InnoDB;
insert into dst_host (epoch, number) select 0, 0 from dual where not exists (select 1 from dst_host);
