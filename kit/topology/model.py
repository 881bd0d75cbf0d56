"""What a broker topology is made of; plain values that compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Argument = str | int | bool
Arguments = Mapping[str, Argument]
DestinationType = Literal["queue", "exchange"]


@dataclass(frozen=True)
class Exchange:
    """A durable exchange."""

    name: str
    type: Literal["topic", "direct", "fanout", "x-consistent-hash"]
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True)
class Queue:
    """A durable queue; its kind is the argument `x-queue-type`."""

    name: str
    arguments: Arguments


@dataclass(frozen=True)
class Binding:
    """From an exchange to a queue or another exchange, for one routing key."""

    source: str
    destination: str
    destination_type: DestinationType
    key: str


@dataclass(frozen=True)
class Topic:
    """Which routing keys a user may publish to a topic exchange, and bind from it: two regular
    expressions. RabbitMQ allows all until one is given for that user and exchange.
    """

    exchange: str
    write: str
    read: str


@dataclass(frozen=True)
class User:
    """A broker user with its three regular expressions of permission on the virtual host.

    To declare or delete something needs `configure` on it, to publish to an exchange or into a
    queue by a binding `write`, to consume or purge a queue or bind from an exchange `read`.
    """

    name: str
    configure: str
    write: str
    read: str
    tags: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Retention:
    """How much of the events' stream is kept.

    Sizes in bytes; `max_age` in RabbitMQ's notation (`365D`). Whole segments are dropped, so the
    segment's size is the grain of both bounds.
    """

    max_bytes: int = 5_000_000_000
    max_age: str = "365D"
    segment_bytes: int = 50_000_000


@dataclass(frozen=True)
class Topology:
    """Everything that a virtual host must hold."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]
    users: tuple[User, ...]
