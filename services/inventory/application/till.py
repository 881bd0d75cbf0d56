"""What lies on a till: devices and top-ups, with their prices of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.inventory.application import vault
from services.inventory.application.lookups import the_device_named, the_site
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device
from services.inventory.domain.places import Place
from services.inventory.domain.quotas.rules import Rules
from services.inventory.domain.sales.lines import DeviceLine, TopUpLine
from services.inventory.domain.sales.prices import Grid, Price
from services.inventory.domain.sales.refusals import DeviceElsewhere, NoPrice
from services.inventory.domain.sales.sale import Way, warranty_from


@dataclass(frozen=True, kw_only=True)
class WantedTopUp:
    """One of an operator, with so many euro cents on it."""

    operator: str
    face_value: int


@dataclass(frozen=True)
class Till:
    """Where and when it is sold, by which prices and rules."""

    place: Place
    now: datetime
    day: date
    grid: Grid
    rules: Rules


def the_till(work: Work, scope: Scope, site: str) -> Till:
    """A site's, now. Raises `OutOfScope`, `NotFound`."""
    place = the_site(work, scope, site)
    now = work.now()
    day = now.astimezone(place.zone).date()
    return Till(place, now, day, work.price_grids.in_force(day), work.rulebook.in_force(day))


def devices_of(
    work: Work, scope: Scope, codes: Sequence[str], way: Way, till: Till
) -> Sequence[Device]:
    """What is to be handed over there, each named by its id or any code.

    Raises `NotFound`, `DeviceNotAvailable`, `DeviceElsewhere`, and `InvalidValue` where one is
    named twice.
    """
    found = [the_device_named(work, scope, one) for one in codes]
    if len({device.id for device in found}) != len(found):
        raise InvalidValue("devices", "must name each device once")
    for device in found:
        device.require("sell" if way == "sale" else "donate")
        if device.state.place != till.place.slug:
            raise DeviceElsewhere(device.id, device.state.place or "")
    return found


def device_lines(devices: Sequence[Device], way: Way, till: Till) -> tuple[DeviceLine, ...]:
    """Numbered from 1. Raises `NoPrice`."""
    return tuple(_line(at, one, way, till) for at, one in enumerate(devices, start=1))


def top_up_lines(
    work: Work,
    wanted: Sequence[WantedTopUp],
    sale_id: str,
    person_id: str,
    till: Till,
    by: str,
    *,
    first: int,
) -> tuple[TopUpLine, ...]:
    """Takes them out of the vault; numbered from `first`. Raises `NoTopUpLeft`, `VaultClosed`."""
    lines = []
    for number, one in enumerate(wanted, start=first):
        taken = vault.take(
            work, one.operator, one.face_value, sale_id, person_id, till.place, till.now, by
        )
        offer = taken.state.offer
        lines.append(
            TopUpLine(
                number=number,
                price=offer.price,
                quota="top_up",
                top_up_id=taken.id,
                operator=offer.operator,
                face_value=offer.face_value,
            )
        )
    return tuple(lines)


def _line(number: int, device: Device, way: Way, till: Till) -> DeviceLine:
    state, what = device.state, device.state.description
    if state.grading is None:
        raise TypeError("a device that is for sale has a grade")
    price = _price(device, way, till.grid)
    return DeviceLine(
        number=number,
        price=price.price,
        quota=till.rules.kind_of(what.category),
        device_id=device.id,
        reference=state.reference,
        category=what.category,
        make=what.make,
        model=what.model,
        serial_end=what.number_end,
        grade=state.grading.grade,
        warranty_until=warranty_from(till.day),
        reference_price=price.reference_price,
    )


def _price(device: Device, way: Way, grid: Grid) -> Price:
    """What is given costs nothing, also where the like is not sold."""
    grading = device.state.grading
    if grading is None:
        raise TypeError("a device that is for sale has a grade")
    try:
        price = grid.price_of(device.state.description.category, grading.grade)
    except NoPrice:
        if way == "sale":
            raise
        return Price(price=0)
    return price if way == "sale" else Price(price=0, reference_price=price.reference_price)
