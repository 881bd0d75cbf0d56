"""Sales: one by its id or its receipt's number, or those of a site and day."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.domain.sales.sale import Sale


@dataclass(frozen=True, kw_only=True)
class GetSale:
    """One sale by its id, or by the number of its receipt."""

    scope: Scope
    reference: str


def get_sale(work: Work, query: GetSale) -> Sale:
    """Of one of the caller's sites. Raises `NotFound`."""
    sale = work.sales.get(query.reference) or work.sales.by_receipt(query.reference)
    if sale is None or not query.scope.allows(sale.state.site):
        raise NotFound("sale", query.reference)
    return sale
