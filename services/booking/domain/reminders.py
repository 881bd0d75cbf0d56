"""When somebody is reminded: 48 hours of real time before, never when too late to be of use."""

from datetime import datetime, timedelta
from typing import Final

BEFORE: Final = timedelta(hours=48)
"""A reminder is due so long before the start, whatever the clocks on the wall do in between."""
LEAST: Final = timedelta(hours=4)
"""With less than this left, a reminder is dropped."""


def remind_at(start: datetime, now: datetime) -> datetime | None:
    """When to remind of what starts at `start`: at once where 48 hours before is past.

    None where it is too late by now.
    """
    return max(start - BEFORE, now) if in_time(start, now) else None


def in_time(start: datetime, now: datetime) -> bool:
    """Whether a reminder is still of use."""
    return now <= last_moment(start)


def last_moment(start: datetime) -> datetime:
    """Until when a reminder is of use."""
    return start - LEAST
