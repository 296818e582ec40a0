#!/bin/bash
# Measures what capturing costs a host's own programs: transactions without it, with an outbox row that the program writes, and
# with triggers; in PostgreSQL and in MariaDB with their durable defaults. The rounds are interleaved.
#
#   bench/capture-cost.sh [ROUNDS [MILLIS]]     rounds of each way, default 9, and how long each takes, default 2000
#
# Needs the server programs of both (pg_config --bindir; mariadb-install-db, mariadbd), and what ./mvnw test-compile makes.
# Everything lies in a temporary folder, on free loopback ports. A run as root starts them as users postgres and mysql.
set -euo pipefail
rounds=${1:-9}
millis=${2:-2000}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
bin=$(pg_config --bindir)
port=$((20000 + RANDOM % 20000))
mariadb=

as() { local user=$1; shift; if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }
end() {
  as postgres "$bin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1 || true
  [ -z "$mariadb" ] || { kill "$mariadb" && wait "$mariadb"; } 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$here"
./mvnw -q -B test-compile
./mvnw -q -B dependency:build-classpath -Dmdep.outputFile="$work/classpath"
measure() { java -XX:+UseSerialGC -cp "target/classes:target/test-classes:$(cat "$work/classpath")" dst.host.CaptureCost "$1" "$rounds" "$millis" 2>/dev/null; }

mkdir "$work/pg" "$work/maria"
[ "$(id -u)" != 0 ] || { chown postgres "$work/pg"; chown mysql "$work/maria"; }
as postgres "$bin/initdb" -D "$work/pg" -A trust -U dst >/dev/null
as postgres "$bin/pg_ctl" -D "$work/pg" -o "-p $port -k /tmp -c listen_addresses=127.0.0.1" -l "$work/pg/log" -w start >/dev/null
"$bin/createdb" -h 127.0.0.1 -p "$port" -U dst dst
echo "PostgreSQL $("$bin/pg_config" --version | cut -d' ' -f2), $(nproc) cores, load before: $(cut -d' ' -f1 /proc/loadavg)"
measure "jdbc:postgresql://127.0.0.1:$port/dst?user=dst"

as mysql mariadb-install-db --no-defaults --datadir="$work/maria" --auth-root-authentication-method=normal --skip-test-db >/dev/null
user=()
[ "$(id -u)" != 0 ] || user=(--user=mysql)
mariadbd --no-defaults --datadir="$work/maria" --socket="$work/maria/socket" --bind-address=127.0.0.1 --port=$((port + 1)) \
  --skip-name-resolve "${user[@]}" >"$work/maria.log" 2>&1 &
mariadb=$!
until mariadb -h 127.0.0.1 -P $((port + 1)) -u root -e 'create database dst' 2>/dev/null; do
  kill -0 $mariadb
  read -r -t 0.2 <> <(:) || true
done
echo "MariaDB $(mariadb -h 127.0.0.1 -P $((port + 1)) -u root -N -e 'select version()'), load before: $(cut -d' ' -f1 /proc/loadavg)"
measure "jdbc:mariadb://127.0.0.1:$((port + 1))/dst?user=root"
