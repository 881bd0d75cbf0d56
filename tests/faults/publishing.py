"""Messages that no relay sends: copies of old ones, and poison."""

from typing import Any

import pika

from kit.envelope import CONTENT_TYPE


def publish(network: Any, exchange: str, *messages: tuple[str, bytes, str]) -> None:
    """Publishes messages (routing key, body, message id) as the administrator, confirmed."""
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, body, message_id in messages:
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE, delivery_mode=2, message_id=message_id, type=key
            )
            channel.basic_publish(exchange, key, body, properties, mandatory=True)


def purge(network: Any, queue: str) -> None:
    """Empties a queue."""
    with pika.BlockingConnection(pika.URLParameters(network.amqp_uri())) as connection:
        connection.channel().queue_purge(queue)
