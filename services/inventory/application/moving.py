"""Steps that transfers and counts share: what may go, and what was put right otherwise."""

from collections.abc import Sequence
from datetime import datetime

from kernel.refusals import NotFound
from services.inventory.application.holding import freed
from services.inventory.application.ports import Work
from services.inventory.application.scanning import scanned_device
from services.inventory.domain.devices.device import MOVABLE, Device
from services.inventory.domain.places import Place
from services.inventory.domain.transfers.refusals import Blocked, DevicesBlocked
from services.inventory.domain.transfers.transfer import Line


def keeps_from_going(device: Device, origin_id: str) -> str | None:
    """Why a device cannot leave a place with a transfer; None where it can."""
    state = device.state
    if state.transfer_id is not None:
        return "in_transit"
    if state.place_id != origin_id:
        return "elsewhere"
    return None if state.status in MOVABLE else state.status


def lines_of(work: Work, codes: Sequence[str], origin_id: str) -> list[Line]:
    """The devices with these codes, which may leave this place, each once.

    Raises `DevicesBlocked` with all that may not.
    """
    lines: dict[str, Line] = {}
    blocked: list[Blocked] = []
    for code in codes:
        device = scanned_device(work, code)
        if device is None:
            blocked.append(Blocked(code, "unknown"))
            continue
        why = keeps_from_going(device, origin_id)
        if why is not None:
            blocked.append(Blocked(device.state.reference, why))
            continue
        lines[device.id] = Line(device_id=device.id, reference=device.state.reference)
    if blocked:
        raise DevicesBlocked(blocked)
    return list(lines.values())


def place_with(work: Work, place_id: str) -> Place:
    """The place with this id, which something that we keep names. Raises `NotFound`."""
    place = work.places.get(place_id)
    if place is None:
        raise NotFound("place", place_id)
    return place


def stands_at(work: Work, device: Device, place: Place, now: datetime, by: str) -> None:
    """The device, which was in transit, stands at a place: whoever waits there for one is offered
    it."""
    device.arrive(place, now, by)
    work.devices.save(device)
    freed(work, device)


def put_where_found(
    work: Work,
    device: Device,
    place: Place,
    now: datetime,
    by: str,
    *,
    stock_take_id: str | None = None,
    transfer_id: str | None = None,
) -> None:
    """The device stands at a place where the books had it not, as this count or transfer found.

    The transfer that it was with is told. Raises `DeviceNotAvailable`.
    """
    was_with = device.state.transfer_id
    device.relocate(place, stock_take_id, now, by, transfer_id=transfer_id)
    work.devices.save(device)
    freed(work, device)
    transfer = None if was_with is None else work.transfers.get(was_with)
    if transfer is not None and transfer.moved_otherwise(device.id, now, by):
        work.transfers.save(transfer)
