"""What holds from a day on does not change what was."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue
from services.inventory.domain.refusals import WouldDrop

SEAT: Final = ZoneInfo("Europe/Paris")
"""By whose day it is said what is past: the association's, wherever its sites are."""


def today_of(now: datetime) -> date:
    """The day by which it is said what is in force."""
    return now.astimezone(SEAT).date()


def not_before_today(day: date, now: datetime) -> None:
    """Raises `InvalidValue` where something is to hold from a day that is past."""
    if day < today_of(now):
        raise InvalidValue("valid_from", "must not be past")


def nothing_dropped(
    had: Iterable[str], has: Collection[str], version: int, *, confirmed: bool
) -> None:
    """Raises `WouldDrop` where the new version lacks what `version`, which is in force, has."""
    dropped = tuple(one for one in had if one not in has)
    if dropped and not confirmed:
        raise WouldDrop(dropped, version)
