"""Tries everything at a database as one of its users, and says what it was let do."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from ops.secrets import NAMING, SERVICES

Deed = tuple[str, str, str]
"""What is done, in which database, to which collection."""

_UNAUTHORIZED = 13
WRITES = ("insert", "update", "delete")
_ALL = ("find", *WRITES, "drop", "index", "watch")
_OF_THE_KIT = ("outbox", "leases", "relay_status", "inbox", "dead_letters", "inbox_partitions")
_OF_IMPACT = ("archive", "positions", "generations", "pages_1", "people_1", "pages_70", "reports")


def namespaces() -> Iterator[tuple[str, str]]:
    """Every collection that something is tried on."""
    for service in SERVICES:
        for collection in (*_OF_THE_KIT, "people", *_OF_IMPACT):
            yield service, collection
        for collection in ("entries", "seals"):
            yield f"{service}_audit", collection
        yield f"{service}_keys", "keys"
    yield "elsewhere", "anything"


def deeds() -> Iterator[Deed]:
    """Everything that is tried."""
    for database, collection in namespaces():
        for what in _ALL:
            yield what, database, collection
    for database in (*SERVICES, *(f"{service}_audit" for service in SERVICES)):
        yield "drop database", database, ""
    for what in ("make a user", "change a role", "stop the server", "see passwords", "see all"):
        yield what, "admin", ""
    yield "see changes of all", "local", ""


def may(client: MongoClient[dict[str, Any]], deed: Deed) -> bool:
    """Whether the database let it be done. Any other complaint than a refusal is raised."""
    what, name, collection = deed
    database = client[name]
    try:
        if what in _DONE:
            _DONE[what](database, collection)
        else:
            _ASKED[what](database)
    except OperationFailure as error:
        if error.code != _UNAUTHORIZED:
            raise
        return False
    return True


def _watch(database: Database, collection: str) -> None:
    with database[collection].watch(max_await_time_ms=1) as stream:
        stream.try_next()


_NOBODY = {"_id": "nobody"}
_DONE: dict[str, Callable[[Database, str], Any]] = {
    "find": lambda db, name: db[name].find_one(),
    "insert": lambda db, name: db[name].insert_one(
        {"_id": uuid.uuid4().hex, "state": uuid.uuid4().hex}
    ),
    "update": lambda db, name: db[name].update_one(_NOBODY, {"$set": {"tried": 1}}),
    "delete": lambda db, name: db[name].delete_one(_NOBODY),
    "drop": lambda db, name: db.drop_collection(name),
    "index": lambda db, name: db[name].create_index("tried"),
    "watch": _watch,
}
_ASKED: dict[str, Callable[[Database], Any]] = {
    "drop database": lambda db: db.command("dropDatabase"),
    "make a user": lambda db: db.command("createUser", "intruder", pwd="x", roles=["root"]),
    "change a role": lambda db: db.command(
        "grantRolesToRole", "passerelle-operator", roles=["readAnyDatabase"]
    ),
    "stop the server": lambda db: db.command("setParameter", quiet=True),
    "see passwords": lambda db: db["system.users"].find_one(),
    "see all": lambda db: db.command("getLog", "global"),
    "see changes of all": lambda db: db["oplog.rs"].find_one(),
}


def of_service(service: str) -> set[Deed]:
    """All in its own databases; the audit log it may read and add to, and nothing else: an index
    could let entries expire.
    """
    own = [service, f"{service}_keys"] if service in NAMING else [service]
    audit = f"{service}_audit"
    return {
        (what, database, collection)
        for database, collection in namespaces()
        for what in _ALL
        if database in own or (database == audit and what in ("find", "insert"))
    }


def of_relay(service: str) -> set[Deed]:
    """Its rows, its lease and its word."""
    outbox = {(what, service, "outbox") for what in ("find", "delete", "index", "watch")}
    kept = ("leases", "relay_status")
    return outbox | {(w, service, one) for one in kept for w in ("find", "insert", "update")}


def of_projector() -> set[Deed]:
    """Figures, and a look at the archive that they are made from. Of generations some are to come,
    others far away.
    """
    figures = {
        (what, "impact", one)
        for one in ("pages_1", "people_1")
        for what in (*WRITES, "find", "drop", "index")
    }
    generations = {(what, "impact", "generations") for what in (*WRITES, "find", "index")}
    lease = {(what, "impact", "leases") for what in ("find", "insert", "update")}
    return figures | generations | lease | {("find", "impact", o) for o in ("archive", "positions")}


def of_operator() -> set[Deed]:
    """A look at events that are on their way or archived; at nobody's data."""
    read = ("outbox", "inbox", "dead_letters", "inbox_partitions")
    looks = {("find", service, one) for service in SERVICES for one in read}
    return looks | {("find", "impact", one) for one in ("archive", "positions", "generations")}
