"""The project's own processes: four services, and a relay for each that emits events."""

import sys
from collections.abc import Mapping

from ops.catalogues import catalogues
from ops.embedded.supervision import Program
from ops.ports import HOST
from ops.secrets import SERVICES
from ops.state import PROJECT, State

RELAY = "-relay"
STOP_SECONDS = 150
"""A service that is told to stop finishes what it has begun, an import too (`kit.serving`)."""


def names() -> list[str]:
    """The processes' names: `booking`, `booking-relay` …"""
    return [*SERVICES, *(relay_name(service) for service in relayed())]


def relayed() -> list[str]:
    """The services that emit something, and so need a relay."""
    return [catalogue.service for catalogue in catalogues() if catalogue.emits]


def relay_name(service: str) -> str:
    """The name of the service's relay process."""
    return service + RELAY


def programs(
    state: State, ports: Mapping[str, int], environment: Mapping[str, str]
) -> list[Program]:
    """All of them."""
    services = [service(state, name, ports[name], environment) for name in SERVICES]
    return services + [_relay(state, name, environment) for name in relayed()]


def service(
    state: State, name: str, port: int, environment: Mapping[str, str], *, as_process: str = ""
) -> Program:
    """One process of a service, at that port."""
    command = [sys.executable, "-P", "-m", "kit.serve", f"services.{name}.edge.service"]
    return Program(
        as_process or name,
        command,
        settings(state, name) | {"PASSERELLE_HTTP_ADDRESS": f"{HOST}:{port}"} | dict(environment),
        stop_seconds=STOP_SECONDS,
    )


def _relay(state: State, name: str, environment: Mapping[str, str]) -> Program:
    command = [sys.executable, "-P", "-m", "kit.relay", name]
    return Program(
        relay_name(name), command, settings(state, name) | dict(environment), stop_seconds=15
    )


def settings(state: State, name: str) -> dict[str, str]:
    """The environment that a process of that service reads its settings from."""
    own = state.secrets / name
    return {
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        "PASSERELLE_MONGODB_URI_FILE": str(own / "mongodb_uri"),
        "PASSERELLE_AMQP_URI_FILE": str(own / "amqp_uri"),
        "PASSERELLE_JWKS": str(own / "jwks.json"),
    }
