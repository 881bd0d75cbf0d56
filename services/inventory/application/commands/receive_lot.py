"""Receive a lot: what a donor gives at one time."""

from dataclasses import dataclass
from datetime import date

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import Scope
from services.inventory.application.lookups import the_place
from services.inventory.application.ports import Work
from services.inventory.domain.lots.lot import Donor, DonorKind, Lot, LotState


@dataclass(frozen=True, kw_only=True)
class ReceiveLot:
    """`grams` by the scales, `devices` as counted at the door; `received_on` is today where None.

    The donor is named, or was one before: `donor_id`, of a lot at one of the caller's places.
    """

    scope: Scope
    site: str
    grams: int
    devices: int
    donor_kind: DonorKind | None = None
    donor_name: str | None = None
    donor_id: str | None = None
    received_on: date | None = None
    by: str | None = None


def receive_lot(work: Work, command: ReceiveLot) -> Lot:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`."""
    place = the_place(work, command.scope, command.site)
    today = work.now().astimezone(place.zone).date()
    received_on = command.received_on or today
    donor = _donor(work, command)
    number = work.lots.next_number(place.id, received_on.year)
    state = LotState(
        lot_id=work.tools.new_id(),
        number=f"L-{received_on.year}-{place.slug}-{number:04d}",
        place_id=place.id,
        place=place.slug,
        donor=donor,
        received_on=received_on,
        grams=command.grams,
        devices=command.devices,
        received_at=work.now(),
        by=command.by,
    )
    state.check(today)
    lot = Lot.receive(state)
    work.lots.save(lot)
    return lot


def _donor(work: Work, command: ReceiveLot) -> Donor:
    if command.donor_id is not None:
        if command.donor_kind is not None or command.donor_name is not None:
            raise InvalidValue("donor_id", "instead of a kind and a name")
        donor = work.lots.donor(command.donor_id, command.scope.sites)
        if donor is None:
            raise NotFound("donor", command.donor_id)
        return donor
    if command.donor_kind is None or command.donor_name is None:
        missing = "donor_kind" if command.donor_kind is None else "donor_name"
        raise InvalidValue(missing, "needed without the id of a known donor")
    return Donor(id=work.tools.new_id(), kind=command.donor_kind, name=command.donor_name)
