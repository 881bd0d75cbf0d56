"""`python -m ops.relay_probe SERVICE`: succeeds if the service's relay is at work.

The health check of a relay's container. Reads what the relay last wrote of itself, with the
relay's own settings.
"""

import sys
from datetime import UTC, datetime

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kit import settings
from kit.relay import status
from kit.transaction import Document

_TIMEOUT_MS = 3_000


def main(service: str) -> int:
    """Exit status 0 or 1; says what is wrong."""
    uri = settings.load(service).mongodb_uri
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
