"""Makes the network's database a replica set of three small nodes.

The drivers of all processes hear of the new members from the first one, as in a real cluster.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from ops import ports, secrets
from ops.embedded.install import mongod
from ops.embedded.supervision import Program
from ops.ports import HOST
from tests.faults.stage import Stage
from tests.waiting import eventually

OPLOG_MB = 16
"""Of the added nodes: what fills it is soon forgotten."""
_ELECTION_MS = 2_000


@dataclass
class ReplicaSet:
    """Three nodes: `addresses` by the names of their processes."""

    stage: Stage
    addresses: dict[str, str]

    def client(self) -> MongoClient[dict[str, Any]]:
        """The administrator's, who knows all nodes; close it after use."""
        seeds = ",".join(self.addresses.values())
        folder = self.stage.network.state.secrets
        return MongoClient(
            secrets.mongodb_uri(folder, secrets.ADMINISTRATOR, seeds),
            serverSelectionTimeoutMS=3_000,
        )

    def primary(self) -> str:
        """The process that is primary now; empty where none is."""
        try:
            with self.client() as client:
                address = client.admin.command("hello").get("primary")
        except PyMongoError:
            return ""
        names = [name for name, at in self.addresses.items() if at == address]
        return names[0] if names else ""

    def another_primary(self, before: str) -> str:
        """Waits until another node is primary; gives its name."""
        return eventually(
            lambda: (now := self.primary()) != before and now,
            90,
            what=f"another primary than {before}",
        )

    def step_down(self) -> None:
        """Has the primary hand over."""
        with self.client() as client:
            client.admin.command("replSetStepDown", 10, secondaryCatchUpPeriodSecs=5)

    def whole(self) -> None:
        """Waits until every node is primary or secondary."""

        def states() -> list[str]:
            try:
                with self.client() as client:
                    status = client.admin.command("replSetGetStatus")
            except PyMongoError:
                return []
            return sorted(member["stateStr"] for member in status["members"])

        wanted = ["PRIMARY"] + ["SECONDARY"] * (len(self.addresses) - 1)
        eventually(lambda: states() == wanted, 90, what="every node is at work")

    def reconfigure(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Changes the configuration; tries again while an election is under way."""

        def once() -> bool:
            try:
                with self.client() as client:
                    config = client.admin.command("replSetGetConfig")["config"]
                    change(config)
                    config["version"] += 1
                    client.admin.command("replSetReconfig", config)
            except PyMongoError:
                return False
            return True

        eventually(once, 60, what="the replica set takes its new configuration")


def three_nodes(stage: Stage) -> ReplicaSet:
    """Adds two nodes to the first, for as long as the network lives."""
    network = stage.network
    nodes = ReplicaSet(stage, {"database": f"{HOST}:{network.ports['mongodb']}"})
    for number in (2, 3):
        name, port = f"database@{number}", ports.any_free()
        network.supervisor.add(_program(stage, name, port))
        network.supervisor.start(name)
        address = f"{HOST}:{port}"
        nodes.reconfigure(lambda config, i=number, at=address: _add(config, i, at))
        nodes.addresses[name] = address
        nodes.whole()
    return nodes


def hurry(stage: Stage) -> None:
    """Has the first node end without waiting for its clients to find another."""
    address = f"{HOST}:{stage.network.ports['mongodb']}"
    folder = stage.network.state.secrets
    uri = secrets.mongodb_uri(folder, secrets.ADMINISTRATOR, address, direct=True)
    with MongoClient(uri) as client:
        client.admin.command("setParameter", 1, shutdownTimeoutMillisForSignaledShutdown=100)


def _add(config: dict[str, Any], number: int, address: str) -> None:
    config["settings"]["electionTimeoutMillis"] = _ELECTION_MS
    if all(member["host"] != address for member in config["members"]):
        config["members"].append({"_id": number, "host": address})


def _program(stage: Stage, name: str, port: int) -> Program:
    state = stage.network.state
    folder = state.data / name
    folder.mkdir(mode=0o700)
    command = [
        str(mongod()),
        *("--dbpath", str(folder)),
        *("--bind_ip", HOST, "--port", str(port), "--nounixsocket"),
        *("--replSet", secrets.REPLICA_SET),
        *("--keyFile", str(state.secrets / "mongo" / "keyfile")),
        *("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", str(OPLOG_MB), "--quiet"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--setParameter", "transactionLifetimeLimitSeconds=5"),
        *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
    ]
    return Program(name, command, stop_seconds=30)
