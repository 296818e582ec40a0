#!/bin/bash
# Measures the catch-up: how fast records that lie in the pull areas of 46 locations come into PostgreSQL, and beside it, in
# the same run, how fast psql alone brings the same rows into the same table (the limit).
#
#   bench/catch-up.sh [RECORDS]     RECORDS for each location, default 20000
#
# Needs PostgreSQL's server programs (pg_config --bindir). Everything lies in a temporary folder; PostgreSQL runs with its
# durable defaults on a free loopback port. A run as root starts it as the user postgres, which it insists on.
set -euo pipefail
records=${1:-20000}
locations=46
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
bin=$(pg_config --bindir)
port=$((20000 + RANDOM % 20000))
central=

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
sql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U dst dst "$@"; }
now() { date +%s.%N; }
end() {
  [ -z "$central" ] || kill "$central" 2>/dev/null || true
  as_postgres "$bin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap end EXIT

mkdir "$work/pg" && { [ "$(id -u)" != 0 ] || chown postgres "$work/pg"; }
as_postgres "$bin/initdb" -D "$work/pg" -A trust -U dst >/dev/null
as_postgres "$bin/pg_ctl" -D "$work/pg" -o "-p $port -k /tmp -c listen_addresses=127.0.0.1" -l "$work/pg/log" -w start >/dev/null
"$bin/createdb" -h 127.0.0.1 -p "$port" -U dst dst

# --- the home and the files: one file a location, lines of about 300 bytes
"$here/dst" init "$work/home" >/dev/null
rm -f "$work/home/locations/"*
for i in $(seq -w 1 $locations); do
  mkdir -p "$work/pull/l$i"
  cat >"$work/home/locations/l$i.yaml" <<YAML
name: Location $i
time-zone: UTC
pull: {from: "file://$work/pull/l$i", every: 1s}
records:
  - record: product
    files: "*.csv"
    format: csv
    fields:
      {product_code: code, name: name, description: description, price: price, currency: currency, stock: stock,
       active: active, available_from: available_from, changed_at: changed_at}
YAML
done
text='a robust product for daily use tested in the workshop and on the road which keeps its value over the years and comes with all that is needed to mount it at once tools and manual included'
awk -v n="$records" -v text="$text" -v locations=$locations -v work="$work" 'BEGIN {
  for (l = 1; l <= locations; l++) {
    file = sprintf("%s/pull/l%02d/products.part", work, l)
    print "code,name,description,price,currency,stock,active,available_from,changed_at" > file
    for (i = 1; i <= n; i++)
      printf "P%07d,Product number %d,%s,%d.%02d,USD,%d,true,2026-01-%02d,2026-11-22T08:%02d:%02dZ\n",
        i, i, text, i % 900, i % 100, i % 77, i % 28 + 1, i % 60, (i * 7) % 60 > file
    close(file)
  }
}'
bytes=$(cat "$work"/pull/*/products.part | wc -c)
total=$((records * locations))

# --- dst
catch_up() { # name: how many records a second until the database has completed every bundle
  local name=$1 bundles=$2 start end
  for i in $(seq -w 1 $locations); do cp "$work/pull/l$i/products.part" "$work/pull/l$i/.next"; done
  start=$(now)
  for i in $(seq -w 1 $locations); do mv "$work/pull/l$i/.next" "$work/pull/l$i/$name.csv"; done
  until [ "$(sql -c "select count(*) from bundle where completed is not null")" = "$bundles" ]; do
    kill -0 "$central" || { tail -20 "$work/central.log" >&2; exit 1; }
    read -r -t 0.1 <> <(:) || true
  done
  end=$(now)
  awk -v n="$total" -v s="$start" -v e="$end" -v what="$name" 'BEGIN { printf "%-34s %9d records/s  (%.1f s)\n", what, n / (e - s), e - s }'
}

DST_DB_URL="jdbc:postgresql://127.0.0.1:$port/dst" DST_DB_USER=dst \
  "$here/dst" central --home "$work/home" >"$work/central.log" 2>&1 &
central=$!
until grep -q 'central runs on' "$work/central.log"; do kill -0 $central; read -r -t 0.2 <> <(:) || true; done

echo "$locations locations x $records records of $((bytes / total)) bytes, local files -> PostgreSQL $("$bin/pg_config" --version | cut -d' ' -f2), $(nproc) cores, load before: $(cut -d' ' -f1 /proc/loadavg)"
catch_up "dst-new-rows" $locations
catch_up "dst-same-rows-again" $((2 * locations))
cpu=$(awk '{ print ($14 + $15) / 100 }' "/proc/$central/stat")
[ "$(sql -c "select count(*) from product")" = "$total" ] || { echo "central has another number of rows than the files" >&2; exit 1; }
kill $central && wait $central || true
central=
awk -v c="$cpu" -v n="$total" 'BEGIN { printf "%-34s %9.1f s a million records (dst alone, both runs)\n", "CPU", c / (2 * n) * 1e6 }'

# --- the limit: COPY into an unlogged table, then one insert on conflict
limit() {
  local name=$1 start end
  start=$(now)
  sql -c "truncate staging"
  for i in $(seq -w 1 $locations); do echo "\\copy staging from '$work/pull/l$i/products.part' csv header"; echo "update staging_location set name = 'l$i';"; echo "
    insert into product (location, product_code, name, description, price, currency, stock, active, available_from, changed_at, epoch, seq, deleted, bundle, applied_at)
    select (select name from staging_location), s.*, 0, $2, false, 'limit', now() from staging s
    on conflict (location, product_code) do update set name = excluded.name, description = excluded.description, price = excluded.price,
      currency = excluded.currency, stock = excluded.stock, active = excluded.active, available_from = excluded.available_from,
      changed_at = excluded.changed_at, epoch = excluded.epoch, seq = excluded.seq
      where (product.epoch, product.seq) < (excluded.epoch, excluded.seq);
    truncate staging;"; done | sql -f -
  end=$(now)
  awk -v n="$total" -v s="$start" -v e="$end" -v what="$name" 'BEGIN { printf "%-34s %9d records/s  (%.1f s)\n", what, n / (e - s), e - s }'
}
sql -c "truncate product; create unlogged table staging (code text, name text, description text, price numeric, currency text, stock bigint, active boolean, available_from date, changed_at timestamptz); create table staging_location (name text); insert into staging_location values ('')"
limit "limit-psql-new-rows" 1
limit "limit-psql-existing-rows" 2
