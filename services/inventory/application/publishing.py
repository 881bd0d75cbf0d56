"""What holds from a day on does not change what was."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue

SEAT: Final = ZoneInfo("Europe/Paris")
"""By whose day it is said what is past: the association's, wherever its sites are."""


def not_before_today(day: date, now: datetime) -> None:
    """Raises `InvalidValue` where something is to hold from a day that is past."""
    if day < now.astimezone(SEAT).date():
        raise InvalidValue("valid_from", "must not be past")
