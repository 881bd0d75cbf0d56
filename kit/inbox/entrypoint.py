"""The inbox as a Nameko entrypoint: consumes in a green thread of the service's container.

Unlike Nameko's own consumers it outlives the broker: without one the service starts, goes on
serving, and says in its health since when the broker is away.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import eventlet
import structlog
from eventlet.event import Event
from nameko.extensions import Entrypoint

from kit.clock import Clock, SystemClock
from kit.envelope import Envelope, UnreadableEvent
from kit.health import Health
from kit.inbox.batch import Inbox, StoreAway, UnknownEvent
from kit.inbox.consumer import Consumer
from kit.inbox.effects import MongoEffects
from kit.inbox.marks import Marks
from kit.transaction import Store, Transaction

CHECK = "inbox"
STOP_S = 8.0
_RETRY_S = (0.2, 10.0)

_log = structlog.get_logger("kit.inbox")


class Reacting(Protocol):
    """The part of an application that the inbox needs (`kit.service.Application` has it)."""

    @property
    def store(self) -> Store:
        """Where its units of work run."""
        ...

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Applies the effects of events not seen before."""
        ...


class InboxEntrypoint(Entrypoint):
    """Feeds a service's events to its application.

    `application` is called when consuming begins, and may raise until the application is ready.
    `refusals` are the application's own exceptions that say no for good: trying again is no use.
    """

    def __init__(
        self,
        service: str,
        amqp_uri: str,
        application: Callable[[], Reacting],
        health: Health,
        *,
        marks: Marks | None = None,
        refusals: Sequence[type[Exception]] = (),
        clock: Clock | None = None,
        **options: Any,
    ) -> None:
        self._service = service
        self._amqp_uri = amqp_uri
        self._application = application
        self._health = health
        self._marks = marks or Marks()
        self._refusals = tuple(refusals)
        self._clock = clock or SystemClock()
        self._stopping = False
        self._retry_s = _RETRY_S[0]
        self._ended: Event | None = None
        super().__init__(**options)

    def start(self) -> None:
        """Begins to consume, in a thread that the container owns."""
        self._stopping = False
        self._ended = Event()
        self._health.report(CHECK, False, "starting")
        self.container.spawn_managed_thread(self._run, identifier="inbox")

    def stop(self) -> None:
        """Finishes the batch at work and what had arrived, acknowledges, disconnects."""
        self._stopping = True
        if self._ended is not None:
            with eventlet.Timeout(STOP_S, False):
                self._ended.wait()

    def _run(self) -> None:
        try:
            self._consume_for_ever()
        finally:
            if self._ended is not None:
                self._ended.send(None)

    def _consume_for_ever(self) -> None:
        inbox: Inbox | None = None
        while not self._stopping:
            try:
                if inbox is None:
                    inbox = self._make_inbox()
                self._consume(inbox)
            except StoreAway as error:
                self._report(False, "database unreachable", error)
            except Exception as error:  # noqa: BLE001 - nothing may end the container; all is told
                self._report(False, "broker unreachable" if inbox else "not ready", error)
            if not self._stopping:
                self._sleep(self._retry_s * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
                self._retry_s = min(self._retry_s * 2, _RETRY_S[1])

    def _make_inbox(self) -> Inbox:
        application = self._application()
        effects = MongoEffects(application.store, application.react, self._marks, self._clock)
        effects.prepare()
        hopeless: tuple[type[Exception], ...] = (
            UnreadableEvent,
            UnknownEvent,
            *self._refusals,
        )
        return Inbox(effects, f"{self._service}.inbox", hopeless)

    def _consume(self, inbox: Inbox) -> None:
        consumer = Consumer(
            self._service,
            self._amqp_uri,
            inbox,
            self._clock,
            stopping=lambda: self._stopping,
            store_away=lambda away: self._health.report(
                CHECK, not away, "database unreachable since {since}" if away else ""
            ),
        )
        consumer.run(connected=lambda: self._report(True))

    def _report(self, ok: bool, what: str = "", error: BaseException | None = None) -> None:
        if ok:
            _log.info("inbox_consuming", service=self._service)
            self._health.report(CHECK, True)
            self._retry_s = _RETRY_S[0]
        else:
            _log.warning("inbox_interrupted", reason=what, error=type(error).__name__)
            self._health.report(CHECK, False, what + " since {since}")

    def _sleep(self, seconds: float) -> None:
        """Sleeps, but wakes soon when told to stop."""
        slept = 0.0
        while slept < seconds and not self._stopping:
            eventlet.sleep(min(0.1, seconds - slept))
            slept += 0.1
