"""Loads the devices of the demo network: `python -m simulation.devices`, with inventory's settings.

Two companies and a town give laptops and smartphones; over three weeks they are wiped, tested,
graded and sold at Saint-Denis and Lyon to people whom booking has told of, one is given, one comes
back, and what is left is in stock, with two devices held for tomorrow. Some of these people buy a
prepaid top-up. All of it is made by
inventory's own use cases under a scripted clock. Loading it again changes nothing.
"""

import sys
import time as machine
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from pymongo import MongoClient

from kernel.scope import NATIONAL
from kit import settings
from kit.transaction import Store
from services.inventory.application.commands.decide_return import DecideReturn
from services.inventory.application.commands.draft_transfer import DraftTransfer
from services.inventory.application.commands.hold_device import HoldDevice
from services.inventory.application.commands.open_return import OpenReturn
from services.inventory.application.commands.receive_transfer import (
    FinishReceiving,
    ReceiveTransfer,
)
from services.inventory.application.commands.ship_transfer import ShipTransfer
from services.inventory.application.queries.devices import GetDevice
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.devices.device import Device
from simulation.demo import SEED, SHOWN
from simulation.once import Loaded, Say, once
from simulation.reception import context
from simulation.timeline import ScriptedClock, Timeline
from simulation.workbench import BY, Workbench

ELSEWHERE: Final = "lyon"
BUYERS: Final = 40
"""So many people with a solidarity right have to be known; somewhat fewer buy something."""
PATIENCE: Final = 120.0
"""Seconds until they are, booking's demo being loaded a moment before."""
_DAYS: Final = 21
_TOP_UPS: Final = 18
"""So many are sold, each to somebody else; as many again are left."""


@dataclass
class Shop:
    """What is ready, and who may still buy, as the script goes on."""

    bench: Workbench
    timeline: Timeline
    buyers: list[str]
    ready: list[str] = field(default_factory=list)

    def receive(self, site: str, donor: str, category: Any, number: int) -> None:
        """A lot, whose devices are worked on in the days that follow."""
        made = self.bench.lot(site, donor, "company", category, number)
        for rank, device_id in enumerate(made):
            self.timeline.plan(
                self.bench.clock.now() + timedelta(hours=20 + 5 * rank),
                partial(self._prepare, device_id),
            )

    def sell(self, way: Any = "sale") -> Device | None:
        """One that is ready, where it stands, to the next buyer."""
        if not self.ready or not self.buyers:
            return None
        chosen = self.bench.chance.randrange(len(self.ready))
        device = self._device(self.ready.pop(chosen))
        self.bench.sell(str(device.state.place), self.buyers.pop(0), device, way)
        return self._device(device.id)

    def sell_and_take_back(self) -> None:
        """Sold, and brought back two days later with a battery that does not last: refunded."""
        device = self.sell()
        if device is not None:
            self.timeline.plan(
                self.bench.clock.now() + timedelta(days=2), partial(self._take_back, device)
            )

    def send(self, number: int) -> None:
        """Some of what is ready goes to the other site and arrives a day later."""
        sent = [self._device(self.ready.pop(0)) for _ in range(min(number, len(self.ready)))]
        if not sent:
            return
        draft = DraftTransfer(
            scope=NATIONAL,
            from_site=SHOWN,
            to_site=ELSEWHERE,
            by=BY,
            devices=tuple(one.state.reference for one in sent),
        )
        transfer = self.bench.app.draft_transfer(draft, context())
        ship = ShipTransfer(scope=NATIONAL, transfer_id=transfer.id, by=BY)
        self.bench.app.ship_transfer(ship, context())
        self.timeline.plan(
            self.bench.clock.now() + timedelta(days=1), partial(self._arrive, transfer.id, sent)
        )

    def hold(self) -> None:
        """The next buyer will come for a device."""
        if self.ready and self.buyers:
            command = HoldDevice(
                scope=NATIONAL, person_id=self.buyers.pop(0), by=BY, device_id=self.ready.pop()
            )
            self.bench.app.hold_device(command, context())

    def _prepare(self, device_id: str) -> None:
        if self.bench.prepare(device_id):
            self.ready.append(device_id)

    def _arrive(self, transfer_id: str, sent: Sequence[Device]) -> None:
        codes = tuple(one.state.reference for one in sent)
        app = self.bench.app
        scan = ReceiveTransfer(scope=NATIONAL, transfer_id=transfer_id, codes=codes, by=BY)
        app.receive_transfer(scan, context())
        app.finish_receiving(
            FinishReceiving(scope=NATIONAL, transfer_id=transfer_id, by=BY), context()
        )
        self.ready.extend(one.id for one in sent)

    def _take_back(self, device: Device) -> None:
        app = self.bench.app
        opened = app.open_return(
            OpenReturn(
                scope=NATIONAL,
                site=SHOWN,
                device=device.id,
                person_id=str(device.state.person_id),
                fault="battery",
                by=BY,
            ),
            context(),
        )
        decide = DecideReturn(scope=NATIONAL, return_id=opened.id, outcome="refunded", by=BY)
        app.decide_return(decide, context())
        self.bench.counts["refunded"] = self.bench.counts.get("refunded", 0) + 1

    def _device(self, device_id: str) -> Device:
        return self.bench.app.get_device(GetDevice(scope=NATIONAL, device_id=device_id))


