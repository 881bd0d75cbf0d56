"""People: one, or whoever bears a phone number or a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import Scope
from services.booking.application.holdings import seen_person
from services.booking.application.lookups import known_as
from services.booking.application.ports import Work
from services.booking.domain.people.duplicates import signs
from services.booking.domain.people.keys import name_keys
from services.booking.domain.person import Identity, Person, PersonCard


@dataclass(frozen=True, kw_only=True)
class GetPerson:
    """One person, of the caller's sites or with something there."""

    scope: Scope
    person_id: str


def get_person(work: Work, query: GetPerson) -> PersonCard:
    """Whoever the person is known as today. Raises `NotFound`."""
    return card_of(work, seen_person(work, query.scope, query.person_id))


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
    return _known_today(work, work.people.by_phone(phone))


@dataclass(frozen=True, kw_only=True)
class FindPeopleByName:
    """Whoever was born that year and has these names or close ones, in the whole network."""

    scope: Scope
    first_name: str
    last_name: str
    birth_year: int


def find_people_by_name(work: Work, query: FindPeopleByName) -> Sequence[PersonCard]:
    """The first registered first."""
    asked = Identity(
        first_name=query.first_name, last_name=query.last_name, birth_year=query.birth_year
    )
    found = work.people.by_keys(name_keys(query.first_name, query.last_name, query.birth_year))
    return _known_today(work, (card for card in found if signs(asked, card.identity)))


def card_of(work: Work, person: Person) -> PersonCard:
    """A person together with the identity. Raises `NotFound`."""
    card = work.people.card(person.id)
    if card is None:
        raise NotFound("person", person.id)
    return card


def _known_today(work: Work, found: Iterable[PersonCard]) -> Sequence[PersonCard]:
    cards = {}
    for card in found:
        person = known_as(work, card.person.id)
        cards[person.id] = card if card.person.id == person.id else card_of(work, person)
    return list(cards.values())
