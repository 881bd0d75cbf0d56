"""A consumer and an undertaker in threads, over a real database and broker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kit.clock import SystemClock
from kit.inbox import Marks, MongoEffects
from kit.inbox.batch import Inbox
from kit.inbox.consumer import Consumer, Undertaker
from kit.inbox.metrics import APPLIED, DUPLICATES, TellingWatch
from kit.inbox.ownership import Ownership
from kit.transaction import Store


class Refused(Exception):
    """The reaction says no for good."""


class Reaction:
    """Counts in the database, so that an effect is seen to happen once."""

    def __init__(self):
        self.fail = {}
        self.batches = []

    def __call__(self, tx, events):
        self.batches.append(len(events))
        for envelope in events:
            if envelope.id in self.fail:
                raise self.fail[envelope.id]
            tx.database.effects.update_one(
                {"_id": envelope.subject},
                {"$inc": {"count": 1}, "$push": {"sequences": envelope.sequence}},
                upsert=True,
                session=tx.session,
            )


class Running:
    """A consumer and an undertaker, in threads of their own."""

    def __init__(self, store, broker, reaction, marks, owner="test"):
        self.effects = MongoEffects(
            store, reaction, marks, ownership=Ownership("impact.inbox", owner)
        )
        self.effects.prepare()
        watch = TellingWatch("impact")
        self.inbox = Inbox(self.effects, "impact.inbox", watch, (Refused,))
        beside = Inbox(MongoEffects(store, reaction, marks), "impact.dead", watch, (Refused,))
        self.stopping = threading.Event()
        self.away = []
        self.consuming = threading.Event()
        self._applied, self._duplicates = _count(APPLIED), _count(DUPLICATES)
        at = ("impact", broker.amqp_uri)
        bound = (SystemClock(), self.stopping.is_set)
        self.consumer = Consumer(*at, "impact.inbox", self.inbox, *bound, self.away.append)
        self.undertaker = Undertaker(*at, "impact.dead", beside, *bound, lambda _: None)
        self.thread = threading.Thread(target=self.consumer.run, args=(self.consuming.set,))
        self.other = threading.Thread(target=self.undertaker.run, args=(lambda: None,))

    @property
    def applied(self):
        return _count(APPLIED) - self._applied

    @property
    def duplicates(self):
        return _count(DUPLICATES) - self._duplicates


def _count(metric) -> int:
    return int(metric.labels("impact")._value.get())


@contextmanager
def consuming(mongo, database, broker, reaction, marks=None) -> Iterator[Running]:
    store = Store("impact", mongo, database=database.name)
    running = Running(store, broker, reaction, marks or Marks())
    running.thread.start()
    running.other.start()
    try:
        assert running.consuming.wait(20)
        yield running
    finally:
        running.stopping.set()
        for thread in (running.thread, running.other):
            thread.join(timeout=30)
            assert not thread.is_alive()
        running.consumer.forget()


def counts(database) -> dict[str, list[int]]:
    return {d["_id"]: d["sequences"] for d in database.effects.find()}
