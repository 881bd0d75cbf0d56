"""One connection to the broker: what arrives from one queue, and what is published again.

Knows py-amqp, which works on green and on real threads alike, but no host: whoever uses it does
so where blocking is fine.
"""

import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import amqp

from kit.broker_uri import BrokerUri
from kit.frames import Delivery as Received
from kit.frames import DeliveryReader, Frame
from kit.inbox.deliveries import Delivery, carried
from kit.topology.names import redelivery_exchange

HEARTBEAT_S: Final = 20
CONNECT_S: Final = 5
CONFIRM_S: Final = 30
LINGER_S: Final = 0.0005
"""So long a batch waits for more; under load it is full before. See benchmarks/README.md."""
_PERSISTENT: Final = 2
_READ_AHEAD: Final = 128 * 1024


class Link:
    """A connection, as a context; methods raise amqp's errors and `OSError` where it is lost."""

    def __init__(
        self, service: str, amqp_uri: str, queue: str, *, prefetch: int, owner: str = ""
    ) -> None:
        self._redelivery = redelivery_exchange(service)
        self._amqp_uri = amqp_uri
        self._queue = queue
        self._owner = owner
        self._prefetch = prefetch
        self._arrived: deque[Delivery] = deque()
        self._last_tag = self._acknowledged = 0
        self._cancelled = False
        self._consumer_tag: str | None = None

    def __enter__(self) -> Self:
        self._arrived.clear()
        self._last_tag = self._acknowledged = 0
        self._cancelled = False
        self._consumer_tag = None
        self._connection = connection(self._amqp_uri)
        self._connection.connect()
        self._source = self._connection.channel()
        self._sink = self._connection.channel()
        self._sink.confirm_select()
        self._source.basic_qos(prefetch_size=0, prefetch_count=self._prefetch, a_global=False)
        self._read_ourselves()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._connection.close()
        else:
            self._connection.collect()

    def subscribe(self) -> None:
        """Begins to consume, as the owner by name; the broker may let another go first."""
        self._consumer_tag = self._source.basic_consume(
            self._queue, consumer_tag=self._owner, on_cancel=self._cancelled_by_broker
        )

    def unsubscribe(self) -> None:
        """Asks for no more; what has arrived stays to be taken."""
        if self._consumer_tag is not None:
            self._source.basic_cancel(self._consumer_tag)
            self._consumer_tag = None

    def batch(self, size: int, idle_s: float, enough: Callable[[], bool]) -> list[Delivery]:
        """Waits up to `idle_s` for a first delivery, then a moment for more, `size` at most.

        Returns early once `enough` says so.
        """
        arrived = self._arrived
        deadline = time.monotonic() + (0 if arrived else idle_s)
        while len(arrived) < size:
            had = len(arrived)
            try:
                self._receive(max(deadline - time.monotonic(), 0.0001))
            except TimeoutError:
                break
            if not had and arrived:
                deadline = time.monotonic() + LINGER_S
            if enough():
                break
        if self._cancelled:
            raise ConnectionResetError("the broker cancelled the consumer")
        self._connection.heartbeat_tick()
        return [arrived.popleft() for _ in range(min(size, len(arrived)))]

    def acknowledge(self, tag: int) -> None:
        """This delivery and all before it."""
        self._source.basic_ack(tag, multiple=True)
        self._acknowledged = tag

    @property
    def first(self) -> Delivery | None:
        """The first that has arrived and was not taken; may be asked from any thread."""
        try:
            return self._arrived[0]
        except IndexError:
            return None

    @property
    def full(self) -> bool:
        """Whether the broker may give no more before something is acknowledged."""
        return self._last_tag - self._acknowledged >= self._prefetch

    def keep_alive(self, seconds: float, enough: Callable[[], bool]) -> None:
        """Lets time pass on a living connection; deliveries go on filling the prefetch."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not enough():
            try:
                self._receive(left)
            except TimeoutError:
                break
        self._connection.heartbeat_tick()

    def redeliver(self, key: str, delivery: Delivery) -> None:
        """See `kit.inbox.ports.Redelivery`."""
        message = amqp.Message(
            delivery.body,
            application_headers=dict(delivery.headers),
            delivery_mode=_PERSISTENT,
            **carried(delivery.properties),
        )
        self._sink.basic_publish_confirm(
            message,
            exchange=self._redelivery,
            routing_key=key,
            mandatory=True,
            timeout=CONFIRM_S,
            confirm_timeout=CONFIRM_S,
        )

    def depth(self) -> int:
        """Messages in the queue, those that this consumer holds unacknowledged among them."""
        ready = int(self._sink.queue_declare(self._queue, passive=True).message_count)
        return ready + self._last_tag - self._acknowledged

    def _read_ourselves(self) -> None:
        """Reads what comes in from now on, and leaves py-amqp all but the deliveries.

        It would ask the socket for a few bytes nine times for each delivery, and build objects
        that nobody looks at: most of the time of consuming.
        """
        transport = self._connection.transport
        self._reader = DeliveryReader(self._source.channel_id)
        self._frames: deque[Frame] = deque()
        transport.read_frame = self._next_frame
        self._feed(transport._read_buffer)
        transport._read_buffer = b""

    def _receive(self, timeout_s: float) -> None:
        """Takes in what comes within that time. Raises `TimeoutError` where nothing does."""
        connection = self._connection
        if not self._frames:
            with connection.transport.having_timeout(timeout_s):
                self._feed(self._from_socket())
        while self._frames:
            connection.on_inbound_frame(self._frames.popleft())

    def _next_frame(self) -> Frame:
        """What py-amqp calls while it waits for an answer of the broker."""
        while not self._frames:
            self._feed(self._from_socket())
        return self._frames.popleft()

    def _from_socket(self) -> bytes:
        received: bytes = self._connection.transport.sock.recv(_READ_AHEAD)
        if not received:
            raise ConnectionResetError("the broker closed the connection")
        return received

    def _feed(self, received: bytes) -> None:
        for whole in self._reader.feed(received):
            if isinstance(whole, Received):
                self._last_tag = whole.tag
                self._arrived.append(
                    Delivery(whole.tag, whole.body, whole.headers, whole.properties)
                )
            else:
                self._frames.append(whole)
        self._connection.bytes_recv += 1  # what its watch over the heartbeat goes by

    def _cancelled_by_broker(self, _consumer_tag: str) -> None:
        self._cancelled = True


def connection(uri: str, heartbeat_s: int = HEARTBEAT_S) -> Any:
    """A py-amqp connection to the address as pika reads it, not yet opened."""
    address = BrokerUri(uri)
    given = address.parameters()
    return amqp.Connection(
        host=f"{given.host}:{given.port}",
        userid=given.credentials.username,
        password=given.credentials.password,
        virtual_host=given.virtual_host,
        ssl=address.tls or False,
        connect_timeout=CONNECT_S,
        heartbeat=heartbeat_s,
    )
