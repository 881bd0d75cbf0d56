"""Say with whom a person lives."""

from dataclasses import dataclass, replace

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.holdings import the_seen_person
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain.people.refusals import SamePerson
from services.booking.domain.person import Person, PersonCard


@dataclass(frozen=True, kw_only=True)
class JoinHousehold:
    """The person lives with another from now on, in that one's household; it is made where there
    is none yet."""

    scope: Scope
    person_id: str
    with_person: str
    expected_version: int | None = None


def join_household(work: Work, command: JoinHousehold) -> PersonCard:
    """The person as they are now; a repeat changes nothing.

    Raises `NotFound`, `Stale`, `SamePerson`.
    """
    person = the_seen_person(work, command.scope, command.person_id)
    other = the_seen_person(work, command.scope, command.with_person)
    check_version("person", person.id, command.expected_version, card_of(work, person).version)
    if person.id == other.id:
        raise SamePerson(person.id)
    household = other.facts.household_id or work.tools.new_id()
    for one in (other, person):
        _live_in(work, one, household)
    return card_of(work, person)


@dataclass(frozen=True, kw_only=True)
class LeaveHousehold:
    """The person lives alone from now on, as far as the network knows."""

    scope: Scope
    person_id: str
    expected_version: int | None = None


def leave_household(work: Work, command: LeaveHousehold) -> PersonCard:
    """The person as they are now; the others stay together. Raises `NotFound`, `Stale`."""
    person = the_seen_person(work, command.scope, command.person_id)
    check_version("person", person.id, command.expected_version, card_of(work, person).version)
    _live_in(work, person, None)
    return card_of(work, person)


def _live_in(work: Work, person: Person, household: str | None) -> None:
    person.change(replace(person.facts, household_id=household), work.now())
    work.people.save(person)
