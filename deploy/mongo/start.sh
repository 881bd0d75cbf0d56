#!/bin/sh
# Starts the database as the image's own user. MongoDB takes its key file only where nobody else
# may read it, and the volume belongs to another user: hence the copy, in memory.
# Clients prove who they are by their passwords, members by the key file: neither has a certificate.
set -eu
own=/run/passerelle/mongo
install -m 400 "$own/keyfile" /tmp/keyfile
exec mongod --replSet passerelle --keyFile /tmp/keyfile --bind_ip_all --dbpath /data/db \
  --tlsMode requireTLS --tlsCertificateKeyFile "$own/server.pem" --tlsCAFile "$own/ca.pem" \
  --tlsAllowConnectionsWithoutCertificates --tlsDisabledProtocols TLS1_0,TLS1_1 \
  --wiredTigerCacheSizeGB "${MONGO_CACHE_GB:-0.5}" --oplogSize 1024 --quiet
