"""Relay processes on an outbox in memory and on connections that a schedule moves."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from kit.relay.flow import Limits
from kit.relay.ports import Row
from kit.relay.relay import Relay
from tests.kit.memory import MemoryRows

LIMITS = Limits(window=3, page=4, room=9, parked=2, bulk=2, backoff=(1.0, 5.0))


class Surroundings(Protocol):
    """What the relays share. `fence` is the connection that may publish."""

    time: float
    outbox: MemoryRows
    fence: "Wire | None"

    def take(self, row: Row) -> None: ...
    def remove(self, ids: Collection[str]) -> None: ...


@dataclass(eq=False)
class Wire:
    """One connection: what was written to it and not yet seen by the broker, and its confirms."""

    allowed: Callable[[], bool]
    written: deque[tuple[int, Row]] = field(default_factory=deque)
    confirms: deque[tuple[str, int, str]] = field(default_factory=deque)
    tag: int = 0
    taken: set[str] = field(default_factory=set)
    reached: dict[str, int] = field(default_factory=dict)
    """The order of the last event of each subject that the broker took from this connection."""

    def publish(self, row: Row) -> int:
        assert row.id not in self.taken, "sent again although this relay saw its confirm"
        assert self.allowed(), "sent without a lease"
        self.tag += 1
        self.written.append((self.tag, row))
        return self.tag

    def take(self, row: Row) -> None:
        """The broker takes an event from this connection."""
        assert row.order > self.reached.get(row.subject, -1), "went back within one connection"
        self.reached[row.subject] = row.order


class RelayProcess:
    """One relay process with its open requests; a crash makes a new one.

    With a `fence` the broker lets one connection publish at a time, as by an exclusive queue.
    """

    def __init__(self, world: Surroundings, *, fenced: bool = False) -> None:
        self.world = world
        self.fenced = fenced
        self.lease = True
        self.pausing = False
        self.wire: Wire | None = None
        self.asked: tuple[int, list[str], list[str]] | None = None
        self.answer: tuple[list[Row], int] | None = None
        self.deleting: list[str] | None = None
        self.relay = Relay(self, self, lambda: world.time, LIMITS)

    def possible(self) -> list[Callable[[], None]]:
        """All that can happen to this process now."""
        things: list[Callable[[], None]] = []
        if self.asked is not None:
            things += [self.read, self.read, self.fail_to_read]
        if self.answer is not None:
            things += [self.receive, self.receive, self.fail_to_read]
        if self.deleting is not None:
            things += [
                self.delete,
                partial(self.fail_to_delete, True),
                partial(self.fail_to_delete, False),
            ]
        if self.wire is None:
            things += [self.connect]
        elif self.wire.written:
            verdicts = ("ack", "ack", "ack", "nack", "return")
            things += [partial(self.broker_reads, verdict) for verdict in verdicts]
        if self.wire is not None and self.wire.confirms:
            things += [partial(self.confirm, False), partial(self.confirm, True)]
        return [*things, self.relay.ring]

    def valid(self, _now: float) -> bool:
        return self.lease

    def paused(self, _now: float) -> bool:
        return self.pausing

    def request_fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> None:
        assert self.asked is None
        assert self.answer is None
        self.asked = (limit, list(known), list(parked))

    def request_delete(self, ids: Sequence[str]) -> None:
        assert self.deleting is None
        self.deleting = list(ids)

    def read(self) -> None:
        if self.asked is not None:
            limit, known, parked = self.asked
            self.asked, self.answer = None, (self.world.outbox.fetch(limit, known, parked), limit)

    def receive(self) -> None:
        if self.answer is not None:
            (rows, limit), self.answer = self.answer, None
            self.relay.fetched(rows, limit)

    def delete(self) -> None:
        if self.deleting is not None:
            ids, self.deleting = self.deleting, None
            self.world.remove(ids)
            self.relay.deleted(ids)

    def fail_to_read(self) -> None:
        if self.asked is not None or self.answer is not None:
            self.asked = self.answer = None
            self.relay.fetch_failed()

    def fail_to_delete(self, only_the_answer_is_lost: bool) -> None:
        if self.deleting is not None:
            if only_the_answer_is_lost:
                self.world.remove(self.deleting)
            self.deleting = None
            self.relay.delete_failed()

    def connect(self) -> None:
        """Gets a channel, unless another connection has the fence."""
        if self.wire is None and not (self.fenced and self.world.fence):
            self.wire = Wire(lambda: self.lease)
            if self.fenced:
                self.world.fence = self.wire
            self.relay.connected(self.wire)

    def cut(self) -> None:
        """The broker ends the connection, with all that it had not read; nobody is told yet."""
        if self.wire is not None:
            self.wire.written.clear()
            self.wire.confirms.clear()
            if self.world.fence is self.wire:
                self.world.fence = None

    def disconnect(self) -> None:
        """The connection ends and the relay hears of it."""
        if self.wire is not None:
            self.cut()
            self.wire = None
            self.relay.disconnected()

    def broker_reads(self, verdict: str) -> None:
        if self.wire is None or not self.wire.written:
            return
        tag, row = self.wire.written.popleft()
        if self.fenced and self.world.fence is not self.wire:
            return  # written to a connection that is no more
        if verdict == "ack":
            self.wire.take(row)
            self.world.take(row)
        self.wire.confirms.append((verdict, tag, row.id))

    def confirm(self, multiple: bool) -> None:
        if self.wire is None or not self.wire.confirms:
            return
        verdict, tag, event_id = self.wire.confirms.popleft()
        if verdict == "ack":
            self.wire.taken.add(event_id)
        if multiple and verdict == "ack":
            while self.wire.confirms and self.wire.confirms[0][0] == "ack":
                verdict, tag, event_id = self.wire.confirms.popleft()
                self.wire.taken.add(event_id)
            self.relay.settled(tag, multiple=True, taken=True)
            return
        if verdict == "return":
            self.relay.returned(event_id)
        self.relay.settled(tag, multiple=False, taken=verdict != "nack")

    def settle_all(self) -> None:
        """Everything under way comes to a good end."""
        for _ in range(LIMITS.room + 2):
            self.broker_reads("ack")
            self.confirm(multiple=False)
            self.delete()
            self.read()
            self.receive()


class Outboxes:
    """Commits into one outbox, and what must hold of all that the broker takes from it."""

    def __init__(self, subjects: Sequence[str]) -> None:
        self.time = 0.0
        self.outbox = MemoryRows()
        self.fence: Wire | None = None
        self.queue: list[Row] = []
        self.committed: dict[str, list[Row]] = {subject: [] for subject in subjects}

    def commit(self, rows: Sequence[Row]) -> None:
        """One transaction on one subject."""
        for row in rows:
            self.committed[row.subject].append(row)
            self.outbox.add(row)

    def next_order(self, subject: str, skew: int) -> int:
        """What a machine with a skewed clock gives that has seen the subject's last event."""
        rows = self.committed[subject]
        return max(100 + len(self.queue) + skew, rows[-1].order if rows else 0) + 1

    def take(self, row: Row) -> None:
        """The broker takes an event."""
        self.queue.append(row)

    def remove(self, ids: Collection[str]) -> None:
        """A relay deletes rows."""
        arrived = {row.id for row in self.queue}
        for event_id in ids:
            assert event_id in arrived, "deleted before the broker had it"
        self.outbox.delete(ids)

    def check_order(self) -> None:
        """No event overtakes another of its subject; repeats are those of what was there."""
        firsts: dict[str, dict[str, None]] = {subject: {} for subject in self.committed}
        for row in self.queue:
            firsts[row.subject][row.id] = None
        for subject, ids in firsts.items():
            assert list(ids) == [row.id for row in self.committed[subject]][: len(ids)], subject
