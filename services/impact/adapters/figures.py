"""Figures out of the live generation, from one snapshot of the database, so that an answer
contradicts itself nowhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pyroaring import BitMap

from kit.transaction import Document, Store
from services.impact.adapters import archive
from services.impact.adapters.generations import GENERATIONS, part, site_of
from services.impact.adapters.past import undone
from services.impact.domain.evaluating import evaluate
from services.impact.domain.facts import Site
from services.impact.domain.figures import Moment, Question, Tally
from services.impact.domain.gathering import Gathering, Shelf, Want
from services.impact.domain.merged import standing
from services.impact.domain.pages import Page, Sum, part_of, together
from services.impact.domain.past import PastShelf
from services.impact.domain.refusals import TooManyRows

MOST_ROWS: Final = 10_000
"""Rows of one answer: a year by day and site for 27 sites."""

_FIELDS: Final = {
    (True, True): ("dims", "columns"),
    (True, False): ("columns.day", "columns.who", "columns.value"),
    (False, True): ("dims", "sums", "sets"),
    (False, False): ("sum", "set"),
}
"""What is read of pages where their entries are wanted or not, by dimensions or together."""
_BATCH: Final = 10_000
"""Documents that the database sends at once, where they are not more than 16 MB."""


class MongoFigures:
    """`Figures` on the impact database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tallies(
        self, questions: Sequence[Question], as_of: int | datetime | None = None
    ) -> Sequence[Tally]:
        """See `Figures.tallies`."""
        with self._store.client.start_session(snapshot=True) as session:
            record = _live(self._store.database, session)
            now = MongoShelf(self._store.database, session, record["_id"], record["next"])
            shelf, moment = self._at(session, record, now, as_of)
            return [_tally(shelf, question, moment) for question in questions]

    def _at(
        self,
        session: ClientSession,
        record: Mapping[str, Any],
        now: "MongoShelf",
        as_of: int | datetime | None,
    ) -> tuple[Shelf, Moment]:
        moment = Moment(record["position"], record["as_of"])
        if as_of is None:
            return now, moment
        then = archive.moment_at(self._store.database, as_of, moment)
        if then.position == moment.position:
            return now, moment
        undone_ = undone(self._store.database, session, record, then.position)
        return PastShelf(now, undone_), then

    def moment(self) -> Moment:
        """See `Figures.moment`."""
        with self._store.client.start_session(snapshot=True) as session:
            record = _live(self._store.database, session)
            return Moment(record["position"], record["as_of"])

    def sites(self) -> Sequence[Site]:
        """See `Figures.sites`."""
        with self._store.client.start_session(snapshot=True) as session:
            record = _live(self._store.database, session)
            shelf = MongoShelf(self._store.database, session, record["_id"], record["next"])
            return sorted(shelf.sites.values(), key=lambda site: (site.name, site.slug))


def _live(database: Database[Document], session: ClientSession) -> Mapping[str, Any]:
    record = database[GENERATIONS].find_one({"state": "live"}, session=session)
    if record is None:
        raise LookupError("no generation is live: the service is not prepared")
    return record


def _tally(shelf: Shelf, question: Question, moment: Moment) -> Tally:
    cells, total = evaluate(question.metric.formula, Gathering(shelf, question))
    if len(cells) > MOST_ROWS:
        raise TooManyRows(MOST_ROWS)
    return Tally(tuple(cells), total, moment)


