"""What a donor gave, for the donor: a lot as it is printed."""

from dataclasses import dataclass
from decimal import Decimal

from kernel.scope import Scope
from services.inventory.application.ports import Work, papers
from services.inventory.application.registering import the_lot


@dataclass(frozen=True, kw_only=True)
class GetDepositSlip:
    """Of a lot, with the machines that are registered by now."""

    scope: Scope
    lot_id: str


def get_deposit_slip(work: Work, query: GetDepositSlip) -> papers.DepositSlip:
    """Raises `NotFound`."""
    lot = the_lot(work, query.scope, query.lot_id).state
    place = work.places.get(lot.place_id)
    if place is None:
        raise LookupError(f"lot {lot.lot_id} was received at a place that nobody knows")
    return papers.DepositSlip(
        number=lot.number,
        donor=lot.donor.name or "",
        site=papers.Site(place.name, (), place.timezone),
        received=lot.received_on,
        kilograms=Decimal(lot.grams).scaleb(-3),
        models=tuple(work.devices.models_of_lot(lot.lot_id)),
    )
