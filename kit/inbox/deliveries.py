"""What comes out of a queue, and the headers in which its failures are counted. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from kit.envelope import Envelope, UnreadableEvent, decode, timestamp

ATTEMPTS = "x-passerelle-attempts"
REASON = "x-passerelle-reason"
EXCEPTION = "x-passerelle-exception"
FIRST_FAILED = "x-passerelle-first-failed"
LAST_FAILED = "x-passerelle-last-failed"
ORIGIN = "x-passerelle-origin"

CARRIED: Final = frozenset({"content_type", "message_id", "type", "correlation_id"})
"""Properties that a message keeps when it is kept or published again."""

_BROKERS_OWN = ("x-death", "x-first-death", "x-last-death", "x-delivery-count", "x-acquired-count")


class UnknownEvent(Exception):
    """A type or version that the consumer knows nothing of; trying again cannot help."""


class SequenceGap(Exception):
    """Events of its aggregate are missing before this one; they may still come."""


class SequenceRepeat(Exception):
    """Another event of its aggregate had this number, or a later one; that cannot heal."""


class GivenUpByBroker(Exception):
    """The broker itself took the message out of the inbox, as after too many deliveries."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came: `tag` grows with arrival within one channel.

    `properties` are the transport's own, carried over when the message is published again.
    """

    tag: int
    body: bytes
    headers: Mapping[str, Any]
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def attempts(self) -> int:
        """How often handling failed before; 0 where the header is missing or is no number."""
        attempts = self.headers.get(ATTEMPTS, 0)
        return attempts if isinstance(attempts, int) and attempts >= 0 else 0

    @property
    def happened(self) -> datetime | None:
        """When its event happened; None where it tells of none."""
        try:
            return decode(self.body).at
        except UnreadableEvent:
            return None

    def after(self, failure: "Failure") -> Self:
        """The same message with the headers that tell of the failure, and of nothing else.

        The broker's own history is left out: RabbitMQ drops a message that passed the same queue
        before. No header quotes the event's content.
        """
        told = {
            ATTEMPTS: failure.attempts,
            REASON: failure.reason,
            EXCEPTION: failure.exception,
            FIRST_FAILED: timestamp(failure.first_failed),
            LAST_FAILED: timestamp(failure.last_failed),
            ORIGIN: failure.origin,
        }
        return replace(self, headers={**own_headers(self.headers), **told})


@dataclass(frozen=True, slots=True)
class Received:
    """An event with the message that it came in."""

    envelope: Envelope
    delivery: Delivery

    @property
    def id(self) -> str:
        """The event's id."""
        return self.envelope.id

    @property
    def body(self) -> bytes:
        """The bytes that it came in."""
        return self.delivery.body


@dataclass(frozen=True, slots=True)
class Failure:
    """Why handling a message failed, how often, and since when.

    `reason` is a code: `unreadable`, `unknown_type`, `refused` (by a rule), `sequence` (a gap or
    repeat), `failed` (an exception that may have healed) or `broker` (the broker gave it up).
    `exception` is the type's full name, `stack` types and places alone: the text of an exception
    may quote a person's data.
    """

    reason: str
    exception: str
    stack: tuple[str, ...]
    attempts: int
    first_failed: datetime
    last_failed: datetime
    origin: str

    @staticmethod
    def of(
        delivery: Delivery,
        error: Exception,
        reason: str,
        origin: str,
        now: datetime,
        stack: tuple[str, ...],
    ) -> "Failure":
        """This failure of a delivery, added to those that its headers tell of."""
        return Failure(
            reason=reason,
            exception=f"{type(error).__module__}.{type(error).__qualname__}",
            stack=stack,
            attempts=delivery.attempts + 1,
            first_failed=_instant(delivery.headers.get(FIRST_FAILED)) or now,
            last_failed=now,
            origin=origin,
        )


def carried(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that a message keeps."""
    return {name: value for name, value in properties.items() if name in CARRIED}


def own_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """The headers without the broker's history."""
    return {k: v for k, v in headers.items() if not k.startswith(_BROKERS_OWN)}


def reason_of(error: Exception, *, hopeless: bool) -> str:
    """The code of `Failure.reason`."""
    if isinstance(error, UnreadableEvent):
        return "unreadable"
    if isinstance(error, UnknownEvent):
        return "unknown_type"
    if isinstance(error, GivenUpByBroker):
        return "broker"
    if isinstance(error, SequenceGap | SequenceRepeat):
        return "sequence"
    return "refused" if hopeless else "failed"


def letter_id(delivery: Delivery) -> str:
    """What an unreadable message is called as a dead letter: the same bytes, the same letter."""
    return f"unreadable-{hashlib.sha256(delivery.body).hexdigest()[:32]}"


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
