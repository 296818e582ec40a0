#!/bin/sh
# sshd wants its key, and the keys that may log in, in files of its own user.
set -eu
install -m 600 /run/secrets/host /etc/ssh/host_key
install -m 644 /run/secrets/authorized_keys /etc/ssh/authorized_keys
exec /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
