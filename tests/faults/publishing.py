"""Messages that no relay sends: copies of old ones, and poison."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pika
from bson.int64 import Int64

from kit.envelope import CONTENT_TYPE, Envelope
from kit.topology.names import PARTITION_HEADER
from kit.transaction import OUTBOX

Message = tuple[str, bytes, str, str]
"""Routing key, body, message id, partition key."""


def message(event: Envelope) -> Message:
    """The event as a relay sends it."""
    return event.name, event.encode(), event.id, event.partitionkey


def publish(network: Any, exchange: str, *messages: Message) -> None:
    """Publishes as the administrator, confirmed."""
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, body, message_id, partition_key in messages:
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE,
                delivery_mode=2,
                message_id=message_id,
                type=key,
                headers={PARTITION_HEADER: partition_key},
            )
            channel.basic_publish(exchange, key, body, properties, mandatory=True)


def fill_outbox(database: Any, events: Sequence[Envelope], at: datetime, *, first: int = 0) -> None:
    """Writes rows as transactions would have done from that instant on, in this order.

    `first` is how many were written before.
    """
    first += int(at.timestamp() * 1000) << 16
    database[OUTBOX].insert_many(
        [
            {
                "_id": event.id,
                "order": Int64(first + number),
                "key": event.name,
                "subject": event.subject,
                "sequence": event.sequence,
                "partition_key": event.partitionkey,
                "content_type": CONTENT_TYPE,
                "body": event.encode(),
            }
            for number, event in enumerate(events)
        ]
    )


def purge(network: Any, queue: str) -> None:
    """Empties a queue."""
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        connection.channel().queue_purge(queue)
