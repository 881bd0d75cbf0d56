"""Second processes of a service or a relay, which can be harmed apart from the first ones."""

from collections.abc import Iterator
from contextlib import contextmanager

from ops import ports
from ops.embedded import python_parts
from tests.faults.hook.passerelle_faults import PROCESS
from tests.faults.stage import Stage

SECOND_RELAY = "booking-relay@2"
SECOND_BOOKING = "booking@2"


@contextmanager
def second_relay(stage: Stage) -> Iterator[str]:
    """Another relay of booking, which waits for the lease of the first; gives its name."""
    with _running(stage, SECOND_RELAY):
        yield SECOND_RELAY


@contextmanager
def second_booking(stage: Stage) -> Iterator[str]:
    """Another booking, which the load uses in turn with the gateway; gives its name."""
    with _running(stage, SECOND_BOOKING):
        url = stage.network.url(SECOND_BOOKING)
        stage.replicas.append(url)
        try:
            yield SECOND_BOOKING
        finally:
            stage.replicas.remove(url)


@contextmanager
def _running(stage: Stage, process: str) -> Iterator[None]:
    network = stage.network
    network.ports = ports.add(network.state, [process], "free")
    environment = {**stage.hooks.environment, PROCESS: process}
    program = python_parts.program(network.state, process, network.ports, environment)
    network.supervisor.add(program)
    network.start_process(process)
    try:
        yield
    finally:
        network.stop_process(process)


def holder(stage: Stage) -> int:
    """The process that holds booking's lease; 0 where none does."""
    with stage.network.mongo() as client:
        lease = client.booking.leases.find_one({"_id": "relay"})
    owner = lease["owner"] if lease else None
    return int(owner.split(":")[1]) if owner else 0
