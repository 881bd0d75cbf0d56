"""What becomes of each delivery of a batch. Pure: no broker, no database, no clock.

A batch is applied in one transaction. Where that fails it is halved until the events at fault
stand alone; those are tried again at once, then put off, longer each time, or given up. Events
that follow a failed one of their partition key are parked behind it, so that none overtakes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from kit.envelope import UnreadableEvent, decode
from kit.inbox.barriers import BARRIER
from kit.inbox.deliveries import (
    Delivery,
    Failure,
    GivenUpByBroker,
    Received,
    SequenceRepeat,
    UnknownEvent,
    letter_id,
    reason_of,
)
from kit.inbox.ports import Effects, Letter, Overtaken, Redelivery, StoreAway
from kit.logs import stack_of
from kit.topology.names import TIERS, Tier

IMMEDIATE_RETRIES = 2
RELEASED_AT_ONCE = 200
BARE_BYTES = 64 * 1024
"""So much is kept of a message that the database does not take as it is."""


class Watch(Protocol):
    """Is told what the inbox decides, for logs and metrics."""

    def put_off(self, event: Received, why: Failure, tier: Tier) -> None:
        """The event is tried again after the tier's delay."""
        ...

    def given_up(self, letter: str, event: Received | None, why: Failure) -> None:
        """The message is a dead letter now."""
        ...

    def released(self, count: int) -> None:
        """So many parked events were applied."""
        ...

    def replayed(self, letter: str, why: Failure | None) -> None:
        """A dead letter was applied, or failed again because of `why`."""
        ...


