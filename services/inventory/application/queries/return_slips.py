"""What was decided about a return, as it is printed: the same each time."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.ports import Work, papers
from services.inventory.application.returning import the_return, the_sale_of
from services.inventory.domain.returns.refusals import ReturnOpen
from services.inventory.domain.returns.shown import Shown


@dataclass(frozen=True, kw_only=True)
class GetReturnSlip:
    """Of a return by its id."""

    scope: Scope
    return_id: str


def get_return_slip(work: Work, query: GetReturnSlip) -> papers.ReturnSlip:
    """Raises `NotFound`, and `ReturnOpen` where nothing is decided yet."""
    state = the_return(work, query.scope, query.return_id).state
    decision, place = state.decision, work.places.get(state.place_id)
    if decision is None:
        raise ReturnOpen(state.return_id)
    if place is None:
        raise NotFound("place", state.place)
    until = decision.warranty_until
    over = until is not None and until < decision.at.astimezone(place.zone).date()
    return papers.ReturnSlip(
        number=decision.slip_number,
        receipt=the_sale_of(work, state.sale_id).state.receipt_number,
        site=papers.Site(place.name, (), place.timezone),
        at=decision.at,
        device=_device(state.device),
        outcome=decision.outcome,
        fault=state.fault,
        refused_because=decision.reason,
        refund=tuple(papers.Payment(part.means, part.amount) for part in decision.refund),
        replacement=None if decision.replacement is None else _device(decision.replacement),
        warranty_until=None if over else until,
        whose=state.person_id,
    )


def _device(shown: Shown) -> papers.Device:
    return papers.Device(
        shown.category,
        shown.make,
        shown.model,
        shown.serial_end,
        shown.reference,
        grade=shown.grade,
    )
