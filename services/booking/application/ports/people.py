"""Where people are kept."""

from collections.abc import Sequence
from typing import Protocol

from services.booking.domain.person import Identity, Person, PersonCard


class People(Protocol):
    """People; their identities are kept apart and only come out in a card."""

    def get(self, person_id: str) -> Person | None: ...

    def card(self, person_id: str) -> PersonCard | None: ...

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """Everybody who bears this E.164 number, the first registered first."""
        ...

    def add(self, person: Person, identity: Identity) -> None: ...