@dataclass
class Inbox:
    """Judges what one queue of a service gives.

    `hopeless`: exceptions that will come again however often an event is tried.
    """

    effects: Effects
    origin: str
    watch: Watch
    hopeless: tuple[type[Exception], ...] = ()

    def judge(self, batch: Sequence[Delivery], now: datetime, redeliver: Redelivery) -> None:
        """Sees to every delivery; once it returns, all of them may be acknowledged.

        Raises `StoreAway` where nothing can be said now; then the whole batch may be judged again.
        Raises what `redeliver` raises, and `Overtaken`: then nothing may be acknowledged.
        """
        readable: list[Received] = []
        barriers: list[str] = []
        for delivery in batch:
            if BARRIER in delivery.headers:
                barriers.append(str(delivery.headers[BARRIER]))
                continue
            try:
                readable.append(Received(decode(delivery.body), delivery))
            except UnreadableEvent as error:
                self._give_up(delivery, None, error, now)
        self._apply(readable, now, redeliver)
        for barrier in barriers:
            self.effects.passed(barrier)

    def bury(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Makes dead letters of what the broker itself took out of the inbox."""
        for delivery in deliveries:
            event = _readable(delivery)
            self._give_up(delivery, event, GivenUpByBroker(), now)

    def work_off(self, now: datetime, redeliver: Redelivery) -> bool:
        """Replays one dead letter that was asked for, or releases some parked events.

        Whether there was anything to do. Raises as `judge` does.
        """
        letter = self.effects.to_replay()
        if letter is not None:
            self._replay(letter, now)
            return True
        released = self.effects.released(RELEASED_AT_ONCE)
        if released:
            self._release(released, now, redeliver)
        return bool(released)

    def _apply(self, events: Sequence[Received], now: datetime, redeliver: Redelivery) -> None:
        if not events:
            return
        try:
            self.effects.apply(events)
        except (StoreAway, Overtaken):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a reaction raises is judged here
            if len(events) > 1:
                middle = len(events) // 2
                self._apply(events[:middle], now, redeliver)
                self._apply(events[middle:], now, redeliver)
                return
            [event] = events
            fault = self._again(event, error)
            if fault is None:
                return
            tier = self._tier(event.delivery, fault)
            if tier is None:
                self._give_up(event.delivery, event, fault, now)
                return
            why = self._failure(event.delivery, fault, now)
            try:
                comes_again = self.effects.put_off(event, _due(tier, now), why)
            except (StoreAway, Overtaken):
                raise
            except Exception as unkept:  # noqa: BLE001 - it must not stop those behind it
                self._give_up(event.delivery, event, unkept, now)
                return
            if comes_again:
                self._redeliver(event, why, tier, redeliver)

    def _again(self, event: Received, error: Exception) -> Exception | None:
        """Tries once more and once more at once; the last error, or None where it healed."""
        for _ in range(IMMEDIATE_RETRIES):
            if isinstance(error, self._hopeless):
                return error
            try:
                self.effects.apply([event])
            except (StoreAway, Overtaken):
                raise
            except Exception as again:  # noqa: BLE001 - see above
                error = again
            else:
                return None
        return error

    def _release(self, events: Sequence[Received], now: datetime, redeliver: Redelivery) -> None:
        """Applies parked events of one line; where that fails, the first of them alone."""
        try:
            self.effects.apply_released(events)
        except (StoreAway, Overtaken):
            raise
        except Exception as error:  # noqa: BLE001 - see above
            if len(events) > 1:
                self._release(events[:1], now, redeliver)
                return
            [event] = events
            tier = self._tier(event.delivery, error)
            if tier is None:
                self._give_up(event.delivery, event, error, now)
                return
            why = self._failure(event.delivery, error, now)
            # First the copy in the retry queue: were there none, nobody would try it again.
            self._redeliver(event, why, tier, redeliver)
            self.effects.put_off(event, _due(tier, now), why)
        else:
            self.watch.released(len(events))

    def _replay(self, letter: Letter, now: datetime) -> None:
        try:
            self.effects.replay(Received(decode(letter.delivery.body), letter.delivery))
        except (StoreAway, Overtaken):
            raise
        except Exception as error:  # noqa: BLE001 - see above
            why = self._failure(letter.delivery, error, now)
            self.effects.replay_failed(letter.id, why)
            self.watch.replayed(letter.id, why)
        else:
            self.watch.replayed(letter.id, None)

    def _tier(self, delivery: Delivery, error: Exception) -> Tier | None:
        """How long to wait for the next try, or None where there is none."""
        if isinstance(error, self._hopeless) or delivery.attempts >= len(TIERS):
            return None
        return TIERS[delivery.attempts]

    def _redeliver(self, event: Received, why: Failure, tier: Tier, redeliver: Redelivery) -> None:
        redeliver(tier.key, event.delivery.after(why))
        self.watch.put_off(event, why, tier)

    def _give_up(
        self, delivery: Delivery, event: Received | None, error: Exception, now: datetime
    ) -> None:
        why = self._failure(delivery, error, now)
        letter = event.id if event else letter_id(delivery)
        try:
            self.effects.give_up(letter, delivery, event, why)
        except (StoreAway, Overtaken):
            raise
        except Exception as unkept:  # noqa: BLE001 - it must not stop those behind it
            # The database does not take it as it is: keep what tells that it was there.
            letter, event = letter_id(delivery), None
            why = self._failure(delivery, unkept, now)
            bare = Delivery(delivery.tag, delivery.body[:BARE_BYTES], {})
            self.effects.give_up(letter, bare, None, why)
        self.watch.given_up(letter, event, why)

    def _failure(self, delivery: Delivery, error: Exception, now: datetime) -> Failure:
        reason = reason_of(error, hopeless=isinstance(error, self._hopeless))
        return Failure.of(delivery, error, reason, self.origin, now, tuple(stack_of(error)))

    @property
    def _hopeless(self) -> tuple[type[Exception], ...]:
        return (UnreadableEvent, UnknownEvent, SequenceRepeat, *self.hopeless)


def _readable(delivery: Delivery) -> Received | None:
    try:
        return Received(decode(delivery.body), delivery)
    except UnreadableEvent:
        return None


def _due(tier: Tier, now: datetime) -> datetime:
    return now + timedelta(milliseconds=tier.delay_ms)
