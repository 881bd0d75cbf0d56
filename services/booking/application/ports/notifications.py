"""Messages to people and partners: what a unit of work decides on, and what the sender needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.booking.domain.messages.notification import (
    Notification,
    Reader,
    Status,
)
from services.booking.domain.messages.templates import TemplateCode


class Notifications(Protocol):
    """The messages of one unit of work; they are sent once it is committed."""

    def queue(
        self,
        key: str,
        reader_id: str,
        template: TemplateCode,
        facts: Mapping[str, Any],
        *,
        reader: Reader = "person",
        not_after: datetime | None = None,
    ) -> None:
        """Has somebody told something, once: a second message of the same key is ignored.

        `key` is made of what the message is about (`appointment_reminder:<id>:<start>`). After
        `not_after` it is not sent any more. Raises `ValueError` where the facts are not the
        template's.
        """
        ...

    def withdraw(self, key: str) -> None:
        """The message is not to be sent, and forgotten; nothing happens where it was sent, or is on
        its way."""
        ...

    def forget(self, people: Collection[str]) -> None:
        """Drops all that was or is to be said to these people; what is on its way arrives."""
        ...

    def get(self, key: str) -> Notification | None: ...

    def of_reader(self, reader_id: str) -> Sequence[Notification]:
        """In the order of their keys."""
        ...

    def listed(
        self, statuses: Sequence[Status], after: str | None, limit: int
    ) -> Sequence[Notification]:
        """Messages in these states in the order of their keys, those after the key `after`."""
        ...

    def save(self, notification: Notification) -> None:
        """Writes a message that was read in this unit of work."""
        ...


class Postbox(Protocol):
    """Messages on their way out. Each method is a transaction of its own."""

    def claim(self, now: datetime, lease_until: datetime, claim: str) -> Notification | None:
        """Takes the message that has been due for longest: it is `sending` from now on, and nobody
        else's. None where none is due.
        """
        ...

    def settle(self, notification: Notification) -> bool:
        """Writes what became of a claimed message.

        False where the claim is no longer this one's: somebody has it sent again.
        """
        ...

    def overdue(self, now: datetime) -> Sequence[Notification]:
        """Messages that are `sending` although their lease is over."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many messages there are in each state."""
        ...


@dataclass(frozen=True, kw_only=True)
class Message:
    """What goes out. `key` is the same at each try; `subject` is for e-mail alone. `reader_id` is
    whom it is for: a way that keeps messages drops those of people who are erased."""

    key: str
    to: str
    text: str
    subject: str = ""
    reader_id: str = ""


class NotSent(Exception):
    """Base of what becomes of a message otherwise. `reason` is a code: it is kept, and counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedForNow(NotSent):
    """The message was not taken, and may be later."""


class RefusedForGood(NotSent):
    """The message was not taken, and never will be."""


class FateUnknown(NotSent):
    """The message may have been taken or not."""


class Notifier(Protocol):
    """One way of sending messages."""

    def send(self, message: Message) -> None:
        """Returns once somebody else answers for the message.

        Raises `RefusedForNow`, `RefusedForGood`, `FateUnknown`.
        """
        ...
