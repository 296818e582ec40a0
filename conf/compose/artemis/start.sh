#!/bin/sh
# The users come from a secret: Artemis reads them from its own etc/.
set -eu
cp "$BROKER_USERS" /var/lib/broker/etc/artemis-users.properties
exec /var/lib/broker/bin/artemis run
