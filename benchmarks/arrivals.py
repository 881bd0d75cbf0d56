"""Tells, as JSON, when each of so many events was committed to impact's archive, or, asked for
`figures`, when the figures that count it were.
"""

import json
import sys
import time
from collections.abc import Iterator

from pymongo import MongoClient
from pymongo.change_stream import ChangeStream

WATCHED = [
    {"$match": {"ns.coll": {"$in": ["archive", "generations"]}}},
    {
        "$project": {
            "ns": 1,
            "fullDocument.subject": 1,
            "fullDocument.position": 1,
            "updateDescription.updatedFields.position": 1,
        }
    },
]


def main(mongodb_uri: str, database: str, count: str, where: str) -> None:
    """Watches the database; times are of the machine's monotonic clock, by subject."""
    arrived: dict[str, float] = {}
    with MongoClient(mongodb_uri) as client, client[database].watch(WATCHED) as stream:
        print("ready", flush=True)
        subjects = _archived(stream) if where == "archive" else _counted(stream)
        while len(arrived) < int(count):
            subject = next(subjects)
            arrived[subject] = time.monotonic()
    print(json.dumps(arrived))


def _archived(stream: ChangeStream) -> Iterator[str]:
    for change in stream:
        if change["ns"]["coll"] == "archive":
            yield change["fullDocument"]["subject"]


def _counted(stream: ChangeStream) -> Iterator[str]:
    """A batch of the projector is one commit: the position moves with the pages."""
    waiting: dict[int, str] = {}
    for change in stream:
        if change["ns"]["coll"] == "archive":
            event = change["fullDocument"]
            waiting[event["position"]] = event["subject"]
            continue
        position = change.get("updateDescription", {}).get("updatedFields", {}).get("position", 0)
        for counted in sorted(one for one in waiting if one <= position):
            yield waiting.pop(counted)


if __name__ == "__main__":
    main(*sys.argv[1:])
