"""Where what is known of people is kept."""

from collections.abc import Sequence
from typing import Protocol

from kernel import people
from services.inventory.domain.people import Person


class People(people.People[Person], Protocol):
    """Copies of the facts that booking tells."""

    def of_household(self, household_id: str) -> Sequence[Person]:
        """Whoever lives there and was not merged into another."""
        ...
