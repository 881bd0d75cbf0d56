"""What Hypothesis may do to two relays of one outbox, and what must hold throughout."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kit.relay.ports import Row
from tests.kit.simulation.relays import LIMITS, Outboxes, RelayProcess

SUBJECTS = ("a", "b", "c")
RELAYS = st.sampled_from([0, 1])
DISTURBANCES = (
    *("disconnect", "crash", "lease lost", "lease granted", "lease granted"),
    *("pause", "pause over", "pause over"),
    *("alarm", "all clear", "all clear", "time passes", "time passes", "stop"),
)


class RelayMachine(RuleBasedStateMachine):
    """What Hypothesis may do, and what must hold throughout."""

    def __init__(self) -> None:
        super().__init__()
        self.world = Outboxes(SUBJECTS)
        self.processes = [RelayProcess(self.world), RelayProcess(self.world)]
        for process in self.processes:
            process.connect()

    @rule(subject=st.sampled_from(SUBJECTS), skew=st.integers(-50, 50), count=st.integers(1, 3))
    def commit(self, subject: str, skew: int, count: int) -> None:
        """A transaction with a skewed clock that has seen the subject's last event."""
        first, number = self.world.next_order(subject, skew), len(self.world.committed[subject]) + 1
        self.world.commit(
            [
                Row(f"{subject}{number + i}", first + i, "k", subject, subject, "t", b"")
                for i in range(count)
            ]
        )

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
                self.processes[which] = RelayProcess(self.world)
            case "lease lost" | "lease granted":
                process.lease = how == "lease granted"
                process.relay.ring()
            case "pause" | "pause over":
                process.pausing = how == "pause"
                process.relay.ring()
            case "alarm" | "all clear":
                process.relay.hold_back(how == "alarm")
            case "time passes":
                self.world.time += 10.0
                process.relay.sweep()
            case "stop":
                self._stop(process)
                self.processes[which] = RelayProcess(self.world)

    def _stop(self, process: RelayProcess) -> None:
        process.relay.stop()
        sent = process.wire.tag if process.wire else 0
        process.settle_all()
        assert process.wire is None or process.wire.tag == sent
        assert process.relay.idle

    @invariant()
    def nothing_overtakes(self) -> None:
        self.world.check_order()

    @invariant()
    def bounds_hold(self) -> None:
        for process in self.processes:
            assert process.relay.flow.in_flight <= LIMITS.window
            assert len(process.relay.flow.known()) <= LIMITS.room

    def teardown(self) -> None:
        """With all well again, everything arrives and the outbox empties."""
        world, process = self.world, self.processes[0]
        process.connect()
        process.lease = True
        process.pausing = False
        process.relay.hold_back(False)
        for _ in range(10 * sum(map(len, world.committed.values())) + 10):
            world.time += 10
            process.relay.sweep()
            process.settle_all()
        everything = {row.id for rows in world.committed.values() for row in rows}
        assert {row.id for row in world.queue} == everything
        assert not world.outbox.rows
        world.check_order()
