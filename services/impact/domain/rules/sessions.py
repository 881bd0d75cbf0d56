"""Which professionals were at a session, for how long, and who is trained."""

from collections.abc import Sequence
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class HalfDay(NamedTuple):
    """So many minutes of it were attended; `start` is when it began, in seconds since 1970, None
    where that was not told."""

    site_id: str
    attendee_id: str
    path: str
    number: int
    minutes: int
    start: int | None = None


class Trained(NamedTuple):
    """Whether they attended all that the path asks; `on` is when the half-day began with which they
    had, in seconds since 1970, None where that was not told."""

    site_id: str
    attendee_id: str
    path: str
    trained: bool
    on: int | None = None


def session(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """For each attendee: each half-day that was attended, by the last word on it, on its day; and
    that they are trained, unless that was taken back, on the day of the half-day with which they
    were. Where that is not told, on the day of the first word on the half-day, and of the last on
    the training; on these days it is `…_noted` always."""
    since: dict[tuple[str, int], int] = {}
    attended: dict[tuple[str, int], tuple[Entry, Entry]] = {}
    trained: dict[str, tuple[Entry, Entry]] = {}
    for told in tale:
        one = told.facts
        if isinstance(one, HalfDay):
            key = one.attendee_id, one.number
            noted = since.setdefault(key, told.at)
            attended[key] = _entries("professional_attended", one, noted, one.start, one.minutes)
        elif one.trained:
            trained[one.attendee_id] = _entries("professional_trained", one, told.at, one.on)
        else:
            trained.pop(one.attendee_id, None)
    there = (both for both in attended.values() if both[0].value)
    return tuple(entry for both in (*there, *trained.values()) for entry in both)


def _entries(
    measure: str, one: HalfDay | Trained, noted: int, at: int | None, value: int = 0
) -> tuple[Entry, Entry]:
    """When it was, and when it was noted."""
    what = one.attendee_id, (one.path,), value
    return (
        Entry(measure, one.site_id, noted if at is None else at, *what),
        Entry(f"{measure}_noted", one.site_id, noted, *what),
    )
