"""Opening hours in OpenStreetMap syntax, as sets of local minutes.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, State, validate

from services.booking.domain.minutes import DAY, span

_LONGEST = 1000
_MINUTE = timedelta(minutes=1)


def problem_of(expression: str) -> str | None:
    """What is wrong with an expression, as a short English clause; None where it can be read."""
    if len(expression) > _LONGEST:
        return f"at most {_LONGEST} characters"
    return None if validate(expression) else "OpenStreetMap opening-hours syntax"


@lru_cache(maxsize=2048)
def open_minutes(expression: str, first: date, days: int, holidays: frozenset[date]) -> int:
    """The local minutes in which the place is open, from midnight of `first`.

    On a public holiday it is closed, save where the expression itself names public holidays
    (`PH`) and the day is one in all of France: then the expression decides. What it calls
    unknown is not open. The expression must be one that `problem_of` finds
    nothing wrong with.
    """
    midnight = datetime.combine(first, time())
    end = midnight + timedelta(days=days)
    bits = 0
    for start, stop, state, _comment in _parsed(expression).intervals(midnight, end):
        if state == State.OPEN:
            first_minute = (start.replace(tzinfo=None) - midnight) // _MINUTE
            last = min(stop.replace(tzinfo=None), end) if stop is not None else end
            bits |= span(first_minute, (last - midnight) // _MINUTE)
    for holiday in holidays:
        day = (holiday - first).days
        if 0 <= day < days and not ("PH" in expression and _is_national(holiday)):
            bits &= ~span(day * DAY, (day + 1) * DAY)
    return bits


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> OpeningHours:
    return OpeningHours(expression, country="FR", auto_timezone=False)


@lru_cache(maxsize=1024)
def _is_national(day: date) -> bool:
    return _parsed("PH").is_open(datetime.combine(day, time(12)))
