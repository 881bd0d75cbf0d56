"""Calls a service as a site app does over Nameko RPC, without Nameko."""

import contextlib
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pika
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from kit.topology.names import RPC_EXCHANGE, rpc_queue
from tests.waiting import eventually

Call = Callable[..., dict[str, Any]]
"""Method, its one dictionary, the caller's token, and more of the call's context by name, such as
`idempotency_key`; Nameko's reply."""


def declare(amqp_uri: str, service: str) -> None:
    """Makes what the topology holds for calls to the service, where the broker answers."""
    try:
        connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    except AMQPConnectionError:
        return
    # A service's own user may not, and need not where somebody else has.
    with connection, contextlib.suppress(ChannelClosedByBroker):
        channel = connection.channel()
        channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True)
        channel.queue_declare(rpc_queue(service), durable=True)
        channel.queue_bind(rpc_queue(service), RPC_EXCHANGE, f"{service}.*")


@contextlib.contextmanager
def calling(amqp_uri: str, service: str) -> Iterator[Call]:
    """Gives what calls the methods of a service."""
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    channel = connection.channel()
    replies = f"rpc.reply-test-{uuid.uuid4()}"
    channel.queue_declare(replies, exclusive=True)
    channel.queue_bind(replies, "nameko-rpc", replies)

    def call(method: str, fields: dict[str, Any], token: str, **context: str) -> dict[str, Any]:
        properties = pika.BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=replies,
            correlation_id=str(uuid.uuid4()),
            headers={f"nameko.{name}": text for name, text in context.items()}
            | {"nameko.auth_token": token},
        )
        body = json.dumps({"args": [fields], "kwargs": {}}).encode()
        channel.basic_publish("nameko-rpc", f"{service}.{method}", body, properties)

        def reply() -> Any:
            connection.process_data_events(0.1)
            return channel.basic_get(replies, auto_ack=True)[2]

        told: dict[str, Any] = json.loads(eventually(reply))
        return told

    yield call
    connection.close()
