"""What happens to workshops, as contracts."""

from contracts.base import Contract
from contracts.booking import workshops as contracts
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain.workshops import events


def _about(event: events.WorkshopEvent, contract: type[Contract], **more: object) -> Parts:
    data = event.workshop
    facts = contract(
        workshop_id=data.workshop_id,
        site_id=data.site_id,
        trainer_id=data.trainer_id,
        module=data.module,
        subject=data.subject,
        start=timestamp(data.start),
        end=timestamp(data.end),
        capacity=data.capacity,
        venue_type=data.venue_type,
        series_id=data.series_id,
        **more,
    )
    return facts, data.workshop_id, data.site_id


@parts.register
def _(event: events.WorkshopScheduled) -> Parts:
    return _about(event, contracts.WorkshopScheduled)


@parts.register
def _(event: events.WorkshopChanged) -> Parts:
    return _about(event, contracts.WorkshopChanged)


@parts.register
def _(event: events.WorkshopCancelled) -> Parts:
    return _about(event, contracts.WorkshopCancelled, reason=event.reason)


@parts.register
def _(event: events.WorkshopHeld) -> Parts:
    return _about(event, contracts.WorkshopHeld, attended=event.attended, missed=event.missed)
