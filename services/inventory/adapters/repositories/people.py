"""Copies of the facts about people on MongoDB, and their households."""

from collections.abc import Sequence

from kit.repositories import people
from kit.repositories.base import Indexes
from kit.repositories.place import Place
from services.inventory.domain.people import Person

INDEXES: Indexes = (("people", [("household_id", 1)], False),)


class MongoPeople(people.MongoPeople[Person]):
    """See `ports.People`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, Person)

    def of_household(self, household_id: str) -> Sequence[Person]:
        """See the port."""
        query = {"household_id": household_id, "merged_into": None}
        return [self._person(one) for one in self._place.many("people", query, [("_id", 1)])]
