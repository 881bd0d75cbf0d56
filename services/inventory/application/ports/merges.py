"""Where it is kept who was merged into whom."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.merges import Merge


class Merges(Protocol):
    """Merges, those that were undone among them."""

    def get(self, kept_id: str, absorbed_id: str) -> Merge | None: ...

    def of_absorbed(self, person_id: str) -> Sequence[Merge]:
        """Every merge of that person into others, in the order of the others' ids."""
        ...

    def put(self, merge: Merge) -> None:
        """Keeps it in place of the one before."""
        ...


class OfPeople(Protocol):
    """What every topic offers that keeps whose something is."""

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...
