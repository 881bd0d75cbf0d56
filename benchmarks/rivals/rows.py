"""Distinct people the plain way: a row for each time that somebody was supported, and MongoDB's
aggregation over them, with an index that holds all that it reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pymongo.database import Database

from benchmarks.archive_made import ROWS


def distinct_people(
    database: Database[dict[str, Any]],
    first: date,
    last: date,
    by: tuple[str, ...],
    where: Mapping[str, object],
) -> dict[tuple[object, ...], int]:
    """People for each combination of `by` that occurs."""
    days = {"day": {"$gte": first.isoformat(), "$lte": last.isoformat()}}
    pipeline = [
        {"$match": {**days, **where}},
        {"$group": {"_id": {**{name: f"${name}" for name in by}, "person": "$person"}}},
        {"$group": {"_id": {name: f"$_id.{name}" for name in by}, "people": {"$sum": 1}}},
    ]
    found = database[ROWS].aggregate(pipeline, allowDiskUse=True)
    return {tuple(group["_id"][name] for name in by): group["people"] for group in found}