class MongoShelf:
    """`Shelf` of a generation, in a session that reads one snapshot; reads everything once."""

    def __init__(
        self, database: Database[Document], session: ClientSession, number: int, next_: int
    ) -> None:
        self._database = database
        self._session = session
        self._number = number
        self.most = next_ - 1
        self._leaves: dict[tuple[str, str | None, str | None, Want], list[MongoLeaf]] = {}
        self._traits: dict[str, Mapping[str, BitMap]] = {}

    def _find(self, name: str, query: Document, fields: Document | None = None) -> Any:
        return self._database[part(name, self._number)].find(
            query, fields, batch_size=_BATCH, session=self._session
        )

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """See `Shelf.sites`."""
        return {d["_id"]: site_of(d) for d in self._find("sites", {})}

    @cached_property
    def aliases(self) -> Mapping[int, int]:
        """See `Shelf.aliases`."""
        return standing(
            (merge["time"], merge["kept"], merge["absorbed"])
            for merge in self._find("merges", {"standing": True})
        )

    def leaves(
        self, measure: str, first: str | None, last: str | None, *, want: Want
    ) -> Iterable["MongoLeaf"]:
        """See `Shelf.leaves`."""
        asked = (measure, first, last, want)
        if asked not in self._leaves:
            measures = want.beside or (measure,)
            self._leaves |= {(each, first, last, want): [] for each in measures}
            for document in self._read(measures, first, last, want):
                self._leaves[document["measure"], first, last, want].append(MongoLeaf(document))
        return self._leaves[asked]

    def _read(
        self, measures: Sequence[str], first: str | None, last: str | None, want: Want
    ) -> Iterator[Document]:
        fields = dict.fromkeys(("measure", "site", "month", *_FIELDS[want.lines, want.apart]), 1)
        whole: dict[str, frozenset[str]] = {}
        if want.years and not want.lines and (years := _whole_years(first, last)):
            whole, documents = self._years(measures, years, fields)
            yield from documents
        # Measures differ in which of their years stand together: those that are alike are read in
        # one go, and nothing is read of a period that consists of such years.
        alike: dict[frozenset[str], list[str]] = {}
        for measure in measures:
            alike.setdefault(whole.get(measure, frozenset()), []).append(measure)
        for known, some in alike.items():
            if not _is_made_of(known, first, last):
                months = _months(first, last, known)
                query: Document = {"measure": {"$in": some}} | ({"month": months} if months else {})
                yield from self._find("pages", query, fields)

    def _years(
        self, measures: Sequence[str], years: range, fields: Document
    ) -> tuple[dict[str, frozenset[str]], Sequence[Document]]:
        """Those of the years that stand together, by measure, and what they hold."""
        bounds = {"$gte": f"{years[0]:04}", "$lte": f"{years[-1]:04}"}
        query: Document = {
            "measure": {"$in": list(measures)},
            "$or": [{"month": bounds}, {"month": None, "year": bounds}],
        }
        found = list(self._find("years", query, fields | {"complete": 1, "year": 1}))
        whole: dict[str, set[str]] = {}
        for marker in found:
            if "complete" in marker:
                whole.setdefault(marker["measure"], set()).add(marker["year"])
        return (
            {measure: frozenset(together_) for measure, together_ in whole.items()},
            [document for document in found if "complete" not in document],
        )

    def trait(self, trait: str) -> Mapping[str, BitMap]:
        """See `Shelf.trait`."""
        if trait not in self._traits:
            self._traits[trait] = {
                d["value"]: BitMap.deserialize(d["set"])
                for d in self._find("traits", {"trait": trait})
            }
        return self._traits[trait]


class MongoLeaf:
    """`Leaf` of a document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.site_id: str = document["site"]
        self.month: str = document["month"]

    @property
    def dims(self) -> Sequence[tuple[str, ...]]:
        """See `Leaf.dims`."""
        return [tuple(dims) for dims in self._document["dims"]]

    def sets(self) -> Sequence[BitMap]:
        """See `Leaf.sets`."""
        return self._sets

    @cached_property
    def _sets(self) -> Sequence[BitMap]:
        return [BitMap.deserialize(members) for members in self._document["sets"]]

    def sums(self) -> Sequence[Sum]:
        """See `Leaf.sums`."""
        return [Sum(*sum_) for sum_ in self._document["sums"]]

    def whole(self) -> tuple[Sum, BitMap]:
        """See `Leaf.whole`."""
        return self._whole

    @cached_property
    def _whole(self) -> tuple[Sum, BitMap]:
        if "set" in self._document:
            return Sum(*self._document["sum"]), BitMap.deserialize(self._document["set"])
        return together(self.sums(), self.sets())

    def part(self, first: int, last: int) -> tuple[Sum, BitMap]:
        """See `Leaf.part`."""
        return part_of(self._document["columns"], first, last)

    def page(self) -> Page:
        """See `Leaf.page`."""
        return self._page

    @cached_property
    def _page(self) -> Page:
        return Page.unpacked(self._document["columns"])


def _whole_years(first: str | None, last: str | None) -> range:
    """The years of which a period holds every month; all that there may be where nothing bounds
    it."""
    begin, end = 1, 9999
    if first is not None:
        begin = int(first[:4]) + (not first.endswith("-01"))
    if last is not None:
        end = int(last[:4]) - (not last.endswith("-12"))
    return range(begin, end + 1)


def _is_made_of(years: Collection[str], first: str | None, last: str | None) -> bool:
    """Whether the months from `first` to `last` are those of some years and no others."""
    if first is None or last is None or not first.endswith("-01") or not last.endswith("-12"):
        return False
    return all(f"{year:04}" in years for year in _whole_years(first, last))


def _months(first: str | None, last: str | None, but: frozenset[str]) -> Document:
    """Which months are read: those of a period, without those of some years."""
    months: Document = {}
    if first is not None or last is not None:
        months["$gt"] = ""
    if first is not None:
        months["$gte"] = first
    if last is not None:
        months["$lte"] = last
    if but:
        months["$not"] = {"$regex": f"^({'|'.join(sorted(but))})-"}
    return months
