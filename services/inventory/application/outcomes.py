"""What each decision about a return does: to the device, to the sale, to the quota."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kernel.scope import Scope
from services.inventory.application.lookups import the_device_named
from services.inventory.application.ports import Work
from services.inventory.application.returning import gone_back, household_of, the_sale_of
from services.inventory.application.selling import give_back, terms_of
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.months import months_after
from services.inventory.domain.returns.device_return import Decision, ReturnState
from services.inventory.domain.returns.refund import refund_of
from services.inventory.domain.returns.refusals import OtherCategory
from services.inventory.domain.returns.shown import Shown
from services.inventory.domain.returns.terms import REPAIR_ADDS_MONTHS
from services.inventory.domain.sales.lines import DeviceLine
from services.inventory.domain.sales.refusals import DeviceElsewhere
from services.inventory.domain.sales.sale import SaleState, warranty_from


@dataclass(frozen=True)
class Deciding:
    """A return about which `decision` was given on the local day `today`; `device` is saved by the
    command."""

    work: Work
    scope: Scope
    state: ReturnState
    device: Device
    decision: Decision
    today: date

    @property
    def household_id(self) -> str | None:
        """Where the owner lives now."""
        return household_of(self.work, self.state.person_id)


def hand_back(deciding: Deciding, outcome: Literal["repaired", "refused"]) -> Decision:
    """Where it stands, its owner has the device again; repaired under warranty, it has more of it.

    Raises `OutOfScope`, `DeviceNotAvailable`, `NotReady`.
    """
    device, decision, state = deciding.device, deciding.decision, deciding.state
    if device.state.place is not None:
        deciding.scope.require(device.state.place)
    until = state.warranty_until
    if until is not None and outcome == "repaired" and state.goodwill is None:
        until = months_after(until, REPAIR_ADDS_MONTHS)
    device.hand_back(
        state.return_id,
        outcome,
        deciding.household_id,
        decision.at,
        decision.by,
        warranty_until=until,
    )
    return replace(decision, warranty_until=until)


def replace_device(deciding: Deciding, code: str) -> Decision:
    """Another device of the kind, that is ready at the same site, takes its place in the sale;
    `code` is its id, or what a scanner reads.

    Nothing is paid or given back: it stands in the sale for the price of the first, and counts for
    the quota as the first does. Its warranty begins anew (Code de la consommation, article
    L. 217-13, asks that where the owner wanted a repair; nobody has to say so here). What it spares
    is told anew, as what the first spared is taken back.

    Raises `NotFound`, `OtherCategory`, `DeviceElsewhere`, `DeviceNotAvailable`.
    """
    work, state, decision = deciding.work, deciding.state, deciding.decision
    sale = the_sale_of(work, state.sale_id)
    other = _replacement(deciding, code)
    until = warranty_from(deciding.today)
    deciding.device.reclaim(
        state.return_id, "replaced", deciding.household_id, decision.at, decision.by
    )
    other.hand_over(
        "sell" if sale.state.way == "sale" else "donate",
        sale.id,
        state.person_id,
        _terms(sale.state, _line(sale.state, state.line), other, deciding.today),
        until,
        decision.at,
        decision.by,
    )
    work.devices.save(other)
    return replace(decision, replacement=Shown.of(other.state), warranty_until=until)


def refund(deciding: Deciding) -> Decision:
    """What was paid for the line goes back, its quota is free, and the device is ours.

    What was given costs nothing, so nothing goes back. Raises `InvalidValue`, `PaymentMismatch`.
    """
    work, state, decision = deciding.work, deciding.state, deciding.decision
    sale = the_sale_of(work, state.sale_id)
    before = gone_back(work, sale.id)
    price = _line(sale.state, state.line).price
    parts = refund_of(price, sale.state.payments, before, decision.refund)
    give_back(work, sale, state.line, decision.at)
    deciding.device.reclaim(
        state.return_id, "refunded", deciding.household_id, decision.at, decision.by
    )
    return replace(decision, refund=parts)


def _replacement(deciding: Deciding, code: str) -> Device:
    work, state = deciding.work, deciding.state
    other = the_device_named(work, deciding.scope, code)
    category = other.state.description.category
    if category != state.device.category:
        raise OtherCategory(other.id, state.device.category, category)
    if other.state.place not in (None, state.place):
        raise DeviceElsewhere(other.id, str(other.state.place))
    if other.state.status != "ready":
        # What is held for somebody, the same person even, is sold or released first.
        raise DeviceNotAvailable(other.id, other.state.status, "replace")
    return other


def _line(sale: SaleState, number: int) -> DeviceLine:
    return next(line for line in sale.devices if line.number == number)


def _terms(sale: SaleState, line: DeviceLine, device: Device, today: date) -> Terms:
    """Of the line, with the grade of the device, and what it spares by the factors of today."""
    grading = device.state.grading
    if grading is None:
        raise TypeError("a device that is ready has a grade")
    return terms_of(replace(sale, day=today), replace(line, grade=grading.grade))
