"""What came into the archive after a report was frozen, counted once.

Collection `report_latecomers`: `_id` is the report's, `late` how many there were up to `position`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from kit.envelope import UnreadableEvent, decode
from kit.repositories.base import Indexes, Repository
from kit.repositories.place import Document, Place
from services.impact.adapters.archive import ARCHIVE, POSITIONS, versions_of
from services.impact.adapters.translate import LINKED
from services.impact.application.work import Since
from services.impact.domain.facts import Site
from services.impact.domain.reports.late import Concerning, Happened, names_of
from services.impact.domain.reports.report import Report

_COUNTS: Final = "report_latecomers"
MOST_AT_ONCE: Final = 20_000
"""Events that one count reads at most: some 200 ms."""
INDEXES: Indexes = ((_COUNTS, [("position", 1)], False),)
_SUBJECTS: Final = 1_000
"""Of which a question asks at most."""
_SHOWN: Final = dict.fromkeys(("position", "name", "type", "subject", "site_id", "time", "body"), 1)
_OURS: Final = {"$gte": "impact.", "$lt": "impact/"}
"""Types of impact's own events: what it tells is made of figures, and changes none."""


@dataclass(frozen=True)
class _Count:
    position: int
    late: int
    more: bool = False


class MongoLatecomers(Repository):
    """See `work.Latecomers`."""

    def __init__(self, place: Place, sites: Callable[[], Iterable[Site]]) -> None:
        """`sites` gives all that are known."""
        super().__init__(place)
        self._sites = sites

    def since(self, report: Report) -> Since:
        """See the port."""
        counted = self._counted(report)
        span = {"$gt": report.state.position, "$lte": counted.position}
        ours = self._place.count(ARCHIVE, {"type": _OURS, "position": span})
        came = max(0, counted.position - report.state.position)
        return Since(events=came - ours, late=counted.late, position=counted.position)

    def note(self, report: Report) -> bool:
        """See the port."""
        counted = self._counted(report)
        self._place.collection(_COUNTS).replace_one(
            {"_id": report.id},
            {"position": counted.position, "late": counted.late},
            upsert=True,
            session=self._place.session,
        )
        return counted.more

    def _counted(self, report: Report) -> _Count:
        kept = self._place.one(_COUNTS, {"_id": report.id})
        start = _Count(kept["position"], kept["late"]) if kept else _Count(report.state.position, 0)
        end = self._place.one(POSITIONS, {"_id": ARCHIVE})
        until = end["position"] if end else 0
        if until <= start.position:
            return start
        archive = self._place.collection(ARCHIVE)
        types = versions_of(archive, names_of(report.state.wanted), self._place.session)
        found = self._place.many(
            ARCHIVE,
            {
                "type": {"$in": types},
                "position": {"$gt": start.position, "$lte": until},
            },
            [("position", 1)],
            MOST_AT_ONCE,
            only=_SHOWN,
        )
        concerning = Concerning(report.state.wanted, self._sites())
        before = self._corrected(found, types)
        late = sum(
            concerning.concerns(_happened(one), before.get(one["subject"], ())) for one in found
        )
        more = len(found) == MOST_AT_ONCE
        return _Count(found[-1]["position"] if more else until, start.late + late, more)

    def _corrected(
        self, found: Sequence[Document], types: Sequence[str]
    ) -> Mapping[str, Sequence[Happened]]:
        """All that was told of what these events may correct, by subject: a device that is given
        back this year counts no more in the year in which it was sold."""
        subjects = sorted({one["subject"] for one in found if one["type"] in LINKED})
        told: dict[str, list[Happened]] = {}
        linked = [type_ for type_ in types if type_ in LINKED]
        for some in range(0, len(subjects), _SUBJECTS):
            query = {"subject": {"$in": subjects[some : some + _SUBJECTS]}, "type": {"$in": linked}}
            for one in self._place.many(ARCHIVE, query, only=_SHOWN):
                told.setdefault(one["subject"], []).append(_happened(one))
        return told


def _happened(document: Document) -> Happened:
    instants = (document["time"], *_instants(bytes(document["body"])))
    return Happened(document["name"], document["site_id"], instants)


class _Facts(msgspec.Struct):
    start: str | None = None
    done_at: str | None = None
    ended_at: str | None = None
    trained_on: str | None = None


def _instants(body: bytes) -> Sequence[datetime]:
    """When what an event is about was, where it says so."""
    try:
        event = decode(body)
        told = msgspec.structs.astuple(event.read(_Facts))
        return [event.instant(text) for text in told if text is not None]
    except UnreadableEvent:
        # Archived as it came; a version of tomorrow may call something else its start.
        return []
