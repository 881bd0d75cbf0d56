"""A broker with what the cores rely on: quorum queues, one active consumer, retries with delays."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kit.envelope import UnreadableEvent, decode
from kit.inbox.deliveries import Delivery
from kit.topology.names import TIERS

PREFETCH = 8
DELAYS_S = {tier.key: tier.delay_ms / 1_000 for tier in TIERS}


@dataclass(eq=False)
class Message:
    """One message in a queue."""

    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Queue:
    """A quorum queue. With `single` only the first that subscribed is given anything."""

    single: bool
    ready: deque[Message] = field(default_factory=deque)
    returned: deque[Message] = field(default_factory=deque)
    """What was given out and came back goes first, in the order in which it came back."""
    subscribers: list["Connection"] = field(default_factory=list)

    def give(self, connection: "Connection") -> None:
        """Hands out what is ready, as far as the connection's prefetch goes."""
        active = self.subscribers[:1] if self.single else self.subscribers
        while self and connection in active and len(connection.unacknowledged) < PREFETCH:
            connection.receive((self.returned or self.ready).popleft())

    def __bool__(self) -> bool:
        return bool(self.returned or self.ready)


class Broker:
    """The consuming service's queues; `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.inbox = Queue(single=True)
        self.dead = Queue(single=False)
        self.waiting: list[tuple[float, int, Message]] = []
        self.connections: list[Connection] = []
        self.arrived: list[str] = []
        """Ids in the order in which they first came to the inbox."""
        self.given_up: set[str] = set()
        self.history: list[bytes] = []
        self._known: set[str] = set()

    def route(self, body: bytes) -> None:
        """A publisher's message, to the inbox."""
        self.history.append(body)
        self.inbox.ready.append(Message(body))
        event_id = id_of(body)
        if event_id and event_id not in self._known:
            self._known.add(event_id)
            self.arrived.append(event_id)

    def redeliver(self, key: str, delivery: Delivery) -> None:
        """A consumer's message, to a retry queue."""
        due = self._now() + DELAYS_S[key]
        self.waiting.append((due, len(self.history), Message(delivery.body, delivery.headers)))

    def let_time_pass(self) -> None:
        """What has waited long enough goes back to the inbox."""
        due = [entry for entry in self.waiting if entry[0] <= self._now()]
        self.waiting = [entry for entry in self.waiting if entry[0] > self._now()]
        self.inbox.ready.extend(message for _, _, message in sorted(due, key=lambda e: e[:2]))

    def give_up(self) -> None:
        """Takes a message out of the inbox that was given out and came back."""
        if self.inbox.returned:
            message = self.inbox.returned.popleft()
            self.dead.ready.append(message)
            self.given_up.add(id_of(message.body))

    @property
    def quiet(self) -> bool:
        """Whether nothing is in any queue or on its way."""
        queued = self.inbox or self.dead or self.waiting
        return not queued and not any(c.unacknowledged for c in self.connections)


class Lost(ConnectionResetError):
    """The broker closed the connection."""


class Connection:
    """What the broker knows of one consumer's connection."""

    def __init__(self, broker: Broker, queue: Queue) -> None:
        self.queue = queue
        self.open = True
        self.arrived: deque[Delivery] = deque()
        self.unacknowledged: dict[int, Message] = {}
        self._tag = 0
        broker.connections.append(self)
        self._broker = broker

    def receive(self, message: Message) -> None:
        """The broker sends a message."""
        self._tag += 1
        self.unacknowledged[self._tag] = message
        self.arrived.append(Delivery(self._tag, message.body, message.headers))

    def acknowledge(self, tag: int) -> None:
        """This message and all before it."""
        for known in [known for known in self.unacknowledged if known <= tag]:
            del self.unacknowledged[known]

    def drop(self) -> None:
        """The connection is gone: what it had comes again to whoever is next."""
        if self.open:
            self.open = False
            if self in self.queue.subscribers:
                self.queue.subscribers.remove(self)
            self._broker.connections.remove(self)
            self.queue.returned.extend(self.unacknowledged.values())
            self.unacknowledged.clear()

    def check(self) -> None:
        """Raises `Lost` where the connection is gone."""
        if not self.open:
            raise Lost


def id_of(body: bytes) -> str:
    """The event's id, or nothing where the bytes are no event."""
    try:
        return decode(body).id
    except UnreadableEvent:
        return ""
