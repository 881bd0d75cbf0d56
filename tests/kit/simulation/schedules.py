"""How many schedules a simulation runs, and how fast.

By default few enough for the unit tier, and the same each time. A soak runs many times as many,
others each time, and tells how many a minute:

    PASSERELLE_SCHEDULES=100 ./passerelle test tests/kit/unit/test_path_simulation.py -s

A failure prints the shortest schedule that shows it, step by step, and a line for
`@reproduce_failure`; `--hypothesis-seed=N` draws the same schedules again.
"""

import os
import time

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

FACTOR = int(os.environ.get("PASSERELLE_SCHEDULES", "1"))


def schedules(count: int) -> settings:
    """So many examples by default, of 50 rules at most."""
    return settings(
        max_examples=count * FACTOR,
        stateful_step_count=50,
        deadline=None,
        database=None,
        derandomize=FACTOR == 1,
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def simulated(machine: type[RuleBasedStateMachine], count: int) -> type:
    """A test that runs so many schedules of the machine by default."""

    class Simulation(machine.TestCase):
        settings = schedules(count)

        def runTest(self) -> None:  # noqa: N802 - unittest's name
            began = time.perf_counter()
            super().runTest()
            rate = count * FACTOR * 60 / (time.perf_counter() - began)
            print(f"{machine.__name__}: {count * FACTOR} schedules, {rate:,.0f} a minute")  # noqa: T201

    return Simulation
