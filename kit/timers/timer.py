"""A timer: at an instant, something is to be done for somebody's id."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kit.context import Context
from kit.transaction import Transaction

_KIND: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Timer:
    """At `at` (UTC, milliseconds), `kind` is to be done for `reference`.

    `cause` is an id that it was given when it was set, `attempts` counts the tries that failed;
    `correlation_id`, `traceparent` and `actor` are those of whatever set it.
    """

    kind: str
    reference: str
    at: datetime
    cause: str
    correlation_id: str
    traceparent: str | None = None
    attempts: int = 0
    actor: str = "timers"

    @property
    def id(self) -> str:
        """There is one of a kind for each reference."""
        return timer_id(self.kind, self.reference)

    @property
    def context(self) -> Context:
        """What the events of its handler are correlated with: the timer is their cause."""
        return Context(
            correlation_id=self.correlation_id,
            causation_id=self.cause,
            traceparent=self.traceparent,
            actor=self.actor,
            transport="timer",
            action=self.kind,
        )


Handler = Callable[[Transaction, Timer], None]
"""Does what a timer is for, inside the transaction that removes the timer.

It may run more than once before it takes effect, so nothing in it may act outside the transaction.
It may set the same timer again for later.
"""


def timer_id(kind: str, reference: str) -> str:
    """The id of a timer. Raises `ValueError` where the kind is no name, or the reference empty."""
    if not _KIND.fullmatch(kind) or not reference:
        raise ValueError(f"{kind!r}:{reference!r} names no timer")
    return f"{kind}:{reference}"


def instant(at: datetime) -> datetime:
    """The instant as it is kept, in UTC. Raises `ValueError` where it has no offset."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no offset")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
