"""Counting rows in MongoDB, from one snapshot, so that an answer contradicts itself nowhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.client_session import ClientSession

from kit.transaction import Document, Store
from services.impact.adapters.archive import moment
from services.impact.adapters.projections import ROWS, SITES, site_of
from services.impact.domain.facts import Site
from services.impact.domain.figures import UNKNOWN, Cell, Question, Tally
from services.impact.domain.metrics import Dimension, Metric
from services.impact.domain.refusals import TooManyRows

MOST_ROWS = 10_000
"""Rows of one answer: a year by day and site for 27 sites."""

_FLAGS = {"yes": True, "no": False, UNKNOWN: None}
_FLAG_NAMES = {value: name for name, value in _FLAGS.items()}


class MongoFigures:
    """`Figures` on the impact database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tallies(self, questions: Sequence[Question]) -> Sequence[Tally]:
        """See `Figures.tallies`."""
        with self._store.client.start_session(snapshot=True) as session:
            slugs = {site.site_id: site.slug for site in self._sites(session)}
            now = moment(self._store.database, session)
            return [
                Tally(
                    cells=tuple(self._cells(question, slugs, session)) if question.by else (),
                    total=self._total(question, slugs, session),
                    moment=now,
                )
                for question in questions
            ]

    def sites(self) -> Sequence[Site]:
        """See `Figures.sites`."""
        with self._store.client.start_session(snapshot=True) as session:
            return sorted(self._sites(session), key=lambda site: (site.name, site.slug))

    def _sites(self, session: ClientSession) -> list[Site]:
        return [site_of(d) for d in self._store.database[SITES].find(session=session)]

    def _cells(
        self, question: Question, slugs: Mapping[str, str], session: ClientSession
    ) -> list[Cell]:
        cells = [
            _cell(
                question.metric,
                tuple(_label(d, group["_id"].get(d), slugs) for d in question.by),
                group,
            )
            for group in self._count(question, slugs, session)
        ]
        return sorted(cells, key=lambda cell: cell.key)

    def _total(self, question: Question, slugs: Mapping[str, str], session: ClientSession) -> Cell:
        whole = Question(
            question.metric,
            question.first,
            question.last,
            where=question.where,
            sites=question.sites,
        )
        groups = self._count(whole, slugs, session)
        return _cell(question.metric, (), groups[0]) if groups else Cell((), 0, 0)

    def _count(
        self, question: Question, slugs: Mapping[str, str], session: ClientSession
    ) -> list[Document]:
        """One document a group: `_id` (dimension to value), `times` and distinct `people`."""
        per_person = {d: f"${d}" for d in question.by} | {"person": "$person"}
        pipeline: list[Document] = [
            {"$match": _match(question, slugs)},
            {"$group": {"_id": per_person, "times": {"$sum": 1}}},
            {
                "$group": {
                    "_id": {d: f"$_id.{d}" for d in question.by},
                    "times": {"$sum": "$times"},
                    "people": {"$sum": 1},
                }
            },
            {"$limit": MOST_ROWS + 1},
        ]
        groups = list(self._store.database[ROWS].aggregate(pipeline, session=session))
        if len(groups) > MOST_ROWS:
            raise TooManyRows(MOST_ROWS)
        return groups


def _cell(metric: Metric, key: tuple[str, ...], group: Document) -> Cell:
    value = group["times"] if metric.kind == "additive" else group["people"]
    return Cell(key, value, group["people"])


def _match(question: Question, slugs: Mapping[str, str]) -> Document:
    ids = {slug: site_id for site_id, slug in slugs.items()}
    match: Document = {"what": str(question.metric.counts)}
    day: Document = {}
    if question.first:
        day["$gte"] = question.first.isoformat()
    if question.last:
        day["$lte"] = question.last.isoformat()
    for dimension, values in question.where.items():
        if dimension == "day":
            day["$in"] = sorted(values)
        elif dimension == "site":
            match["site"] = {"$in": sorted(ids.get(value, value) for value in values)}
        else:
            match[dimension] = {"$in": [_FLAGS[v] for v in sorted(values) if v in _FLAGS]}
    if day:
        match["day"] = day
    if question.sites is not None:
        own = sorted(ids[slug] for slug in question.sites if slug in ids)
        match["$and"] = [{"site": {"$in": own}}]
    return match


def _label(dimension: Dimension, value: Any, slugs: Mapping[str, str]) -> str:
    """A site by its slug (its id until the site is known); a flag as yes, no or unknown."""
    if dimension == "site":
        return slugs.get(value, value)
    if dimension == "day":
        return value or UNKNOWN
    return _FLAG_NAMES[value]
