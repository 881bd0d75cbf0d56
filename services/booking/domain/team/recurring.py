"""A window of availability that recurs by a rule of RFC 5545, as sets of local minutes.

Local wall time is meant throughout, as in the weekly windows: nine to twelve stays nine to twelve
on both sides of a change of hour, and lasts an hour more or less on the day of the change itself
where the change lies within it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue
from services.booking.domain import recurrence
from services.booking.domain.localtime import day_of, midnight_of
from services.booking.domain.minutes import DAY, span, union

MOST_DATES: Final = 200
"""Exceptions of one window, and as many additional starts."""
_YEARS: Final = 1970, 2999
_FIELD: Final = "recurring"
_CHUNK_DAYS: Final = 128
_CHUNK: Final = _CHUNK_DAYS * DAY
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class RecurringWindow:
    """Begins at each start of the rule and lasts so many `minutes` of the clock, a day at most.

    `rrule` is the value of an RRULE, which need not end; its first start is `start`. Of its
    starts, `exdates` are left out; `rdates` are added, where they are not left out themselves.
    All of them are local times, of the site's clocks, without an offset.
    """

    rrule: str
    start: datetime
    minutes: int
    exdates: tuple[datetime, ...] = ()
    rdates: tuple[datetime, ...] = ()

    def __post_init__(self) -> None:
        for one in (self.start, *self.exdates, *self.rdates):
            if one.tzinfo is not None or one.second or one.microsecond:
                raise InvalidValue(_FIELD, "local times in full minutes, without an offset")
            if not _YEARS[0] < one.year < _YEARS[1]:
                raise InvalidValue(_FIELD, f"within the years {_YEARS[0]} to {_YEARS[1]}")
        if not 1 <= self.minutes <= DAY:
            raise InvalidValue(_FIELD, f"1 to {DAY} minutes")
        if len(self.exdates) > MOST_DATES or len(self.rdates) > MOST_DATES:
            raise InvalidValue(_FIELD, f"at most {MOST_DATES} exceptions")
        recurrence.check(self.rrule, self.start)

    def starts(self, zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
        """The local starts from `begin` up to, not at, `end`, in their order."""
        found = set(recurrence.local_starts(self.rrule, self.start, zone, begin, end))
        found |= {one for one in self.rdates if begin <= one < end}
        return sorted(found - set(self.exdates))


def local_minutes(window: RecurringWindow, zone: ZoneInfo, first: date, days: int) -> int:
    """The local minutes of the window in so many days, from midnight of `first`."""
    start = midnight_of(first)
    end = start + days * DAY
    bits = 0
    for number in range(start // _CHUNK, -(-end // _CHUNK)):
        ahead = number * _CHUNK - start
        chunk = _chunk(window, zone, number)
        bits |= chunk << ahead if ahead >= 0 else chunk >> -ahead
    return bits & span(0, end - start)


# 23 kB each: what a search over months of a whole département needs stays within 24 MB.
@lru_cache(maxsize=1024)
def _chunk(window: RecurringWindow, zone: ZoneInfo, number: int) -> int:
    """The minutes of one stretch of the calendar: expanded once, however many searches cut from
    it."""
    begin = datetime.combine(day_of(number * _CHUNK), time())
    # One that began the day before may reach into the stretch.
    before = begin - timedelta(days=1)
    starts = window.starts(zone, before, begin + timedelta(days=_CHUNK_DAYS))
    minutes = [(one - before) // _MINUTE for one in starts]
    return union((one, one + window.minutes) for one in minutes) >> DAY & span(0, _CHUNK)
