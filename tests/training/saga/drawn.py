"""Long schedules drawn by a seed, which reach what takes many steps."""

import random

from tests.training.saga.end_state import check, come_to_rest
from tests.training.saga.machine import WHAT, SagaMachine

ACTS = 60


def play_all(seeds) -> None:
    """Raises what the first schedule that ends badly does, with its seed."""
    for seed in seeds:
        try:
            play(seed)
        except Exception as error:
            error.add_note(f"tests.training.saga.drawn.play({seed})")
            raise


def play(seed: int) -> None:
    """Draws a schedule, plays it and checks the end state; the same seed is the same schedule."""
    drawn = random.Random(seed)
    machine = SagaMachine()
    machine.world.bus.order = drawn.choice([0, -1])
    for _ in range(ACTS):
        machine.act(drawn.choice(WHAT), drawn.randint(0, 30), drawn.randint(0, 30))
    come_to_rest(machine.world)
    check(machine.world)
