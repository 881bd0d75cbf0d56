"""Devices: lots, the work on them, who takes them home, and what comes back."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from services.inventory.domain.devices.description import Description
from services.inventory.domain.devices.device import Device, DeviceState
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS, grading_of
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.devices.records import Wipe
from services.inventory.domain.lots.lot import DONOR_KINDS, Donor, Lot, LotState
from simulation.years.branch import Branch
from simulation.years.handing_over import Counter
from simulation.years.visitors import Visitor
from simulation.years.world import BY, World

A_PERSON: Final = 0.19
"""Devices that are given for each person who is supported."""
_CATEGORIES: Final[tuple[Category, ...]] = (
    *("laptop",) * 9,
    *("smartphone",) * 7,
    *("desktop",) * 2,
    "tablet",
    "screen",
)
_MODELS: Final[dict[Category, tuple[str, str, int]]] = {
    "laptop": ("Lenovo", "ThinkPad T480", 1_600),
    "smartphone": ("Samsung", "Galaxy A40", 140),
    "desktop": ("Dell", "OptiPlex 3050", 5_200),
    "tablet": ("Apple", "iPad 6", 470),
    "screen": ("HP", "EliteDisplay E233", 4_900),
}
"""Make, model, weight in grams."""
_SCRAPPED, _REPAIRED = 0.11, 0.12
_MARKS: Final = ("none", "none", "light", "light", "visible")


@dataclass
class Workbench:
    """Receives lots and readies what is in them; `counter` hands it over."""

    world: World
    counter: Counter
    _made: int = 0

    def plan_lots(self) -> None:
        """Gifts of five to forty machines, all along."""
        world, left = self.world, round(self.world.plan.people * A_PERSON)
        while left > 0:
            branch = world.chance.choice(world.branches)
            days = [day for day in branch.open_days if day < world.plan.until]
            number = min(left, world.chance.randint(5, 40))
            at = world.moment(branch, world.chance.choice(days))
            world.timeline.plan(at, partial(self._receive, branch, number))
            left -= number

    def want(self, visitor: Visitor) -> None:
        """Gets the next device that is ready, now or later."""
        branch = visitor.branch
        if branch.ready:
            device = branch.ready.pop(0)
            self.world.on_open_day(
                branch, 0, partial(self.counter.hand_over, visitor, device, self.again)
            )
        else:
            branch.wanting.append(visitor)

    def again(self, branch: Branch, device: Device) -> None:
        """A device that came back for good is worked on once more."""
        self.world.on_open_day(branch, 2, partial(self._wipe, branch, device))

    def _receive(self, branch: Branch, number: int) -> None:
        world = self.world
        categories = world.chance.choices(_CATEGORIES, k=number)
        grams = sum(_MODELS[category][2] for category in categories)
        day = branch.day(world.now)
        state = LotState(
            lot_id=world.new_id(),
            number=f"{day.year}-{branch.slug}-{world.new_id()[-6:]}",
            place_id=branch.id,
            place=branch.slug,
            donor=Donor(
                id=world.new_id(), kind=world.chance.choice(DONOR_KINDS), name="Donor (invented)"
            ),
            received_on=day,
            grams=grams,
            devices=number,
            received_at=world.now,
        )
        state.check(day)
        lot = Lot.receive(state)
        world.keep(lot)
        for rank, category in enumerate(categories):
            register = partial(self._register, branch, lot, category)
            world.on_open_day(branch, 1 + rank // 6, register)

    def _register(self, branch: Branch, lot: Lot, category: Category) -> None:
        world = self.world
        make, model, _ = _MODELS[category]
        self._made += 1
        device_id = world.new_id()
        device = Device.register(
            DeviceState(
                device_id=device_id,
                reference=f"D-{device_id[-8:].upper()}",
                description=Description(
                    category=category, serial=f"SIM{self._made:07d}", make=make, model=model
                ),
                lot_id=lot.id,
                place_id=branch.id,
                place=branch.slug,
                received_at=world.now,
                given_at=lot.state.given_at(branch.zone),
            ),
            BY,
        )
        world.keep(device)
        world.truth.add("devices_received", branch, world.now)
        world.on_open_day(branch, world.chance.randint(1, 15), partial(self._wipe, branch, device))

    def _wipe(self, branch: Branch, device: Device) -> None:
        world, now = self.world, self.world.now
        nothing = device.state.description.category == "screen"
        wipe = Wipe(
            number="E-0",
            code="0",
            method="no_storage" if nothing else "purge",
            start=now - timedelta(minutes=50),
            end=now - timedelta(minutes=2),
            verified=not nothing,
            by=BY,
            tool=None if nothing else "nwipe",
            verified_by=None if nothing else BY,
        )
        device.wipe(wipe, now)
        world.keep(device)
        if device.state.used_until is None:
            # One that came back is wiped again, and counts once.
            world.truth.add("devices_wiped", branch, now)
        fate = world.chance.random()
        if fate < _SCRAPPED:
            world.later(partial(self._scrap, branch, device), minutes=30)
        elif fate < _SCRAPPED + _REPAIRED:
            fault = world.chance.choice(("battery", "screen", "keyboard"))
            device.send_to_repair(fault, now, BY)
            world.keep(device)
            days = world.chance.randint(2, 25)
            world.on_open_day(branch, days, partial(self._repaired, branch, device))
        else:
            world.later(partial(self._grade, branch, device), hours=1)

    def _scrap(self, branch: Branch, device: Device) -> None:
        device.scrap("beyond_repair", self.world.now, BY)
        self.world.keep(device)
        self.world.truth.add("devices_scrapped", branch, self.world.now)

    def _repaired(self, branch: Branch, device: Device) -> None:
        device.finish_repair(self.world.now, BY, new_storage=False)
        self.world.keep(device)
        self.world.later(partial(self._grade, branch, device), hours=1)

    def _grade(self, branch: Branch, device: Device) -> None:
        world, category = self.world, device.state.description.category
        grading = grading_of(
            category,
            dict.fromkeys(TESTS[category].always, True),
            {part: world.chance.choice(_MARKS) for part in PARTS[category]},
            at=world.now,
            by=BY,
        )
        device.grade(grading)
        device.ready(world.now, BY)
        world.keep(device)
        if branch.wanting:
            visitor = branch.wanting.pop(0)
            days = world.chance.randint(1, 9)
            hand_over = partial(self.counter.hand_over, visitor, device, self.again)
            world.on_open_day(branch, days, hand_over)
        else:
            branch.ready.append(device)
