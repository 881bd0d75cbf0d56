"""What Hypothesis may do to the whole path."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.kit.simulation.path import FOR_GOOD, SUBJECTS, Path
from tests.kit.simulation.processes import CALM, CHOICES, FAULTS, Process
from tests.kit.simulation.relays import RelayProcess

ONE_OF_TWO = st.sampled_from([0, 1])
STEPS = st.lists(st.integers(0, CHOICES - 1), min_size=1, max_size=16)
FATES = st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2, 4, 7, FOR_GOOD, FOR_GOOD + 1])
RELAY_TROUBLE = (
    *("disconnect", "crash", "cut off", "cut off", "lease lost", "lease granted", "lease granted"),
    *("alarm", "all clear", "all clear", "pause", "pause over", "pause over", "sweep", "sweep"),
)
REPLICA_TROUBLE = ("crash", "cut off", "stop", "stop in an outage", "broker gives up")


class PathMachine(RuleBasedStateMachine):
    """See `tests.kit.simulation.path`."""

    def __init__(self) -> None:
        super().__init__()
        self.path = Path()

    @rule(
        subject=st.sampled_from(list(SUBJECTS)),
        skew=st.integers(-50, 50),
        fates=st.lists(FATES, min_size=1, max_size=3),
    )
    def commit(self, subject: str, skew: int, fates: list[int]) -> None:
        self.path.emit(subject, skew, fates)

    @rule(which=ONE_OF_TWO, choices=STEPS)
    def relay(self, which: int, choices: list[int]) -> None:
        """Some of what can happen next to a relay, in any order."""
        for choice in choices:
            possible = self.path.relays[which].possible()
            possible[choice % len(possible)]()

    @rule()
    def relay_well(self) -> None:
        """The relay that may publish does so, undisturbed."""
        for process in self.path.relays:
            process.relay.ring()
            process.settle_all()

    @rule(which=ONE_OF_TWO, choices=STEPS)
    def consume(self, which: int, choices: list[int]) -> None:
        self.path.go_on(which, 0, choices)

    @rule(which=ONE_OF_TWO, choices=STEPS)
    def consume_further(self, which: int, choices: list[int]) -> None:
        """As `consume`: more happens than goes wrong."""
        self.path.go_on(which, 0, choices)

    @rule(which=ONE_OF_TWO, choices=STEPS)
    def work_off(self, which: int, choices: list[int]) -> None:
        self.path.go_on(which, 1, choices)

    @rule(which=ONE_OF_TWO, how=st.sampled_from(RELAY_TROUBLE))
    def trouble_relay(self, which: int, how: str) -> None:
        process = self.path.relays[which]
        match how:
            case "disconnect":
                process.disconnect()
            case "cut off":
                process.cut()
            case "crash":
                process.cut()
                self.path.relays[which] = RelayProcess(self.path, fenced=True)
            case "lease lost" | "lease granted":
                process.lease = how == "lease granted"
                process.relay.ring()
            case "pause" | "pause over":
                process.pausing = how == "pause"
                process.relay.ring()
            case "alarm" | "all clear":
                process.relay.hold_back(how == "alarm")
            case "sweep":
                process.relay.sweep()

    @rule(which=ONE_OF_TWO, how=st.sampled_from(REPLICA_TROUBLE))
    def trouble_replica(self, which: int, how: str) -> None:
        process = self.path.replicas[which]
        match how:
            case "crash":
                process.kill()
                self.path.replicas[which] = Process(self.path)
            case "cut off":
                process.forget_connections()
            case "stop":
                process.stopping = True
            case "stop in an outage":
                process.stopping = True
                self.path.go_on(which, 0, [FAULTS])
            case "broker gives up":
                for each in self.path.replicas:
                    each.forget_connections()
                self.path.broker.give_up()

    @rule(which=ONE_OF_TWO, away=st.booleans(), choices=STEPS)
    def stop_under_load(self, which: int, away: bool, choices: list[int]) -> None:
        """A replica is told to stop with events in hand, and another would have the queue."""
        self.path.emit("b/2", 0, [0] * 4)
        self.relay_well()
        self.path.go_on(which, 0, choices[:6])
        self.path.replicas[which].stopping = True
        if away:
            self.path.go_on(which, 0, [FAULTS])
        for choice in choices:
            self.path.go_on((which + choice) % 2, 0, [CALM])

    @rule(number=st.integers(0, 50), rubbish=st.booleans())
    def disturb_inbox(self, number: int, rubbish: bool) -> None:
        """Something comes again, or something that is no event."""
        history = self.path.broker.history
        if rubbish:
            self.path.broker.route(b"rubbish %d" % (number % 2))
        elif history:
            self.path.broker.route(history[number % len(history)])

    @rule(seconds=st.sampled_from([0.5, 1.0, 10.0, 60.0, 600.0]))
    def pass_time(self, seconds: float) -> None:
        self.path.pass_time(seconds)

    @rule(hours=st.integers(-48, 48))
    def set_clock(self, hours: int) -> None:
        """The wall clock jumps; what measures intervals goes by another."""
        self.path.jump(hours)

    @rule(number=st.integers(0, 50), how=st.sampled_from(["replay", "mend", "mend", "discard"]))
    def operate(self, number: int, how: str) -> None:
        letters = self.path.letters("dead", "retrying")
        if not letters:
            return
        letter = letters[number % len(letters)]
        if how == "discard":
            self.path.effects.discard(letter)
            return
        if how == "mend":
            self.path.mend(letter)
        self.path.effects.ask_replay(letter)

    @invariant()
    def holds(self) -> None:
        self.path.check()

    def teardown(self) -> None:
        """With all well again, everything comes to rest; then operators see to every letter."""
        try:
            self.path.settle()
            self.path.check_end()
            while self.path.letters("dead", "retrying"):
                self.path.see_to_letters()
                self.path.settle()
            self.path.check_end()
            assert not self.path.effects.lines
        finally:
            self.path.end()
