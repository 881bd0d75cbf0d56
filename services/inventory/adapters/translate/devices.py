"""What happens to devices, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.inventory import devices as contracts
from kit.envelope import timestamp
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.devices import events


def _about(
    event: events.DeviceEvent,
    contract: type[Contract],
    person_id: str | None = None,
    **more: Any,
) -> Parts:
    state = event.device
    people = {} if person_id is None else {"person_id": person_id}
    facts = contract(
        device_id=state.device_id,
        category=state.description.category,
        lot_id=state.lot_id,
        site_id=state.place_id,
        **people,
        **more,
    )
    return facts, person_id or state.device_id, state.place_id


@parts.register
def _(event: events.DeviceRegistered) -> Parts:
    given_at = event.device.given_at
    received_at = None if given_at is None else timestamp(given_at)
    return _about(event, contracts.DeviceRegistered, again=event.again, received_at=received_at)


@parts.register
def _(event: events.DeviceDescribed) -> Parts:
    return _about(event, contracts.DeviceDescribed)


@parts.register
def _(event: events.DeviceWiped) -> Parts:
    wipe = event.device.wipe
    if wipe is None:
        raise TypeError("a device that was wiped has a wipe")
    return _about(event, contracts.DeviceWiped, method=wipe.method, verified=wipe.verified)


@parts.register
def _(event: events.WipeVerified) -> Parts:
    return _about(event, contracts.DeviceWipeVerified)


@parts.register
def _(event: events.DeviceSentToRepair) -> Parts:
    return _about(event, contracts.DeviceSentToRepair, fault=event.fault)


@parts.register
def _(event: events.DeviceRepaired) -> Parts:
    return _about(event, contracts.DeviceRepaired, new_storage=event.new_storage)


@parts.register
def _(event: events.DeviceGraded) -> Parts:
    grading = _grading(event)
    return _about(
        event,
        contracts.DeviceGraded,
        grade=grading.grade,
        computed_grade=grading.computed,
        tests_passed=grading.passed,
    )


@parts.register
def _(event: events.DeviceReadied) -> Parts:
    return _about(event, contracts.DeviceReadied, grade=_grading(event).grade)


@parts.register
def _(event: events.DeviceScrapped) -> Parts:
    return _about(event, contracts.DeviceScrapped, reason=event.reason)


@parts.register
def _(event: events.DeviceHeld) -> Parts:
    return _about(
        event,
        contracts.DeviceHeld,
        event.person_id,
        hold_id=event.hold_id,
        until=timestamp(event.until),
        appointment_id=event.appointment_id,
    )


@parts.register
def _(event: events.DeviceReleased) -> Parts:
    return _about(
        event,
        contracts.DeviceReleased,
        event.person_id,
        hold_id=event.hold_id,
        reason=event.reason,
    )


def _handed_over(event: events.DeviceHandedOver, contract: type[Contract]) -> Parts:
    terms = event.terms
    return _about(
        event,
        contract,
        event.person_id,
        household_id=terms.household_id,
        sale_id=event.sale_id,
        grade=terms.grade,
        price_cents=terms.price,
        reference_price_cents=terms.reference_price,
        price_grid_version=terms.price_grid_version,
        factor_version=terms.factor_version,
        avoided_kgco2e=terms.avoided_kgco2e,
        avoided_kg_materials=terms.avoided_kg_materials,
    )


@parts.register
def _(event: events.DeviceSold) -> Parts:
    return _handed_over(event, contracts.DeviceSold)


@parts.register
def _(event: events.DeviceDonated) -> Parts:
    return _handed_over(event, contracts.DeviceDonated)


def _came_back(event: events.DeviceCameBack, contract: type[Contract], **more: Any) -> Parts:
    return _about(
        event,
        contract,
        event.person_id,
        household_id=event.household_id,
        sale_id=event.sale_id,
        return_id=event.return_id,
        **more,
    )


@parts.register
def _(event: events.DeviceReturned) -> Parts:
    return _came_back(event, contracts.DeviceReturned, reason=event.reason)


@parts.register
def _(event: events.DeviceHandedBack) -> Parts:
    return _came_back(event, contracts.DeviceHandedBack, outcome=event.outcome)


@parts.register
def _(event: events.DeviceReclaimed) -> Parts:
    return _came_back(event, contracts.DeviceReclaimed, outcome=event.outcome)


@parts.register
def _(event: events.DeviceShipped) -> Parts:
    return _about(
        event,
        contracts.DeviceShipped,
        transfer_id=event.transfer_id,
        from_site_id=event.from_id,
    )


@parts.register
def _(event: events.DeviceArrived) -> Parts:
    return _about(event, contracts.DeviceArrived, transfer_id=event.transfer_id)


@parts.register
def _(event: events.DeviceRelocated) -> Parts:
    return _about(
        event,
        contracts.DeviceRelocated,
        stock_take_id=event.stock_take_id,
        transfer_id=event.transfer_id,
        from_site_id=event.from_id,
    )


def _grading(event: events.DeviceEvent) -> Any:
    grading = event.device.grading
    if grading is None:
        raise TypeError("a device that was graded has a grading")
    return grading
