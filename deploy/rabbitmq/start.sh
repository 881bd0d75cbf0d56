#!/bin/sh
# Starts the broker as the image's own user, with its logs on standard output.
set -eu
# Debian's package has a wrapper of that name on the PATH, which sends the logs to files.
server=/usr/lib/rabbitmq/bin/rabbitmq-server
[ -x "$server" ] || server=rabbitmq-server
# The images set it, and it would overrule the form of the logs that rabbitmq.conf asks for.
unset RABBITMQ_LOGS
exec "$server"
