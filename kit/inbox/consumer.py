"""One connection's worth of consuming: fetch, judge, republish, acknowledge.

Knows py-amqp, which works on green and on real threads alike, but no host: whoever runs it calls
`Consumer.run` where blocking is fine.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

import amqp
import pika
import structlog

from kit.clock import Clock
from kit.inbox.batch import (
    ATTEMPTS,
    EXCEPTION,
    REASON,
    Delivery,
    Handled,
    Inbox,
    Redeliver,
    StoreAway,
)
from kit.topology.names import DEAD_KEY, inbox_queue, redelivery_exchange

PREFETCH = 1_000
BATCH = 500
LINGER_S = 0.004
IDLE_S = 0.5
HEARTBEAT_S = 20
CONNECT_S = 5
CONFIRM_S = 30
_PAUSE_S = (0.2, 5.0)
_PERSISTENT = 2
_READ_AHEAD = 8 * 1024

_log = structlog.get_logger("kit.inbox")


class Consumer:
    """Consumes one service's inbox over one connection.

    `store_away` is told whether the database is away, whenever that changes.
    """

    def __init__(
        self,
        service: str,
        amqp_uri: str,
        inbox: Inbox,
        clock: Clock,
        stopping: Callable[[], bool],
        store_away: Callable[[bool], None],
    ) -> None:
        self._queue = inbox_queue(service)
        self._redelivery = redelivery_exchange(service)
        self._amqp_uri = amqp_uri
        self._inbox = inbox
        self._clock = clock
        self._stopping = stopping
        self._store_away = store_away
        self._arrived: deque[Delivery] = deque()
        self._cancelled_by_broker = False
        self._away = False

    def run(self, connected: Callable[[], None]) -> None:
        """Consumes until told to stop; what had arrived by then is still handled.

        `connected` is called once consuming has begun. Raises amqp's errors and `OSError` where
        the connection cannot be had or is lost, or the queue is not there.
        """
        with _connection(self._amqp_uri) as link:
            _read_ahead(link)
            source, sink = link.channel(), link.channel()
            sink.confirm_select()
            source.basic_qos(prefetch_size=0, prefetch_count=PREFETCH, a_global=False)
            consumer_tag = source.basic_consume(
                self._queue, callback=self._take, on_cancel=self._cancelled
            )
            connected()
            while not self._stopping():
                self._fetch(link)
                if self._arrived:
                    self._handle(link, source, sink)
            source.basic_cancel(consumer_tag)
            while self._arrived:
                self._handle(link, source, sink)

    def _take(self, message: Any) -> None:
        self._arrived.append(
            Delivery(
                tag=message.delivery_info["delivery_tag"],
                body=message.body if isinstance(message.body, bytes) else message.body.encode(),
                headers=message.properties.get("application_headers") or {},
                properties=message.properties,
            )
        )

    def _cancelled(self, _consumer_tag: str) -> None:
        self._cancelled_by_broker = True

    def _fetch(self, link: amqp.Connection) -> None:
        """Waits for a first delivery, then a moment for more."""
        deadline = time.monotonic() + (IDLE_S if not self._arrived else 0)
        while len(self._arrived) < BATCH:
            left = deadline - time.monotonic()
            had = len(self._arrived)
            try:
                link.drain_events(timeout=max(left, 0.0001))
            except TimeoutError:
                break
            if not had and self._arrived:
                deadline = time.monotonic() + LINGER_S
            if self._stopping():
                break
        if self._cancelled_by_broker:
            raise ConnectionResetError("the broker cancelled the consumer")
        link.heartbeat_tick()

    def _handle(self, link: amqp.Connection, source: amqp.Channel, sink: amqp.Channel) -> None:
        batch = [self._arrived.popleft() for _ in range(min(BATCH, len(self._arrived)))]
        verdicts = self._judge(link, batch)
        if verdicts is None:
            return
        for delivery, verdict in zip(batch, verdicts, strict=True):
            if isinstance(verdict, Redeliver):
                self._republish(sink, delivery, verdict)
                self._tell(delivery, verdict)
        self._acknowledge(source, batch[-1].tag)

    def _acknowledge(self, source: amqp.Channel, tag: int) -> None:
        """This delivery and all before it."""
        source.basic_ack(tag, multiple=True)

    def _judge(
        self, link: amqp.Connection, batch: list[Delivery]
    ) -> list[Handled | Redeliver] | None:
        """The verdicts; waits for the database as long as it takes, or until told to stop."""
        pause = _PAUSE_S[0]
        while True:
            try:
                verdicts = self._inbox.judge(batch, self._clock.now())
            except StoreAway as error:
                self._note_store(True, str(error))
                if self._stopping():
                    return None  # nothing was acknowledged: it comes again
                self._keep_alive(link, pause)
                pause = min(pause * 2, _PAUSE_S[1])
            else:
                self._note_store(False)
                return verdicts

    def _note_store(self, away: bool, reason: str = "") -> None:
        if away != self._away:
            self._away = away
            _log.warning("database_away" if away else "database_back", error=reason)
            self._store_away(away)

    def _tell(self, delivery: Delivery, verdict: Redeliver) -> None:
        _log.warning(
            "event_dead" if verdict.key == DEAD_KEY else "event_put_off",
            event_id=delivery.properties.get("message_id"),
            type=delivery.properties.get("type"),
            key=verdict.key,
            attempts=verdict.headers.get(ATTEMPTS),
            reason=verdict.headers.get(REASON),
            exception=verdict.headers.get(EXCEPTION),
        )

    def _keep_alive(self, link: amqp.Connection, seconds: float) -> None:
        """Lets time pass on a living connection; deliveries go on filling the prefetch."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not self._stopping():
            try:
                link.drain_events(timeout=left)
            except TimeoutError:
                break
        link.heartbeat_tick()

    def _republish(self, sink: amqp.Channel, delivery: Delivery, verdict: Redeliver) -> None:
        """Raises amqp's errors where the broker does not take the message."""
        properties = {
            name: value
            for name, value in delivery.properties.items()
            if name in {"content_type", "message_id", "type", "correlation_id"}
        }
        message = amqp.Message(
            delivery.body,
            application_headers=dict(verdict.headers),
            delivery_mode=_PERSISTENT,
            **properties,
        )
        sink.basic_publish_confirm(
            message,
            exchange=self._redelivery,
            routing_key=verdict.key,
            mandatory=True,
            timeout=CONFIRM_S,
            confirm_timeout=CONFIRM_S,
        )


def _connection(uri: str) -> Any:
    """A py-amqp connection, to be used as a context, to the address as pika reads it."""
    given = pika.URLParameters(uri)
    return amqp.Connection(
        host=f"{given.host}:{given.port}",
        userid=given.credentials.username,
        password=given.credentials.password,
        virtual_host=given.virtual_host,
        ssl=given.ssl_options is not None,
        connect_timeout=CONNECT_S,
        heartbeat=HEARTBEAT_S,
    )


def _read_ahead(link: amqp.Connection) -> None:
    """Lets py-amqp fill its own read buffer with more than the next few bytes.

    It asks the socket for exactly what the parser wants, nine times for every delivery, which
    is a third of the time of consuming. It keeps what is beyond, as after a time-out in mid-frame.
    """
    receive = link.transport.sock.recv
    link.transport._quick_recv = lambda wanted: receive(max(wanted, _READ_AHEAD))
