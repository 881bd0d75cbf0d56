"""The whole path of an event: outbox, relays, broker, consumers, database, operators, clocks.

There is room for a saga's core behind the consumers: it would react to events and emit commands.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kit.envelope import CONTENT_TYPE, Envelope
from kit.relay.ports import Row
from tests.kit.eventpath import event
from tests.kit.memory_inbox import MemoryEffects
from tests.kit.simulation.broker import Broker
from tests.kit.simulation.processes import CALM, Process, Refused
from tests.kit.simulation.relays import Outboxes, RelayProcess

SUBJECTS = {"a/1": "p", "a/2": "p", "b/1": "q", "b/2": "r"}
"""Aggregates with their partition keys."""
FOR_GOOD = 1_000
START = datetime(2026, 11, 25, 9, tzinfo=UTC)
_ROUNDS = 400


class Path(Outboxes):
    """Two relays, two replicas of the consuming service, and what they share.

    What must hold is checked when it happens; `broken` keeps what did not, since a core takes
    what a reaction raises for a failure of that event.
    """

    def __init__(self) -> None:
        super().__init__(tuple(SUBJECTS))
        self.now = START
        self.owner = 0
        self.broker = Broker(lambda: self.time)
        self.effects = MemoryEffects(self._react, lambda: self.now)
        self.fates: dict[str, int] = {}
        """How often an event's reaction still fails; `FOR_GOOD` until somebody mends it."""
        self.refused: set[str] = set()
        self.broken: list[str] = []
        """Events whose copy came from a retry queue while they were still parked."""
        self.relays = [RelayProcess(self, fenced=True), RelayProcess(self, fenced=True)]
        self.replicas = [Process(self), Process(self)]

    def emit(self, subject: str, skew: int, fates: Sequence[int]) -> None:
        """A command commits one event for each of `fates`."""
        first, before = self.next_order(subject, skew), len(self.committed[subject])
        rows = []
        for i, fate in enumerate(fates):
            envelope = event(
                subject,
                before + 1 + i,
                id=f"{subject}-{before + 1 + i}",
                partitionkey=SUBJECTS[subject],
            )
            self.fates[envelope.id] = fate
            if fate == FOR_GOOD + 1:
                self.refused.add(envelope.id)
            rows.append(
                Row(
                    *(envelope.id, first + i, envelope.name, subject, envelope.partitionkey),
                    *(CONTENT_TYPE, envelope.encode()),
                )
            )
        self.commit(rows)

    def take(self, row: Row) -> None:
        """The broker takes an event from a relay."""
        super().take(row)
        self.broker.route(row.body)

    def pass_time(self, seconds: float) -> None:
        """For everybody."""
        self.time += seconds
        self.now += timedelta(seconds=seconds)
        self.broker.let_time_pass()

    def jump(self, hours: int) -> None:
        """The wall clock of the consuming service is set."""
        self.now += timedelta(hours=hours)

    def go_on(self, which: int, thread: int, choices: Sequence[int]) -> None:
        """A thread of a replica makes so many calls; a replica that has ended starts again."""
        for choice in choices:
            self.replicas[which].go_on(thread, choice)
            if self.replicas[which].ended:
                self.replicas[which] = Process(self)

    def letters(self, *states: str) -> list[str]:
        """The ids of letters in these states."""
        return [i for i, kept in self.effects.letters.items() if kept.state in states]

    def mend(self, event_id: str) -> None:
        """Somebody corrects what made the reaction fail."""
        if event_id in self.fates:
            self.fates[event_id] = 0
        self.refused.discard(event_id)

    def see_to_letters(self) -> None:
        """What was refused, or is no event, is discarded; the rest is mended and replayed."""
        for letter in self.letters("dead", "retrying"):
            if letter in self.refused or letter not in self.fates:
                self.effects.discard(letter)
            else:
                self.mend(letter)
                self.effects.ask_replay(letter)

    def settle(self) -> None:
        """All faults end; goes on until nothing more happens."""
        for each in self.relays:
            each.disconnect()
            each.lease = False
        relay = self.relays[0]
        relay.connect()
        relay.lease, relay.pausing = True, False
        relay.relay.hold_back(False)
        for _ in range(_ROUNDS):
            self.pass_time(601.0 if not self.broker.inbox and self.broker.waiting else 0.1)
            relay.relay.sweep()
            relay.settle_all()
            for which in range(len(self.replicas)):
                self.go_on(which, 0, [CALM] * 12)
                self.go_on(which, 1, [CALM] * 12)
            self.check()
            if self.quiet:
                return
        raise AssertionError("never comes to rest")

    @property
    def quiet(self) -> bool:
        """Whether nothing is left to do but what operators have to decide."""
        lines = [line for line in self.effects.lines.values() if line.state == "free"]
        waiting = {*self.letters("replaying"), *self.letters("retrying")}
        return not (self.outbox.rows or lines or waiting) and self.broker.quiet

    def check(self) -> None:
        """What must hold at any time."""
        self.check_order()
        assert not self.broken, self.broken[0]

    def check_end(self) -> None:
        """Every event had its effect once, or is where an operator finds it."""
        applied, letters = set(self.effects.applied), self.effects.letters
        heads = set(self.letters("dead"))
        for rows in self.committed.values():
            for row in rows:
                kept = letters.get(row.id)
                assert (row.id in applied) != (kept is not None), f"{row.id}: applied or kept"
                if kept is not None and kept.state == "parked":
                    line = self.effects.lines.get(row.partition_key)
                    assert line is not None, f"{row.id} waits for nobody"
                    assert line.head in heads, f"{row.id} waits for nobody"
        for key, line in self.effects.lines.items():
            assert line.head in heads, f"the line of {key} is {line.state}"

    def _react(self, batch: Sequence[Envelope]) -> None:
        for envelope in batch:
            if envelope.id in self.refused:
                raise Refused
            if self.fates.get(envelope.id, 0) > 0:
                self.fates[envelope.id] -= self.fates[envelope.id] < FOR_GOOD
                raise ValueError
        for number, envelope in enumerate(batch):
            self._check_effect(envelope, [e.id for e in batch[:number]])

    def _check_effect(self, envelope: Envelope, before: Sequence[str]) -> None:
        applied = {*self.effects.applied, *before}
        if envelope.id in applied:
            self.broken.append(f"{envelope.id} has its effect twice")
        if envelope.id in self.letters("discarded"):
            self.broken.append(f"{envelope.id} was discarded")
        if envelope.id in self.broker.given_up:
            return
        settled = applied | {*self.letters("discarded"), *self.broker.given_up}
        for earlier in self.broker.arrived:
            if earlier == envelope.id:
                return
            if self._keys[earlier] == envelope.partitionkey and earlier not in settled:
                self.broken.append(f"{envelope.id} overtakes {earlier}")
        self.broken.append(f"{envelope.id} never arrived")

    @property
    def _keys(self) -> dict[str, str]:
        return {i: SUBJECTS[i.rpartition("-")[0]] for i in self.broker.arrived}

    def end(self) -> None:
        """Lets go of the processes."""
        for replica in self.replicas:
            replica.kill()
