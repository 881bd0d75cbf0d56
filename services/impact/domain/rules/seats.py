"""Who was at a workshop: attendance may be corrected, and the last that was told holds."""

from collections.abc import Sequence
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class Seat(NamedTuple):
    """Whether the person was there, and for how many minutes. `start` is the workshop's, in seconds
    since 1970; None where an older event does not tell it."""

    site_id: str
    person_id: str
    attended: bool
    minutes: int
    start: int | None


def seat(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """One entry, on the day of the workshop; where that was not told, on the day when it was first
    said who was there."""
    if not tale:
        return ()
    last: Seat = tale[-1].facts
    at = tale[0].at if last.start is None else last.start
    if last.attended:
        return (Entry("workshop_attended", last.site_id, at, last.person_id, value=last.minutes),)
    return (Entry("workshop_missed", last.site_id, at, last.person_id),)
