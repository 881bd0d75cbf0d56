"""Devices over the counter: sold or given, with a receipt, and sometimes brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, Literal

from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.returns.device_return import Decision, Return, ReturnState
from services.inventory.domain.returns.shown import Shown
from services.inventory.domain.returns.terms import FAULTS
from services.inventory.domain.sales.lines import MEANS, DeviceLine, Payment
from services.inventory.domain.sales.prices import SHIPPED
from services.inventory.domain.sales.sale import Sale, SaleState, receipt_number, warranty_from
from services.inventory.domain.spared.spared import spared_by
from simulation.years.branch import Branch
from simulation.years.visitors import Visitor
from simulation.years.walk_ins import Queues
from simulation.years.world import BY, World

_DONE: Final = {"sale": "sold", "donation": "donated"}
_GIVEN, _BROUGHT_BACK, _REFUNDED = 0.12, 0.04, 0.6

Again = Callable[[Branch, Device], None]
"""What becomes of a device that is the association's again."""


@dataclass
class Counter:
    """Where devices change hands."""

    world: World
    queues: Queues

    def hand_over(self, visitor: Visitor, device: Device, again: Again) -> None:
        """The visitor takes a ticket and goes home with it."""
        do = partial(self._hand_over, visitor, device, again)
        self.queues.serve(visitor.branch, "sales", visitor.id, do)

    def _hand_over(self, visitor: Visitor, device: Device, again: Again) -> None:
        world, branch, now = self.world, visitor.branch, self.world.now
        given = world.likely(_GIVEN)
        sale_id, day = world.new_id(), branch.day(now)
        line = _line(device, warranty_from(day), given=given)
        spared = spared_by(line.category, day)
        terms = Terms(
            household_id=visitor.household_id,
            grade=line.grade,
            price=line.price,
            reference_price=line.reference_price,
            price_grid_version=SHIPPED.number,
            factor_version=None if spared is None else spared.factor_version,
            avoided_kgco2e=None if spared is None else spared.kgco2e,
            avoided_kg_materials=None if spared is None else spared.kg_materials,
        )
        way: Literal["sell", "donate"] = "donate" if given else "sell"
        device.hand_over(way, sale_id, visitor.id, terms, line.warranty_until, now, BY)
        sale = self._receipt(branch, visitor, sale_id, line, given=given)
        world.keep(sale, device)
        self._note(branch, device, sale, 1)
        if not given and world.likely(_BROUGHT_BACK):
            back = partial(self._bring_back, visitor, device, sale, again)
            world.on_open_day(branch, world.chance.randint(3, 60), back)

    def _note(self, branch: Branch, device: Device, sale: Sale, times: int) -> None:
        """Counts what was handed over, or takes that back by -1, as of the day of the sale."""
        truth, state = self.world.truth, sale.state
        line, at = state.devices[0], state.at
        truth.add(f"devices_{_DONE[state.way]}", branch, at, times)
        truth.add("solidarity_savings_cents", branch, at, times * line.saving)
        truth.saw("people_supported", branch, at, state.person_id, again=times > 0)
        given_at = device.state.given_at or device.state.received_at
        truth.met("days_to_owner", (at - given_at).days, times)
        spared = spared_by(line.category, state.day)
        if spared is not None:
            truth.add("avoided_co2e_grams", branch, at, times * spared.co2e_grams)
            truth.add("avoided_materials_grams", branch, at, times * spared.materials_grams)

    def _receipt(
        self, branch: Branch, visitor: Visitor, sale_id: str, line: DeviceLine, *, given: bool
    ) -> Sale:
        world, day = self.world, branch.day(self.world.now)
        branch.receipts[day.year] += 1
        means = world.chance.choice(MEANS)
        return Sale.make(
            SaleState(
                sale_id=sale_id,
                receipt_number=receipt_number(day.year, branch.slug, branch.receipts[day.year]),
                way="donation" if given else "sale",
                site_id=branch.id,
                site=branch.slug,
                at=world.now,
                day=day,
                person_id=visitor.id,
                household_id=visitor.household_id,
                grid_version=SHIPPED.number,
                rules_version=1,
                by=BY,
                devices=(line,),
                payments=() if given else (Payment(means=means, amount=line.price),),
            )
        )

    def _bring_back(self, visitor: Visitor, device: Device, sale: Sale, again: Again) -> None:
        world, branch, now = self.world, visitor.branch, self.world.now
        line = sale.state.devices[0]
        one = Return.open(
            ReturnState(
                return_id=world.new_id(),
                device=Shown.of(device.state),
                sale_id=sale.id,
                line=line.number,
                person_id=sale.state.person_id,
                household_id=sale.state.household_id,
                place_id=branch.id,
                place=branch.slug,
                opened_at=now,
                by=BY,
                fault=world.chance.choice(FAULTS),
                warranty_until=line.warranty_until,
            )
        )
        device.bring_back(one.id, one.state.fault, branch.place, one.state.household_id, now, BY)
        world.keep(one, device)
        decide = partial(self._decide, visitor, device, sale, one, again)
        world.on_open_day(branch, world.chance.randint(1, 9), decide)

    def _decide(
        self, visitor: Visitor, device: Device, sale: Sale, one: Return, again: Again
    ) -> None:
        world, branch, now = self.world, visitor.branch, self.world.now
        household = one.state.household_id
        refunded = world.likely(_REFUNDED)
        decision = Decision(
            outcome="refunded" if refunded else "refused",
            at=now,
            by=BY,
            slip_number="0",
            reason=None if refunded else "no_fault_found",
            refund=sale.state.payments if refunded else (),
        )
        one.decide(decision)
        if not refunded:
            device.hand_back(one.id, "refused", household, now, BY)
            world.keep(one, device)
            return
        device.reclaim(one.id, "refunded", household, now, BY)
        sale.give_back(one.state.line, now)
        world.keep(one, sale, device)
        self._note(branch, device, sale, -1)
        world.later(lambda: again(branch, device), hours=20)


def _line(device: Device, warranty_until: date, *, given: bool) -> DeviceLine:
    """As the receipt shows it. Raises `LookupError` of one that was never graded."""
    shown = Shown.of(device.state)
    if shown.grade is None:
        raise LookupError(f"{device.id} was not graded")
    price = SHIPPED.price_of(shown.category, shown.grade)
    return DeviceLine(
        number=1,
        price=0 if given else price.price,
        device_id=device.id,
        reference=shown.reference,
        category=shown.category,
        make=shown.make,
        model=shown.model,
        serial_end=shown.serial_end,
        grade=shown.grade,
        warranty_until=warranty_until,
        reference_price=price.reference_price,
    )
