"""Messages that no relay sends: copies of old ones, and poison."""

from typing import Any

import pika

from kit.envelope import CONTENT_TYPE, Envelope
from kit.topology.names import PARTITION_HEADER

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


def purge(network: Any, queue: str) -> None:
    """Empties a queue."""
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        connection.channel().queue_purge(queue)
