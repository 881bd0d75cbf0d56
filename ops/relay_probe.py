"""`python -m ops.relay_probe SERVICE`: succeeds if the service's relay is at work.

The health check of a relay's container. Asks the relay in it for its figures, and reads what the
one that publishes, of those that there are, last wrote of itself, with the relay's own settings.
"""

import os
import sys
from datetime import UTC, datetime

import requests
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kit import settings
from kit.relay import status
from kit.relay.metrics import ADDRESS
from kit.transaction import Document
from ops.ports import HOST

_TIMEOUT_MS = 3_000


def main(service: str) -> int:
    """Exit status 0 or 1; says what is wrong."""
    if not _answers(os.environ.get(ADDRESS, "")):
        sys.stdout.write("this relay does not answer\n")
        return 1
    uri = settings.load(service, without=("JWKS", "AMQP_URI")).mongodb_uri
    client: MongoClient[Document] = MongoClient(
        uri, tz_aware=True, serverSelectionTimeoutMS=_TIMEOUT_MS, socketTimeoutMS=_TIMEOUT_MS
    )
    try:
        with client:
            word = status.read(client[service])
    except PyMongoError as error:
        sys.stdout.write(f"the database does not answer ({type(error).__name__})\n")
        return 1
    now = datetime.now(UTC)
    if word is not None and word.ok(now):
        return 0
    sys.stdout.write(f"{word.detail(now) if word else 'the relay has not spoken yet'}\n")
    return 1


def _answers(address: str) -> bool:
    """Whether figures are served there; a relay without an address cannot be asked."""
    if not address:
        return True
    port = address.rpartition(":")[2]
    try:
        return requests.get(f"http://{HOST}:{port}/metrics", timeout=_TIMEOUT_MS / 1000).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
