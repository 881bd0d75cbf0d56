"""What happens to holds, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import holds as contracts
from kit.envelope import timestamp
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.holds import events


def _about(event: events.HoldEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.hold
    facts = contract(
        hold_id=state.hold_id,
        person_id=state.person_id,
        category=state.category,
        site_id=state.place_id,
        **more,
    )
    return facts, state.person_id, state.place_id


def _kept(event: events.HoldEvent, contract: type[Contract], **more: Any) -> Parts:
    return _about(event, contract, device_id=event.hold.device_id, **more)


def _keeping(event: events.HoldOfDevice, contract: type[Contract], **more: Any) -> Parts:
    return _kept(event, contract, until=timestamp(event.until), **more)


@parts.register
def _(event: events.HoldWaitlisted) -> Parts:
    return _about(event, contracts.HoldWaitlisted, position=event.position)


@parts.register
def _(event: events.HoldOffered) -> Parts:
    return _keeping(event, contracts.HoldOffered)


@parts.register
def _(event: events.HoldConfirmed) -> Parts:
    return _keeping(event, contracts.HoldConfirmed, appointment_id=event.hold.appointment_id)


@parts.register
def _(event: events.HoldExtended) -> Parts:
    return _keeping(event, contracts.HoldExtended)


@parts.register
def _(event: events.HoldMoved) -> Parts:
    appointment_id = event.hold.appointment_id
    return _keeping(event, contracts.HoldMoved, appointment_id=appointment_id, reason=event.reason)


@parts.register
def _(event: events.HoldExpired) -> Parts:
    return _kept(event, contracts.HoldExpired, was=event.was)


@parts.register
def _(event: events.HoldDeclined) -> Parts:
    return _kept(event, contracts.HoldDeclined)


@parts.register
def _(event: events.HoldReleased) -> Parts:
    return _kept(event, contracts.HoldReleased, reason=event.reason)


@parts.register
def _(event: events.HoldFulfilled) -> Parts:
    return _kept(event, contracts.HoldFulfilled, sale_id=event.sale_id)
