"""Selling a device: as a till's command, with the association's history and with ten times as much.

Both databases hold past sales as the service writes them: a device with its history, a sale, the
quota it drew on. Every call sells another device to another person.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

from pymongo.database import Database

from benchmarks.durations import Aim, Durations, in_turns
from benchmarks.harness import Place, facts
from kernel.scope import NATIONAL
from kit.ids import new_id
from kit.transaction import Store
from services.inventory.application.commands.sell import Sell
from services.inventory.bootstrap import Inventory, bootstrap
from services.inventory.domain.people import Person
from services.inventory.domain.places import Place as Site
from simulation.reception import context
from simulation.timeline import ScriptedClock
from simulation.workbench import Workbench

PAST: Final = 6_000
"""Sales: one for every fifth of the 30,000 people whom the association supported in five years."""
TIMES: Final = 10
DATABASES: Final = ("bench_sales", "bench_sales_history")
USUAL = "passerelle, a sale"
GROWN = "passerelle, a sale, ten times the history"
NOW: Final = datetime(2026, 11, 23, 10, tzinfo=UTC)
_SITE: Final = "saint-denis"
_BATCH: Final = 2_000
_TOLD: Final = ("devices", "device_history", "sales", "quota_entries")
"""Where a sale leaves something."""


@dataclass
class Till:
    """A service with a past, and what it has left to sell."""

    app: Inventory
    bench: Workbench
    devices: list[str]
    people: list[str]

    def sell(self) -> None:
        """The next device to the next person."""
        device_id, person_id = self.devices.pop(), self.people.pop()
        command = Sell(
            scope=NATIONAL,
            site=_SITE,
            person_id=person_id,
            by="bench",
            devices=(device_id,),
            way="donation",
        )
        self.app.sell(command, context())


def run(place: Place, calls: int, rounds: int) -> Durations:
    """`calls` of each kind in a round."""
    with place.mongo() as client:
        print(f"filling two pasts of {PAST:,} and {PAST * TIMES:,} sales", flush=True)
        number = calls * rounds
        usual = _till(client[DATABASES[0]], PAST, number)
        grown = _till(client[DATABASES[1]], PAST * TIMES, number)
        taken = in_turns(
            {USUAL: (usual.sell, calls), GROWN: (grown.sell, calls)}, rounds, time.perf_counter
        )
        return Durations(
            "passerelle",
            taken,
            (Aim(GROWN, 1.2, USUAL),),
            facts(place),
            (
                f"{PAST:,} and {PAST * TIMES:,} past sales in {', '.join(_TOLD)}.",
                "Each gives one device: quota, receipt number, device, history, outbox. "
                "A sale differs by its payment alone.",
            ),
        )


def _till(database: Database[dict[str, Any]], past: int, number: int) -> Till:
    database.client.drop_database(database.name)
    clock = ScriptedClock(NOW - timedelta(days=1))
    app = bootstrap(store=Store("inventory", database.client, database=database.name), clock=clock)
    app.prepare()
    people = [new_id() for _ in range(number + 1)]
    app.store.run(lambda tx: _tell(app, tx, people), context())
    bench = Workbench(app, clock, Random(7))
    devices: list[str] = []
    while len(devices) < number + 1:
        made = bench.lot(_SITE, "Bench", "company", "laptop", 50)
        clock.instant += timedelta(hours=3)
        devices += [one for one in made if bench.prepare(one)]
    clock.instant = NOW
    till = Till(app, bench, devices[: number + 1], people)
    till.sell()
    _repeat(database, past)
    return till


def _tell(app: Inventory, tx: Any, people: Sequence[str]) -> None:
    work = app._inside(tx, app.tools)
    site = Site(
        id=new_id(), slug=_SITE, name=_SITE, timezone="Europe/Paris", kind="site", sequence=1
    )
    work.places.put(site)
    for person_id in people:
        work.people.put(Person(id=person_id, solidarity_until=date(2027, 11, 1), sequence=1))


def _repeat(database: Database[dict[str, Any]], past: int) -> None:
    """What the one sale left, as often as there were others, under ids of their own."""
    [sale] = database.sales.find()
    device_id = sale["state"]["devices"][0]["device_id"]
    told = {
        name: [
            one for one in database[name].find() if device_id in str(one) or sale["_id"] in str(one)
        ]
        for name in _TOLD
    }
    names = {device_id, sale["_id"], sale["state"]["person_id"]}
    for name, documents in told.items():
        if not documents:
            raise LookupError(f"a sale leaves nothing in {name}")
    batches: dict[str, list[dict[str, Any]]] = {name: [] for name in told}
    for number in range(past):
        other = {one: new_id() for one in names}
        for name, documents in told.items():
            batches[name] += [_renamed(one, other, number) for one in documents]
            if len(batches[name]) > _BATCH or number == past - 1:
                database[name].insert_many(batches[name], ordered=False)
                batches[name] = []


_UNIQUE: Final = ("reference", "serial", "receipt_number", "keys", "command_id", "number", "code")


def _renamed(value: Any, names: dict[str, str], number: int, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _renamed(one, names, number, k) for k, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names, number, key) for one in value]
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
        if key in _UNIQUE:
            return f"{value}-{number}"
    return value
