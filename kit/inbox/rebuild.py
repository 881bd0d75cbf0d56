"""Past events that come again so that a service can rebuild its replica of what others own.

Their marks would keep them out: they were applied once. So a message of a rebuild bears the
rebuild's id in a header, is marked under both ids, and goes to `rebuild` of the application
instead of `react`. All else, order and retries and dead letters, is as with every event.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Protocol, runtime_checkable

from kit.envelope import Envelope
from kit.inbox.deliveries import Received
from kit.transaction import Transaction

REBUILD: Final = "x-passerelle-rebuild"


@runtime_checkable
class Rebuilding(Protocol):
    """An application that can rebuild its replica."""

    def rebuild(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Applies what past events say of the replica, and nothing else: no event of its own.

        Live events come between. What is older than what the replica has must leave it alone.
        """
        ...


def is_past(event: Received) -> bool:
    """Whether it came because of a rebuild."""
    return REBUILD in event.delivery.headers


def mark_of(event: Received) -> str:
    """Under what it is marked as applied: its id, once for itself and once for each rebuild."""
    run = event.delivery.headers.get(REBUILD)
    return event.id if run is None else f"{run}:{event.id}"


def split(events: Sequence[Received]) -> Iterator[tuple[bool, Sequence[Envelope]]]:
    """The events in their order, past ones and live ones apart; whether they are past."""
    for past, some in groupby(events, is_past):
        yield past, [event.envelope for event in some]
