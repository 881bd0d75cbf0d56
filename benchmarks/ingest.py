"""Taking events in, from the inbox's batches until the figures count them, beside one transaction
for each event.

The inbox's own code (`MongoEffects` with impact's reaction and its archive as marks), without a
broker before it; the projector follows in a process of its own.
"""

import statistics
import time
from collections.abc import Sequence
from typing import Any, Final

from pymongo.database import Database

from benchmarks.archive_made import EVENTS_A_PERSON, LONGEST, SITES, Network, of_day, site_event
from benchmarks.harness import Contender, Place, Table, Target, compare
from benchmarks.processes import own_module
from kit.envelope import decode
from kit.inbox import Delivery, MongoEffects, Received
from kit.inbox.consumer import BATCH
from kit.transaction import Store
from services.impact.adapters.archive import MARKS
from services.impact.adapters.generations import GENERATIONS
from services.impact.bootstrap import Impact, Options

DATABASE: Final = "bench_ingest"
OURS: Final = "ingestion, until counted"
ONE: Final = "one transaction per event, until counted"
_FEWER: Final = 40
_LONGEST_S: Final = 300


def run(place: Place, count: int, rounds: int) -> Table:
    """About `count` events of one day's newcomers; a fortieth of them for the slow rival."""
    events = _events(count)
    archived: list[float] = []

    def ours() -> float:
        until_archived, until_counted = _take(place, events, BATCH)
        archived.append(until_archived)
        return until_counted

    def one_by_one() -> float:
        return _take(place, events[: max(200, count // _FEWER)], 1)[1]

    table = compare(
        Contender(OURS, ours), [Contender(ONE, one_by_one)], (Target(ONE, 20),), place, rounds
    )
    each = ", ".join(f"{rate:,.0f}" for rate in archived)
    notes = (
        f"{len(events):,} events in batches of {BATCH}, without a broker before them.",
        f"Until archived, while the projector works beside: {statistics.median(archived):,.0f} "
        f"events/s ({each}).",
    )
    return Table(table.measure, table.rates, table.targets, table.facts, notes)


def _events(count: int) -> Sequence[Received]:
    network = Network(max(1, count // EVENTS_A_PERSON), 1)
    rows = [site_event(number) for number in range(SITES)]
    rows += [event for day in range(LONGEST + 1) for event, _ in of_day(network, day)]
    return [Received(decode(row["body"]), Delivery(0, row["body"], {})) for row in rows]


def _take(place: Place, events: Sequence[Received], batch: int) -> tuple[float, float]:
    """Events a second: until all are archived, and until all are counted."""
    with place.mongo() as client:
        client.drop_database(DATABASE)
        impact = Impact(Store("impact", client, database=DATABASE), Options())
        impact.prepare()
        inbox = MongoEffects(impact.store, impact.react, MARKS)
        inbox.prepare()
        with own_module("benchmarks.ingest_host", place.mongodb_uri, DATABASE):
            began = time.perf_counter()
            for start in range(0, len(events), batch):
                inbox.apply(events[start : start + batch])
            archived = time.perf_counter() - began
            while _counted(client[DATABASE]) < len(events):
                assert time.perf_counter() - began < _LONGEST_S, "the projector does not follow"
                time.sleep(0.005)
            counted = time.perf_counter() - began
    return len(events) / archived, len(events) / counted


def _counted(database: Database[dict[str, Any]]) -> int:
    live = database[GENERATIONS].find_one({"state": "live"})
    return live["position"] if live else 0
