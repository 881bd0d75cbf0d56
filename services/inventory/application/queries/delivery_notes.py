"""A transfer's delivery note, as it is printed."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.lookups import the_transfer
from services.inventory.application.moving import place_with
from services.inventory.application.ports import Work, papers
from services.inventory.application.queries.device_papers import shown


@dataclass(frozen=True, kw_only=True)
class GetDeliveryNote:
    """Of a transfer from or to one of the caller's places."""

    scope: Scope
    transfer_id: str


def get_delivery_note(work: Work, query: GetDeliveryNote) -> papers.DeliveryNote:
    """With its devices as they are now, in the order of its lines. Raises `NotFound`."""
    transfer = the_transfer(work, query.scope, query.transfer_id)
    state = transfer.state
    devices = {one.id: one for one in work.devices.many([line.device_id for line in state.lines])}
    return papers.DeliveryNote(
        number=state.reference,
        url=work.tools.addresses.transfer(transfer.id),
        origin=_site(work, state.from_id),
        destination=_site(work, state.to_id),
        at=state.shipped_at or state.drafted_at,
        devices=tuple(shown(work, devices[line.device_id]) for line in state.lines),
    )


def _site(work: Work, place_id: str) -> papers.Site:
    place = place_with(work, place_id)
    return papers.Site(place.name, (), place.timezone)
