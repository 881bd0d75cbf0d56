"""Steps that use cases of devices, sales and holds share: who keeps a device, and who is next.

Whoever makes a device ready, frees one, hands one over or takes one out of stock calls this, in the
same unit of work: so no device stands idle while somebody waits for it, and none is kept for two.
Every function saves the holds and the device that it changes.
"""

from datetime import datetime
from typing import Final

from kernel.refusals import PersonUnknown
from services.inventory.application.lookups import known_person
from services.inventory.application.ports import Work
from services.inventory.application.ports.devices import Wanted
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.holds.hold import OFFERED, Hold, MoveReason
from services.inventory.domain.holds.line import Line
from services.inventory.domain.places import Place

END: Final = "hold_end"
"""The timer of the end of an offer or a hold, by hold."""


def hold_of_device(work: Work, device: Device) -> Hold | None:
    """The hold that keeps the device now: held for somebody, or offered to somebody."""
    return work.holds.of_device(device.id)


def freed(work: Work, device: Device) -> Hold | None:
    """A device is ready at a place, kept for nobody: the next in line of its category there is
    offered it for 24 hours. Gives their hold; None where nobody waits.

    To be called after it became ready, was released, arrived or was found there.
    """
    state = device.state
    place = None if state.place_id is None else work.places.get(state.place_id)
    if state.status != "ready" or place is None or place.kind != "site":
        return None
    line = work.lines.lock(place.id, state.description.category)
    return offer_next(work, line, place, device)


def fulfil(work: Work, device: Device, person_id: str, sale_id: str, now: datetime) -> None:
    """The device is handed over to that person, before or after `device.hand_over`.

    What was kept for them is theirs; who bought another of its category needs no hold and no place
    in line any more.
    """
    active = work.holds.active_of([person_id], device.state.description.category)
    # Two that turned out to be one may have several. Places in line first: else what is given back
    # would be offered to them again.
    for hold in sorted(active, key=lambda one: one.state.status != "waiting"):
        if hold.state.device_id == device.id:
            hold.fulfil(sale_id, now)
            work.timers.clear(END, hold.id)
            work.holds.save(hold)
        else:
            release(work, hold, "bought_another")


def end_hold_of(work: Work, device: Device, reason: str, *, by: str | None = None) -> None:
    """Nobody keeps the device any more, and it is offered to nobody: it is about to be scrapped,
    or taken away. Nothing happens where nobody does."""
    hold = hold_of_device(work, device)
    if hold is None:
        return
    hold.release(reason, work.now())
    _ended(work, hold)
    device.release(reason, work.now(), by=by)
    work.devices.save(device)


def release(work: Work, hold: Hold, reason: str, *, by: str | None = None) -> None:
    """Gives back what the hold keeps, or the place in line; the device goes to the next.

    Raises `WrongHoldState` where it is over otherwise.
    """
    if hold.release(reason, work.now()):
        give_back(work, hold, reason, by=by)


def give_back(work: Work, hold: Hold, reason: str, *, by: str | None = None) -> None:
    """Saves a hold that has just ended otherwise than by a sale: its device goes to the next in
    line, or its place in line is left."""
    _ended(work, hold)
    state = hold.state
    device = None if state.device_id is None else work.devices.get(state.device_id)
    if device is None:
        line = work.lines.lock(state.place_id, state.category)
        line.leave(hold.id)
        work.lines.save(line)
        return
    device.release(reason, work.now(), by=by)
    work.devices.save(device)
    freed(work, device)


def move(work: Work, hold: Hold, end: datetime, appointment_id: str, reason: MoveReason) -> None:
    """The hold ends with its pick-up appointment. Raises `WrongHoldState`, `HoldOver`."""
    until = hold.move(end, appointment_id, reason, work.now())
    if until is not None:
        work.timers.set(END, hold.id, until)
        work.holds.save(hold)


def offer_next(work: Work, line: Line, place: Place, device: Device) -> Hold | None:
    """Offers a ready device to the first of a locked line who may still have one; whoever lost the
    solidarity right meanwhile has left. Saves the line."""
    now, offered = work.now(), None
    while offered is None and line.first is not None:
        hold = _waiting(work, line.first)
        line.leave(hold.id)
        if _may_have_one(work, hold, place):
            offered = hold
            until = now + OFFERED
            hold.offer(device.id, until, now)
            device.hold(hold.id, hold.state.person_id, until, now)
            work.timers.set(END, hold.id, until)
            work.devices.save(device)
        else:
            hold.release("not_eligible", now)
        work.holds.save(hold)
    work.lines.save(line)
    return offered


def settle(work: Work, line: Line, place: Place) -> Device | None:
    """Offers what is ready to a locked line first; gives a ready device that nobody waits for.

    There is none as long as somebody is in line.
    """
    while (device := _ready(work, place, line.category)) is not None:
        if offer_next(work, line, place, device) is None:
            return device
    return None


def _ready(work: Work, place: Place, category: Category) -> Device | None:
    wanted = Wanted(
        places=frozenset({place.slug}),
        statuses=frozenset({"ready"}),
        categories=frozenset({category}),
    )
    return next(iter(work.devices.listed(wanted, None, 1)), None)


def _ended(work: Work, hold: Hold) -> None:
    work.timers.clear(END, hold.id)
    work.holds.save(hold)


def _waiting(work: Work, hold_id: str) -> Hold:
    hold = work.holds.get(hold_id)
    if hold is None:
        raise LookupError(f"hold {hold_id} is in line and nowhere else")
    return hold


def _may_have_one(work: Work, hold: Hold, place: Place) -> bool:
    try:
        person = known_person(work, hold.state.person_id)
    except PersonUnknown:
        return False
    return hold.state.waived or person.entitled(work.now().astimezone(place.zone).date())
