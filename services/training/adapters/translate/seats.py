"""What training says of seats, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import seats as contracts
from kit.envelope import timestamp
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.seats import events


def _about(event: events.SeatRequestEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.request
    facts = contract(
        request_id=state.request_id,
        person_id=event.person_id,
        enrolment_id=state.enrolment_id,
        module=state.module,
        site_id=state.site_id,
        **more,
    )
    return facts, event.person_id, state.site_id


@parts.register
def _(event: events.SeatRequested) -> Parts:
    state = event.request
    return _about(
        event,
        contracts.SeatRequested,
        earliest=timestamp(state.earliest),
        latest=timestamp(state.latest),
        replaces=state.replaces,
    )


@parts.register
def _(event: events.SeatRequestWithdrawn) -> Parts:
    return _about(event, contracts.SeatRequestWithdrawn, reason=event.reason)


@parts.register
def _(event: events.SeatRequestStuck) -> Parts:
    return _about(
        event, contracts.SeatRequestStuck, waiting_for=event.awaited, since=timestamp(event.since)
    )
