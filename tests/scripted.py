"""What tests of every service's use cases go by: a scripted clock, numbered ids, one context."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kit.codes import ALPHABET
from kit.context import Context
from kit.timers.metrics import TellingWatch
from kit.timers.runner import Runner
from tests.kit.memory_timers import MemoryRows

CONTEXT = Context(correlation_id="journey-1")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
"""Midnight UTC of the Monday on which the scripted clock starts."""


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """An instant in UTC, `day` days after `MONDAY`; Paris is an hour ahead of it."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@dataclass
class ScriptedClock:
    """A clock that stands still until it is moved."""

    instant: datetime = field(default_factory=lambda: at(7))

    def now(self) -> datetime:
        return self.instant


def numbered_ids() -> Callable[[], str]:
    """Makes ids that grow as time-ordered ones do."""
    counter = itertools.count(1)
    return lambda: f"0197f000-0000-7000-8000-{next(counter):012d}"


def published(network) -> list[str]:
    """The names of the domain events that an application in memory has published."""
    return [type(event).__name__ for event in network.app.store.memory.published]


def run_timers(network, most: int = 1000) -> int:
    """Runs what an application in memory has left for now; how many timers took effect.

    `most` are tried: one that is due again at once would go on for ever.
    """
    watch = TellingWatch(network.app.store.service)
    rows = MemoryRows(network.app.store)
    report = Runner(rows, network.app.due, network.clock, watch).run_due(most)
    assert report.failed == 0
    return report.ran


def growing_codes() -> Callable[[int], str]:
    """Codes that differ, of the real alphabet."""
    counter = itertools.count(1)

    def new_code(length: int) -> str:
        number, digits = next(counter), []
        for _ in range(length):
            number, digit = divmod(number, len(ALPHABET))
            digits.append(ALPHABET[digit])
        return "".join(reversed(digits))

    return new_code
