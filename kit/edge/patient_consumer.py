"""A broker's consumer that outlives its connection, and drains before it stops."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import eventlet
import structlog
from eventlet.event import Event
from kombu.connection import Connection
from nameko.amqp.consume import Consumer

CHECK: Final = "rpc"
LOOK_SECONDS: Final = 0.2
CONNECT_SECONDS: Final = 5
LONGEST_PAUSE_SECONDS: Final = 3

_log = structlog.get_logger("kit.edge")


class PatientConsumer(Consumer):
    """A consumer that survives whatever its connection does, and drains before it stops.

    `longest_call` is how many seconds a call at work may take, once it is told to stop.
    """

    health: Any = None
    longest_call = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_flight = 0
        self._connected = False
        self._consumers: list[Any] = []
        self._stop_by: float | None = None
        self._ended = Event()

    @property
    def connection(self) -> Connection:
        """The connection's parameters, with a bound on connecting."""
        connect: Any = Connection
        connection: Connection = connect(
            self.amqp_uri,
            ssl=self.ssl,
            login_method=self.login_method,
            heartbeat=self.heartbeat,
            connect_timeout=CONNECT_SECONDS,
        )
        return connection

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Consumes until stopped."""
        try:
            while not self.should_stop:
                try:
                    super().run(*args, **kwargs)
                except Exception as error:  # noqa: BLE001 - told in health and logs; tried again
                    self._lost(error)
                    eventlet.sleep(1)
        finally:
            self._ended.send(None)

    def consume(self, *args: Any, **kwargs: Any) -> Any:
        """One connection's worth of consuming; tells how it ends."""
        try:
            yield from super().consume(*args, safety_interval=LOOK_SECONDS, **kwargs)
        except Exception as error:
            self._lost(error)
            raise

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """A fresh connection; short pauses between tries, so that it is soon back."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error,
                interval_start=0.2,
                interval_step=0.5,
                interval_max=LONGEST_PAUSE_SECONDS,
                callback=self._give_up_when_stopping,
            )
            yield connection

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **kw: Any) -> None:
        """Connected."""
        super().on_consume_ready(connection, channel, consumers, **kw)
        self._connected, self._consumers = True, list(consumers)
        self.health.report(CHECK, True)

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        """Not connected, and trying again in `interval` seconds."""
        del interval
        self._lost(exc)

    def on_iteration(self) -> None:
        """While draining: takes no more, and ends once the calls at work are answered.

        Calls that the broker had sent by then are taken while it confirms that it sends no more:
        given back, they would reach another process as redelivered.
        """
        if self._stop_by is None:
            return
        while self._consumers:
            self._consumers.pop().cancel()
        if self.in_flight == 0 or time.monotonic() > self._stop_by:
            self.should_stop = True

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Drops what is no JSON, without quoting it."""
        _log.warning("rpc_unreadable", error=type(exc).__name__)
        message.ack()

    def stop(self) -> None:
        """Begins to drain; without a connection there is nothing to wait for."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + self.longest_call
        if not self._connected:
            self.should_stop = True

    def drain(self) -> None:
        """Stops, and returns once the calls at work are answered and acknowledged."""
        self.stop()
        self._ended.wait()

    def _give_up_when_stopping(self) -> None:
        if self.should_stop:
            raise ConnectionAbortedError("stopping")

    def _lost(self, error: Exception) -> None:
        self._connected, self._consumers = False, []
        if self._stop_by is not None:
            self.should_stop = True
            return
        self.health.report(CHECK, False, "broker unreachable since {since}")
        _log.warning("broker_unreachable", part=CHECK, error=type(error).__name__)
