"""Local days: on which day of which month an instant lies on a site's clocks."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from services.impact.domain.facts import Site
from services.impact.domain.pages import PageKey

_QUARTER_S: Final = 900
"""Every zone's clocks change at a whole quarter of an hour of UTC."""
_DAY_S: Final = 86_400
HOME: Final = ZoneInfo("Europe/Paris")
"""The clocks of the network's head office."""
EPOCH: Final = date(1970, 1, 1)
_INSTANT: Final = datetime(1970, 1, 1, tzinfo=UTC)


def local_day(at: int, timezone: str) -> date:
    """The day on the clocks of a zone, of an instant in seconds since 1970."""
    return _day((at + _offset(at // _QUARTER_S, timezone)) // _DAY_S)


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day.year:04}-{day.month:02}"


def place(measure: str, site_id: str, at: int, site: Site | None) -> tuple[PageKey, int]:
    """On which page an entry belongs, and on which day of its month; 0 where nobody knows the site
    and its clocks."""
    if site is None:
        return PageKey(measure, site_id, ""), 0
    month, day = _dated((at + _offset(at // _QUARTER_S, site.timezone)) // _DAY_S)
    return PageKey(measure, site_id, month), day


@lru_cache(maxsize=100_000)
def _offset(quarter: int, timezone: str) -> int:
    """Seconds that the clocks are ahead of UTC in that quarter of an hour."""
    instant = _INSTANT + timedelta(seconds=quarter * _QUARTER_S)
    ahead = instant.astimezone(ZoneInfo(timezone)).utcoffset()
    assert ahead is not None, "an aware instant has an offset"  # noqa: S101 - a fact, not a check
    return int(ahead.total_seconds())


@lru_cache(maxsize=100_000)
def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


@lru_cache(maxsize=100_000)
def _dated(number: int) -> tuple[str, int]:
    """The month and the day of it."""
    day = _day(number)
    return month_of(day), day.day
