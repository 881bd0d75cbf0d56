"""Relays within the test's own process, and outbox rows for them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bson.int64 import Int64
from pymongo.errors import AutoReconnect

from kit.relay.flow import Limits
from kit.relay.host import Host

LIMITS = Limits(backoff=(0.1,))


def insert(database, *envelopes, order: int | None = None) -> None:
    """Outbox rows as the transaction writes them, in this order."""
    first = order if order is not None else int(time.time() * 1000) << 16
    database.outbox.insert_many(
        [
            {
                "_id": envelope.id,
                "order": Int64(first + i),
                "key": envelope.name,
                "subject": envelope.subject,
                "sequence": envelope.sequence,
                "partition_key": envelope.partitionkey,
                "content_type": "application/cloudevents+json",
                "body": envelope.encode(),
            }
            for i, envelope in enumerate(envelopes)
        ]
    )


@contextmanager
def relaying(
    mongo,
    database,
    broker,
    exchange: str = "booking.events",
    limits: Limits = LIMITS,
    amqp_uri: str = "",
) -> Iterator[Host]:
    """A running relay, stopped in an orderly way at the end; `amqp_uri` leads there by a way
    of its own.
    """
    uri = amqp_uri or broker.amqp_uri
    host = Host(mongo, database.name, uri, exchange, "booking.relay", limits=limits)
    thread = threading.Thread(target=host.run)
    thread.start()
    try:
        yield host
    finally:
        host.stop()
        thread.join(timeout=30)
        assert not thread.is_alive()


class Unreachable:
    """A database that a relay has lost for good."""

    def acquire(self):
        """See `MongoLease`."""
        raise AutoReconnect

    release = acquire
