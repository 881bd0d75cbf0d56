"""What came into a till on a day. Money in euro cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.inventory.domain.sales.lines import MEANS, Means, Payment
from services.inventory.domain.sales.sale import SaleState


@dataclass(frozen=True, kw_only=True)
class Takings:
    """Of a site (slug) on a local day: how many receipts from which to which, and the sums.

    Refunds are paid by their own slips: they are told beside, and not taken off.
    """

    site: str
    day: date
    sales: int
    donations: int
    first_receipt: str | None
    last_receipt: str | None
    total: int
    by_means: Mapping[Means, int]
    saving: int
    refunds: int
    refunded: Mapping[Means, int]

    @property
    def refunded_total(self) -> int:
        """All that went back."""
        return sum(self.refunded.values())

    @property
    def expected_cash(self) -> int:
        """What the day added to the cash drawer, net of change; below 0 where more went out."""
        return self.by_means["cash"] - self.refunded["cash"]


def sum_up(
    site: str, day: date, sales: Iterable[SaleState], refunds: Sequence[Sequence[Payment]]
) -> Takings:
    """Of the sales in the order of their receipts, and of what went back by each slip."""
    found = list(sales)
    sold = [one for one in found if one.way == "sale"]
    return Takings(
        site=site,
        day=day,
        sales=len(sold),
        donations=len(found) - len(sold),
        first_receipt=found[0].receipt_number if found else None,
        last_receipt=found[-1].receipt_number if found else None,
        total=sum(one.total for one in sold),
        by_means=_by_means(one.payments for one in sold),
        saving=sum(one.saving for one in found),
        refunds=len(refunds),
        refunded=_by_means(refunds),
    )


def _by_means(payments: Iterable[Sequence[Payment]]) -> Mapping[Means, int]:
    sums = dict.fromkeys(MEANS, 0)
    for part in (part for parts in payments for part in parts):
        sums[part.means] += part.amount
    return sums
