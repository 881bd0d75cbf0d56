"""The half-days of a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from kernel.refusals import InvalidValue

MOST: Final = 20
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=5)
WITHIN: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class HalfDay:
    """From one instant (UTC) to another."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.end - self.start).total_seconds() // 60)


def in_order(half_days: Sequence[HalfDay], minutes: int) -> tuple[HalfDay, ...]:
    """The same by their starts.

    Raises `InvalidValue` where they touch each other, are too short or too long, or do not last
    the `minutes` of what is taught: nobody could complete it.
    """
    ordered = tuple(sorted(half_days, key=lambda one: one.start))
    if not 1 <= len(ordered) <= MOST:
        raise InvalidValue("half_days", f"must be 1 to {MOST} half-days")
    for one in ordered:
        if not SHORTEST <= one.end - one.start <= LONGEST:
            raise InvalidValue("half_days", "must each be of 1 to 5 hours")
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise InvalidValue("half_days", "must come one after the other")
    if ordered[-1].end - ordered[0].start > WITHIN:
        raise InvalidValue("half_days", "must all be within a year")
    if sum(one.minutes for one in ordered) < minutes:
        raise InvalidValue(
            "half_days", f"must be at least the {minutes} minutes of the path in all"
        )
    return ordered
