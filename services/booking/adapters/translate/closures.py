"""What happens to closures of sites, as contracts."""

from contracts.booking import closures as contracts
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain.closing import events


def _about(
    event: events.ClosureEvent, contract: type[contracts.ClosureFacts], **more: object
) -> Parts:
    facts = contract(
        closure_id=event.closure_id,
        site_id=event.site_id,
        start=timestamp(event.period.start),
        end=timestamp(event.period.end),
        reason=event.reason,
        **more,
    )
    return facts, event.closure_id, event.site_id


@parts.register
def _(event: events.SiteClosurePlanned) -> Parts:
    return _about(event, contracts.SiteClosurePlanned, displaces=event.displaces)


@parts.register
def _(event: events.SiteClosureWithdrawn) -> Parts:
    return _about(event, contracts.SiteClosureWithdrawn)


@parts.register
def _(event: events.SiteClosureDisplaced) -> Parts:
    counts = {kind: event.displaced.get(kind, 0) for kind in ("appointments", "workshops")}
    return _about(event, contracts.SiteClosureDisplaced, **counts)
