"""Steps that use cases of returns share."""

from kernel.refusals import NotFound, PersonUnknown
from kernel.scope import Scope
from services.inventory.application.lookups import known_person
from services.inventory.application.ports import Work
from services.inventory.application.views import ReturnView
from services.inventory.domain.returns.device_return import Return
from services.inventory.domain.returns.refund import refundable
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.sale import Sale


def the_return(work: Work, scope: Scope, return_id: str) -> Return:
    """A return of one of the caller's sites. Raises `NotFound`."""
    found = work.returns.get(return_id)
    if found is None or not scope.allows(found.state.place):
        raise NotFound("return", return_id)
    return found


def the_sale_of(work: Work, sale_id: str) -> Sale:
    """The sale by which somebody has a device, at whatever site. Raises `NotFound`."""
    sale = work.sales.get(sale_id)
    if sale is None:
        raise NotFound("sale", sale_id)
    return sale


def line_of(work: Work, sale_id: str, device_id: str) -> int:
    """The number of the line by which somebody has the device: its own, or that of the device which
    it replaced. Raises `NotFound`, `NoSuchLine`."""
    for one in work.returns.of_sale(sale_id):
        decision = one.state.decision
        if decision is not None and decision.replacement_id == device_id:
            return one.state.line
    return the_sale_of(work, sale_id).line_of_device(device_id).number


def gone_back(work: Work, sale_id: str) -> list[Payment]:
    """What was refunded of a sale, part by part."""
    return [
        part
        for one in work.returns.of_sale(sale_id)
        if one.state.decision is not None
        for part in one.state.decision.refund
    ]


def shown(work: Work, one: Return) -> ReturnView:
    """The return with what its sale says of the money. Raises `NotFound`, `NoSuchLine`."""
    sale = the_sale_of(work, one.state.sale_id)
    price = sale.line(one.state.line).price
    still = one.state.status == "open"
    return ReturnView(
        one=one,
        receipt_number=sale.state.receipt_number,
        price=price,
        paid=sale.state.payments,
        refundable=refundable(price, sale.state.payments, gone_back(work, sale.id))
        if still
        else (),
    )


def household_of(work: Work, person_id: str) -> str | None:
    """Where somebody lives now; None for who lives alone, or was erased."""
    person = work.people.get(person_id)
    return None if person is None else person.household_id


def stands_for(work: Work, person_id: str) -> str | None:
    """Who a person is now; None for who was erased."""
    try:
        return known_person(work, person_id).id
    except PersonUnknown:
        return None
