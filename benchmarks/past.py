"""Archives of the impact measures: five years of a network, and shorter ones with as much a day."""

import time
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Final

from pymongo.database import Database

from benchmarks.archive_made import EVENTS_A_PERSON, LONGEST, Network, fill
from benchmarks.harness import Place
from benchmarks.room import ensure_room

WHOLE, QUARTER, TENTH = "bench_impact", "bench_impact_quarter", "bench_impact_tenth"
DATABASES: Final = (WHOLE, QUARTER, TENTH)
DAYS: Final = {WHOLE: 1_820, QUARTER: 455, TENTH: 182}
_BYTES_AN_EVENT: Final = 800
"""On the disk, with indexes, rows and two generations: 460 without the latter were seen."""
_BROKER_AND_OPLOG: Final = 2 << 30


@dataclass(frozen=True)
class Past:
    """A filled archive."""

    database: Database[dict[str, Any]]
    network: Network

    def last(self, days: int) -> tuple[date, date]:
        """The last so many days on which as much happened as on any other."""
        assert days <= self.network.days - LONGEST
        return self.network.day(self.network.days - days), self.network.day(self.network.days - 1)


def networks(events: int) -> dict[str, Network]:
    """Of so many events or a few more, and of a quarter and a tenth of the days."""
    a_day = max(1, ceil(events / EVENTS_A_PERSON / DAYS[WHOLE]))
    return {name: Network(a_day, days) for name, days in DAYS.items()}


def pasts(place: Place, events: int, client: Any) -> dict[str, Past]:
    """Fills the three, or takes those that a run which was cut off left whole. Raises `NoRoom`."""
    wanted = networks(events)
    missing = {n: w for n, w in wanted.items() if client[n].archive.count_documents({}) != w.events}
    made = {n: Past(client[n], w) for n, w in wanted.items() if n not in missing}
    total = sum(network.events for network in missing.values())
    ensure_room(client, total * _BYTES_AN_EVENT + _BROKER_AND_OPLOG)
    for name, network in missing.items():
        client.drop_database(name)
        began = told = time.monotonic()
        for done in fill(place.mongodb_uri, name, network, rows=name == WHOLE):
            if time.monotonic() - told > 10:
                told = time.monotonic()
                print(f"{name}: {done:,} of {network.events:,} events", flush=True)
        seconds = time.monotonic() - began
        size = client[name].command("dbStats")
        print(
            f"{name}: {network.events:,} events of {network.people:,} people in {seconds:,.0f} s, "
            f"{(size['storageSize'] + size['indexSize']) / 1e9:.2f} GB",
            flush=True,
        )
        made[name] = Past(client[name], network)
    return made
