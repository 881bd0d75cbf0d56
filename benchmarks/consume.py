"""The inbox, from a quorum queue to effects exactly once: marks and counters."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial

from pymongo import MongoClient, UpdateOne

from benchmarks.harness import Contender, Place, Table, Target, compare
from benchmarks.parts import EXCHANGE, KEY, events, quorum_queue
from benchmarks.rivals import raw_pika, stock
from kit.catalogue import EVERYTHING, Catalogue
from kit.context import Context
from kit.envelope import Envelope
from kit.inbox.consumer import BATCH, PREFETCH
from kit.inbox.link import Link
from kit.topology import apply, topology
from kit.transaction import Store, Transaction

QUEUE = "bench.consumed"
DATABASE = "bench_inbox"
ONE, FASTSTREAM, RAW, THREADS, CEILING = (
    "one transaction per event",
    "FastStream, a handler that does nothing",
    "raw pymongo, the same batched writes",
    "the inbox on threads, without eventlet",
    "the queue read and acknowledged, no writes",
)


def count_up(tx: Transaction, batch: Sequence[Envelope]) -> None:
    """The reaction: a counter for each of a hundred groups."""
    groups = Counter(envelope.subject[-2:] for envelope in batch)
    tx.database.counters.bulk_write(
        [UpdateOne({"_id": g}, {"$inc": {"n": n}}, upsert=True) for g, n in groups.items()],
        session=tx.session,
    )


def run(place: Place, count: int, rounds: int) -> Table:
    """`count` events for the inbox and raw pymongo, fewer for those that are slow."""
    made = events(count)
    bodies = [envelope.encode() for envelope in made]
    wanted = topology([Catalogue("booking"), Catalogue("impact", handles=(EVERYTHING,))])

    def fill(queue: str, amount: int) -> None:
        if queue == QUEUE:
            quorum_queue(place.amqp_uri, QUEUE, "bench.events")
        exchange = "bench.events" if queue == QUEUE else EXCHANGE
        raw_pika.publish(place.amqp_uri, exchange, KEY, bodies[:amount], 500)

    def inbox(host: str) -> float:
        apply(place.management_url, place.auth, place.vhost, wanted, None)
        _drop(place)
        fill("impact.inbox", count)
        return _watch(place, count, host)

    def nothing_done() -> float:
        apply(place.management_url, place.auth, place.vhost, wanted, None)
        fill("impact.inbox", count)
        return _read_only(place, count)

    def one_by_one() -> float:
        _drop(place)
        some = max(200, count // 40)
        fill(QUEUE, some)
        return stock.consume_one_by_one(place.amqp_uri, QUEUE, place.mongodb_uri, DATABASE, some)

    def faststream() -> float:
        fill(QUEUE, count // 4)
        return stock.consume_with_faststream(place.amqp_uri, QUEUE, count // 4, PREFETCH)

    def raw_pymongo() -> float:
        _drop(place)
        with place.mongo() as client:
            store = Store("bench", client, database=DATABASE)
            started = time.perf_counter()
            for start in range(0, count, BATCH):
                batch = made[start : start + BATCH]

                def write(tx: Transaction, batch: list[Envelope] = batch) -> None:
                    tx.database.inbox.insert_many(
                        [{"_id": envelope.id} for envelope in batch], session=tx.session
                    )
                    count_up(tx, batch)

                store.run(write, Context(correlation_id="bench"))
            return count / (time.perf_counter() - started)

    return compare(
        Contender("inbox", partial(inbox, "eventlet")),
        [
            Contender(THREADS, partial(inbox, "threads")),
            Contender(CEILING, nothing_done),
            Contender(ONE, one_by_one),
            Contender(FASTSTREAM, faststream),
            Contender(RAW, raw_pymongo),
        ],
        (Target(ONE, 20), Target(FASTSTREAM, 2), Target(RAW, 0.5)),
        place,
        rounds,
    )


def _drop(place: Place) -> None:
    with place.mongo() as client:
        client.drop_database(DATABASE)
        client[DATABASE].create_collection("inbox")
        client[DATABASE].create_collection("counters")


def _read_only(place: Place, count: int) -> float:
    """What the broker gives to the inbox's own link, where everything is only acknowledged."""
    with Link("impact", place.amqp_uri, "impact.inbox", prefetch=PREFETCH) as link:
        link.subscribe()
        seen = 0
        started = time.perf_counter()
        while seen < count:
            batch = link.batch(BATCH, 10, lambda: False)
            link.acknowledge(batch[-1].tag)
            seen += len(batch)
        return count / (time.perf_counter() - started)


def _watch(place: Place, count: int, host: str) -> float:
    """The inbox in a process of its own, timed by the marks that appear."""
    with place.mongo() as client:
        marks = client[DATABASE].inbox
        host = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
            [
                *(sys.executable, "-W", "ignore", "-m", "benchmarks.inbox_host"),
                *(host, place.amqp_uri, place.mongodb_uri, DATABASE),
            ]
        )
        try:
            while not (first := marks.estimated_document_count()):
                time.sleep(0.002)
            started = time.perf_counter()
            # The quick count runs ahead of the commit, the counters do not.
            while (counted := _counted(client)) < count:
                assert host.poll() is None, "the inbox's process ended"
                time.sleep(0.01)
            assert counted == count
            return (count - first) / (time.perf_counter() - started)
        finally:
            host.terminate()
            host.wait(timeout=20)


def _counted(client: MongoClient) -> int:
    return sum(group["n"] for group in client[DATABASE].counters.find())
