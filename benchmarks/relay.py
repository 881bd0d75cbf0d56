"""The relay, from the outbox to the confirm of a quorum queue."""

import threading
import time

import msgspec

from benchmarks.harness import Contender, Place, Table, Target, compare
from benchmarks.parts import EXCHANGE, KEY, events, fill_outbox, quorum_queue
from benchmarks.rivals import raw_pika, stock
from kit.relay.host import Host

QUEUE = "bench.published"
WINDOW = 500
DATABASE = "bench_relay"
FENCE = "bench.relay"
RAW, NAMEKO, FASTSTREAM = (
    "raw pika, window of 500",
    "stock Nameko dispatch",
    "FastStream, pipelined publish",
)


def run(place: Place, count: int, rounds: int) -> Table:
    """`count` events for the relay and raw pika, fewer for those that are slow."""
    made = events(count)
    bodies = [envelope.encode() for envelope in made]
    payload = msgspec.json.decode(bodies[0])

    def emptied() -> None:
        quorum_queue(place.amqp_uri, QUEUE)
        quorum_queue(place.amqp_uri, QUEUE, f"{stock.NAMEKO_SERVICE}.events")

    def relay() -> float:
        emptied()
        with place.mongo() as client:
            client.drop_database(DATABASE)
            fill_outbox(client[DATABASE], made)
            return drain(place, client, count)

    def raw() -> float:
        emptied()
        return raw_pika.publish(place.amqp_uri, EXCHANGE, KEY, bodies, WINDOW)

    def nameko() -> float:
        emptied()
        return stock.dispatch_with_nameko(place.amqp_uri, count // 20, payload)

    def faststream() -> float:
        emptied()
        some = bodies[: count // 4]
        return stock.publish_with_faststream(place.amqp_uri, EXCHANGE, KEY, some, WINDOW)

    return compare(
        Contender("relay", relay),
        [Contender(RAW, raw), Contender(NAMEKO, nameko), Contender(FASTSTREAM, faststream)],
        (Target(RAW, 0.8), Target(NAMEKO, 10), Target(FASTSTREAM, 3)),
        place,
        rounds,
    )


def drain(place: Place, client, count: int) -> float:
    """From the first publish to the last delete."""
    host = Host(client, DATABASE, place.amqp_uri, EXCHANGE, FENCE)
    thread = threading.Thread(target=host.run)
    thread.start()
    try:
        while not host.relay.published:
            time.sleep(0.0005)
        started = time.perf_counter()
        while not (host.relay.confirmed == count and host.relay.idle):
            time.sleep(0.002)
        finished = time.perf_counter()
        assert client[DATABASE].outbox.count_documents({}) == 0
        return count / (finished - started)
    finally:
        host.stop()
        thread.join()
