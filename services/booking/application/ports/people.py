"""Where people are kept."""

from collections.abc import Collection, Sequence
from typing import Protocol

from services.booking.domain.person import Identity, Person, PersonCard


class People(Protocol):
    """People; their identities are kept apart and only come out in a card."""

    def get(self, person_id: str) -> Person | None: ...

    def hold(self, person_id: str) -> Person | None:
        """The person, whom nobody merges or changes before this unit of work is done."""
        ...

    def card(self, person_id: str) -> PersonCard | None: ...

    def cards(self, ids: Collection[str]) -> Sequence[PersonCard]:
        """Of those of these people whose identity is kept."""
        ...

    def identities(self, ids: Collection[str]) -> Sequence[Identity]:
        """Who these people are, as far as it can be read: whose identity is destroyed or broken is
        not among them."""
        ...

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """Everybody who bears this E.164 number, the first registered first."""
        ...

    def by_keys(self, keys: Collection[str]) -> Sequence[PersonCard]:
        """Everybody who is found by one of these keys, the first registered first."""
        ...

    def of_household(self, household_id: str) -> Sequence[Person]:
        """Who lives together, the first registered first."""
        ...

    def absorbed_by(self, person_id: str) -> Sequence[Person]:
        """Whoever was merged into this person directly, the first registered first."""
        ...

    def absorbed_among(self, ids: Collection[str]) -> Sequence[Person]:
        """Whoever was merged into one of these people directly."""
        ...

    def after(self, person_id: str | None, limit: int) -> Sequence[Person]:
        """The next people in the order of their ids, from behind that one on."""
        ...

    def guard(self, keys: Collection[str]) -> None:
        """Lets no other unit of work that guards one of these keys pass beside this one: the
        later of the two runs again and sees what the first did."""
        ...

    def add(self, person: Person, identity: Identity) -> None: ...

    def save(self, person: Person) -> None: ...

    def save_identity(self, card: PersonCard, identity: Identity) -> PersonCard:
        """Keeps another identity in place of the card's; gives the card as it is now.

        Nothing is written where it is the same.
        """
        ...

    def save_merged(self, person: Person) -> None:
        """Keeps whom the person is merged into, which raises no version: the other's does."""
        ...

    def forget_identity(self, person_id: str) -> None:
        """Drops the identity of somebody whose merge can no longer be undone."""
        ...
