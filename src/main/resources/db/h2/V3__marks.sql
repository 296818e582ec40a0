-- How far a location with a listener is complete, and what of it a backup covers.
create table mark (
  location     varchar primary key,
  epoch        bigint not null,
  applied      bigint not null,              -- all bundles of the epoch up to here are complete
  protected    bigint not null,              -- and up to here a backup has them, too
  missing_from bigint,                       -- bundles that could not be taken again after a restore
  missing_to   bigint,
  missing_seq  bigint                        -- sweeps behind it make up for them
);
