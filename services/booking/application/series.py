"""What changes of a series share: how far they reach, and by how much they move."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from services.booking.domain.recurrence import in_utc, on_the_clock

Reach = Literal["this", "following"]
"""One occurrence, or this one and those of its series that follow."""


@dataclass(frozen=True)
class Move:
    """By how much the clock's time of the start changes, and how long it lasts then."""

    shift: timedelta
    length: timedelta
    zone: ZoneInfo

    @classmethod
    def of(
        cls,
        before: tuple[datetime, datetime],
        start: datetime | None,
        end: datetime | None,
        zone: ZoneInfo,
    ) -> Self:
        """From what it was to another start, which alone keeps the length, and another end."""
        begin = start or before[0]
        finish = end or begin + (before[1] - before[0])
        shift = on_the_clock(begin, zone) - on_the_clock(before[0], zone)
        return cls(shift, finish - begin, zone)

    def applied(self, start: datetime) -> tuple[datetime, datetime]:
        """Start and end of an occurrence after the move."""
        moved = in_utc(on_the_clock(start, self.zone) + self.shift, self.zone)
        return moved, moved + self.length
