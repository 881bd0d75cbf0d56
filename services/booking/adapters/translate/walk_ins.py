"""What happens to tickets, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.booking import walk_ins as contracts
from kernel.people import NOBODY
from kit.envelope import timestamp
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain.walk_ins import events


def _about(event: events.WalkInEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.walk_in
    person_id = None if state.person_id == NOBODY else state.person_id
    facts = contract(
        walk_in_id=state.walk_in_id,
        site_id=state.site_id,
        space=state.space,
        person_id=person_id,
        **more,
    )
    return facts, person_id or state.walk_in_id, state.site_id


@parts.register
def _(event: events.WalkInJoined) -> Parts:
    return _about(event, contracts.WalkInJoined)


@parts.register
def _(event: events.WalkInServed) -> Parts:
    by = event.walk_in.served_by
    served: dict[str, Any] = {}
    if by is not None:
        served = {
            "adviser_id": by.adviser_id,
            "appointment_type": by.appointment_type,
            "start": timestamp(by.start),
            "end": timestamp(by.end),
            "instead_of": by.instead_of,
        }
    return _about(event, contracts.WalkInServed, waited_minutes=event.waited_minutes, **served)


@parts.register
def _(event: events.WalkInLeft) -> Parts:
    return _about(
        event,
        contracts.WalkInLeft,
        waited_minutes=event.waited_minutes,
        reason=event.walk_in.leaving,
    )
