"""Tells, as JSON, when each of so many events was committed to impact's archive."""

import json
import sys
import time

from pymongo import MongoClient


def main(mongodb_uri: str, database: str, count: str) -> None:
    """Watches the archive; times are of the machine's monotonic clock, by subject."""
    arrived: dict[str, float] = {}
    inserts = [
        {"$match": {"operationType": "insert"}},
        {"$project": {"fullDocument.subject": 1}},
    ]
    with MongoClient(mongodb_uri) as client, client[database].archive.watch(inserts) as stream:
        print("ready", flush=True)
        while len(arrived) < int(count):
            change = stream.next()
            arrived[change["fullDocument"]["subject"]] = time.monotonic()
    print(json.dumps(arrived))


if __name__ == "__main__":
    main(*sys.argv[1:])
