"""A scripted clock and the things that happen by it, in the order of their instants."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass
class ScriptedClock:
    """Stands where the timeline puts it, to the millisecond."""

    instant: datetime

    def now(self) -> datetime:
        """The present instant of the script."""
        return self.instant


@dataclass
class Timeline:
    """What is to happen, up to `end`; what happens may plan more.

    Things planned for the same instant happen in the order of their planning.
    """

    clock: ScriptedClock
    end: datetime
    _planned: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def plan(self, instant: datetime, happening: Callable[[], None]) -> None:
        """Something happens then; nothing if that is later than the end."""
        instant = instant.astimezone(UTC)
        if instant <= self.end:
            self._count += 1
            heapq.heappush(self._planned, (instant, self._count, happening))

    def run(self) -> None:
        """Lets everything happen, the clock moving forward only."""
        while self._planned:
            instant, _, happening = heapq.heappop(self._planned)
            self.clock.instant = max(self.clock.instant, instant)
            happening()
