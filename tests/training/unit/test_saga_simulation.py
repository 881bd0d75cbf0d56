"""The seat saga under every order of arrival that Hypothesis can think of.

Seats are asked for, answered, lost with their workshops, given up and booked at the desk, people
are merged and parted, while messages come late, twice, in another order, or not at all. In the end
nobody holds two seats, booking holds nothing that training does not know, and nothing waits unseen.
"""

import pytest

from tests.kit.simulation.schedules import FACTOR, simulated
from tests.training.saga.drawn import play_all
from tests.training.saga.machine import SagaMachine

TestSagaSimulation = simulated(SagaMachine, 40)


@pytest.mark.parametrize("first", range(0, 120 * FACTOR, 40))
def test_forty_long_schedules_end_well(first):
    play_all(range(first, first + 40))
