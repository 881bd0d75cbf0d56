"""A time zone's clock over a window of days, so that local times become UTC exactly.

Everything here counts minutes since 1970-01-01: of UTC, or of a local clock read as if it were
UTC. A set of local minutes stands for every instant at which the clock shows one of them: none in
the hour that spring skips, two in the hour that autumn repeats.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from services.booking.domain.minutes import DAY, span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Segment:
    """UTC minutes [start, end) in which local time is UTC plus `offset` minutes."""

    start: int
    end: int
    offset: int


def minute_of(instant: datetime) -> int:
    """UTC minutes since 1970, rounded down."""
    return (instant - EPOCH) // _MINUTE


def instant_of(minute: int) -> datetime:
    """The instant, in UTC."""
    return EPOCH + timedelta(minutes=minute)


def midnight_of(day: date) -> int:
    """Minutes since 1970 of the day's midnight, on whichever clock."""
    return (day - _EPOCH_DAY).days * DAY


def day_of(minute: int) -> date:
    """The day that a minute lies in, on the same clock."""
    return _EPOCH_DAY + timedelta(days=minute // DAY)


def _offset(zone: ZoneInfo, minute: int) -> int:
    offset = instant_of(minute).astimezone(zone).utcoffset()
    if offset is None:
        raise ValueError(f"{zone} has no offset")
    return offset // _MINUTE


@lru_cache(maxsize=4096)
def segments(zone: ZoneInfo, start: int, days: int) -> tuple[Segment, ...]:
    """The stretches of constant offset from UTC minute `start` on, for `days` days.

    Zones change their offset at most once in 24 hours, at a full minute.
    """
    found: list[Segment] = []
    begin, offset = start, _offset(zone, start)
    for noon in range(start + DAY, start + days * DAY + 1, DAY):
        after = _offset(zone, noon)
        if after == offset:
            continue
        low, high = noon - DAY, noon
        while high - low > 1:
            middle = (low + high) // 2
            if _offset(zone, middle) == offset:
                low = middle
            else:
                high = middle
        found.append(Segment(begin, high, offset))
        begin, offset = high, after
    found.append(Segment(begin, start + days * DAY, offset))
    return tuple(segment for segment in found if segment.end > segment.start)


@dataclass(frozen=True)
class Window:
    """Whole UTC days from `first`, seen from a time zone; sets of minutes count from its start."""

    zone: ZoneInfo
    first: date
    days: int

    @cached_property
    def start(self) -> int:
        """UTC minutes since 1970."""
        return midnight_of(self.first)

    @property
    def total(self) -> int:
        """Minutes in the window."""
        return self.days * DAY

    @property
    def end(self) -> int:
        """UTC minutes since 1970, just after the last one."""
        return self.start + self.total

    @cached_property
    def names(self) -> list[str]:
        """The window's UTC days, `2026-11-23` and so on."""
        return [(self.first + timedelta(days=day)).isoformat() for day in range(self.days)]

    @cached_property
    def local_first(self) -> date:
        """The first local day that the window touches."""
        return min(
            day_of(segment.start + segment.offset)
            for segment in segments(self.zone, self.start, self.days)
        )

    @property
    def local_days(self) -> int:
        """Local days, from `local_first`, that cover the window."""
        return self.days + 2

    def to_utc(self, local: int) -> int:
        """The minutes of the window at which the local clock shows a minute of `local`.

        `local` counts from midnight of `local_first`.
        """
        base = midnight_of(self.local_first)
        bits = 0
        for segment in segments(self.zone, self.start, self.days):
            shown = local >> (segment.start + segment.offset - base)
            bits |= (shown & span(0, segment.end - segment.start)) << (segment.start - self.start)
        return bits

    def between(self, start: datetime, end: datetime) -> int:
        """The minutes of the window that [start, end) touches."""
        first = max(0, minute_of(start) - self.start)
        last = min(self.total, -((self.start * _MINUTE - (end - EPOCH)) // _MINUTE))
        return span(first, last)
