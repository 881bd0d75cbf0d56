"""Claims on what cannot be in two places: advisers, people, rooms and computers.

A claim is kept by resource and UTC day, in minutes after midnight UTC, so that one resource seen
from two time zones has one book.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from services.booking.domain.minutes import DAY, span, union
from services.booking.domain.refusals import Resource

Minutes = tuple[int, int]
"""Minutes after midnight UTC, from the first up to, not at, the second (at most 1440)."""

DayMask = bytes
"""The minutes of a UTC day as 1440 bits in 180 bytes, the first minute the lowest of the first."""

FREE: DayMask = bytes(DAY // 8)
"""A day of which nothing is taken."""

BusyDays = Mapping[str, Mapping[str, DayMask]]
"""Resource, then UTC day (`2026-11-23`), to what is taken that day; free days may be absent."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """`resource` (`adviser:<id>`, `room:<site id>/<name>` …) is taken in an interval by `by`."""

    resource: str
    start: datetime
    end: datetime
    by: str

    @property
    def kind(self) -> Resource:
        """What sort of resource is claimed."""
        return cast(Resource, self.resource.partition(":")[0])

    def by_day(self) -> list[tuple[str, Minutes]]:
        """The claim cut at midnight UTC; parts of a minute count as whole ones."""
        return days_of(self.start, self.end)


def days_of(start: datetime, end: datetime) -> list[tuple[str, Minutes]]:
    """The interval cut at midnight UTC, a pair of day and minutes for each day it touches."""
    parts = []
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    while start < end:
        midnight = datetime.combine(start.date(), time(), UTC)
        first = (start - midnight) // _MINUTE
        last = -((midnight - end) // _MINUTE)
        parts.append((start.date().isoformat(), (first, min(last, DAY))))
        start = midnight + timedelta(days=1)
    return parts


def mask_of(intervals: Iterable[Minutes]) -> DayMask:
    """What a day's intervals take together."""
    return union(intervals).to_bytes(DAY // 8, "little")


def is_free(days: Mapping[str, DayMask], start: datetime, end: datetime) -> bool:
    """Whether nothing of a resource's days is taken in the interval."""
    return not any(
        int.from_bytes(days.get(day, FREE), "little") & span(*minutes)
        for day, minutes in days_of(start, end)
    )


def claim_on(resource: str, day: str, minutes: Minutes, by: str) -> Claim:
    """A claim as one of its days keeps it."""
    midnight = datetime.combine(date.fromisoformat(day), time(), UTC)
    first, last = minutes
    return Claim(resource, midnight + first * _MINUTE, midnight + last * _MINUTE, by)


def adviser(member_id: str) -> str:
    """The resource that a member is."""
    return f"adviser:{member_id}"


def on_shift(member_id: str) -> str:
    """The resource that a member's time on the rota is; who is on a shift can be booked."""
    return f"shift:{member_id}"


def person(person_id: str) -> str:
    """The resource that a person is."""
    return f"person:{person_id}"


def room(site_id: str, name: str) -> str:
    """The resource that a room of a site is."""
    return f"room:{site_id}/{name}"


def computer(site_id: str, number: str) -> str:
    """The resource that a numbered loan computer of a site is."""
    return f"computer:{site_id}/{number}"
