"""The relay under every schedule that Hypothesis can think of.

Two relays share one outbox and one broker. Commits, snapshots, answers, confirms, refusals,
broken connections, crashes and lost leases come in any order. Whatever happens, no event overtakes
another of its subject, none is deleted before the broker has it, and in the end all are there.
"""

from tests.kit.simulation.relay_machine import RelayMachine
from tests.kit.simulation.schedules import simulated

TestRelaySimulation = simulated(RelayMachine, 100)
