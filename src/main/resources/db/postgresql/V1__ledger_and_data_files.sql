-- The ledger: a row for each bundle, and a row for each batch of a bundle that is not complete.
create table bundle (
  id           text primary key,
  location     text not null,
  epoch        bigint not null,
  number       bigint not null,
  file         text,
  record       text,
  batches      integer,                      -- known when its last batch was seen
  batches_done integer not null default 0,
  records      bigint not null default 0,    -- = applied + superseded + rejected
  applied      bigint not null default 0,
  superseded   bigint not null default 0,
  rejected     bigint not null default 0,
  sweep_below  bigint,                       -- of a complete list
  swept        bigint not null default 0,
  first_seen   timestamptz not null,
  completed    timestamptz
);
create index bundle_of_location on bundle (location, epoch, number);
create index bundle_open on bundle (location) where completed is null;

create table batch (
  bundle  text not null,
  number  integer not null,
  refused text,                              -- what the database refused, for a repeat of the batch
  primary key (bundle, number)
);

-- The last sweep of a record type: what is older was not on the list, whenever it arrives.
create table sweep (
  location text not null,
  record   text not null,
  epoch    bigint not null,
  seq      bigint not null,
  primary key (location, record)
);

create table data_file (
  location   text not null,
  path       text not null,
  sha256     text,
  size       bigint,
  epoch      bigint not null,
  seq        bigint not null,
  deleted    boolean not null,
  bundle     text not null,
  applied_at timestamptz not null,
  primary key (location, path)
);
