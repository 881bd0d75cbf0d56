"""The relay under every schedule that Hypothesis can think of.

Two relays share one outbox and one broker. Commits, snapshots, answers, confirms, refusals,
broken connections, crashes and lost leases come in any order. Whatever happens, no event overtakes
another of its subject, none is deleted before the broker has it, and in the end all are there.
"""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kit.relay.flow import Limits
from kit.relay.ports import Row
from kit.relay.relay import Relay
from tests.kit.memory import MemoryRows

SUBJECTS = ("a", "b", "c")
RELAYS = st.sampled_from([0, 1])
DISTURBANCES = (
    *("disconnect", "crash", "lease lost", "lease granted", "lease granted"),
    *("pause", "pause over", "pause over"),
    *("alarm", "all clear", "all clear", "time passes", "time passes", "stop"),
)
LIMITS = Limits(window=3, page=4, room=9, parked=2, bulk=2, backoff=(1.0, 5.0))


@dataclass
class Wire:
    """One connection: what was written to it and not yet seen by the broker, and its confirms."""

    written: deque[tuple[int, Row]] = field(default_factory=deque)
    confirms: deque[tuple[str, int, str]] = field(default_factory=deque)
    tag: int = 0
    taken: set[str] = field(default_factory=set)

    def publish(self, row: Row) -> int:
        assert row.id not in self.taken, "sent again although this relay saw its confirm"
        self.tag += 1
        self.written.append((self.tag, row))
        return self.tag


class Process:
    """One relay process with its open requests; a crash makes a new one."""

    def __init__(self, now: "Simulation") -> None:
        self.world = now
        self.lease = True
        self.pausing = False
        self.wire: Wire | None = None
        self.asked: tuple[int, list[str], list[str]] | None = None
        self.answer: tuple[list[Row], int] | None = None
        self.deleting: list[str] | None = None
        self.relay = Relay(self, self, lambda: now.time, LIMITS)

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
        if self.wire is None:
            self.wire = Wire()
            self.relay.connected(self.wire)

    def disconnect(self) -> None:
        if self.wire is not None:
            self.wire = None
            self.relay.disconnected()

    def broker_reads(self, verdict: str) -> None:
        if self.wire is not None and self.wire.written:
            tag, row = self.wire.written.popleft()
            if verdict == "ack":
                self.world.queue.append(row)
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


class Simulation(RuleBasedStateMachine):
    """What Hypothesis may do, and what must hold throughout."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.outbox = MemoryRows()
        self.queue: list[Row] = []
        self.committed: dict[str, list[Row]] = {subject: [] for subject in SUBJECTS}
        self.processes = [Process(self), Process(self)]
        for process in self.processes:
            process.connect()

    def remove(self, ids: Collection[str]) -> None:
        arrived = {row.id for row in self.queue}
        for event_id in ids:
            assert event_id in arrived, "deleted before the broker had it"
        self.outbox.delete(ids)

    @rule(subject=st.sampled_from(SUBJECTS), skew=st.integers(-50, 50), count=st.integers(1, 3))
    def commit(self, subject: str, skew: int, count: int) -> None:
        """A transaction with a skewed clock that has seen the subject's last event."""
        rows = self.committed[subject]
        order = max(100 + len(self.queue) + skew, rows[-1].order if rows else 0)
        for i in range(count):
            number = len(rows) + 1
            row = Row(f"{subject}{number}", order + 1 + i, "k", subject, subject, "t", b"")
            rows.append(row)
            self.outbox.add(row)

    @rule(which=RELAYS, choices=st.lists(st.integers(0, 59), min_size=1, max_size=12))
    def go_on(self, which: int, choices: list[int]) -> None:
        """Some of what can happen next, in any order."""
        for choice in choices:
            possible = self.processes[which].possible()
            possible[choice % len(possible)]()

    @rule(which=RELAYS, choices=st.lists(st.integers(0, 59), min_size=1, max_size=12))
    def go_on_further(self, which: int, choices: list[int]) -> None:
        """As `go_on`: more happens than goes wrong."""
        self.go_on(which, choices)

    @rule(which=RELAYS, how=st.sampled_from(DISTURBANCES))
    def disturb(self, which: int, how: str) -> None:
        process = self.processes[which]
        match how:
            case "disconnect":
                process.disconnect()
            case "crash":
                self.processes[which] = Process(self)
            case "lease lost" | "lease granted":
                process.lease = how == "lease granted"
                process.relay.ring()
            case "pause" | "pause over":
                process.pausing = how == "pause"
                process.relay.ring()
            case "alarm" | "all clear":
                process.relay.hold_back(how == "alarm")
            case "time passes":
                self.time += 10.0
                process.relay.sweep()
            case "stop":
                self._stop(process)
                self.processes[which] = Process(self)

    def _stop(self, process: Process) -> None:
        process.relay.stop()
        sent = process.wire.tag if process.wire else 0
        self._settle_all(process)
        assert process.wire is None or process.wire.tag == sent
        assert process.relay.idle

    @invariant()
    def nothing_overtakes(self) -> None:
        firsts: dict[str, list[str]] = {subject: [] for subject in SUBJECTS}
        for row in self.queue:
            if row.id not in firsts[row.subject]:
                firsts[row.subject].append(row.id)
        for subject, ids in firsts.items():
            assert ids == [row.id for row in self.committed[subject]][: len(ids)]

    @invariant()
    def bounds_hold(self) -> None:
        for process in self.processes:
            assert process.relay.flow.in_flight <= LIMITS.window
            assert len(process.relay.flow.known()) <= LIMITS.room

    def teardown(self) -> None:
        """With all well again, everything arrives and the outbox empties."""
        process = self.processes[0]
        process.connect()
        process.lease = True
        process.pausing = False
        process.relay.hold_back(False)
        for _ in range(10 * sum(map(len, self.committed.values())) + 10):
            self.time += 10
            process.relay.sweep()
            self._settle_all(process)
        everything = {row.id for rows in self.committed.values() for row in rows}
        assert {row.id for row in self.queue} == everything
        assert not self.outbox.rows
        self.nothing_overtakes()

    def _settle_all(self, process: Process) -> None:
        for _ in range(LIMITS.room + 2):
            process.broker_reads("ack")
            process.confirm(multiple=False)
            process.delete()
            process.read()
            process.receive()


Simulation.TestCase.settings = settings(
    max_examples=300, stateful_step_count=50, deadline=None, database=None
)
TestRelaySimulation = Simulation.TestCase
