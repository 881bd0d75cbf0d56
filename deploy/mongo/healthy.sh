#!/usr/bin/env bash
# Succeeds if this mongod is primary. Asks `hello`, which needs no login, in the wire protocol
# itself: the image need not hold a shell of MongoDB's, only the openssl of its certificates.
set -euo pipefail
coproc server {
  exec openssl s_client -quiet -verify_quiet -verify_return_error \
    -servername localhost -verify_hostname localhost -CAfile /run/passerelle/mongo/ca.pem \
    -connect 127.0.0.1:27017
}
exec 3<&"${server[0]}" 4>&"${server[1]}"
# OP_MSG (2013), 52 bytes, with the one document {hello: 1, $db: "admin"}
printf '\x34\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0' >&4
printf '\x1f\0\0\0\x10hello\0\1\0\0\0\x02$db\0\6\0\0\0admin\0\0' >&4
size=$(head -c 4 <&3 | od -An -tu4)
head -c $((size - 4)) <&3 | LC_ALL=C tr '\0\1' '01' | grep -aq 'isWritablePrimary01'
