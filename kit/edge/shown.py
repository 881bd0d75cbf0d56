"""Whose data an answer shows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from kernel.people import NOBODY

_PEOPLE: ContextVar[set[str] | None] = ContextVar("people", default=None)
_ID: Final = rb"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_NAMED: Final = re.compile(
    rb'"(?:(?:[a-z_]+_)?person_id|kept_id|absorbed_id|merged_into)":"' + _ID + rb'"'
    rb'|"subject":"person/' + _ID + rb'"'
)
"""As all schemas and contracts call them, also those of merges, and whom an event is about."""


@contextmanager
def noting() -> Iterator[set[str]]:
    """The people whose data is shown by what is made within the block."""
    people: set[str] = set()
    token = _PEOPLE.set(people)
    try:
        yield people
    finally:
        _PEOPLE.reset(token)


def note(person_id: str | None) -> None:
    """What is being made shows data of this person, though nobody could see it by looking: a
    file, or an id that is not called `person_id`."""
    people = _PEOPLE.get()
    if people is not None and person_id is not None and person_id != NOBODY:
        people.add(person_id)


def named_in(body: bytes) -> set[str]:
    """The people whose ids stand in a JSON document under a name that says so, at any depth."""
    found = _NAMED.findall(body)
    return {(one or subject).decode() for one, subject in found} - {NOBODY}
