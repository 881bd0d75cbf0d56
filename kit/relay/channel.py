"""The relay's connection to the broker: pika, one channel in confirm mode, in pika's own loop.

Only who holds the service's exclusive queue publishes. The broker gives that queue to one
connection at a time and takes it back only with the connection's end, so that nothing of an
earlier relay, not even what lies in its buffers, can come after the first event of the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pika
import structlog
from pika.adapters.select_connection import IOLoop, SelectConnection
from pika.channel import Channel
from pika.exceptions import ChannelClosedByBroker, ChannelClosedByClient

from kit.broker_uri import BrokerUri
from kit.frames import PublishEncoder
from kit.relay.coalescing import CoalescingConnection
from kit.relay.ports import ChannelGone, Row
from kit.topology.names import PARTITION_HEADER

HEARTBEAT_S = 4
"""RabbitMQ ends a connection in whose last two to three periods nothing came: 8 to 12 s."""
_RESOURCE_LOCKED = 405

_log = structlog.get_logger("kit.relay")


@dataclass(frozen=True)
class Events:
    """What the channel tells, always from within the loop."""

    reachable: Callable[[], None]
    """The connection stands; `admit` may be called."""
    admitted: Callable[["ConfirmingChannel"], None]
    """It may publish."""
    refused: Callable[[], None]
    """Another connection holds the exclusive queue."""
    disconnected: Callable[[str], None]
    blocked: Callable[[bool], None]
    returned: Callable[[str], None]
    settled: Callable[[int, bool, bool], None]
    """Tag, multiple, taken."""


class ConfirmingChannel:
    """Publishes to one exchange, once admitted. One instance lives as long as one connection.

    `fence` is the name of the exclusive queue.
    """

    def __init__(
        self, loop: IOLoop, amqp_uri: str, exchange: str, fence: str, events: Events
    ) -> None:
        parameters = BrokerUri(amqp_uri).parameters()
        parameters.heartbeat = HEARTBEAT_S
        self._exchange = exchange
        self._fence = fence
        self._events = events
        self._channel: Channel | None = None
        self._encoder: PublishEncoder | None = None
        self._tag = 0
        self._over = False
        self.dismissed = False
        self._connection = CoalescingConnection(
            parameters,
            on_open_callback=self._opened,
            on_open_error_callback=lambda _connection, error: self._lost(error),
            on_close_callback=lambda _connection, error: self._lost(error),
            custom_ioloop=loop,
        )

    @property
    def active(self) -> bool:
        """Whether it is admitted or asks to be."""
        return self._channel is not None and not self.dismissed

    def admit(self) -> None:
        """Asks for the exclusive queue, unless it has or awaits it; an answer follows."""
        if self._channel is None and self._connection.is_open:
            self._channel = self._connection.channel(on_open_callback=self._channel_opened)

    def publish(self, row: Row) -> int:
        """See `kit.relay.ports.Publisher`."""
        if self._encoder is None or self._channel is None or not self._channel.is_open:
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

    def dismiss(self) -> None:
        """Ends the connection, and with it the right to publish; tells nothing but its end.

        Not by deleting the queue alone: the broker might do that before it has worked off what
        was published.
        """
        self.dismissed = True
        self.close()

    def close(self) -> None:
        """Ends the connection, if it stands; `disconnected` follows."""
        if self._connection.is_open:
            self._connection.close()

    def _opened(self, connection: SelectConnection) -> None:
        connection.add_on_connection_blocked_callback(lambda *_: self._events.blocked(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._events.blocked(False))
        self._events.reachable()

    def _channel_opened(self, channel: Channel) -> None:
        channel.add_on_close_callback(self._channel_lost)
        channel.add_on_return_callback(
            lambda _channel, _method, properties, _body: self._returned(properties.message_id)
        )
        channel.exchange_declare(
            self._exchange, passive=True, callback=lambda _: self._exchange_is_there(channel)
        )

    def _exchange_is_there(self, channel: Channel) -> None:
        channel.confirm_delivery(self._settled, callback=lambda _: self._ask(channel))

    def _ask(self, channel: Channel) -> None:
        # whatever the virtual host's default is: only a classic queue can be exclusive
        channel.queue_declare(
            self._fence,
            exclusive=True,
            arguments={"x-queue-type": "classic"},
            callback=lambda _: self._admitted(channel),
        )

    def _admitted(self, channel: Channel) -> None:
        if self.dismissed:
            return
        self._encoder = PublishEncoder(
            channel.channel_number, self._exchange, self._connection.params.frame_max
        )
        self._events.admitted(self)

    def _returned(self, event_id: str) -> None:
        if not self.dismissed:
            self._events.returned(event_id)

    def _settled(self, frame: Any) -> None:
        if not self.dismissed:
            method = frame.method
            taken = isinstance(method, pika.spec.Basic.Ack)
            self._events.settled(method.delivery_tag, method.multiple, taken)

    def _channel_lost(self, _channel: Channel, error: BaseException) -> None:
        """The broker closes a channel for cause: the queue is another's, the exchange missing."""
        if isinstance(error, ChannelClosedByClient):
            return  # the end of the connection follows
        locked = isinstance(error, ChannelClosedByBroker) and error.reply_code == _RESOURCE_LOCKED
        if locked and self._encoder is None:
            self._channel = None
            if not self.dismissed:
                self._events.refused()
            return
        self._lost(error)
        self.close()

    def _lost(self, error: BaseException | str) -> None:
        if not self._over:
            self._over = True
            self._events.disconnected(type(error).__name__)
