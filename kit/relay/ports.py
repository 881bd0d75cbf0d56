"""What the relay needs of the outside; hosts, tests and simulations bring their own."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class Row(NamedTuple):
    """One row of an outbox: an event that waits to be published.

    `order` is the hybrid logical clock of `kit.commit_order`; `key` the routing key;
    `traceparent` the event's trace context, read only where spans are exported.
    """

    id: str
    order: int
    key: str
    subject: str
    partition_key: str
    content_type: str
    body: bytes
    traceparent: str | None = None


class Rows(Protocol):
    """The outbox as the relay reads it; blocking."""

    def fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> Sequence[Row]:
        """The first `limit` rows in order, but those with an id in `known` or a subject in
        `parked`, all as of one instant, and none that could still be rolled back.
        """
        ...

    def delete(self, ids: Collection[str]) -> None:
        """Removes rows; returns once that is durable. Ids that are gone are no error."""
        ...


class Work(Protocol):
    """Runs the blocking calls of `Rows` elsewhere and brings the answers back.

    The host answers each request by exactly one of `fetched`/`fetch_failed` and
    `deleted`/`delete_failed` of the relay; each kind has at most one request at a time.
    """

    def request_fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> None:
        """Answered by `Relay.fetched` or `Relay.fetch_failed`."""
        ...

    def request_delete(self, ids: Sequence[str]) -> None:
        """Answered by `Relay.deleted` or `Relay.delete_failed`."""
        ...


class ChannelGone(Exception):
    """Nothing can be published on this channel any more."""


class Publisher(Protocol):
    """The channel to the broker, in confirm mode."""

    def publish(self, row: Row) -> int:
        """Sends without waiting; gives the delivery tag that its confirm will bear.

        Raises `ChannelGone` where the channel is closed.
        """
        ...


class Permit(Protocol):
    """The lease, as far as the relay asks for it before each publish."""

    def valid(self, now: float) -> bool:
        """Whether this relay may publish at `now`, in seconds of the monotonic clock."""
        ...

    def paused(self, now: float) -> bool:
        """Whether it is to wait with that, and keep what it has."""
        ...
