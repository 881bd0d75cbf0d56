"""The relay's connection to the broker: pika, one channel in confirm mode, in pika's own loop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pika
import structlog
from pika.adapters.select_connection import IOLoop, SelectConnection
from pika.channel import Channel

from kit.frames import PublishEncoder
from kit.relay.coalescing import CoalescingConnection
from kit.relay.ports import ChannelGone, Row
from kit.topology.names import PARTITION_HEADER

HEARTBEAT_S = 20

_log = structlog.get_logger("kit.relay")


@dataclass(frozen=True)
class Events:
    """What the channel tells, always from within the loop."""

    connected: Callable[["ConfirmingChannel"], None]
    disconnected: Callable[[str], None]
    blocked: Callable[[bool], None]
    returned: Callable[[str], None]
    settled: Callable[[int, bool, bool], None]
    """Tag, multiple, taken."""


class ConfirmingChannel:
    """Publishes to one exchange. One instance lives as long as one connection."""

    def __init__(self, loop: IOLoop, amqp_uri: str, exchange: str, events: Events) -> None:
        parameters = pika.URLParameters(amqp_uri)
        parameters.heartbeat = HEARTBEAT_S
        self._exchange = exchange
        self._events = events
        self._channel: Channel | None = None
        self._tag = 0
        self._over = False
        self._connection = CoalescingConnection(
            parameters,
            on_open_callback=self._opened,
            on_open_error_callback=lambda _connection, error: self._lost(error),
            on_close_callback=lambda _connection, error: self._lost(error),
            custom_ioloop=loop,
        )

    def publish(self, row: Row) -> int:
        """See `kit.relay.ports.Publisher`."""
        if self._channel is None or not self._channel.is_open:
            raise ChannelGone
        self._connection.send_encoded(
            self._encoder.encode(
                row.key,
                row.body,
                content_type=row.content_type,
                message_id=row.id,
                type=row.key,
                headers={PARTITION_HEADER: row.partition_key},
                mandatory=True,
            )
        )
        self._tag += 1
        return self._tag

    def close(self) -> None:
        """Ends the connection, if it stands; `disconnected` follows."""
        if self._connection.is_open:
            self._connection.close()

    def _opened(self, connection: SelectConnection) -> None:
        connection.add_on_connection_blocked_callback(lambda *_: self._events.blocked(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._events.blocked(False))
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Channel) -> None:
        self._channel = channel
        self._encoder = PublishEncoder(
            channel.channel_number, self._exchange, self._connection.params.frame_max
        )
        channel.add_on_close_callback(lambda _channel, error: self._channel_lost(error))
        channel.add_on_return_callback(
            lambda _channel, _method, properties, _body: self._events.returned(
                properties.message_id
            )
        )
        channel.exchange_declare(
            self._exchange, passive=True, callback=lambda _: self._exchange_is_there(channel)
        )

    def _exchange_is_there(self, channel: Channel) -> None:
        channel.confirm_delivery(self._settled, callback=lambda _: self._events.connected(self))

    def _settled(self, frame: Any) -> None:
        method = frame.method
        taken = isinstance(method, pika.spec.Basic.Ack)
        self._events.settled(method.delivery_tag, method.multiple, taken)

    def _channel_lost(self, error: BaseException) -> None:
        """The broker closes a channel for cause, as where the exchange is missing: start afresh."""
        self._lost(error)
        self.close()

    def _lost(self, error: BaseException | str) -> None:
        if not self._over:
            self._over = True
            self._events.disconnected(type(error).__name__)
