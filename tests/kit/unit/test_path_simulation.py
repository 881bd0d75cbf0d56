"""An event's whole path under every schedule that Hypothesis can think of.

Commands commit; two relays publish, one at a time behind the broker's fence; two replicas consume,
release and replay; operators replay, discard and mend; everything fails, stands still and comes
back. Nothing is lost, has its effect twice, or overtakes another of its partition key.
"""

from tests.kit.simulation.machine import PathMachine
from tests.kit.simulation.schedules import simulated

TestPathSimulation = simulated(PathMachine, 70)
