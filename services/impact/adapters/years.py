"""Years that are over, put together: what a question about whole years reads in place of months.

They are an index, and no more: where a year of a measure is not there, its months are read. A
change of a page takes its year apart in the same transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bson.binary import Binary
from pymongo.database import Database
from pyroaring import BitMap

from kit.transaction import Document, Transaction
from services.impact.adapters.generations import GENERATIONS, part
from services.impact.domain.pages import Sum, together


def missing(database: Database[Document], number: int, now: datetime) -> Iterator[tuple[str, str]]:
    """Measures and years before this one whose pages are there and not together."""
    years = database[part("years", number)]
    done = {marker["_id"] for marker in years.find({"complete": True}, {"_id": 1})}
    group = {"measure": "$measure", "year": {"$substrBytes": ["$month", 0, 4]}}
    query = {"month": {"$gt": "", "$lt": f"{now.year:04}"}}
    pipeline: Sequence[Document] = [{"$match": query}, {"$group": {"_id": group}}]
    for found in database[part("pages", number)].aggregate(pipeline):
        measure, year = found["_id"]["measure"], found["_id"]["year"]
        if f"{measure}/{year}" not in done:
            yield measure, year


def put_together(tx: Transaction, record: Mapping[str, Any], measure: str, year: str) -> None:
    """Puts a measure's pages of a year together, in a transaction beside which none of them
    changes: whoever counts on changes the same record."""
    where = {"_id": record["_id"], "position": record["position"]}
    records = tx.database[GENERATIONS]
    if records.update_one(where, {"$inc": {"rolled": 1}}, session=tx.session).matched_count == 0:
        return
    query = {"measure": measure, "month": {"$gte": f"{year}-01", "$lte": f"{year}-12"}}
    fields = {"site": 1, "dims": 1, "sums": 1, "sets": 1}
    pages = tx.database[part("pages", record["_id"])].find(query, fields, session=tx.session)
    of = f"{measure}/{year}"
    sites: dict[str, dict[tuple[str, ...], list[tuple[Sum, BitMap]]]] = {}
    for page in pages:
        own = sites.setdefault(page["site"], {})
        for dims, sum_, set_ in zip(page["dims"], page["sums"], page["sets"], strict=True):
            own.setdefault(tuple(dims), []).append((Sum(*sum_), BitMap.deserialize(set_)))
    years = tx.database[part("years", record["_id"])]
    years.delete_many({"of": of}, session=tx.session)
    documents: list[Document] = [
        {"_id": of, "of": of, "measure": measure, "year": year, "complete": True},
        *(_year(of, measure, year, site, own) for site, own in sites.items()),
    ]
    years.insert_many(documents, session=tx.session)


def _year(
    of: str,
    measure: str,
    year: str,
    site: str,
    own: Mapping[tuple[str, ...], Sequence[tuple[Sum, BitMap]]],
) -> Document:
    both = [together(*zip(*parts, strict=True)) for parts in own.values()]
    sums, sets = [sum_ for sum_, _ in both], [people for _, people in both]
    sum_, people = together(sums, sets)
    return {
        "_id": f"{of}/{site}",
        "of": of,
        "measure": measure,
        "site": site,
        "month": year,
        "dims": [list(dims) for dims in own],
        "sums": [list(one) for one in sums],
        "sets": [Binary(one.serialize()) for one in sets],
        "sum": list(sum_),
        "set": Binary(people.serialize()),
    }
