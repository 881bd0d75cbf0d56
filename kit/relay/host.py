"""Runs a relay: pika's loop in the main thread, the database in others."""

import os
import random
import socket
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from pika.adapters.select_connection import IOLoop
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kit import telemetry
from kit.clock import Clock, SystemClock
from kit.ids import new_id
from kit.relay.channel import ConfirmingChannel, Events
from kit.relay.doorbell import Doorbell
from kit.relay.figures import Figures
from kit.relay.flow import Limits
from kit.relay.keeper import Keeper
from kit.relay.lease import RELAY, Hold, MongoLease
from kit.relay.ports import Row
from kit.relay.relay import Relay
from kit.relay.rows import MongoRows
from kit.relay.tracing import TracedPublisher
from kit.transaction import Document

SWEEP_S = 1.0
DRAIN_S = 8.0
_RETRY_S = (0.2, 10.0)
_ATTEND_S = 1.0

_log = structlog.get_logger("kit.relay")


class Host:
    """One relay process: `run` returns once `stop` was called and what was in flight is settled.

    It publishes to `exchange` while it holds the lease in `database` and, at the broker, the
    exclusive queue `fence`.
    """

    def __init__(
        self,
        client: MongoClient[Document],
        database: str,
        amqp_uri: str,
        exchange: str,
        fence: str,
        *,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._client = client
        self._amqp_uri = amqp_uri
        self._exchange = exchange
        self._fence = fence
        self._loop = IOLoop()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="outbox")
        self._rows = MongoRows(client, database, traced=telemetry.exporting())
        self._prepared = False
        self.hold = Hold()
        self._channel: ConfirmingChannel | None = None
        self._traced: TracedPublisher | None = None
        self._retry_s = _RETRY_S[0]
        self._stopping = False
        owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        figures = Figures()
        self.relay = Relay(self, self.hold, time.monotonic, limits, figures)
        self._keeper = Keeper(
            client[database],
            MongoLease(client, database, RELAY, owner),
            self.hold,
            owner,
            clock or SystemClock(),
            figures,
            changed=partial(self._soon, self._lease_changed),
        )
        self._doorbell = Doorbell(client[database], partial(self._soon, self.relay.ring))

    def run(self) -> None:
        """Relays until stopped."""
        self._keeper.start()
        self._doorbell.start()
        self._loop.add_callback_threadsafe(self._connect)
        self._loop.add_callback_threadsafe(self._sweep)
        self._loop.add_callback_threadsafe(self._attend_regularly)
        self._loop.start()
        self._doorbell.stop()
        self._keeper.stop()
        self._pool.shutdown()
        self._loop.close()

    def stop(self) -> None:
        """Drains and ends `run`; may be called from any thread or a signal handler."""
        self._loop.add_callback_threadsafe(self._begin_stop)

    def request_fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> None:
        """See `kit.relay.ports.Work`."""

        def fetch() -> None:
            try:
                if not self._prepared:
                    self._rows.prepare()
                    self._prepared = True
                rows: Sequence[Row] = self._rows.fetch(limit, known, parked)
            except PyMongoError as error:
                _log.warning("outbox_not_read", error=type(error).__name__)
                self._doorbell.listen()
                self._soon(self.relay.fetch_failed)
            else:
                if len(rows) < limit:
                    self._doorbell.listen()
                else:
                    self._doorbell.rest()
                self._soon(partial(self.relay.fetched, rows, limit))

        self._pool.submit(fetch)

    def request_delete(self, ids: Sequence[str]) -> None:
        """See `kit.relay.ports.Work`."""

        def delete() -> None:
            try:
                self._rows.delete(ids)
            except PyMongoError as error:
                _log.warning("outbox_not_deleted", error=type(error).__name__)
                self._soon(self.relay.delete_failed)
            else:
                self._soon(partial(self.relay.deleted, ids))

        self._pool.submit(delete)

    def _soon(self, callback: Callable[[], None]) -> None:
        self._loop.add_callback_threadsafe(callback)

    def _connect(self) -> None:
        if self._stopping:
            return
        self._channel = ConfirmingChannel(
            self._loop,
            self._amqp_uri,
            self._exchange,
            self._fence,
            Events(
                reachable=self._attend,
                admitted=self._admitted,
                refused=self._refused,
                disconnected=self._disconnected,
                blocked=self._blocked,
                returned=self._returned,
                settled=self._settled,
            ),
        )

    def _attend(self) -> None:
        """Sees to it that this relay has its right to publish just while it holds the lease.

        Asks again where the broker refused, and gives up where the lease was lost or ran out.
        """
        channel, now = self._channel, time.monotonic()
        if channel is None or self._stopping:
            return
        if self.hold.valid(now):
            channel.admit()
        elif channel.active:
            _log.warning("broker_left", reason="no lease")
            self._keeper.broker_is("unreachable", "no lease")
            self.relay.disconnected()
            channel.dismiss()
        self._tell_whether_quiet()

    def _tell_whether_quiet(self) -> None:
        """In this thread, where nothing can be sent between the look at a pause and the word."""
        pause = self.hold.pause(time.monotonic())
        self._keeper.quiet_in(pause if self.relay.quiet else None)

    def _lease_changed(self) -> None:
        self._attend()
        self.relay.ring()

    def _attend_regularly(self) -> None:
        self._attend()
        self._loop.call_later(_ATTEND_S, self._attend_regularly)

    def _admitted(self, channel: ConfirmingChannel) -> None:
        _log.info("broker_connected", exchange=self._exchange)
        self._retry_s = _RETRY_S[0]
        self._keeper.broker_is("connected")
        if telemetry.exporting():
            self._traced = TracedPublisher(channel, self._exchange)
        self.relay.connected(self._traced or channel)

    def _refused(self) -> None:
        _log.warning("broker_fenced", queue=self._fence)
        self.relay.figures.refused += 1
        self._keeper.broker_is("fenced", "another relay's connection")

    def _disconnected(self, reason: str) -> None:
        left = self._channel is not None and self._channel.dismissed
        self._channel = None
        if left:
            self._retry_s = _RETRY_S[0]
        elif not self._stopping:
            _log.warning("broker_unreachable", error=reason, retry_in_s=round(self._retry_s, 1))
            self._keeper.broker_is("unreachable", reason)
        if not self._stopping:
            self._loop.call_later(self._retry_s * random.uniform(0.8, 1.2), self._connect)  # noqa: S311
        self._retry_s = min(self._retry_s * 2, _RETRY_S[1])
        self._traced = None
        self.relay.disconnected()

    def _blocked(self, blocked: bool) -> None:
        _log.warning("broker_blocked" if blocked else "broker_unblocked")
        self._keeper.broker_is("blocked" if blocked else "connected")
        self.relay.hold_back(blocked)

    def _returned(self, event_id: str) -> None:
        _log.error("event_unroutable", event_id=event_id, exchange=self._exchange)
        if self._traced is not None:
            self._traced.returned(event_id)
        self.relay.returned(event_id)

    def _settled(self, tag: int, multiple: bool, taken: bool) -> None:
        if self._traced is not None:
            self._traced.settled(tag, multiple=multiple, taken=taken)
        self.relay.settled(tag, multiple=multiple, taken=taken)
        if self.hold.paused(time.monotonic()):
            self._tell_whether_quiet()

    def _sweep(self) -> None:
        self.relay.sweep()
        self._loop.call_later(SWEEP_S, self._sweep)

    def _begin_stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            _log.info("stopping", in_flight=self.relay.flow.in_flight)
            self.relay.stop()
            self._finish_stop(time.monotonic() + DRAIN_S)

    def _finish_stop(self, deadline: float) -> None:
        """Ends the loop once nothing is in flight; the next relay sends again what is left."""
        overdue = time.monotonic() > deadline
        drained = self.relay.idle or overdue
        if drained and self._channel is not None:
            self._channel.close()
        # A connection that is only being made is waited for, too: pika cannot always break off.
        if drained and (overdue or self._channel is None):
            # pika closes the socket in a turn of the loop after the one that tells of the end
            self._loop.call_later(0.02, self._loop.stop)
        else:
            self._loop.call_later(0.02, partial(self._finish_stop, deadline))
