"""What happens to lots, as contracts: of the donor, the id and the kind."""

from contracts.inventory import lots as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.lots.events import LotReceived


@parts.register
def _(event: LotReceived) -> Parts:
    lot = event.lot
    facts = contracts.LotReceived(
        lot_id=lot.lot_id,
        site_id=lot.place_id,
        donor_id=lot.donor.id,
        donor_kind=lot.donor.kind,
        devices=lot.devices,
        grams=lot.grams,
    )
    return facts, lot.lot_id, lot.place_id
