"""Replicas of the consuming service: the real `Consumer` and `Undertaker` in green threads.

Before each call to the outside a thread waits until the schedule lets it go on; so a process may
stand still, or end, between any two of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, Self

from greenlet import getcurrent, greenlet

from kit.envelope import UnreadableEvent
from kit.inbox.batch import Inbox
from kit.inbox.consumer import Consumer, Undertaker
from kit.inbox.deliveries import Delivery, Received
from kit.inbox.ports import Overtaken, StoreAway
from tests.kit.memory_inbox import MemoryEffects
from tests.kit.simulation.broker import PREFETCH, Broker, Connection, Lost, Queue

FAULTS = 50
"""Choices from here on are faults."""
CHOICES = 60
CALM = 3
"""A choice that takes large batches and does no harm."""


class Refused(Exception):
    """A reaction says no, until somebody mends it."""


class Killed(BaseException):
    """Thrown into the threads of a process that ends at once."""


class World(Protocol):
    """What the processes share."""

    broker: Broker
    effects: MemoryEffects
    owner: int
    now: datetime


def wait() -> int:
    """Lets the schedule go on elsewhere; gives its choice once this thread's turn comes."""
    chosen: int = getcurrent().parent.switch()
    return chosen


class Visit:
    """`Effects` as one thread reaches them: over a network, with the ownership of its queue."""

    def __init__(self, world: World, *, owned: bool) -> None:
        self._world = world
        self._owned = owned
        self._token = 0

    def take_over(self) -> None:
        self._call(self._take, held=False)

    def prepare(self) -> None:
        """There is nothing to prepare."""

    def apply(self, events: Sequence[Received]) -> None:
        self._call(lambda: self._world.effects.apply(events))

    def put_off(self, *given: Any) -> bool:
        return self._call(lambda: self._world.effects.put_off(*given))

    def give_up(self, *given: Any) -> None:
        self._call(lambda: self._world.effects.give_up(*given))

    def released(self, limit: int) -> Sequence[Received]:
        return self._call(lambda: self._world.effects.released(min(limit, 2)), held=False)

    def apply_released(self, events: Sequence[Received]) -> None:
        self._call(lambda: self._world.effects.apply_released(events), held=False)

    def to_replay(self) -> Any:
        return self._call(self._world.effects.to_replay, held=False)

    def replay(self, event: Received) -> None:
        self._call(lambda: self._world.effects.replay(event), held=False)

    def replay_failed(self, *given: Any) -> None:
        self._call(lambda: self._world.effects.replay_failed(*given), held=False)

    def _take(self) -> None:
        self._world.owner += 1
        self._token = self._world.owner

    def _call(self, work: Callable[[], Any], *, held: bool = True) -> Any:
        choice = wait()
        if choice in (FAULTS, FAULTS + 1):
            raise StoreAway("away")
        if held and self._owned and self._token != self._world.owner:
            raise Overtaken
        result = work()
        if choice in (FAULTS + 2, FAULTS + 3):
            raise StoreAway("committed, and the answer lost")
        return result


class Link:
    """`kit.inbox.link.Link` on the broker of the simulation."""

    def __init__(self, world: World, queue: Queue) -> None:
        self._world = world
        self._queue = queue

    def __enter__(self) -> Self:
        wait()
        self._connection = Connection(self._world.broker, self._queue)
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.drop()

    def subscribe(self) -> None:
        self._connection.check()
        self._queue.subscribers.append(self._connection)

    def unsubscribe(self) -> None:
        self._connection.check()
        if self._connection in self._queue.subscribers:
            self._queue.subscribers.remove(self._connection)

    def batch(self, size: int, _idle_s: float, _enough: Callable[[], bool]) -> list[Delivery]:
        wanted = min(size, 1 + wait() % 4)
        self._connection.check()
        self._queue.give(self._connection)
        arrived = self._connection.arrived
        return [arrived.popleft() for _ in range(min(wanted, len(arrived)))]

    @property
    def full(self) -> bool:
        return len(self._connection.unacknowledged) >= PREFETCH

    def acknowledge(self, tag: int) -> None:
        wait()
        self._connection.check()
        self._connection.acknowledge(tag)

    def keep_alive(self, _seconds: float, _enough: Callable[[], bool]) -> None:
        wait()
        self._connection.check()

    def redeliver(self, key: str, delivery: Delivery) -> None:
        choice = wait()
        self._connection.check()
        if choice == FAULTS + 4:
            raise Lost("the broker did not take it")
        self._world.broker.redeliver(key, delivery)
        if choice == FAULTS + 5:
            raise Lost("the broker took it, and the confirm was lost")

    def depth(self) -> int:
        return 0


def _say_nothing(*_: object) -> None:
    pass


class Silent:
    """Neither logs nor metrics."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return _say_nothing


class Process:
    """One replica: a consumer of the inbox and an undertaker."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.stopping = False
        self._give_way = False
        common = (self._clock(), lambda: self.stopping, lambda _away: None)
        consumer = Consumer(
            *("impact", "amqp://", "impact.inbox", self._inbox(owned=True), *common),
            metrics=Silent(),
            give_way=lambda: self._give_way,
        )
        undertaker = Undertaker(
            "impact", "amqp://", "impact.dead", self._inbox(owned=False), *common
        )
        self.links = [Link(world, world.broker.inbox), Link(world, world.broker.dead)]
        self.threads = []
        for worker, link in zip((consumer, undertaker), self.links, strict=True):
            worker._link, worker._note = link, _say_nothing
            thread = greenlet(lambda run=worker.run: self._keep(run))
            thread.switch()
            self.threads.append(thread)

    def go_on(self, which: int, choice: int) -> None:
        """One of the two threads goes on to its next call."""
        thread = self.threads[which]
        self._give_way = choice == FAULTS + 6
        if not thread.dead:
            thread.switch(choice)

    def kill(self) -> None:
        """As `kill -9`."""
        for thread in self.threads:
            if not thread.dead:
                thread.throw(Killed)

    def forget_connections(self) -> None:
        """The broker takes the process for gone, which will not notice before its next word."""
        for link in self.links:
            if hasattr(link, "_connection"):
                link._connection.drop()

    @property
    def ended(self) -> bool:
        return all(thread.dead for thread in self.threads)

    def _keep(self, run: Callable[[Callable[[], None]], None]) -> None:
        try:
            while not self.stopping:
                try:
                    run(lambda: None)
                except (Lost, Overtaken, StoreAway):
                    wait()
        except Killed:
            pass

    def _inbox(self, *, owned: bool) -> Inbox:
        visit = Visit(self._world, owned=owned)
        return Inbox(visit, "impact.inbox", Silent(), (Refused, UnreadableEvent))

    def _clock(self) -> Any:
        world = self._world

        class Clock:
            def now(self) -> datetime:
                return world.now

        return Clock()
