"""Which professionals were at a session, for how long, and who is trained."""

from collections.abc import Sequence
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class HalfDay(NamedTuple):
    """So many minutes of it were attended."""

    site_id: str
    attendee_id: str
    path: str
    number: int
    minutes: int


class Trained(NamedTuple):
    """Whether they attended all that the path asks."""

    site_id: str
    attendee_id: str
    path: str
    trained: bool


def session(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """For each attendee: each half-day that was attended, by the last word on it, on the day of the
    first; and that they are trained, unless that was taken back."""
    since: dict[tuple[str, int], int] = {}
    attended: dict[tuple[str, int], Entry] = {}
    trained: dict[str, Entry] = {}
    for told in tale:
        one = told.facts
        if isinstance(one, HalfDay):
            key = one.attendee_id, one.number
            at = since.setdefault(key, told.at)
            attended[key] = Entry(
                "professional_attended", one.site_id, at, one.attendee_id, (one.path,), one.minutes
            )
        elif one.trained:
            trained[one.attendee_id] = Entry(
                "professional_trained", one.site_id, told.at, one.attendee_id, (one.path,)
            )
        else:
            trained.pop(one.attendee_id, None)
    return (*(entry for entry in attended.values() if entry.value), *trained.values())
