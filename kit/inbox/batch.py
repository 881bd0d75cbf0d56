"""What becomes of each delivery of a batch. Pure: no broker, no database, no clock.

A batch is applied in one transaction. Where that fails it is halved until the events at fault
stand alone; those are tried once more and then put off, longer each time, or given up. An event
that follows a failed one of its subject shares its fate for the moment, so that it does not
overtake.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from kit.envelope import Envelope, UnreadableEvent, decode, timestamp
from kit.inbox.waiting import Waiting
from kit.topology.names import DEAD_KEY, TIERS

ATTEMPTS = "x-passerelle-attempts"
REASON = "x-passerelle-reason"
EXCEPTION = "x-passerelle-exception"
FIRST_FAILED = "x-passerelle-first-failed"
LAST_FAILED = "x-passerelle-last-failed"
ORIGIN = "x-passerelle-origin"

IMMEDIATE_TRIES = 2

_BROKERS_OWN = ("x-death", "x-first-death", "x-last-death", "x-delivery-count")


class UnknownEvent(Exception):
    """A type or version that the consumer knows nothing of; trying again cannot help."""


class StoreAway(Exception):
    """The database cannot be reached: nobody's fault, and no try spent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came: `tag` grows with arrival within one channel.

    `properties` are the transport's own, carried over when the message is published again.
    """

    tag: int
    body: bytes
    headers: Mapping[str, Any]
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """An event with the bytes that it came in."""

    envelope: Envelope
    body: bytes


@dataclass(frozen=True, slots=True)
class Handled:
    """Its effects are there, by this delivery or an earlier one: acknowledge."""


@dataclass(frozen=True, slots=True)
class Redeliver:
    """Publish again under `key` of the redelivery exchange, then acknowledge."""

    key: str
    headers: Mapping[str, Any]


Verdict = Handled | Redeliver
_HANDLED = Handled()


class Effects(Protocol):
    """Applies events in one transaction; those already applied have no effect."""

    def apply(self, events: Sequence[Received]) -> None:
        """All or nothing, in order.

        Raises `StoreAway` where the database is away, anything else where a reaction fails.
        """
        ...


@dataclass
class Inbox:
    """Judges batches for one service.

    `hopeless`: exceptions that will come again however often an event is tried.
    """

    effects: Effects
    origin: str
    hopeless: tuple[type[Exception], ...] = (UnreadableEvent, UnknownEvent)
    _waiting: Waiting = field(default_factory=Waiting)

    def judge(self, batch: Sequence[Delivery], now: datetime) -> list[Verdict]:
        """One verdict a delivery, in the batch's order.

        Raises `StoreAway` where nothing can be said now; then the whole batch may be judged again.
        """
        self._waiting.forget_overdue(now)
        verdicts: list[Verdict | None] = [None] * len(batch)
        readable: list[tuple[int, Received]] = []
        for index, delivery in enumerate(batch):
            try:
                readable.append((index, Received(decode(delivery.body), delivery.body)))
            except UnreadableEvent as error:
                verdicts[index] = self._give_up(delivery, error, now)
        self._apply(readable, batch, verdicts, now)
        return [_HANDLED if verdict is None else verdict for verdict in verdicts]

    def _apply(
        self,
        events: Sequence[tuple[int, Received]],
        batch: Sequence[Delivery],
        verdicts: list[Verdict | None],
        now: datetime,
    ) -> None:
        """Applies what may be applied and writes a verdict for what may or can not."""
        if self._waiting:
            events = self._due(events, batch, verdicts, now)
        if not events:
            return
        try:
            self.effects.apply([event for _, event in events])
        except StoreAway:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a reaction raises is judged here
            if len(events) > 1:
                middle = len(events) // 2
                self._apply(events[:middle], batch, verdicts, now)
                self._apply(events[middle:], batch, verdicts, now)
            else:
                index, event = events[0]
                verdicts[index] = self._judge_one(batch[index], event, error, now)
        else:
            self._done(events)

    def _judge_one(
        self, delivery: Delivery, event: Received, error: Exception, now: datetime
    ) -> Verdict | None:
        for _ in range(IMMEDIATE_TRIES - 1):
            if isinstance(error, self.hopeless):
                break
            try:
                self.effects.apply([event])
            except StoreAway:
                raise
            except Exception as again:  # noqa: BLE001 - see above
                error = again
            else:
                self._done([(0, event)])
                return None
        attempts = attempts_of(delivery.headers)
        if isinstance(error, self.hopeless) or attempts >= len(TIERS):
            self._done([(0, event)])
            return self._give_up(delivery, error, now)
        tier = TIERS[attempts]
        self._waiting.put_off(event.envelope.subject, event.envelope.id, tier, now)
        return Redeliver(tier.key, self._told(delivery, error, now))

    def _due(
        self,
        events: Sequence[tuple[int, Received]],
        batch: Sequence[Delivery],
        verdicts: list[Verdict | None],
        now: datetime,
    ) -> list[tuple[int, Received]]:
        """Those that need not wait for another of their subject; waiting spends no try."""
        due: list[tuple[int, Received]] = []
        ahead: Counter[str] = Counter()
        for index, event in events:
            subject = event.envelope.subject
            tier = self._waiting.must_wait(subject, event.envelope.id, ahead[subject], now)
            if tier is None:
                ahead[subject] += 1
                due.append((index, event))
            else:
                verdicts[index] = Redeliver(tier.key, _own(batch[index].headers))
        return due

    def _done(self, events: Sequence[tuple[int, Received]]) -> None:
        if self._waiting:
            for _, event in events:
                self._waiting.done(event.envelope.subject, event.envelope.id)

    def _give_up(self, delivery: Delivery, error: Exception, now: datetime) -> Redeliver:
        return Redeliver(DEAD_KEY, self._told(delivery, error, now))

    def _told(self, delivery: Delivery, error: Exception, now: datetime) -> dict[str, Any]:
        """The headers that tell what went wrong, without a word of the event's content."""
        failed_at = timestamp(now)
        return {
            **_own(delivery.headers),
            ATTEMPTS: attempts_of(delivery.headers) + 1,
            REASON: reason_of(error),
            EXCEPTION: f"{type(error).__module__}.{type(error).__qualname__}",
            FIRST_FAILED: delivery.headers.get(FIRST_FAILED, failed_at),
            LAST_FAILED: failed_at,
            ORIGIN: self.origin,
        }


def _own(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Without the broker's history: RabbitMQ drops a message that passed the same queue before."""
    return {k: v for k, v in headers.items() if not k.startswith(_BROKERS_OWN)}


def attempts_of(headers: Mapping[str, Any]) -> int:
    """How often handling failed before; 0 where the header is missing or is no number."""
    attempts = headers.get(ATTEMPTS, 0)
    return attempts if isinstance(attempts, int) and attempts >= 0 else 0


def reason_of(error: Exception) -> str:
    """A short code. The text of an exception may quote a person's data, so it stays out."""
    if isinstance(error, UnreadableEvent):
        return "unreadable"
    if isinstance(error, UnknownEvent):
        return "unknown type or version"
    return "failed"
