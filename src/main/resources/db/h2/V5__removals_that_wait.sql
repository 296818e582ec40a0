-- Much would be gone at once: it stays until somebody confirms it, or until it is back.
create table removal (
  location varchar not null,
  record   varchar not null,
  epoch    bigint not null,
  number   bigint not null,                  -- of the bundle that would remove it
  what     varchar not null,                 -- list, snapshot or deletes
  source   varchar not null,                 -- the file or bundle, for people
  below    bigint,                           -- of a list or snapshot: the seq below which records are gone
  removed  bigint not null,                  -- how many records
  living   bigint not null,                  -- of how many
  names    varchar not null,                 -- a few of them, a line each
  since    timestamp(6) with time zone not null,
  primary key (location, record, epoch, number)
);

-- Deletes of a bundle that are decided on together: those of each batch as [[seq,line,"key",...],...].
create table kept_delete (
  location varchar not null,
  record   varchar not null,
  epoch    bigint not null,
  number   bigint not null,
  batch    integer not null,
  source   varchar not null,
  most     varchar not null,                 -- max-removed of the definition
  deletes  varchar not null,
  primary key (location, record, epoch, number, batch)
);

-- How many records the location had after the last sweep; null: not known.
alter table sweep add column living bigint;

-- max-removed of the definition.
alter table sweep_due add column most varchar not null default '50%';
