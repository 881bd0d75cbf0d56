"""Sales: one by its id or its receipt's number, those of a site and day, and what they sum to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.lookups import the_site
from services.inventory.application.ports import Work
from services.inventory.application.views import LineNow, SaleView
from services.inventory.domain.days import start_of
from services.inventory.domain.places import Place
from services.inventory.domain.sales.sale import Sale
from services.inventory.domain.sales.takings import Takings, sum_up


@dataclass(frozen=True, kw_only=True)
class GetSale:
    """One sale by its id, or by the number of its receipt."""

    scope: Scope
    reference: str


def get_sale(work: Work, query: GetSale) -> SaleView:
    """With what took the place of its devices. Raises `NotFound`."""
    sale = the_sale(work, query.scope, query.reference)
    # In their order, so that of a replacement's replacement the last one stays.
    now = {
        one.state.line: one.state.decision.replacement
        for one in work.returns.of_sale(sale.id)
        if one.state.decision is not None and one.state.decision.replacement is not None
    }
    lines = (LineNow(**vars(one), replaced_by=now.get(one.number)) for one in sale.state.devices)
    return SaleView(sale, tuple(lines))


def the_sale(work: Work, scope: Scope, reference: str) -> Sale:
    """A sale of one of the caller's sites, by its id or its receipt's number. Raises `NotFound`."""
    sale = work.sales.get(reference) or work.sales.by_receipt(reference)
    if sale is None or not scope.allows(sale.state.site):
        raise NotFound("sale", reference)
    return sale


@dataclass(frozen=True, kw_only=True)
class ListSales:
    """A site's of a local day (None: today) by their receipts; `after` is a receipt's number."""

    scope: Scope
    site: str
    day: date | None = None
    after: str | None = None
    limit: int = 200


def list_sales(work: Work, query: ListSales) -> Sequence[Sale]:
    """Raises `OutOfScope`, `NotFound`."""
    place, day = _when(work, query.scope, query.site, query.day)
    return work.sales.of_day(place.id, day, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class GetTakings:
    """Of a site's till on a local day (None: today)."""

    scope: Scope
    site: str
    day: date | None = None


def get_takings(work: Work, query: GetTakings) -> Takings:
    """Raises `OutOfScope`, `NotFound`."""
    place, day = _when(work, query.scope, query.site, query.day)
    sales = work.sales.of_day(place.id, day, None, 0)
    start, end = start_of(day, place.zone), start_of(day + timedelta(days=1), place.zone)
    decisions = [one.state.decision for one in work.returns.refunded_at(place.id, start, end)]
    refunds = [one.refund for one in decisions if one is not None and one.refund]
    return sum_up(query.site, day, [sale.state for sale in sales], refunds)


def _when(work: Work, scope: Scope, site: str, day: date | None) -> tuple[Place, date]:
    place = the_site(work, scope, site)
    return place, day or work.now().astimezone(place.zone).date()
