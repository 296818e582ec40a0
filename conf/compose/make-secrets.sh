#!/bin/sh
# Keys and passwords for docker-compose.yml, into conf/compose/secrets or the folder given. What is there already stays:
# remove a file, and it is made anew. Needs openssl and ssh-keygen.
set -eu
umask 077
dir=${1:-$(cd "$(dirname "$0")" && pwd)/secrets}
mkdir -p "$dir"
cd "$dir"

for name in db broker grafana; do
  [ -f "$name.password" ] || openssl rand -hex 24 >"$name.password"
done
printf 'dst = %s\n' "$(cat broker.password)" >broker.users

# req: like openssl req, which talks on stderr even when all is well
req() {
  openssl req "$@" 2>req.tmp || {
    cat req.tmp >&2
    exit 1
  }
}

# The broker's key and certificate, signed by an authority that is made for it and then forgotten.
if [ ! -f broker.pem ] || [ ! -f broker-ca.pem ]; then
  req -x509 -newkey rsa:3072 -nodes -days 3650 -subj '/CN=dst try-out authority' \
    -keyout ca.tmp -out broker-ca.pem
  req -x509 -newkey rsa:3072 -nodes -days 825 -subj '/CN=artemis' -CA broker-ca.pem -CAkey ca.tmp \
    -addext 'subjectAltName=DNS:artemis,DNS:localhost,IP:127.0.0.1' -addext 'basicConstraints=critical,CA:FALSE' \
    -addext 'extendedKeyUsage=serverAuth' -keyout key.tmp -out certificate.tmp
  cat key.tmp certificate.tmp >broker.pem
  rm -f ca.tmp key.tmp certificate.tmp req.tmp
fi

# For each host: its own key, and the key that central logs in with.
: >known_hosts
for host in boston vienna; do
  [ -f "$host.host" ] || ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$host.host"
  [ -f "$host.key" ] || ssh-keygen -q -t ed25519 -N '' -C "dst of $host" -f "$host.key"
  echo "$host $(cut -d ' ' -f 1,2 "$host.host.pub")" >>known_hosts
done

# The folder keeps others out; in their containers the files are read by users with other numbers.
chmod 700 .
chmod 644 ./*
echo "secrets for docker-compose.yml: $dir"
