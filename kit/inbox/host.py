"""Receives a service's events: one thread for each queue, and one for dead letters.

Uses threads of the standard library: green ones where eventlet has patched it, real ones
elsewhere. It outlives broker and database: without one of them the service goes on serving, and
says in its health since when it is away.
"""

import os
import random
import socket
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

import structlog
from amqp.exceptions import AMQPError
from pymongo.errors import PyMongoError

from kit.catalogue import Catalogue
from kit.clock import Clock, SystemClock
from kit.envelope import Envelope
from kit.health import Health
from kit.ids import new_id
from kit.inbox import partitions
from kit.inbox.batch import Inbox
from kit.inbox.consumer import Consumer, Undertaker
from kit.inbox.effects import MongoEffects
from kit.inbox.marks import Marks
from kit.inbox.metrics import OVERTAKEN, TellingWatch
from kit.inbox.ownership import Ownership
from kit.inbox.ports import Overtaken, StoreAway
from kit.inbox.rebuild import Rebuilding
from kit.inbox.sequences import Sequences
from kit.inbox.shares import Shares
from kit.topology.names import dead_queue, inbox_queues
from kit.transaction import Store, Transaction

CHECK: Final = "inbox"
BEAT_S: Final = 2.0
_RETRY_S: Final = (0.2, 10.0)

_log = structlog.get_logger("kit.inbox")

Run = Callable[[Callable[[], None]], None]


