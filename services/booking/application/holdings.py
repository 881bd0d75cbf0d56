"""What belongs to people. A topic that keeps a person's id adds a line here, and is then moved by
a merge, restored by its undoing, and counted when it is asked who may see a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.lookups import known_as, the_person
from services.booking.application.ports import Work
from services.booking.domain.person import Person
from services.booking.domain.workshops.seat import same_workshop


class PeoplesThings(Protocol):
    """A repository of things that belong to people, each with an `id`."""

    def of_person(
        self, person_id: str, sites: frozenset[str] | None = None, /
    ) -> Sequence[Any]: ...

    def rekey(self, ids: Sequence[str], person_id: str, /) -> None:
        """The things with these ids belong to that person now, which raises no version."""
        ...


@dataclass(frozen=True)
class Holding:
    """One kind of thing: where it is kept, and which two of them one person cannot have beside each
    other, apart from being at one time (the busy calendar knows)."""

    kind: str
    kept: Callable[[Work], PeoplesThings]
    clash: Callable[[Any, Any], bool] = lambda _one, _other: False


HOLDINGS: Final = (
    Holding("appointment", lambda work: work.appointments),
    Holding("earlier_request", lambda work: work.earlier),
    Holding("walk_in", lambda work: work.walk_ins),
    Holding("referral", lambda work: work.referrals),
    Holding("seat", lambda work: work.seats, clash=same_workshop),
)


def seen_person(work: Work, scope: Scope, person_id: str) -> Person:
    """A person registered at one of the caller's sites, or with something there.

    Raises `NotFound`.
    """
    person = known_as(work, person_id)
    if not is_seen(work, scope, person):
        raise NotFound("person", person_id)
    return person


def the_seen_person(work: Work, scope: Scope, person_id: str) -> Person:
    """The same, held until the unit of work is done. Raises `NotFound`."""
    return the_person(work, seen_person(work, scope, person_id).id)


def check_household(work: Work, scope: Scope, household_id: str) -> None:
    """Somebody whom the caller may see lives in this household, and does until the unit of work is
    done. Raises `NotFound`.
    """
    for one in work.people.of_household(household_id):
        if is_seen(work, scope, one):
            the_person(work, one.id)
            return
    raise NotFound("household", household_id)


def is_seen(work: Work, scope: Scope, person: Person) -> bool:
    """Whether the person was registered at one of the caller's sites, or has something there."""
    if scope.allows(person.facts.site):
        return True
    return any(holding.kept(work).of_person(person.id, scope.sites) for holding in HOLDINGS)
