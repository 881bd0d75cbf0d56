"""People: one, or whoever bears a phone number."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.person import PersonCard
from services.booking.domain.refusals import InvalidValue, NotFound


@dataclass(frozen=True, kw_only=True)
class GetPerson:
    """One person, of the caller's sites or with an appointment there."""

    scope: Scope
    person_id: str


def get_person(work: Work, query: GetPerson) -> PersonCard:
    """Raises `NotFound`."""
    card = work.people.card(query.person_id)
    if card is None:
        raise NotFound("person", query.person_id)
    if query.scope.allows(card.person.facts.site):
        return card
    appointments = work.appointments.of_person(query.person_id)
    if any(query.scope.allows(one.state.site) for one in appointments):
        return card
    raise NotFound("person", query.person_id)


@dataclass(frozen=True, kw_only=True)
class FindPeopleByPhone:
    """Whoever bears this number, in the whole network.

    The search is not bound to the caller's sites, so that a person known elsewhere is not
    registered twice; the edge logs it. `department` says how a national number is read.
    """

    scope: Scope
    phone: str
    department: str | None = None


def find_people_by_phone(work: Work, query: FindPeopleByPhone) -> Sequence[PersonCard]:
    """The first registered first. Raises `InvalidValue`."""
    phone = work.tools.numbers.phone(query.phone, query.department)
    if phone is None:
        raise InvalidValue("phone", "a valid phone number")
    return work.people.by_phone(phone)
