"""A making of the figures from the first event, as who waits for it sees it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from services.impact.domain.refusals import RebuildIsOver

State = Literal["building", "live", "old", "cancelled"]
STATES: Final[tuple[State, ...]] = ("building", "live", "old", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Rebuild:
    """Counts the events up to `position`, of `of` that are archived now.

    `building` becomes `live` in one step, and what was live before it `old`. `unreadable` are
    events that the figures leave out since what they say cannot be read.
    """

    generation: int
    state: State
    position: int
    of: int
    unreadable: int
    begun_at: datetime
    live_at: datetime | None = None
    ended_at: datetime | None = None

    def cancelled(self, now: datetime) -> "Rebuild":
        """Broken off. Raises `RebuildIsOver` where it is not being made."""
        if self.state != "building":
            raise RebuildIsOver(self.state)
        return replace(self, state="cancelled", ended_at=now)

    def events_per_second(self, now: datetime) -> float | None:
        """On average since it began, also over times when nobody worked on it; None where it is not
        being made, or has made nothing yet."""
        seconds = (now - self.begun_at).total_seconds()
        if self.state != "building" or not self.position or seconds <= 0:
            return None
        return self.position / seconds

    def seconds_left(self, now: datetime) -> float | None:
        """At that speed; None where there is none."""
        speed = self.events_per_second(now)
        return None if speed is None else max(0, self.of - self.position) / speed
