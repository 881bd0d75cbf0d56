"""Generations in MongoDB: each a set of collections of its own, of which one is live.

`generations` holds a document for each (`_id` a number; `state` building, live or old; `position`
of the last event that it counts; `as_of`; `next` dense integer; `fold`, the version of the code
that made it). `pages_N`: `_id` measure/site/month, the packed columns, a roaring bitmap and sums
for each combination of dimensions and of all together. `years_N`: the same sums and sets of a
site's whole year, of measures and years that are `complete`. `people_N`: the dense integer of an
id, its traits with the sequence that told them. `traits_N`: for each trait and value a bitmap.
`merges_N`, `owners_N`, `sites_N`: what is known besides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from bson.binary import Binary
from pymongo import ASCENDING, DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pyroaring import BitMap

from kernel.people import NOBODY
from kit import collections
from kit.transaction import Document
from services.impact.domain.facts import Merged, Site, Traits
from services.impact.domain.folding import Owners
from services.impact.domain.pages import ERASED, FIRST, Page, PageKey, together

GENERATIONS: Final = "generations"
PARTS: Final = ("pages", "years", "people", "traits", "merges", "owners", "sites")


def part(name: str, number: int) -> str:
    """The collection of a part of a generation."""
    return f"{name}_{number}"


def create(database: Database[Document], number: int) -> None:
    """Makes the collections of a generation and their indexes; may run any number of times."""
    collections.ensure(database, *(part(name, number) for name in PARTS))
    pages = database[part("pages", number)]
    pages.create_index([("measure", ASCENDING), ("month", ASCENDING)], name="measure")
    pages.create_index([("site", ASCENDING)], name="site")
    years = database[part("years", number)]
    years.create_index([("measure", ASCENDING), ("month", ASCENDING)], name="measure")
    years.create_index([("of", ASCENDING)], name="of")
    years.create_index([("complete", ASCENDING)], name="complete", sparse=True)


def drop(database: Database[Document], number: int) -> None:
    """Removes them."""
    for name in PARTS:
        database.drop_collection(part(name, number))


class MongoGeneration:
    """`Generation` in one transaction. `record` is its document; `next` in it moves on."""

    def __init__(
        self, database: Database[Document], session: ClientSession, record: Mapping[str, Any]
    ) -> None:
        self._database = database
        self._session = session
        self._number = record["_id"]
        self.next: int = record["next"]

    def _part(self, name: str) -> Any:
        return self._database[part(name, self._number)]

    def sites(self) -> Mapping[str, Site]:
        """See `Generation.sites`."""
        return {d["_id"]: site_of(d) for d in self._part("sites").find(session=self._session)}

    def keep_sites(self, sites: Sequence[Site]) -> None:
        """See `Generation.keep_sites`."""
        self._replace("sites", [_site_document(site) for site in sites])

    def merges(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """See `Generation.merges`."""
        found = self._part("merges").find(
            {"_id": {"$in": [_pair(*pair) for pair in pairs]}}, session=self._session
        )
        return {(d["kept_id"], d["absorbed_id"]): d["sequence"] for d in found}

    def keep_merges(self, merges: Sequence[Merged]) -> None:
        """See `Generation.keep_merges`."""
        numbers = self.enlist({id_ for m in merges for id_ in (m.kept_id, m.absorbed_id)}, {})
        self._replace(
            "merges",
            [
                {
                    "_id": _pair(merged.kept_id, merged.absorbed_id),
                    "kept_id": merged.kept_id,
                    "absorbed_id": merged.absorbed_id,
                    "kept": numbers[merged.kept_id],
                    "absorbed": numbers[merged.absorbed_id],
                    "sequence": merged.sequence,
                    "time": merged.time,
                    "standing": merged.standing,
                }
                for merged in merges
            ],
        )

    def keep_owners(self, owners: Owners) -> None:
        """See `Generation.keep_owners`."""
        self._replace(
            "owners",
            [
                {"_id": f"{subject} {kept}", "subject": subject, "kept": kept, "owner": owner}
                for (subject, kept), owner in owners.items()
            ],
        )

    def enlist(self, ids: Collection[str], told: Mapping[str, Traits]) -> Mapping[str, int]:
        """See `Generation.enlist`."""
        if not ids:
            return {}
        people = self._part("people")
        wanted = list(ids)
        known = {
            d["_id"]: d
            for d in people.find(
                {"_id": {"$in": wanted}}, batch_size=len(wanted), session=self._session
            )
        }
        numbers = {id_: d["n"] for id_, d in known.items()}
        writes: list[Any] = []
        changed: list[tuple[int, Mapping[str, str], Mapping[str, str]]] = []
        for id_ in wanted:
            traits = told.get(id_)
            record = known.get(id_)
            if record is None:
                numbers[id_] = self.next
                values = dict(traits.values) if traits else {}
                sequence = traits.sequence if traits else 0
                writes.append(
                    InsertOne({"_id": id_, "n": self.next, "sequence": sequence, "traits": values})
                )
                changed.append((self.next, {}, values))
                self.next += 1
            elif traits is not None and traits.sequence > record["sequence"]:
                values = dict(traits.values)
                writes.append(
                    UpdateOne(
                        {"_id": id_}, {"$set": {"sequence": traits.sequence, "traits": values}}
                    )
                )
                changed.append((record["n"], record["traits"], values))
        if writes:
            people.bulk_write(writes, ordered=False, session=self._session)
        self._mark(changed)
        return numbers

    def _mark(self, changed: Iterable[tuple[int, Mapping[str, str], Mapping[str, str]]]) -> None:
        """Moves people from one trait's bitmap to another."""
        out: dict[tuple[str, str], list[int]] = {}
        into: dict[tuple[str, str], list[int]] = {}
        for number, before, now in changed:
            for held in before.items() - now.items():
                out.setdefault(held, []).append(number)
            for held in now.items() - before.items():
                into.setdefault(held, []).append(number)
        if not out and not into:
            return
        names = {f"{trait}={value}": (trait, value) for trait, value in {*out, *into}}
        kept = {
            d["_id"]: BitMap.deserialize(d["set"])
            for d in self._part("traits").find({"_id": {"$in": list(names)}}, session=self._session)
        }
        documents = []
        for name, key in names.items():
            members = kept.get(name, BitMap())
            members.difference_update(BitMap(out.get(key, ())))
            members.update(into.get(key, ()))
            documents.append(
                {
                    "_id": name,
                    "trait": key[0],
                    "value": key[1],
                    "set": Binary(members.serialize()),
                }
            )
        self._replace("traits", documents)

    def keys_of(self, site_id: str) -> Collection[PageKey]:
        """See `Generation.keys_of`."""
        found = self._part("pages").find(
            {"site": site_id}, {"measure": 1, "site": 1, "month": 1}, session=self._session
        )
        return [PageKey(d["measure"], d["site"], d["month"]) for d in found]

    def pages(self, keys: Iterable[PageKey]) -> Mapping[PageKey, Page]:
        """See `Generation.pages`."""
        found = self._part("pages").find(
            {"_id": {"$in": ["/".join(key) for key in keys]}},
            {"columns": 1, "measure": 1, "site": 1, "month": 1},
            session=self._session,
        )
        return {
            PageKey(d["measure"], d["site"], d["month"]): Page.unpacked(d["columns"]) for d in found
        }

    def put(self, pages: Mapping[PageKey, Page]) -> None:
        """See `Generation.put`."""
        writes: list[Any] = []
        for key, page in pages.items():
            id_ = "/".join(key)
            if not len(page):
                writes.append(DeleteOne({"_id": id_}))
                continue
            sets, sums = page.sets(), page.sums()
            sum_, people = together(sums, sets)
            document = {
                "_id": id_,
                "measure": key.measure,
                "site": key.site_id,
                "month": key.month,
                "dims": [list(dims) for dims in page.dims],
                "columns": page.packed(),
                "sets": [Binary(members.serialize()) for members in sets],
                "sums": [list(sum_) for sum_ in sums],
                "set": Binary(people.serialize()),
                "sum": list(sum_),
            }
            writes.append(ReplaceOne({"_id": id_}, document, upsert=True))
        if writes:
            self._part("pages").bulk_write(writes, ordered=False, session=self._session)
        self._take_apart({f"{key.measure}/{key.month[:4]}" for key in pages})

    def _take_apart(self, years: Collection[str]) -> None:
        """Years whose pages changed are no longer together; the projector sees to it later."""
        together_ = [year for year in years if year in self._rolled]
        if together_:
            self._part("years").delete_many({"of": {"$in": together_}}, session=self._session)

    @cached_property
    def _rolled(self) -> frozenset[str]:
        found = self._part("years").find({"complete": True}, {"of": 1}, session=self._session)
        return frozenset(marker["of"] for marker in found)

    def _replace(self, name: str, documents: Sequence[Document]) -> None:
        if documents:
            self._part(name).bulk_write(
                [ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents],
                ordered=False,
                session=self._session,
            )


