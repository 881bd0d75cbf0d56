"""Keep a device for somebody, or give them a place in line for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import Scope
from services.inventory.application import holding
from services.inventory.application.lookups import the_device_named, the_person, the_site
from services.inventory.application.picking_up import kept_until, pick_up_or_none
from services.inventory.application.ports import Work
from services.inventory.application.quotas import hold_quota, housemates, used_up
from services.inventory.application.views import HoldView, HoldWarning
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.holds.hold import Hold, HoldState
from services.inventory.domain.holds.refusals import AlreadyHolding
from services.inventory.domain.people import Person
from services.inventory.domain.places import Place
from services.inventory.domain.refusals import NotEntitled


@dataclass(frozen=True, kw_only=True)
class HoldDevice:
    """Either this device, or any of `category` at the site `place`.

    `device_id` is its id, or what a scanner reads of it. `appointment_id` is that at which it is
    picked up; who joins the line has none yet. `by` is the caller's subject; `may_waive` lets it be
    for somebody without a solidarity right.
    """

    scope: Scope
    person_id: str
    by: str
    device_id: str | None = None
    category: Category | None = None
    place: str | None = None
    appointment_id: str | None = None
    may_waive: bool = False


def hold_device(work: Work, command: HoldDevice) -> HoldView:
    """Where no device of the category is ready, the person joins the line of the site.

    Raises `NotFound`, `OutOfScope`, `PersonUnknown`, `NotEntitled`, `AlreadyHolding`,
    `AppointmentUnknown`, `NotAPickUp`, `InvalidValue`, and `DeviceNotAvailable` where the one that
    is wanted is not ready.
    """
    person = the_person(work, command.person_id)
    device, category, place = _wanted(work, command)
    day = work.now().astimezone(place.zone).date()
    entitled = person.entitled(day)
    if not entitled and not command.may_waive:
        raise NotEntitled(person.id, person.solidarity_until)
    _one_for_each_household(work, command.scope, person, category)
    appointment = pick_up_or_none(work, command.appointment_id, person.id, place)
    line = work.lines.lock(place.id, category)
    if device is None:
        device = holding.settle(work, line, place)
    now = work.now()
    state = HoldState(
        hold_id=work.tools.new_id(),
        person_id=person.id,
        category=category,
        place_id=place.id,
        place=place.slug,
        asked_at=now,
        waived=not entitled,
    )
    if device is None:
        hold = Hold.wait(state, line.join(state.hold_id), now)
        work.lines.save(line)
    else:
        until = kept_until(work, place, appointment)
        hold = Hold.keep(state, device.id, until, now, command.appointment_id)
        device.hold(
            hold.id,
            person.id,
            until,
            now,
            by=command.by,
            appointment_id=command.appointment_id,
        )
        work.devices.save(device)
        work.timers.set(holding.END, hold.id, until)
    work.holds.save(hold)
    if not entitled:
        work.audit.record("hold.waive", [hold.id, person.id])
    warnings = tuple(_warnings(work, person, category, day))
    return HoldView(hold, line.position(hold.id), warnings)


def _wanted(work: Work, command: HoldDevice) -> tuple[Device | None, Category, Place]:
    if command.device_id is not None:
        device = the_device_named(work, command.scope, command.device_id)
        if device.state.place_id is None:
            raise DeviceNotAvailable(device.id, "in_transit", "hold")
        place = work.places.get(device.state.place_id)
        if place is None:
            raise NotFound("place", device.state.place_id)
        if place.kind != "site":
            raise InvalidValue("device_id", "at a site: nobody picks anything up at a warehouse")
        return device, device.state.description.category, place
    if command.place is None or command.category is None:
        raise InvalidValue("device_id", "a device, or a category and a site")
    return None, command.category, the_site(work, command.scope, command.place)


def _one_for_each_household(work: Work, scope: Scope, person: Person, category: Category) -> None:
    # Of two of one household at once, the second meets what the first has.
    hold_quota(work, person)
    for hold in work.holds.active_of(housemates(work, person), category):
        place = work.places.get(hold.state.place_id)
        seen = place is not None and scope.allows(place.slug)
        raise AlreadyHolding(hold.id if seen else None, category)


def _warnings(work: Work, person: Person, category: Category, day: date) -> Iterator[HoldWarning]:
    if not person.entitled(day):
        yield "not_eligible"
    if used_up(work, person, category, day):
        yield "quota_used_up"
