"""The embedded database: mongod out of its wheel, a replica set of one, with authentication."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from ops import secrets
from ops.database import prepare_database
from ops.embedded.install import mongod
from ops.embedded.supervision import Program
from ops.ports import HOST
from ops.state import State


def program(state: State, ports: Mapping[str, int], *, guarded: bool) -> Program:
    """The database server; makes its data folder. Unless `guarded`, nobody has to log in."""
    folder = state.data / "mongodb"
    folder.mkdir(mode=0o700, exist_ok=True)
    command = [
        str(mongod()),
        *("--dbpath", str(folder)),
        *("--bind_ip", HOST, "--port", str(ports["mongodb"]), "--nounixsocket"),
        *("--replSet", secrets.REPLICA_SET),
        *(("--keyFile", str(state.secrets / "mongo" / "keyfile")) if guarded else ()),
        *("--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "512"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false", "--quiet"),
    ]
    return Program("database", command, stop_seconds=60)


def address(ports: Mapping[str, int]) -> str:
    """`host:port`."""
    return f"{HOST}:{ports['mongodb']}"


def prepare(state: State, ports: Mapping[str, int]) -> None:
    """Replica set, administrator and the services' users; nothing where all is as it should be.

    Raises `ops.database.WrongSecrets`, or `TimeoutError` where the server is not ready in time.
    """
    _move(state, address(ports))
    owners = secrets.DATABASE_USERS
    passwords = {owner: secrets.password(state.secrets, owner, "mongodb") for owner in owners}
    prepare_database(
        local=address(ports), member=address(ports), passwords=passwords, say=lambda _: None
    )
    _note(state).write_text(address(ports), encoding="utf-8")


def _move(state: State, member: str) -> None:
    """Tells a replica set that was made on another port where its one member is now.

    Until then it waits for a member of itself at the old address, and never becomes primary.
    """
    note = _note(state)
    before = note.read_text(encoding="utf-8") if note.exists() else None
    if before not in (None, member):
        password = secrets.password(state.secrets, secrets.ADMINISTRATOR, "mongodb")
        client: MongoClient[dict[str, Any]] = MongoClient(
            f"mongodb://{member}/?directConnection=true",
            username=secrets.ADMINISTRATOR,
            password=password,
            serverSelectionTimeoutMS=60_000,
        )
        with client:
            config = client.admin.command("replSetGetConfig")["config"]
            config["members"][0]["host"] = member
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)


def _note(state: State) -> Path:
    """The address that the replica set knows its member by, once it does."""
    return state.data / "mongodb.address"
