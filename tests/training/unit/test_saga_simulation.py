"""The seat saga under every order of arrival that Hypothesis can think of.

Seats are asked for, answered, lost with their workshops, given up and booked at the desk, people
are merged and parted, while messages come late, twice, in another order, or not at all. In the end
nobody holds two seats, booking holds nothing that training does not know, and nothing waits unseen.
"""

from tests.kit.simulation.schedules import simulated
from tests.training.saga.machine import SagaMachine

TestSagaSimulation = simulated(SagaMachine, 60)
