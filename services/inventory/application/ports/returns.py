"""Where returns are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.inventory.domain.returns.device_return import Return, ReturnStatus


@dataclass(frozen=True, kw_only=True)
class WantedReturns:
    """Which returns to list; None leaves a property out of the question.

    `places` are slugs; `opened_before` is an instant.
    """

    places: frozenset[str] | None = None
    status: ReturnStatus | None = None
    opened_before: datetime | None = None
    device_id: str | None = None
    person_id: str | None = None


class Returns(Protocol):
    """Returns of all sites, and the numbers of their slips."""

    def next_number(self, site_id: str, year: int) -> int:
        """The next of the site's slips of a local year, from 1 on; see `Sales.next_number`."""
        ...

    def get(self, return_id: str) -> Return | None: ...

    def of_sale(self, sale_id: str) -> Sequence[Return]:
        """Of devices that somebody has by this sale, in their order."""
        ...

    def refunded_at(self, site_id: str, start: datetime, end: datetime) -> Sequence[Return]:
        """Those refunded at a site from an instant on and before another, in their order."""
        ...

    def listed(self, wanted: WantedReturns, after: str | None, limit: int) -> Sequence[Return]:
        """In the order of their ids, those after `after`; a `limit` of 0 is none."""
        ...

    def open_since(self, before: datetime) -> int:
        """How many are undecided that were brought back before an instant."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's returns, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The returns are that person's from now on; no event tells of it."""
        ...

    def save(self, return_: Return) -> None: ...
