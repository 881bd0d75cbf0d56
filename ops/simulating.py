"""Simulated years on their way: into the outboxes, over the broker, into impact's archive."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from pymongo.database import Database

from kit.transaction import OUTBOX
from ops.errors import OperatorError
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
STILL_S: Final = 120.0
"""After so long in which nothing moved nobody waits on: a relay or the broker that begins again is
back within seconds."""


@dataclass(frozen=True)
class State:
    """How far they are: events that were made, are confirmed by the broker, and are archived."""

    made: int
    sent: int
    arrived: int


Shown = Callable[[State], None]
Seen = TypeVar("Seen")


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
    clock: Callable[[], float] = time.monotonic
    _staged: list[tuple[str, Document]] = field(default_factory=list)
    _later: list[tuple[str, Document]] = field(default_factory=list)
    _made: int = 0
    _before: int = 0

    def __post_init__(self) -> None:
        self._before = self._position()

    def put(self, service: str, row: Document) -> None:
        """Takes the next event; waits while too many are under way. Raises `OperatorError` where
        they do not move."""
        self._staged.append((service, row))
        if len(self._staged) == BATCH:
            self._write()
            self._until(self.state, lambda now: now.made - now.arrived <= MOST_UNDER_WAY)

    def flush(self) -> None:
        """Writes all that is left. Raises `OperatorError` as `put` does."""
        self._write()
        self._write()

    def wait(self, until: datetime) -> None:
        """Returns once every event is in the archive; all of them happened before `until`. Raises
        `OperatorError` where one does not come."""
        self._until(self.state, lambda now: now.arrived >= now.made)
        self._until(lambda: self._archived(until), lambda archived: archived >= self._made)

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
        if self._later:
            self._until(
                lambda: (self._waiting(_FIRST), self.state()),
                lambda seen: seen[0] <= len(first),
                _LOOK_S / 10,
            )
        for service in SERVICES:
            self._insert(service, [row for whose, row in self._later if whose == service])
        self._later = [one for one in self._staged if one[0] != _FIRST]
        self._staged = []

    def _until(
        self, look: Callable[[], Seen], done: Callable[[Seen], bool], pause_s: float = _LOOK_S
    ) -> None:
        """Looks until it is done. Raises `OperatorError` where nothing moves any more."""
        seen, moved = look(), self.clock()
        while not done(seen):
            time.sleep(pause_s)
            before, seen = seen, look()
            if seen != before:
                moved = self.clock()
            elif self.clock() - moved >= STILL_S:
                raise OperatorError(self._still())

    def _still(self) -> str:
        now = self.state()
        return (
            f"nothing has moved for {STILL_S:.0f} s: of {now.made:,} events {now.sent:,} were sent "
            f"and {now.arrived:,} came to impact's archive; ./passerelle status shows what does "
            "not run, ./passerelle dead-letters list what impact could not take in"
        )

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
