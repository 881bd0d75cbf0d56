"""Simulated years on their way: into the outboxes, over the broker, into impact's archive."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pymongo.database import Database

from kit.transaction import OUTBOX
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from simulation.years.settle import SERVICES

Document = dict[str, Any]

BATCH: Final = 2_000
"""Rows that are written at a time."""
MOST_UNDER_WAY: Final = 50_000
"""So many events are made and not in the archive yet, at most: the next ones wait for them."""
_FIRST: Final = "booking"
"""The others build on what it tells of sites, people and partners."""
_LOOK_S: Final = 0.2


@dataclass(frozen=True)
class State:
    """How far they are: events that were made, are confirmed by the broker, and are archived."""

    made: int
    sent: int
    arrived: int


Shown = Callable[[State], None]


@dataclass
class Way:
    """From the simulation to the archive; `impact` is read, never written.

    Each service has a relay of its own, which knows nothing of the others. So that nobody hears of
    a sale before the site where it was, what the others tell is written once what booking told
    before it was sent. That bounds the outboxes as well.
    """

    databases: Mapping[str, Database[Document]]
    impact: Database[Document]
    shown: Shown
    _staged: list[tuple[str, Document]] = field(default_factory=list)
    _later: list[tuple[str, Document]] = field(default_factory=list)
    _made: int = 0
    _before: int = 0

    def __post_init__(self) -> None:
        self._before = self._position()

    def put(self, service: str, row: Document) -> None:
        """Takes the next event; waits while too many are under way."""
        self._staged.append((service, row))
        if len(self._staged) == BATCH:
            self._write()
            state = self.state()
            while state.made - state.arrived > MOST_UNDER_WAY:
                time.sleep(_LOOK_S)
                state = self.state()

    def flush(self) -> None:
        """Writes all that is left."""
        self._write()
        self._write()

    def wait(self, until: datetime) -> None:
        """Returns once every event is in the archive; all of them happened before `until`."""
        while self.state().arrived < self._made or self._archived(until) < self._made:
            time.sleep(_LOOK_S)

    def state(self) -> State:
        """Now; it is shown as well."""
        waiting = sum(self._waiting(service) for service in SERVICES) + len(self._later)
        # Confirmed or not, what is archived was sent.
        arrived = min(self._made, self._position() - self._before)
        state = State(self._made, max(self._made - waiting, arrived), arrived)
        self.shown(state)
        return state

    def _write(self) -> None:
        """Booking's part of what is staged, and of the batch before it the others'."""
        first = [row for service, row in self._staged if service == _FIRST]
        self._insert(_FIRST, first)
        self._made += len(self._staged)
        while self._later and self._waiting(_FIRST) > len(first):
            self.state()
            time.sleep(_LOOK_S / 10)
        for service in SERVICES:
            self._insert(service, [row for whose, row in self._later if whose == service])
        self._later = [one for one in self._staged if one[0] != _FIRST]
        self._staged = []

    def _insert(self, service: str, rows: list[Document]) -> None:
        if rows:
            self.databases[service][OUTBOX].insert_many(rows)

    def _waiting(self, service: str) -> int:
        return self.databases[service][OUTBOX].estimated_document_count()

    def _position(self) -> int:
        found = self.impact[POSITIONS].find_one({"_id": ARCHIVE})
        return found["position"] if found else 0

    def _archived(self, until: datetime) -> int:
        """What happens now, beside the simulation, is later."""
        return self.impact[ARCHIVE].count_documents({"time": {"$lt": until}})
