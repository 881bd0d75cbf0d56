"""What Hypothesis may do to both services and to the bus between them."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.training.saga.end_state import check, come_to_rest
from tests.training.saga.world import PEOPLE, World

MINUTES = (1, 2, 10, 60, 600, 1500)
WHAT = (
    *["ask"] * 5,
    *("give_up", "pause", "resume", "resume", "validate", "take_back"),
    *("schedule", "schedule", "move", "call_off", "hold"),
    *("desk_books", "desk_cancels", "accept", "accept"),
    *("merge", "merge", "unmerge", "erase"),
    *["deliver"] * 14,
    *("repeat", "repeat", "lose", "find"),
    *["pass_time"] * 3,
)
"""As often as it is to happen beside the others."""
ACTS = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(0, 30), st.integers(0, 30)),
    min_size=2,
    max_size=8,
)


class SagaMachine(RuleBasedStateMachine):
    """See `tests.training.saga.world`. One rule of many kinds, so that each schedule has all."""

    def __init__(self):
        super().__init__()
        self.world = World()

    @initialize(order=st.sampled_from([0, -1]))
    def choose_order(self, order):
        self.world.bus.order = order

    @rule(acts=ACTS)
    def happen(self, acts):
        for what, one, other in acts:
            self.act(what, one, other)

    def act(self, what, one, other):
        world, who = self.world, one % PEOPLE
        match what:
            case "deliver" | "repeat" | "lose" | "find":
                getattr(world.bus, what)(one)
            case "pass_time":
                world.pass_time(timedelta(minutes=MINUTES[one % len(MINUTES)]))
            case "ask" | "give_up" | "pause" | "resume" | "validate" | "take_back" | "erase":
                world.try_to(what, who)
            case "merge" | "unmerge":
                world.try_to(what, who, other % PEOPLE)
            case "schedule":
                world.try_to(what, 1 + other, capacity=1 + one % 2)
            case "desk_books":
                world.try_to(what, who, other)
            case "move":
                world.try_to(what, one, 1 + other)
            case _:
                world.try_to(what, one)

    def teardown(self):
        come_to_rest(self.world)
        check(self.world)
