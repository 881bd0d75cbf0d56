#!/bin/sh
# Starts the database as the image's own user. MongoDB takes its key file only where nobody else
# may read it, and the volume belongs to another user: hence the copy, in memory.
set -eu
install -m 400 /run/passerelle/mongo/keyfile /tmp/keyfile
exec mongod --replSet passerelle --keyFile /tmp/keyfile --bind_ip_all --dbpath /data/db \
  --wiredTigerCacheSizeGB "${MONGO_CACHE_GB:-0.5}" --oplogSize 1024 --quiet
