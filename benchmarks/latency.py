"""How long an event takes from the commit of its command until impact has it in its figures.

`RATE` transactions a second commit in a store like booking's. A clock is read when each commit has
returned, and again, in a process of its own, when a change stream tells that the projector has
committed the position of the event with the pages that count it; for the stock service, when the
event is archived. Relay, impact and projector are the real processes. The stream tells of a commit
a few milliseconds late, so the figures are upper bounds. Both clocks are the machine's monotonic
one.
"""

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.harness import Place, facts
from benchmarks.parts import KEY, missed
from benchmarks.percentiles import Percentiles, Spread
from benchmarks.processes import impact, own_module
from benchmarks.rivals.stock_service import EMITTER
from kit.catalogue import Catalogue
from kit.clock import SystemClock
from kit.context import Context
from kit.ids import new_id
from kit.topology import apply, topology
from kit.transaction import Fact, Store, Transaction, create_outbox_indexes
from services.impact.catalogue import CATALOGUE

RATE = 100
WRITERS = 4
BOOKING, IMPACT = "bench_booking", "bench_impact"
DATABASES = (BOOKING, IMPACT)
LIMITS = {"p50": 50.0, "p99": 250.0}
"""Milliseconds."""
_ARRIVE_S = 60
OURS, POLLING, STOCK = (
    "passerelle",
    "an outbox polled every second",
    "stock Nameko, dispatch after the commit",
)

Tell = Callable[[str], None]


def run(place: Place, count: int, rounds: int) -> Percentiles:
    """`count` events in each round of each contender."""
    spreads: dict[str, list[Spread]] = {OURS: [], POLLING: [], STOCK: []}
    for number in range(1, rounds + 1):
        for name, measured in spreads.items():
            measured.append(_round(place, name, count))
            print(f"round {number}/{rounds}  {name:<42} {measured[-1]}", flush=True)
    return Percentiles(OURS, spreads, LIMITS, facts(place))


def _round(place: Place, contender: str, count: int) -> Spread:
    wanted = topology([Catalogue("booking"), CATALOGUE])
    apply(place.management_url, place.auth, place.vhost, wanted, None)
    with place.mongo() as client:
        for database in DATABASES:
            client.drop_database(database)
        booking = client[BOOKING]
        booking.create_collection("appointments")
        booking.create_collection("outbox")
        create_outbox_indexes(booking)
        client[IMPACT].create_collection("archive")
    addresses = (place.amqp_uri, place.mongodb_uri)
    with contextlib.ExitStack() as running:
        if contender == STOCK:
            running.enter_context(own_module("benchmarks.rivals.stock_service", *addresses, IMPACT))
        else:
            relay = "benchmarks.relay_host" if contender == OURS else "benchmarks.rivals.polling"
            running.enter_context(own_module(relay, *addresses, BOOKING))
            running.enter_context(impact(place, IMPACT))
        watched = (IMPACT, str(count + WRITERS), "archive" if contender == STOCK else "figures")
        watch = running.enter_context(
            own_module("benchmarks.arrivals", place.mongodb_uri, *watched)
        )
        committed = Commands(place, dispatching=contender == STOCK).issue(count)
        output, _ = watch.communicate(timeout=_ARRIVE_S)
    arrived: dict[str, float] = json.loads(output)
    return Spread.of([(arrived[event] - at) * 1_000 for event, at in committed.items()])


@dataclass
class Commands:
    """Transactions at a steady rate, each with one event.

    `dispatching`: each event is told with Nameko's dispatcher after its commit.
    """

    place: Place
    dispatching: bool

    def issue(self, count: int) -> dict[str, float]:
        """Gives, for each event, when its commit had returned; one a writer is for warming up."""
        committed: dict[str, float] = {}
        turns = itertools.count()
        with self.place.mongo() as client, ThreadPoolExecutor(WRITERS) as pool:
            store = Store("booking", client, database=BOOKING)
            together = threading.Barrier(WRITERS)

            def write() -> None:
                with self._telling() as tell:
                    _commit(store, tell)
                    together.wait()
                    began = time.monotonic()
                    while (number := next(turns)) < count:
                        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
                        event, at = _commit(store, tell)
                        committed[event] = at

            for done in [pool.submit(write) for _ in range(WRITERS)]:
                done.result()
        return committed

    @contextlib.contextmanager
    def _telling(self) -> Iterator[Tell]:
        if not self.dispatching:
            yield lambda _subject: None
            return
        from nameko import config
        from nameko.standalone.events import event_dispatcher

        with config.patch({"AMQP_URI": self.place.amqp_uri}):
            dispatch = event_dispatcher()
            yield lambda subject: dispatch(EMITTER, "missed", {"subject": subject})


def _commit(store: Store, tell: Tell) -> tuple[str, float]:
    """One command: the event's subject, and when its commit had returned."""
    appointment = new_id()
    subject = f"appointment/{appointment}"
    fact = Fact(f"{KEY}.v1", missed(appointment), SystemClock().now(), appointment)

    def work(tx: Transaction) -> None:
        document = {"_id": appointment, "state": "missed"}
        tx.save("appointments", document, subject=subject, facts=[fact], expected_version=0)

    store.run(work, Context(correlation_id=appointment))
    at = time.monotonic()
    tell(subject)
    return subject, at
