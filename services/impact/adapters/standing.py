"""How far the figures are behind the archive, for health, metrics and `status`."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import Gauge
from pymongo.database import Database

from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.clock import Clock
from kit.transaction import Document, Store
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.adapters.generations import GENERATIONS

LATE_S: Final = 60.0
"""An event that was archived longer ago and is in no figure means that the projector does not get
through."""
_LOOKED_EVERY_S: Final = 5.0
_LABELS: Final = ["service"]
_ARCHIVED: Final = Gauge("passerelle_archive_position", "Events archived", _LABELS)
_COUNTED: Final = Gauge(
    "passerelle_figures_position", "Events of the archive that the figures know", _LABELS
)
_BEHIND: Final = Gauge(
    "passerelle_figures_behind_events", "Events archived that the figures do not know", _LABELS
)
_BEHIND_S: Final = Gauge(
    "passerelle_figures_behind_seconds", "Since when the first of them is archived", _LABELS
)
_UNREADABLE: Final = Gauge(
    "passerelle_figures_unreadable",
    "Archived events that the figures leave out since they cannot be read",
    _LABELS,
)
_REBUILT: Final = Gauge(
    "passerelle_figures_rebuild_position",
    "Events that the figures which are being made anew know; 0 where none are",
    _LABELS,
)


@dataclass(frozen=True)
class Standing:
    """Figures count the events up to `position` of `archived`, and the first that they do not
    count was archived `behind_s` seconds ago. `rebuilt` is the position of a rebuild, None where
    there is none. `unreadable` events are left out."""

    archived: int
    position: int
    behind_s: float
    unreadable: int
    rebuilt: int | None

    @property
    def behind(self) -> int:
        """Events that the figures do not know yet."""
        return max(0, self.archived - self.position)

    @property
    def trouble(self) -> str:
        """What somebody should look at; empty where nothing."""
        if self.behind_s < LATE_S:
            return ""
        return f"figures are {self.behind:,} events behind the archive"


def standing(database: Database[Document], now: datetime) -> Standing:
    """As it is now. Raises pymongo's errors. Needs a client that gives aware datetimes."""
    found = {
        d["state"]: d
        for d in database[GENERATIONS].find({}, {"state": 1, "position": 1, "unreadable": 1})
    }
    end = database[POSITIONS].find_one({"_id": ARCHIVE})
    live, building = found.get("live"), found.get("building")
    position = live["position"] if live else 0
    first = database[ARCHIVE].find_one({"position": position + 1}, {"archived_at": 1})
    return Standing(
        archived=end["position"] if end else 0,
        position=position,
        behind_s=max(0.0, (now - first["archived_at"]).total_seconds()) if first else 0.0,
        unreadable=live["unreadable"] if live else 0,
        rebuilt=building["position"] if building else None,
    )


class Watch:
    """Looks at it in the service, which says so also when no projector runs; see
    `kit.background.Job`. Each replica shows the same."""

    name: Final = "figures"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked = float("-inf")
        self._trouble = ""

    def prepare(self) -> None:
        """See `Job.prepare`; the service made the collections."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        if time.monotonic() - self._looked >= _LOOKED_EVERY_S:
            self._look()
            self._looked = time.monotonic()
        return Step(LONGEST_WAIT_S, self._trouble)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""

    def _look(self) -> None:
        now = standing(self._store.database, self._clock.now())
        for gauge, value in (
            (_ARCHIVED, now.archived),
            (_COUNTED, now.position),
            (_BEHIND, now.behind),
            (_BEHIND_S, now.behind_s),
            (_UNREADABLE, now.unreadable),
            (_REBUILT, now.rebuilt or 0),
        ):
            gauge.labels(self._store.service).set(value)
        self._trouble = now.trouble
