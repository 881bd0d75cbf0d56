"""Queues as the broker itself counts them, at this moment, and messages straight into them."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pika
from pika.exceptions import ChannelClosedByBroker

from kit.broker_uri import BrokerUri
from ops.clients import ANSWER_S

_HEARTBEAT_S = 30


@dataclass(frozen=True)
class Depth:
    """What is ready in a queue, beside what was given out, and how many consume."""

    ready: int
    consumers: int


class Queues:
    """A connection, as a context. Methods raise pika's `AMQPError` where it is lost.

    The management interface would tell figures that are some seconds old.
    """

    def __init__(self, amqp_uri: str) -> None:
        self._parameters = BrokerUri(amqp_uri).parameters()
        self._parameters.heartbeat = _HEARTBEAT_S
        self._parameters.socket_timeout = ANSWER_S
        self._parameters.stack_timeout = ANSWER_S

    def __enter__(self) -> Self:
        self._connection = pika.BlockingConnection(self._parameters)
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection.is_open:
            self._connection.close()

    def depth(self, queue: str) -> Depth | None:
        """Now; None where there is no such queue."""
        channel = self._connection.channel()
        try:
            found = channel.queue_declare(queue, passive=True).method
        except ChannelClosedByBroker as error:
            if error.reply_code != _NOT_FOUND:
                raise
            return None
        channel.close()
        return Depth(found.message_count, found.consumer_count)

    def put(self, queue: str, header: str, value: str) -> None:
        """An empty, persistent message with one header, kept by the broker once this returns."""
        properties = pika.BasicProperties(delivery_mode=2, headers={header: value})
        self._channel.basic_publish("", queue, b"", properties, mandatory=True)

    def delete(self, queue: str) -> None:
        """Removes the queue with whatever is in it."""
        self._channel.queue_delete(queue)


_NOT_FOUND = 404