def load(store: Store, now: datetime, say: Say = print) -> Loaded:
    """Loads the devices into inventory's database as of `now`."""
    clock = ScriptedClock(now)
    app = bootstrap(store=store, clock=clock)
    app.prepare()

    def play(at: datetime, begin: Callable[[], None]) -> dict[str, int]:
        buyers = _buyers(store, at, say)
        bench = Workbench(app, clock, Random(f"{SEED}/devices"))
        timeline = Timeline(clock, at)
        clock.instant = at - timedelta(days=_DAYS)
        _plan(Shop(bench, timeline, buyers), at)
        begin()
        timeline.run()
        say(", ".join(f"{count} {what}" for what, count in bench.counts.items()))
        return bench.counts

    return once(store.database, "the demo's devices", now, SEED, say, play)


def _plan(shop: Shop, now: datetime) -> None:
    plan, first = shop.timeline.plan, now - timedelta(days=_DAYS)
    plan(first, partial(shop.receive, SHOWN, "Assurances Hexagone (invented)", "laptop", 24))
    plan(
        first + timedelta(days=2),
        partial(shop.receive, SHOWN, "Banque du Canal (invented)", "smartphone", 14),
    )
    plan(first + timedelta(days=6), partial(shop.send, 6))
    for day in range(3, _DAYS):
        for hour in (1, 4) if day % 3 == 0 else (1,):
            plan(first + timedelta(days=day, hours=hour), shop.sell)
    plan(first + timedelta(days=9, hours=2), partial(shop.sell, "donation"))
    plan(first + timedelta(days=10, hours=2), shop.sell_and_take_back)
    plan(first, partial(shop.bench.buy_top_ups, 2 * _TOP_UPS))
    for rank, person_id in enumerate(shop.buyers[:_TOP_UPS]):
        plan(
            first + timedelta(days=2 + rank, hours=3),
            partial(shop.bench.sell_top_up, SHOWN, person_id),
        )
    for minutes in (90, 30):
        plan(now - timedelta(minutes=minutes), shop.hold)


def _buyers(store: Store, now: datetime, say: Say) -> list[str]:
    """Once enough of them are known: booking tells of them by events.

    Raises `TimeoutError`.
    """
    entitled = {
        "solidarity_until": {"$gte": (now + timedelta(days=1)).date().isoformat()},
        "household_id": None,
        "merged_into": None,
    }
    sites = {"description.slug": {"$in": [SHOWN, ELSEWHERE]}}
    until = machine.monotonic() + PATIENCE
    said = False
    while True:
        found = store.database["people"].find(entitled, {"_id": 1}).sort("_id", 1).limit(BUYERS)
        people = [one["_id"] for one in found]
        if len(people) == BUYERS and store.database["sites"].count_documents(sites) == len(
            sites["description.slug"]["$in"]
        ):
            return people
        if machine.monotonic() > until:
            raise TimeoutError(
                f"only {len(people)} of {BUYERS} people are known to inventory after "
                f"{PATIENCE:.0f} s; is its inbox at work? See: ./passerelle status"
            )
        if not said:
            say("waiting until inventory has heard of the people")
            said = True
        machine.sleep(0.25)


def main() -> int:
    """Loads the devices of the network that the environment names; the exit status."""
    configuration = settings.load("inventory")
    client: MongoClient[dict[str, Any]] = MongoClient(configuration.mongodb_uri, tz_aware=True)
    with client:
        load(Store("inventory", client), datetime.now(UTC).replace(microsecond=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