class Reacting(Protocol):
    """The part of an application that the inbox needs (`kit.service.Application` has it)."""

    @property
    def store(self) -> Store:
        """Where its units of work run."""
        ...

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Applies the effects of events not seen before."""
        ...


class Receiving:
    """Feeds a service's events to its application, from `start` to `stop`.

    `application` is called when receiving begins, and may raise until the application is ready.
    `refusals` are the application's own exceptions that say no for good: trying again is no use.
    `sequences`, where given, watches over whole sequences of each aggregate.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        amqp_uri: str,
        application: Callable[[], Reacting],
        health: Health,
        *,
        marks: Marks | None = None,
        refusals: Sequence[type[Exception]] = (),
        sequences: Sequences | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._service = catalogue.service
        self._amqp_uri = amqp_uri
        self._application = application
        self._health = health
        self._marks = marks or Marks()
        self._refusals = tuple(refusals)
        self._sequences = sequences
        self._clock = clock or SystemClock()
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        self._queues: frozenset[str] = frozenset()
        self._main = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        """Begins to receive, in threads of its own."""
        self._health.report(CHECK, False, "starting")
        self._main.start()

    def stop(self, seconds: float) -> None:
        """Finishes what had arrived, acknowledges, disconnects; returns within `seconds`."""
        self._stopped.set()
        if self._main.is_alive():
            self._main.join(seconds)

    def _run(self) -> None:
        application = self._ready()
        if application is None:
            return
        self._health.forget(CHECK)
        shares = Shares(application.store.database, self._owner)
        undertaker = Undertaker(
            self._service,
            self._amqp_uri,
            dead_queue(self._service),
            self._inbox(application, dead_queue(self._service), owned=False),
            self._clock,
            self._stopped.is_set,
            lambda _away: None,
        )
        check = f"{CHECK}.dead"
        self._spawn("dead letters", undertaker.run, check, lambda: not self._stopped.is_set())
        while not self._stopped.is_set():
            try:
                shares.beat()
                self._open(application, shares)
            except PyMongoError as error:
                _log.warning("inbox_not_shared", error=type(error).__name__)
            self._stopped.wait(BEAT_S)
        for thread in self._threads.values():
            thread.join()
        try:
            shares.leave()
        except PyMongoError as error:
            _log.warning("inbox_not_left", error=type(error).__name__)

    def _ready(self) -> Reacting | None:
        """The application, once it and its database are ready; None where told to stop first."""
        retry_s = _RETRY_S[0]
        while not self._stopped.is_set():
            try:
                application = self._application()
                self._inbox(application, "", owned=False).effects.prepare()
                partitions.prepare(application.store.database, self._catalogue)
            except Exception as error:  # noqa: BLE001 - nothing may end the service; all is told
                self._report(CHECK, False, "not ready", error)
                self._stopped.wait(retry_s)
                retry_s = min(retry_s * 2, _RETRY_S[1])
            else:
                return application
        return None

    def _open(self, application: Reacting, shares: Shares) -> None:
        """Sees to it that each queue has its thread."""
        count = partitions.consumed(application.store.database, self._catalogue)
        self._queues = frozenset(inbox_queues(self._service, count))
        shares.divide(self._queues)
        for queue in self._queues - self._threads.keys():
            check = queue.removeprefix(f"{self._service}.")
            consumer = self._consumer(application, queue, check, shares)
            wanted = partial(self._wanted, queue)
            self._spawn(queue, consumer.run, check, wanted, consumer.forget)
        for name, thread in list(self._threads.items()):
            if not thread.is_alive():
                del self._threads[name]

    def _consumer(self, application: Reacting, queue: str, check: str, shares: Shares) -> Consumer:
        return Consumer(
            self._service,
            self._amqp_uri,
            queue,
            self._inbox(application, queue, owned=True),
            self._clock,
            stopping=lambda: not self._wanted(queue),
            store_away=lambda away: self._health.report(
                check, not away, "database unreachable since {since}" if away else ""
            ),
            give_way=lambda: shares.is_anothers(queue),
            owner=self._owner,
        )

    def _wanted(self, queue: str) -> bool:
        return not self._stopped.is_set() and queue in self._queues

    def _inbox(self, application: Reacting, queue: str, *, owned: bool) -> Inbox:
        effects = MongoEffects(
            application.store,
            application.react,
            self._marks,
            self._clock,
            Ownership(queue, self._owner) if owned else None,
            self._sequences,
            self._turn,
            application.rebuild if isinstance(application, Rebuilding) else None,
        )
        return Inbox(effects, queue, TellingWatch(self._service), self._refusals)

    def _spawn(
        self,
        name: str,
        run: Run,
        check: str,
        wanted: Callable[[], bool],
        end: Callable[[], None] = lambda: None,
    ) -> None:
        self._health.report(check, False, "starting")

        def keep() -> None:
            self._keep(run, check, wanted)
            end()
            self._health.forget(check)

        thread = threading.Thread(target=keep, name=name, daemon=True)
        self._threads[name] = thread
        thread.start()

    def _keep(self, run: Run, check: str, wanted: Callable[[], bool]) -> None:
        """Runs a consumer again and again, as long as it is wanted."""
        retry_s = _RETRY_S[0]

        def connected() -> None:
            nonlocal retry_s
            retry_s = _RETRY_S[0]
            self._report(check, True)

        while wanted():
            try:
                run(connected)
            except StoreAway as error:
                self._report(check, False, "database unreachable", error)
            except Overtaken as error:
                OVERTAKEN.labels(self._service).inc()
                self._report(check, False, "another consumer has the queue", error)
            except (AMQPError, OSError) as error:
                self._report(check, False, "broker unreachable", error)
            except Exception as error:  # noqa: BLE001 - nothing may end the service; all is told
                self._report(check, False, f"stopped by a defect ({type(error).__name__})", error)
            if wanted():
                self._stopped.wait(retry_s * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
                retry_s = min(retry_s * 2, _RETRY_S[1])

    def _report(
        self, check: str, ok: bool, what: str = "", error: BaseException | None = None
    ) -> None:
        if ok:
            _log.info("inbox_consuming", service=self._service, check=check)
            self._health.report(check, True)
        else:
            _log.warning("inbox_interrupted", check=check, reason=what, error=type(error).__name__)
            self._health.report(check, False, what + " since {since}")
