"""What happens to partners, as contracts."""

from contracts.booking import partners as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events


def _about(event: events.PartnerEvent, contract: type[contracts.PartnerFacts]) -> Parts:
    data = contract(
        partner_id=event.partner_id,
        structure_type=event.structure_type,
        department=event.department,
        in_qpv=event.in_qpv,
    )
    return data, event.partner_id, None


@parts.register
def _(event: events.PartnerJoined) -> Parts:
    return _about(event, contracts.PartnerJoined)


@parts.register
def _(event: events.PartnerChanged) -> Parts:
    return _about(event, contracts.PartnerChanged)
