#!/usr/bin/env bash
# Succeeds if this mongod is primary. Asks `hello`, which needs no login, in the wire protocol
# itself: the image need not hold a shell of MongoDB's.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/27017
# OP_MSG (2013), 52 bytes, with the one document {hello: 1, $db: "admin"}
printf '\x34\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0' >&3
printf '\x1f\0\0\0\x10hello\0\1\0\0\0\x02$db\0\6\0\0\0admin\0\0' >&3
size=$(head -c 4 <&3 | od -An -tu4)
head -c $((size - 4)) <&3 | LC_ALL=C tr '\0\1' '01' | grep -aq 'isWritablePrimary01'
