"""Top-ups: what is in stock by operator and face value, and what was sold. Never a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kernel.scope import Scope
from services.inventory.application.lookups import the_top_up
from services.inventory.application.ports import Work
from services.inventory.application.ports.vault import Count
from services.inventory.domain.top_ups.batch import WARNED_DAYS, today
from services.inventory.domain.top_ups.top_up import TopUp


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Unsold codes of one operator and face value, in euro cents.

    `available` may be sold, of them `expiring` within `WARNED_DAYS`; `too_late` could be entered
    yet, and not for long enough to be sold; `expired` not even that. `price` and `enter_by` are of
    the one that is sold next.
    """

    operator: str
    face_value: int
    available: int
    expiring: int
    too_late: int
    expired: int
    price: int | None
    enter_by: date | None


@dataclass(frozen=True, kw_only=True)
class ListTopUpStock:
    """Of the whole network, which the vault belongs to; None asks for all operators."""

    operator: str | None = None


def list_top_up_stock(work: Work, query: ListTopUpStock) -> Sequence[Stock]:
    """In the order of operator and face value."""
    day = today(work.now())
    return [
        _stock(operator, face_value, list(counts), day)
        for (operator, face_value), counts in groupby(
            work.vault.counted(), lambda one: (one.offer.operator, one.offer.face_value)
        )
        if query.operator in (None, operator)
    ]


def _stock(operator: str, face_value: int, counts: Sequence[Count], day: date) -> Stock:
    live = [one for one in counts if one.status == "stocked" and one.offer.enter_by >= day]
    good = [one for one in live if one.offer.good(day)]
    soon = [one for one in good if (one.offer.enter_by - day).days <= WARNED_DAYS]
    next_sold = good[0].offer if good else None
    available = _sum(good)
    return Stock(
        operator=operator,
        face_value=face_value,
        available=available,
        expiring=_sum(soon),
        too_late=_sum(live) - available,
        expired=_sum(counts) - _sum(live),
        price=next_sold.price if next_sold else None,
        enter_by=next_sold.enter_by if next_sold else None,
    )


def _sum(counts: Sequence[Count]) -> int:
    return sum(one.codes for one in counts)


@dataclass(frozen=True, kw_only=True)
class GetTopUp:
    """One that was sold at one of the caller's places."""

    scope: Scope
    top_up_id: str


def get_top_up(work: Work, query: GetTopUp) -> TopUp:
    """Raises `NotFound`."""
    return the_top_up(work, query.scope, query.top_up_id)


@dataclass(frozen=True, kw_only=True)
class ListTopUps:
    """Those of a sale."""

    scope: Scope
    sale_id: str


def list_top_ups(work: Work, query: ListTopUps) -> Sequence[TopUp]:
    """In the order of their sale, with those that replaced others."""
    return work.top_ups.of_sale(query.sale_id, query.scope.sites)
