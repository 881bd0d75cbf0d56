"""Second processes of a service or a relay, which can be harmed apart from the first ones."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from ops import ports
from ops.embedded import python_parts
from ops.embedded.supervision import Program
from ops.ports import HOST
from tests.faults.hook.passerelle_faults import PROCESS
from tests.faults.stage import Stage
from tests.world import eventually

SECOND_RELAY = "booking-relay@2"
SECOND_BOOKING = "booking@2"


@contextmanager
def second_relay(stage: Stage) -> Iterator[str]:
    """Another relay of booking, which waits for the lease of the first; gives its name."""
    state = stage.network.state
    environment = python_parts.settings(state, "booking") | dict(stage.hooks.environment)
    command = [sys.executable, "-P", "-m", "kit.relay", "booking"]
    program = Program(SECOND_RELAY, command, environment | {PROCESS: SECOND_RELAY})
    with _running(stage, program):
        yield SECOND_RELAY


@contextmanager
def second_booking(stage: Stage) -> Iterator[str]:
    """Another booking, which the load uses in turn with the first; gives its name."""
    port = ports.any_free()
    environment = {**stage.hooks.environment, PROCESS: SECOND_BOOKING}
    program = python_parts.service(
        stage.network.state, "booking", port, environment, as_process=SECOND_BOOKING
    )
    url = f"http://{HOST}:{port}"
    with _running(stage, program):
        eventually("a second booking is ready", lambda: _ready(url), 90)
        stage.replicas.append(url)
        try:
            yield SECOND_BOOKING
        finally:
            stage.replicas.remove(url)


@contextmanager
def _running(stage: Stage, program: Program) -> Iterator[None]:
    supervisor = stage.network.supervisor
    supervisor.add(program)
    supervisor.start(program.name)
    try:
        yield
    finally:
        supervisor.stop(program.name)


def _ready(url: str) -> bool:
    try:
        return bool(requests.get(f"{url}/health/ready", timeout=5).ok)
    except requests.RequestException:
        return False


def holder(stage: Stage) -> int:
    """The process that holds booking's lease; 0 where none does."""
    with stage.network.mongo() as client:
        lease = client.booking.leases.find_one({"_id": "relay"})
    owner = lease["owner"] if lease else None
    return int(owner.split(":")[1]) if owner else 0
