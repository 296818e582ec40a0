-- The ledger: a row for each bundle, and a row for each batch of a bundle that is not complete.
create table bundle (
  id           varchar primary key,
  location     varchar not null,
  epoch        bigint not null,
  number       bigint not null,
  file         varchar,
  record       varchar,
  batches      integer,                      -- known when its last batch was seen
  batches_done integer not null default 0,
  records      bigint not null default 0,    -- = applied + superseded + rejected
  applied      bigint not null default 0,
  superseded   bigint not null default 0,
  rejected     bigint not null default 0,
  sweep_below  bigint,                       -- of a complete list
  swept        bigint not null default 0,
  first_seen   timestamp(6) with time zone not null,
  completed    timestamp(6) with time zone
);
create index bundle_of_location on bundle (location, epoch, number);
create index bundle_open on bundle (completed, location);

create table batch (
  bundle  varchar not null,
  number  integer not null,
  refused varchar,                              -- what the database refused, for a repeat of the batch
  primary key (bundle, number)
);

-- The last sweep of a record type: what is older was not on the list, whenever it arrives.
create table sweep (
  location varchar not null,
  record   varchar not null,
  epoch    bigint not null,
  seq      bigint not null,
  primary key (location, record)
);

create table data_file (
  location   varchar not null,
  path       varchar not null,
  sha256     varchar,
  size       bigint,
  epoch      bigint not null,
  seq        bigint not null,
  deleted    boolean not null,
  bundle     varchar not null,
  applied_at timestamp(6) with time zone not null,
  primary key (location, path)
);

-- A batch's transaction holds its location's row.
create table location_lock (
  location varchar primary key
);
