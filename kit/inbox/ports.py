"""What the inbox needs of the outside; hosts, tests and simulations bring their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kit.inbox.deliveries import Delivery, Failure, Received


class StoreAway(Exception):
    """The database cannot be reached: nobody's fault, and no try spent."""


class Overtaken(Exception):
    """Another consumer has taken the queue over; what this one holds comes to the other."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter that somebody asked to replay."""

    id: str
    delivery: Delivery


class Effects(Protocol):
    """A service's database, as the inbox changes it. Each method is one transaction.

    Events with one partition key form a *line* as soon as one of them fails. Its *head* is the
    event that is tried again later or is a dead letter; the events that come after it are
    *parked*, durably, in the order of their arrival. Once the head is applied or discarded the
    line is *free*: its parked events are applied in order, then the line is gone.

    Every method raises `StoreAway` where the database is away, and `Overtaken` where the queue
    has another consumer by now.
    """

    def take_over(self) -> None:
        """Called before the first batch of a subscription: from now on the queue is this one's."""
        ...

    def prepare(self) -> None:
        """Makes what has to be there first; may run any number of times."""
        ...

    def apply(self, events: Sequence[Received]) -> None:
        """Applies what was never applied, in order, all or nothing; parks what is in a line.

        The head of a line is applied, which frees the line. An event that is parked or a dead
        letter already is left where it is. Raises whatever the reaction raises.
        """
        ...

    def put_off(self, event: Received, due: datetime, why: Failure) -> bool:
        """The event will come again at `due`: it is the head of its line until then.

        A parked event stays parked where `due` is past already: its copy may have come before it
        was said to be awaited, and been dropped, so whoever releases it has to try it once more.

        A copy is kept, for whoever looks, and in case that the retry queue is lost. False where it
        need not come again, since it was applied, is a dead letter, or is parked behind another.
        """
        ...

    def give_up(
        self, letter_id: str, delivery: Delivery, event: Received | None, why: Failure
    ) -> None:
        """Makes the message a dead letter; its event, where it could be read, heads its line.

        Nothing happens where the event was applied, or is a dead letter already.
        """
        ...

    def passed(self, barrier: str) -> None:
        """All that stood before this barrier in the queue was seen to (`kit.inbox.barriers`)."""
        ...

    def released(self, limit: int) -> Sequence[Received]:
        """The first parked events of one free line, in order; empty where none is free."""
        ...

    def apply_released(self, events: Sequence[Received]) -> None:
        """Applies parked events of one free line and takes them out of it; see `apply`."""
        ...

    def to_replay(self) -> Letter | None:
        """A dead letter that somebody asked to replay."""
        ...

    def replay(self, event: Received) -> None:
        """Applies a dead letter's event, takes it out of the letters and frees its line."""
        ...

    def replay_failed(self, letter_id: str, why: Failure) -> None:
        """The letter stays dead, and tells of this failure as well."""
        ...


class Redelivery(Protocol):
    """Publishes a message again."""

    def __call__(self, key: str, delivery: Delivery) -> None:
        """Under `key` of the redelivery exchange; returns once the broker has confirmed it.

        Raises where the broker did not take it.
        """
        ...
