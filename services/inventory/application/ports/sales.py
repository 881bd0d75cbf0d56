"""Where sales are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.inventory.domain.sales.sale import Sale


class Sales(Protocol):
    """Sales of all sites, and the numbers of their receipts."""

    def next_number(self, site_id: str, year: int) -> int:
        """The next of the site's receipts of a local year, from 1 on.

        Of two who ask at the same time, one waits for the other; a number of what is not committed
        is given again.
        """
        ...

    def get(self, sale_id: str) -> Sale | None: ...

    def by_receipt(self, number: str) -> Sale | None:
        """The one with this receipt number."""
        ...

    def of_command(self, command_id: str) -> Sale | None:
        """The one that this command made."""
        ...

    def of_day(self, site_id: str, day: date, after: str | None, limit: int) -> Sequence[Sale]:
        """A site's sales of a local day by their receipt numbers, those after the number `after`;
        a `limit` of 0 is none."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's sales, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The sales are that person's from now on; no event tells of it."""
        ...

    def save(self, sale: Sale) -> None: ...
