"""Sell devices and top-ups to somebody, or give them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kernel.refusals import InvalidValue, Refusal
from kernel.scope import Scope
from services.inventory.application.lookups import the_device, the_person, the_site
from services.inventory.application.ports import Work
from services.inventory.application.quotas import exceeded, hold_quota
from services.inventory.application.selling import drawn_by, hand_over
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.places import Place
from services.inventory.domain.quotas.rules import QuotaKind, Rules
from services.inventory.domain.refusals import NotEntitled
from services.inventory.domain.sales.lines import DeviceLine, Payment
from services.inventory.domain.sales.prices import Grid, Price
from services.inventory.domain.sales.refusals import DeviceElsewhere, NoPrice
from services.inventory.domain.sales.sale import (
    Sale,
    SaleState,
    Way,
    receipt_number,
    warranty_from,
)
from services.inventory.domain.sales.waivers import Waiver, WaiverReason


@dataclass(frozen=True, kw_only=True)
class Sell:
    """One receipt for one person.

    A manager's `waiver` lets pass what eligibility and quotas refuse. `command_id` is the same each
    time that the command is sent again.
    """

    scope: Scope
    site: str
    person_id: str
    by: str
    devices: tuple[str, ...] = ()
    way: Way = "sale"
    payments: tuple[Payment, ...] = ()
    cash_given: int | None = None
    waiver: WaiverReason | None = None
    command_id: str | None = None


@dataclass
class _Waiving:
    """Lets a refusal pass where a manager said so, and keeps what was let pass."""

    reason: WaiverReason | None
    by: str
    waived: list[str] = field(default_factory=list)

    def pass_or_raise(self, refusal: Refusal, rule: str) -> None:
        if self.reason is None:
            raise refusal
        self.waived.append(rule)

    def kept(self) -> Waiver | None:
        if self.reason is None or not self.waived:
            return None
        return Waiver(reason=self.reason, by=self.by, waived=tuple(self.waived))


@dataclass(frozen=True)
class _Till:
    """Where and when it is sold, by which prices and rules."""

    place: Place
    now: datetime
    day: date
    grid: Grid
    rules: Rules


def sell(work: Work, command: Sell) -> Sale:
    """The sale; a command that is sent again gets the first one.

    Raises `OutOfScope`, `NotFound`, `PersonUnknown`, `NotEntitled`, `DeviceNotAvailable`,
    `DeviceElsewhere`, `HeldForSomebodyElse`, `NoPrice`, `QuotaReached`, `PaymentMismatch` and
    `InvalidValue`.
    """
    if command.command_id is not None:
        done = work.sales.of_command(command.command_id)
        if done is not None:
            return done
    till = _till(work, command)
    # Before anything else is read: who comes second conflicts here and runs again.
    number = work.sales.next_number(till.place.id, till.day.year)
    person = the_person(work, command.person_id)
    hold_quota(work, person)
    waiving = _Waiving(command.waiver, command.by)
    if not person.entitled(till.day):
        refusal = NotEntitled(person.id, person.solidarity_until)
        waiving.pass_or_raise(refusal, "eligibility")
    devices = _devices(work, command, till)
    lines = tuple(_line(at, one, command.way, till) for at, one in enumerate(devices, start=1))
    wanted: Counter[QuotaKind] = Counter(line.quota for line in lines if line.quota is not None)
    for beyond in exceeded(work, person, till.rules, wanted, till.day):
        waiving.pass_or_raise(beyond, beyond.state.kind)
    sale = Sale.make(
        SaleState(
            sale_id=work.tools.new_id(),
            receipt_number=receipt_number(till.day.year, till.place.slug, number),
            way=command.way,
            site_id=till.place.id,
            site=till.place.slug,
            at=till.now,
            day=till.day,
            person_id=person.id,
            household_id=person.household_id,
            grid_version=till.grid.number,
            rules_version=till.rules.number,
            by=command.by,
            devices=lines,
            payments=command.payments,
            cash_given=command.cash_given,
            waiver=waiving.kept(),
            command_id=command.command_id,
        )
    )
    hand_over(work, sale.state, devices)
    work.ledger.add(drawn_by(sale.state))
    work.sales.save(sale)
    if sale.state.waiver is not None:
        work.audit.record("sale.waive", [sale.id, person.id], sale.state.waiver.reason)
    return sale


def _till(work: Work, command: Sell) -> _Till:
    place = the_site(work, command.scope, command.site)
    now = work.now()
    day = now.astimezone(place.zone).date()
    return _Till(place, now, day, work.price_grids.in_force(day), work.rulebook.in_force(day))


def _devices(work: Work, command: Sell, till: _Till) -> Sequence[Device]:
    if len(set(command.devices)) != len(command.devices):
        raise InvalidValue("devices", "must name each device once")
    found = [the_device(work, command.scope, one) for one in command.devices]
    step = "sell" if command.way == "sale" else "donate"
    for device in found:
        state = device.state
        if state.grading is None:
            raise DeviceNotAvailable(device.id, state.status, step)
        if state.place is not None and state.place != till.place.slug:
            raise DeviceElsewhere(device.id, state.place)
    return found


def _line(number: int, device: Device, way: Way, till: _Till) -> DeviceLine:
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
        serial_end=what.serial[-4:],
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
