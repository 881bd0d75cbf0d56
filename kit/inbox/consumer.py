"""Consumes one inbox queue of a service, and beside it what the broker gave up."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from kit.clock import Clock
from kit.inbox.batch import Inbox
from kit.inbox.deliveries import Delivery
from kit.inbox.link import Link
from kit.inbox.metrics import InboxMetrics
from kit.inbox.ports import StoreAway

PREFETCH: Final = 1_000
BATCH: Final = 500
IDLE_S: Final = 0.5
DEPTH_EVERY_S: Final = 5.0
WORK_EVERY_S: Final = 0.5
STRAGGLE_S: Final = 0.02
"""So long a pause between two deliveries ends the last look for what has arrived."""
_PAUSE_S: Final = (0.2, 5.0)

_log = structlog.get_logger("kit.inbox")

StoreState = Callable[[bool], None]


class _Patient:
    """What both consumers share: waiting for a database that is away."""

    def __init__(
        self, inbox: Inbox, clock: Clock, stopping: Callable[[], bool], store_away: StoreState
    ) -> None:
        self._inbox = inbox
        self._clock = clock
        self._stopping = stopping
        self._store_away = store_away
        self._away = False

    def _until_there(self, link: Link, work: Callable[[], object]) -> bool:
        """Does the work, as soon as the database lets it; False where told to stop before that."""
        pause = _PAUSE_S[0]
        while True:
            try:
                work()
            except StoreAway as error:
                self._note(True, str(error))
                if self._stopping():
                    return False
                link.keep_alive(pause, self._stopping)
                pause = min(pause * 2, _PAUSE_S[1])
                self._meanwhile(link)
            else:
                self._note(False)
                return True

    def _meanwhile(self, link: Link) -> None:
        """What is done now and then while the database is away."""

    def _note(self, away: bool, reason: str = "") -> None:
        if away != self._away:
            self._away = away
            _log.warning("database_away" if away else "database_back", error=reason)
            self._store_away(away)


class Consumer(_Patient):
    """Consumes one queue over one connection.

    Several may: the broker gives the queue to one at a time (single active consumer). `store_away`
    is told whether the database is away, whenever that changes. `give_way` is asked now and then
    whether another consumer should have the queue; then this one finishes what it holds, and `run`
    returns: whoever runs it again stands at the end of the line. `owner` is what the broker
    shows as the consumer's tag, its own choice where empty.
    """

    def __init__(
        self,
        service: str,
        amqp_uri: str,
        queue: str,
        inbox: Inbox,
        clock: Clock,
        stopping: Callable[[], bool],
        store_away: StoreState,
        metrics: InboxMetrics | None = None,
        give_way: Callable[[], bool] = lambda: False,
        owner: str = "",
    ) -> None:
        super().__init__(inbox, clock, stopping, store_away)
        self._link = Link(service, amqp_uri, queue, prefetch=PREFETCH, owner=owner)
        self._metrics = metrics or InboxMetrics(service, queue)
        self._give_way = give_way
        self._metrics.lag(self.lag_s)
        self._fresh = True
        self._depth_due = 0.0
        self._at_work: tuple[Delivery, datetime] | None = None

    def lag_s(self) -> float:
        """The age of the oldest event that came and has not had its effects; 0 where there is none.

        In seconds; of a message that tells no time, since it is being worked on. What came counts
        while the connection is lost as well, until it comes again or the queue gives nothing more.
        May be called from any thread.
        """
        at_work, first = self._at_work, self._link.first
        if at_work is not None:
            since = at_work[0].happened or at_work[1]
        elif first is not None and first.happened is not None:
            since = first.happened
        else:
            return 0.0
        return max(0.0, (self._clock.now() - since).total_seconds())

    def forget(self) -> None:
        """Ends what is told of the queue, after the last `run`."""
        self._metrics.forget()

    def run(self, connected: Callable[[], None]) -> None:
        """Consumes until told to stop or to give way; what had arrived by then is still handled.

        `connected` is called once consuming has begun. Raises amqp's errors and `OSError` where
        the connection cannot be had or is lost, or the queue is not there; `Overtaken` where
        another consumer has the queue.
        """
        with self._link as link:
            link.subscribe()
            self._fresh, self._depth_due = True, 0.0
            connected()
            while not self._stopping():
                if not self._handle(link, link.batch(BATCH, IDLE_S, self._stopping)):
                    return  # what follows must neither overtake it nor be acknowledged with it
                if self._count_depth(link) and not self._fresh and self._give_way():
                    break
            self._finish(link)

    def _meanwhile(self, link: Link) -> None:
        self._count_depth(link)

    def _count_depth(self, link: Link) -> bool:
        """Looks how many wait; whether it was time to do so."""
        if time.monotonic() < self._depth_due:
            return False
        self._metrics.depth(link.depth())
        self._depth_due = time.monotonic() + DEPTH_EVERY_S
        return True

    def _finish(self, link: Link) -> None:
        """Sees to what has arrived, and only then lets the next consumer have the queue.

        See docs/decisions/0016: as soon as this one cancelled, the broker would give later messages
        to the next one while earlier ones are at work here. And one acknowledgement ends it all:
        each would bring more messages. What comes after the last look goes back, in its order.
        """
        last = None
        while batch := link.batch(BATCH, STRAGGLE_S, lambda: link.full):
            if not self._judge(link, batch):
                break
            last = batch[-1].tag
        else:
            if link.full:
                link.unsubscribe()  # no more can have come, nor will once this is acknowledged
        if last is not None:
            link.acknowledge(last)

    def _handle(self, link: Link, batch: Sequence[Delivery]) -> bool:
        """Sees to a batch and acknowledges it; False where that cannot be said before the stop."""
        if not batch:
            self._at_work = None  # what came over an earlier connection is another's by now
            return True
        judged = self._judge(link, batch)
        if judged:
            link.acknowledge(batch[-1].tag)
        return judged

    def _judge(self, link: Link, batch: Sequence[Delivery]) -> bool:
        """Sees to a batch; False where that cannot be said before the stop: then it comes again."""

        def judge() -> None:
            if self._fresh:
                self._inbox.effects.take_over()
                self._fresh = False
            self._inbox.judge(batch, self._clock.now(), link.redeliver)

        began = time.monotonic()
        self._at_work = batch[0], self._clock.now()
        if not self._until_there(link, judge):
            return False
        self._at_work = None
        self._metrics.batch(len(batch), time.monotonic() - began)
        return True


class Undertaker(_Patient):
    """Buries what the broker gave up, replays what was asked for, releases free lines.

    One in each process of a service, beside its consumers; several do not disturb each other.
    """

    def __init__(
        self,
        service: str,
        amqp_uri: str,
        queue: str,
        inbox: Inbox,
        clock: Clock,
        stopping: Callable[[], bool],
        store_away: StoreState,
    ) -> None:
        super().__init__(inbox, clock, stopping, store_away)
        self._link = Link(service, amqp_uri, queue, prefetch=BATCH)

    def run(self, connected: Callable[[], None]) -> None:
        """Works until told to stop; see `Consumer.run`."""
        with self._link as link:
            link.subscribe()
            connected()
            while not self._stopping():
                batch = link.batch(BATCH, WORK_EVERY_S, self._stopping)
                if batch:
                    if not self._until_there(link, partial(self._bury, batch)):
                        return
                    link.acknowledge(batch[-1].tag)
                self._until_there(link, lambda: self._work_off(link))

    def _bury(self, batch: Sequence[Delivery]) -> None:
        self._inbox.bury(batch, self._clock.now())

    def _work_off(self, link: Link) -> None:
        while not self._stopping() and self._inbox.work_off(self._clock.now(), link.redeliver):
            link.keep_alive(0.0001, self._stopping)
