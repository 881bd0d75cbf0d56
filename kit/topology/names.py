"""The names of exchanges, queues and routing keys, and the delays between retries."""

from dataclasses import dataclass

EVENTS = "events"
STREAM = "events.stream"
UNROUTED_EXCHANGE = "unrouted"
UNROUTED = "events.unrouted"

RPC_EXCHANGE = "nameko-rpc"
"""Nameko's own name for the exchange of calls and their answers."""

PARTITION_HEADER = "partitionkey"
"""The header of a message that says which events keep their order among themselves."""

INBOX_KEY = "inbox"
DEAD_KEY = "dead"


@dataclass(frozen=True)
class Tier:
    """One delay between tries, in milliseconds; a queue of its own for each service."""

    name: str
    delay_ms: int

    @property
    def key(self) -> str:
        """The routing key at the service's redelivery exchange: `retry.10s`."""
        return f"retry.{self.name}"


TIERS = (
    Tier("1s", 1_000),
    Tier("10s", 10_000),
    Tier("1m", 60_000),
    Tier("10m", 600_000),
)


def events_exchange(service: str) -> str:
    """The only exchange that the service publishes events to."""
    return f"{service}.events"


def relay_queue(service: str) -> str:
    """Held exclusively, and never filled, by the one connection that may publish the events."""
    return f"{service}.relay"


def rpc_queue(service: str) -> str:
    """Where calls to the service's operations arrive, by Nameko's own naming."""
    return f"rpc-{service}"


def relay_user(service: str) -> str:
    """The broker's and the database's user that the service's relay is."""
    return f"{service}-relay"


def inbox_queue(service: str) -> str:
    """Where the events that the service handles arrive."""
    return f"{service}.inbox"


def partition_exchange(service: str) -> str:
    """Spreads a partitioned service's events over its queues by the hash of the partition key."""
    return f"{service}.partition"


def partition_queue(service: str, number: int) -> str:
    """One partition of the service's inbox, counted from 0."""
    return f"{service}.inbox.{number}"


def inbox_queues(service: str, partitions: int) -> list[str]:
    """The queues of the service's inbox: its partitions, or the one where there are none."""
    if not partitions:
        return [inbox_queue(service)]
    return [partition_queue(service, number) for number in range(partitions)]


def redelivery_exchange(service: str) -> str:
    """Leads to the service's inbox, its retry queues and its dead letters."""
    return f"{service}.redelivery"


def retry_queue(service: str, tier: Tier) -> str:
    """Holds events for the tier's delay, then gives them back to the inbox."""
    return f"{service}.{tier.key}"


def dead_queue(service: str) -> str:
    """Events that the service could not handle, with the reason in their headers."""
    return f"{service}.dead"
