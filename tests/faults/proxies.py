"""Proxies between each process and its broker and database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ops import secrets
from ops.ports import HOST
from tests.faults.stage import Stage
from tests.proxy import Proxy

BETWEEN = {
    "booking": ("mongodb",),
    "booking-relay": ("amqp", "mongodb"),
    "impact": ("amqp", "mongodb"),
}
"""Who is led through a proxy, and to what."""

Proxies = Mapping[tuple[str, str], Proxy]


@contextmanager
def between(stage: Stage) -> Iterator[Proxies]:
    """Leads the processes through proxies, by (process, server), while the block lasts.

    They are started anew for that, before and after.
    """
    network = stage.network
    folder = network.state.secrets
    made: dict[tuple[str, str], Proxy] = {}
    for process, servers in BETWEEN.items():
        for server in servers:
            proxy = Proxy(lambda server=server: (HOST, network.ports[server]))
            made[process, server] = proxy
            # The database's driver must not go on to the address that the replica set tells of.
            uri = (
                secrets.amqp_uri(folder, process, proxy.address)
                if server == "amqp"
                else secrets.mongodb_uri(folder, process, proxy.address, direct=True)
            )
            stage.hooks.connect(process, f"{server}_uri", uri)
    try:
        stage.restart(*BETWEEN)
        yield made
    finally:
        for process in BETWEEN:
            stage.hooks.reconnect(process)
        stage.restart(*BETWEEN)
        for proxy in made.values():
            proxy.cut()
