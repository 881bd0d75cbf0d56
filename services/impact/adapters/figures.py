"""Figures out of the live generation, from one snapshot of the database, so that an answer
contradicts itself nowhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from services.impact.domain.pages import Page, Sum, together
from services.impact.domain.past import PastShelf
from services.impact.domain.refusals import TooManyRows

MOST_ROWS: Final = 10_000
"""Rows of one answer: a year by day and site for 27 sites."""


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
        self._leaves: dict[tuple[str, str | None, str | None, Want], Sequence[MongoLeaf]] = {}
        self._rolled: dict[str, list[str]] | None = None
        self._traits: dict[str, Mapping[str, BitMap]] = {}

    def _find(self, name: str, query: Document, fields: Document | None = None) -> Any:
        return self._database[part(name, self._number)].find(query, fields, session=self._session)

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
        found = self._leaves.get(asked)
        if found is None:
            found = self._leaves[asked] = list(self._read(measure, first, last, want))
        return found

    def _read(
        self, measure: str, first: str | None, last: str | None, want: Want
    ) -> Iterator["MongoLeaf"]:
        fields = {"site": 1, "month": 1, "dims": 1}
        if want.lines:
            fields |= {"columns": 1}
        elif want.apart:
            fields |= {"sums": 1, "sets": 1}
        else:
            fields |= {"sum": 1, "set": 1}
        months: Document = {}
        if first is not None or last is not None:
            months["$gt"] = ""
        if first is not None:
            months["$gte"] = first
        if last is not None:
            months["$lte"] = last
        if want.years and not want.lines:
            years = [year for year in self._years(measure) if _holds(year, first, last)]
            if years:
                query: Document = {"measure": measure, "month": {"$in": years}}
                yield from map(MongoLeaf, self._find("years", query, fields))
                months["$not"] = {"$regex": f"^({'|'.join(years)})-"}
        query = {"measure": measure} | ({"month": months} if months else {})
        yield from map(MongoLeaf, self._find("pages", query, fields))

    def _years(self, measure: str) -> Sequence[str]:
        """The years of a measure whose pages are together."""
        if self._rolled is None:
            self._rolled = {}
            for marker in self._find("years", {"complete": True}, {"measure": 1, "year": 1}):
                self._rolled.setdefault(marker["measure"], []).append(marker["year"])
        return self._rolled.get(measure, ())

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
        self.dims = [tuple(dims) for dims in document["dims"]]

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

    def page(self) -> Page:
        """See `Leaf.page`."""
        return self._page

    @cached_property
    def _page(self) -> Page:
        return Page.unpacked(self._document["columns"])


def _holds(year: str, first: str | None, last: str | None) -> bool:
    """Whether the months from `first` to `last` are all of a year's and more."""
    return (first is None or first <= f"{year}-01") and (last is None or last >= f"{year}-12")