def _pair(kept_id: str, absorbed_id: str) -> str:
    return f"{kept_id}/{absorbed_id}"


def owners_of(
    database: Database[Document], number: int, session: ClientSession | None = None
) -> Owners:
    """Whose what is that a merge moved and that was given back: few, so all of them."""
    found = database[part("owners", number)].find({}, session=session)
    return {(d["subject"], d["kept"]): d["owner"] for d in found}


def numbers_of(
    database: Database[Document], session: ClientSession, number: int, ids: Collection[str]
) -> Mapping[str, int]:
    """The dense integers of those of these ids that have one, `NOBODY` among them."""
    people = database[part("people", number)]
    query = {"_id": {"$in": list(ids)}}
    found = {d["_id"]: d["n"] for d in people.find(query, {"n": 1}, session=session)}
    return {**found, NOBODY: ERASED}


def site_of(document: Mapping[str, Any]) -> Site:
    """A site as its replica keeps it."""
    facts = {name: value for name, value in document.items() if name != "_id"}
    return Site(site_id=document["_id"], **facts)


def _site_document(site: Site) -> Document:
    facts = asdict(site)
    return {"_id": facts.pop("site_id"), **facts}


def new_record(number: int, state: str, fold: int, now: datetime) -> Document:
    """The document of a generation that counts nothing yet."""
    return {
        "_id": number,
        "state": state,
        "position": 0,
        "as_of": None,
        "next": FIRST,
        "fold": fold,
        "unreadable": 0,
        "begun_at": now,
    }
