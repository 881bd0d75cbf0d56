"""A sale's receipt, as it is printed: the same each time."""

from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.inventory.application.ports import Work, papers
from services.inventory.application.queries.sales import the_sale
from services.inventory.domain.sales.lines import DeviceLine, TopUpLine
from services.inventory.domain.sales.sale import SaleState


@dataclass(frozen=True, kw_only=True)
class GetReceipt:
    """Of a sale, by its id or the receipt's number."""

    scope: Scope
    reference: str


def get_receipt(work: Work, query: GetReceipt) -> papers.Receipt:
    """Without the codes of its top-ups. Raises `NotFound`."""
    sale = the_sale(work, query.scope, query.reference).state
    place = work.places.get(sale.site_id)
    if place is None:
        raise LookupError(f"sale {sale.sale_id} was made at a site that nobody knows")
    return papers.Receipt(
        kind=sale.way,
        number=sale.receipt_number,
        site=papers.Site(place.name, (), place.timezone),
        at=sale.at,
        devices=tuple(_device(line) for line in sale.devices),
        top_ups=tuple(_top_up(line) for line in sale.top_ups),
        payments=tuple(papers.Payment(part.means, part.amount) for part in sale.payments),
        warranty_until=_warranty(sale),
        waived=sale.waiver is not None,
        cash_given=sale.cash_given,
        whose=sale.person_id,
    )


def _device(line: DeviceLine) -> papers.DeviceLine:
    device = papers.Device(
        line.category,
        line.make,
        line.model,
        line.serial_end,
        line.reference,
        grade=line.grade,
    )
    return papers.DeviceLine(device, line.price, line.reference_price)


def _top_up(line: TopUpLine) -> papers.TopUpLine:
    return papers.TopUpLine(line.operator, line.face_value, line.price)


def _warranty(sale: SaleState) -> date | None:
    return max((line.warranty_until for line in sale.devices), default=None)
