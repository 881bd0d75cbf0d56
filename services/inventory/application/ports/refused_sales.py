"""Where it is kept what was refused."""

from collections.abc import Sequence
from typing import Protocol

from services.inventory.domain.sales.refused import RefusedSale


class RefusedSales(Protocol):
    """Sales that were refused to people."""

    def get(self, refusal_id: str) -> RefusedSale | None: ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of what was refused to a person, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...

    def save(self, refused: RefusedSale) -> None: ...
