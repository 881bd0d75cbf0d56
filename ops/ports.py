"""Ports of the embedded backend: fixed and unusual, the next free one where one is taken.

A choice is kept in the state folder, so that addresses stay the same from start to start.
"""

import json
import socket
from collections.abc import Iterable, Mapping
from typing import Literal

from ops.errors import OperatorError
from ops.state import State

HOST = "127.0.0.1"
GATEWAY = "gateway"
DEFAULTS = {
    GATEWAY: 8080,
    "amqp": 21701,
    "management": 21702,
    "distribution": 21703,
    "epmd": 21704,
    "mongodb": 21705,
    "booking": 21711,
    "inventory": 21712,
    "training": 21713,
    "impact": 21714,
    "booking-shared": 21721,
    "inventory-shared": 21722,
    "training-shared": 21723,
    "impact-shared": 21724,
}
"""Below the range that systems hand out to outgoing connections, and no well-known service."""
_FURTHER = 21731
"""From here on come relays and replicas."""


def shared(service: str) -> str:
    """The name of the port that all replicas of a service listen on, besides one of its own each.

    It is the one that the gateway knows.
    """
    return f"{service}-shared"


def is_free(port: int) -> bool:
    """Whether a server could listen on the port of the loopback address and of all others."""
    for host in (HOST, "0.0.0.0"):  # noqa: S104  nothing is served, the port is only tried
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def listens(port: int) -> bool:
    """Whether somebody takes connections at the port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((HOST, port)) == 0


def any_free() -> int:
    """A port that is free now, and that nobody else is given for a minute.

    A connection to it that ends here first is remembered by the system (TIME_WAIT). Until it is
    forgotten, the system hands the port to nobody who takes any, neither to listen nor to call
    from, while a server that asks for this very port gets it, as servers allow reuse.
    """
    with socket.create_server((HOST, 0)) as server:
        port = int(server.getsockname()[1])
        with socket.create_connection((HOST, port)):
            server.accept()[0].close()
    return port


def next_free(port: int, taken: Iterable[int]) -> int:
    """The first free port from `port` on that is not in `taken`.

    Raises `OperatorError` where none of a hundred is free.
    """
    for candidate in range(port, port + 100):
        if candidate not in taken and is_free(candidate):
            return candidate
    raise OperatorError(f"no free port between {port} and {port + 99}")


Kind = Literal["fixed", "free"]


def choose(
    state: State, further: Iterable[str] = (), *, gateway: int | None = None, kind: Kind = "fixed"
) -> dict[str, int]:
    """The ports to start on, by name, kept in the state folder.

    `further` are names beside those that every network has. `gateway` is the port that the user
    asked for: it is never replaced by another. `free` takes whatever the system gives, for tests.
    Raises `OperatorError` where the gateway's port is taken.
    """
    ports = known(state)
    if gateway is not None and not is_free(gateway):
        raise OperatorError(f"port {gateway} is taken by another program; choose one by --port")
    for name in (*DEFAULTS, *further):
        if name == GATEWAY and gateway is not None:
            ports[name] = gateway
        elif name not in ports or not is_free(ports[name]):
            ports[name] = _choose_one(name, ports, kind)
    keep(state, ports)
    return ports


def add(state: State, names: Iterable[str], kind: Kind) -> dict[str, int]:
    """All known ports, with some for those of the names that have none yet; keeps them."""
    ports = known(state)
    for name in names:
        if name not in ports:
            ports[name] = _choose_one(name, ports, kind)
    keep(state, ports)
    return ports


def _choose_one(name: str, ports: Mapping[str, int], kind: Kind) -> int:
    if kind == "free":
        return any_free()
    default = DEFAULTS.get(name, _FURTHER)
    if name == GATEWAY and not is_free(default):
        raise OperatorError(f"port {default} is taken by another program; choose one by --port")
    return next_free(default, [port for other, port in ports.items() if other != name])


def known(state: State) -> dict[str, int]:
    """The ports of the last start, empty where there was none."""
    file = state.root / "ports.json"
    if not file.exists():
        return {}
    return {str(name): int(port) for name, port in json.loads(file.read_text("utf-8")).items()}


def keep(state: State, ports: dict[str, int]) -> None:
    """Notes the ports for the next start."""
    text = json.dumps(ports, indent=2) + "\n"
    (state.root / "ports.json").write_text(text, encoding="utf-8")
