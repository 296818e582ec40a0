#!/bin/bash
# Shows what a disk of 64 MB does: central's data lies on it, and far more comes than it can hold. Pulls stop before the
# reserve is eaten, go on when there is room again, and at the end every record is in the database, none a dead letter.
#
#   bench/small-disk.sh [postgresql|h2]     default postgresql
#
# postgresql: the database (elsewhere) is stopped, so that the queue fills the disk; then it is started again.
# h2:         the database lies on the small disk too; something else fills the disk, and is then removed.
# Needs root (mounts a tmpfs) and, for postgresql, its server programs (pg_config --bindir). Leaves nothing behind.
set -euo pipefail
kind=${1:-postgresql}
locations=8
files=12
records=3000
[ "$kind" = postgresql ] || records=200
reserve=$((16 << 20))
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
central=
watcher=
bin=
data="$work/home/data"

as_postgres() { runuser -u postgres -- "$@"; }
database() { as_postgres "$bin/pg_ctl" -D "$work/pg" -l "$work/pg/log" -w "$@" >/dev/null; }
sql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U dst dst -c "$1"; }
free() { echo $(($(stat -f -c '%a * %S' "$data"))); }
fail() {
  echo "small-disk: $*" >&2
  tail -30 "$work/central.log" >&2
  exit 1
}
end() {
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true
  if [ -n "$central" ]; then
    kill "$central" 2>/dev/null && wait "$central" 2>/dev/null || true
  fi
  [ -z "$bin" ] || database -m immediate stop 2>/dev/null || true
  umount "$data" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
wait_for() { # seconds, what, command: until the command succeeds
  local seconds=$1 what=$2 i
  shift 2
  for ((i = 0; i < seconds * 5; i++)); do
    if "$@"; then return 0; fi
    kill -0 "$central" 2>/dev/null || fail "central has ended while waiting for: $what"
    sleep 0.2
  done
  fail "waited for ${seconds} s in vain for: $what"
}
said() { [ "$(grep -c "$1" "$work/central.log")" -ge "${2:-1}" ]; }
moved() { find "$work/pull" -path '*/done/*' | wc -l; }
all_moved() { [ "$(moved)" = $((locations * files)) ]; }

# --- the home on the small disk
"$here/dst" init "$work/home" >/dev/null
rm -f "$work/home/locations/"*
mkdir -p "$data"
mount -t tmpfs -o size=64m tmpfs "$data"
echo "dst.disk.reserve=16MB" >>"$work/home/conf/dst.properties"
for l in $(seq 1 $locations); do
  mkdir -p "$work/pull/l$l"
  cat >"$work/home/locations/l$l.yaml" <<YAML
name: Location $l
time-zone: UTC
pull: {from: "file://$work/pull/l$l", every: 1s, max-files: 1}
records:
  - {record: product, files: "*.csv", format: csv, fields: {product_code: code, name: name, description: description, price: price}}
YAML
done
awk -v n=$records -v files=$files -v locations=$locations -v work="$work" 'BEGIN {
  for (i = 0; i < 30; i++) text = text "long text "
  for (l = 1; l <= locations; l++) for (f = 1; f <= files; f++) {
    file = sprintf("%s/pull/l%d/f%02d.csv", work, l, f)
    print "code,name,description,price" > file
    for (i = 1; i <= n; i++) printf "P%d-%d,Product %d,%s,%d\n", f, i, i, text, f > file
    close(file)
  }
}'
total=$((locations * files * records))
echo "$total records in $((locations * files)) files, $(du -sm "$work/pull" | cut -f1) MB, for a disk of 64 MB of which 16 MB stay free; database: $kind"

if [ "$kind" = postgresql ]; then
  bin=$(pg_config --bindir)
  port=$((20000 + RANDOM % 20000))
  mkdir "$work/pg" && chown postgres "$work/pg"
  as_postgres "$bin/initdb" -D "$work/pg" -A trust -U dst >/dev/null
  printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '/tmp'\n" "$port" >>"$work/pg/postgresql.conf"
  database start
  "$bin/createdb" -h 127.0.0.1 -p "$port" -U dst dst
  database -m fast stop
  export DST_DB_URL="jdbc:postgresql://127.0.0.1:$port/dst" DST_DB_USER=dst
else
  fallocate -l $((40 << 20)) "$data/something-else"
fi

# --- central, and how little was ever free
"$here/dst" central --home "$work/home" >"$work/central.log" 2>&1 &
central=$!
(
  least=$(free)
  while sleep 0.05; do
    now=$(free)
    if [ "$now" -lt "$least" ]; then
      least=$now
      echo "$least" >"$work/least"
    fi
  done
) &
watcher=$!

wait_for 120 "pulls to stop for want of room" said "no pulls until there is room"
before=$(moved)
sleep 5
echo "stopped with $before of $((locations * files)) files taken, $(($(free) >> 20)) MB free, $(ls "$data/staging"/*/held "$data/staging"/*/staged 2>/dev/null | wc -l) files half-done on the disk"
[ "$(moved)" -lt $((locations * files)) ] || fail "everything was taken: nothing is shown"

if [ "$kind" = postgresql ]; then database start; else rm "$data/something-else"; fi
wait_for 300 "everything to be taken" all_moved
if [ "$kind" = postgresql ]; then
  stored() { [ "$(sql "select count(*) from bundle where completed is not null")" = $((locations * files)) ]; }
  wait_for 300 "everything to be stored" stored
  rows=$(sql "select count(*) from product")
else
  sleep 10
fi
kill "$central" && wait "$central" && code=0 || code=$?
central=
[ "$code" = 0 ] || fail "central ended with $code"
if [ "$kind" = h2 ]; then
  h2=$(find "$here" -path '*lib/h2-*.jar' -print -quit)
  rows=$(java -cp "$h2" org.h2.tools.Shell -url "jdbc:h2:file:$data/central/dst" -user dst -password "" -sql "select count(*) from product" | grep -E '^[0-9]+$')
fi
least=$(cat "$work/least")
echo "all taken; the database has $rows of $total records; least ever free: $((least >> 10)) KB of $((reserve >> 10)) KB reserve"
grep -E "WARN|ERROR|room again|goes on" "$work/central.log" | cut -c1-220
[ "$rows" = "$total" ] || fail "central has another number of records than the files"
[ "$least" -gt $((reserve / 4)) ] || fail "the disk came too near to its end"
! grep -q "No space left" "$work/central.log" || fail "a disk was full"
