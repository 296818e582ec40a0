-- Sealed bundles: the SHA-256 of the manifest tells a repeat from a fork. Null for plain files.
alter table bundle add column manifest varchar;

-- The end of a snapshot waits here until all bundles since its first one are complete.
create table sweep_due (
  location varchar not null,
  record   varchar not null,
  epoch    bigint not null,
  number   bigint not null,                  -- of the bundle that ends the snapshot
  since    bigint not null,                  -- of the snapshot's first bundle
  below    bigint not null,                  -- the seq below which records are gone
  primary key (location, record)
);
