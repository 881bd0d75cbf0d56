"""What the measures work on: events of a usual size, queues, an outbox."""

import time

import msgspec
import pika
from bson.int64 import Int64
from pymongo.database import Database

from contracts.booking import AppointmentMissed
from kit.clock import SystemClock
from kit.envelope import CONTENT_TYPE, Envelope, timestamp
from kit.ids import new_id
from kit.transaction import OUTBOX, create_outbox_indexes

EXCHANGE = "booking.events"
KEY = "booking.appointment_missed"
EVENTS_A_SUBJECT = 4


def missed(some_id: str) -> AppointmentMissed:
    """Facts of a usual size."""
    instant = timestamp(SystemClock().now())
    return AppointmentMissed(
        appointment_id=some_id,
        person_id=some_id,
        site_id=some_id,
        adviser_id=some_id,
        appointment_type="advice",
        start=instant,
        end=instant,
        channel="on_site",
    )


def events(count: int) -> list[Envelope]:
    """Events about appointments, four of each, as one would be written after the other."""
    instant = timestamp(SystemClock().now())
    some_id = new_id()
    data = msgspec.Raw(msgspec.json.encode(missed(some_id)))
    subjects = max(1, count // EVENTS_A_SUBJECT)
    return [
        Envelope(
            specversion="1.0",
            id=new_id(),
            source="/booking",
            type=f"{KEY}.v1",
            subject=f"appointment/{i % subjects}",
            time=instant,
            datacontenttype="application/json",
            dataschema=f"/contracts/{KEY}.v1.json",
            sequence=i // subjects + 1,
            partitionkey=some_id,
            correlationid=some_id,
            data=data,
        )
        for i in range(count)
    ]


def fill_outbox(database: Database, made: list[Envelope]) -> None:
    """Rows as the transaction writes them."""
    create_outbox_indexes(database)
    first = int(time.time() * 1000) << 16
    rows = [
        {
            "_id": envelope.id,
            "order": Int64(first + i),
            "key": KEY,
            "subject": envelope.subject,
            "sequence": envelope.sequence,
            "partition_key": envelope.partitionkey,
            "content_type": CONTENT_TYPE,
            "body": envelope.encode(),
        }
        for i, envelope in enumerate(made)
    ]
    for start in range(0, len(rows), 1_000):
        database[OUTBOX].insert_many(rows[start : start + 1_000])


def quorum_queue(amqp_uri: str, name: str, exchange: str = EXCHANGE) -> None:
    """A queue that is bound to everything of a topic exchange, emptied."""
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        channel.exchange_declare(exchange, "topic", durable=True)
        channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(name, exchange, "#")
        channel.queue_purge(name)
