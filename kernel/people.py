"""What a service knows of people whom booking registers: a copy of coarse facts, by a pseudonym."""

from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from kernel.merges import Merges
from kernel.refusals import PersonUnknown

NOBODY: Final = "00000000-0000-0000-0000-000000000000"
"""Whose is what belonged to somebody who was erased (the nil UUID of RFC 9562). Events about such a
thing, which are few, bear it where their contract wants a person."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A pseudonym; a service adds the facts that it needs, each with a default.

    `site_id` is where they were registered, None of a copy that was made before it was kept.
    `merged_into` is who stands for somebody absorbed; `erased` leaves the id and nothing else.
    `sequence` is the number of the last event that was taken in.
    """

    id: str
    site_id: str | None = None
    merged_into: str | None = None
    erased: bool = False
    sequence: int = 0

    @property
    def registered(self) -> bool:
        """Whether booking told of them at all; else only a merge did."""
        return self.sequence > 0


P = TypeVar("P", bound=Person)


class People(Protocol[P]):
    """Copies of the facts that booking tells."""

    def get(self, person_id: str) -> P | None:
        """As told, also where the person was merged into another."""
        ...

    def hold(self, person_id: str) -> P | None:
        """As `get`; nobody changes or holds the person beside this unit of work."""
        ...

    def put(self, person: P) -> None:
        """Keeps a copy in place of the one before."""
        ...


class HasPeople(Protocol):
    """A unit of work that knows people."""

    @property
    def people(self) -> People[Any]: ...

    @property
    def merges(self) -> Merges: ...


def on_person(work: HasPeople, person: Person) -> None:
    """Booking tells of a person: of two facts, those that were told later hold, whichever are heard
    of first; who was merged or erased stays so."""
    known = work.people.get(person.id)
    if known is None:
        merged = [one for one in work.merges.of_absorbed(person.id) if one.standing]
        work.people.put(replace(person, merged_into=merged[0].kept_id if merged else None))
    elif known.sequence < person.sequence and not known.erased:
        work.people.put(replace(person, merged_into=known.merged_into))


def on_erased(work: HasPeople, person: Person) -> None:
    """Booking tells that somebody was erased: of the copy that alone is left."""
    work.people.put(person)


def the_person(people: People[P], person_id: str) -> P:
    """The person for whom a command does something: see `known_person`.

    Held, so that a merge beside the command conflicts with it, and one of the two runs again.
    """
    person = known_person(people, person_id)
    return people.hold(person.id) or person


def known_person(people: People[P], person_id: str) -> P:
    """The person whom the id means now: the kept one of whoever was merged. For queries.

    Raises `PersonUnknown` where nothing was told of them yet, and of who was erased.
    """
    person = _followed(people, person_id)
    if person is None or person.erased or not person.registered:
        raise PersonUnknown(person_id)
    return person


def listed_under(people: People[P], person_id: str | None) -> str | None:
    """By which id a list that is asked for by a person finds theirs: who was merged has nothing
    under their own. Somebody unknown, or nobody in particular, stays as given."""
    person = None if person_id is None else _followed(people, person_id)
    return person_id if person is None else person.id


def _followed(people: People[P], person_id: str) -> P | None:
    person = people.get(person_id)
    for _ in range(_MERGES):
        if person is None or person.merged_into is None:
            break
        person = people.get(person.merged_into)
    return person


_MERGES: Final = 20
"""So many merges one after the other are followed; booking makes no circle."""
