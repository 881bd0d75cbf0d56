"""Plays the work on devices through inventory's own use cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from kernel.scope import NATIONAL
from services.inventory.application.certifying import Erasure
from services.inventory.application.commands.grade_device import GradeDevice
from services.inventory.application.commands.import_top_ups import ImportTopUps, NewTopUp
from services.inventory.application.commands.ready_device import ReadyDevice
from services.inventory.application.commands.receive_lot import ReceiveLot
from services.inventory.application.commands.register_device import RegisterDevice
from services.inventory.application.commands.repair_device import FinishRepair, SendToRepair
from services.inventory.application.commands.scrap_device import ScrapDevice
from services.inventory.application.commands.sell import Sell
from services.inventory.application.commands.wipe_device import WipeDevice
from services.inventory.application.describing import Given
from services.inventory.application.queries.prices import ListPriceGrids
from services.inventory.application.till import WantedTopUp
from services.inventory.bootstrap import Inventory
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.lots.lot import DonorKind
from services.inventory.domain.sales.lines import MEANS, Payment
from services.inventory.domain.sales.sale import Sale, Way
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.secret import SecretCode
from simulation.reception import context
from simulation.timeline import ScriptedClock

BY = "demo-stock"
_TOP_UP = WantedTopUp(operator="lebara", face_value=3_000)
_TOP_UP_PRICE = 700
"""Cents; it spares its buyer 23 euros a month, as those of the association do."""
_MODELS: dict[Category, tuple[tuple[str, str, dict[str, str], int], ...]] = {
    "laptop": (
        ("Lenovo", "ThinkPad T480", {"memory_gb": "8", "storage_gb": "256"}, 1_600),
        ("Dell", "Latitude 5490", {"memory_gb": "8", "storage_gb": "256"}, 1_700),
        ("HP", "EliteBook 840 G5", {"memory_gb": "16", "storage_gb": "512"}, 1_500),
    ),
    "smartphone": (
        ("Samsung", "Galaxy A40", {"storage_gb": "64"}, 140),
        ("Apple", "iPhone 8", {"storage_gb": "64"}, 148),
        ("Fairphone", "Fairphone 3", {"storage_gb": "64"}, 189),
    ),
}
"""Make, model, what it has, and its weight in grams."""


@dataclass
class Workbench:
    """Who receives, wipes, tests and sells devices; `counts` says how often each happened."""

    app: Inventory
    clock: ScriptedClock
    chance: Random
    counts: dict[str, int] = field(default_factory=dict)
    _made: int = 0

    def lot(
        self, site: str, donor: str, kind: DonorKind, category: Category, number: int
    ) -> list[str]:
        """A gift of as many devices of one kind; their ids."""
        models = [self.chance.choice(_MODELS[category]) for _ in range(number)]
        received = self.app.receive_lot(
            ReceiveLot(
                scope=NATIONAL,
                site=site,
                grams=sum(grams for *_, grams in models),
                devices=number,
                donor_kind=kind,
                donor_name=donor,
                by=BY,
            ),
            context(),
        )
        self._count("lots", 1)
        self._count("devices", number)
        return [self._register(received.id, category, *model[:3]) for model in models]

    def prepare(self, device_id: str) -> bool:
        """Wipes, tests, grades and readies it; whether it may be handed over now.

        One in twelve is scrapped, one in eight is repaired first.
        """
        now = self.clock.now()
        erasure = Erasure(
            method="purge",
            start=now - timedelta(minutes=self.chance.randint(20, 90)),
            end=now - timedelta(minutes=2),
            verified=True,
            tool="nwipe",
            tool_version="0.37",
        )
        wiped = self.app.wipe_device(
            WipeDevice(scope=NATIONAL, device_id=device_id, erasure=erasure, by=BY), context()
        )
        fate = self.chance.random()
        if fate < 1 / 12:
            scrap = ScrapDevice(scope=NATIONAL, device_id=device_id, reason="beyond_repair", by=BY)
            self.app.scrap_device(scrap, context())
            self._count("scrapped", 1)
            return False
        if fate < 1 / 12 + 1 / 8:
            self._repair(device_id)
        self._grade(wiped)
        self.app.ready_device(ReadyDevice(scope=NATIONAL, device_id=device_id, by=BY), context())
        self._count("ready", 1)
        return True

    def sell(self, site: str, person_id: str, device: Device, way: Way = "sale") -> Sale:
        """Over the counter, for the price of the grid in cash or by card."""
        payments: Sequence[Payment] = ()
        if way == "sale":
            means = self.chance.choice(MEANS)
            payments = [Payment(means=means, amount=self._price(device))]
        command = Sell(
            scope=NATIONAL,
            site=site,
            person_id=person_id,
            by="demo-desk",
            devices=(device.id,),
            way=way,
            payments=tuple(payments),
        )
        sale = self.app.sell(command, context())
        self._count("sold" if way == "sale" else "given", 1)
        return sale

    def buy_top_ups(self, number: int) -> None:
        """The association buys codes of its operator."""
        offer = Offer(
            operator="lebara",
            face_value=_TOP_UP.face_value,
            price=_TOP_UP_PRICE,
            enter_by=self.clock.now().date() + timedelta(days=200),
            validity_days=31,
        )
        rows = [
            NewTopUp(offer=offer, code=SecretCode.of(f"DEMO{self.chance.randrange(10**12):012}"))
            for _ in range(number)
        ]
        self.app.import_top_ups(ImportTopUps(scope=NATIONAL, rows=tuple(rows)), context())

    def sell_top_up(self, site: str, person_id: str) -> None:
        """One, paid in cash or by card."""
        command = Sell(
            scope=NATIONAL,
            site=site,
            person_id=person_id,
            by="demo-desk",
            top_ups=(_TOP_UP,),
            payments=(Payment(means=self.chance.choice(MEANS), amount=_TOP_UP_PRICE),),
        )
        self.app.sell(command, context())
        self._count("top-ups sold", 1)

    def _register(
        self, lot_id: str, category: Category, make: str, model: str, has: dict[str, str]
    ) -> str:
        self._made += 1
        given = Given(
            category=category,
            make=make,
            model=model,
            serial=f"DEMO{self._made:05d}{self.chance.randrange(16**4):04X}",
            specifications=has,
        )
        command = RegisterDevice(scope=NATIONAL, lot_id=lot_id, given=given, by=BY)
        return self.app.register_device(command, context()).id

    def _repair(self, device_id: str) -> None:
        fault = self.chance.choice(("battery", "screen", "keyboard"))
        send = SendToRepair(scope=NATIONAL, device_id=device_id, fault=fault, by=BY)
        self.app.send_to_repair(send, context())
        finish = FinishRepair(scope=NATIONAL, device_id=device_id, new_storage=False, by=BY)
        self.app.finish_repair(finish, context())
        self._count("repaired", 1)

    def _grade(self, device: Device) -> None:
        category = device.state.description.category
        command = GradeDevice(
            scope=NATIONAL,
            device_id=device.id,
            tests=dict.fromkeys(TESTS[category].always, True),
            cosmetic={
                part: self.chance.choice(("none", "none", "light", "light", "visible"))
                for part in PARTS[category]
            },
            by=BY,
        )
        self.app.grade_device(command, context())

    def _price(self, device: Device) -> int:
        grading = device.state.grading
        if grading is None:
            raise LookupError(f"{device.id} was not graded")
        versions = self.app.list_price_grids(ListPriceGrids())
        grid = next(one.grid for one in versions if one.in_force)
        return grid.price_of(device.state.description.category, grading.grade).price

    def _count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number
