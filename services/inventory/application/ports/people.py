"""Where what is known of people is kept."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.people import Person


class People(Protocol):
    """Copies of the facts that booking tells."""

    def get(self, person_id: str) -> Person | None:
        """As told, also where the person was merged into another."""
        ...

    def hold(self, person_id: str) -> Person | None:
        """As `get`; nobody changes or holds the person beside this unit of work."""
        ...

    def of_household(self, household_id: str) -> Sequence[Person]:
        """Whoever lives there and was not merged into another."""
        ...

    def put(self, person: Person) -> None:
        """Keeps a copy in place of the one before."""
        ...
