"""The first steps of an installation's MongoDB: the one-node replica set and the users.

MongoDB lets a client on its own machine create the first user of an empty database without
logging in (the localhost exception), so this runs where the server runs: beside it in its network
namespace, or on the same machine. Everything here may be repeated.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, NotPrimaryError, OperationFailure

from kit import audit
from ops import privileges, secrets
from services.impact.adapters.generations import GENERATIONS

_ALREADY_INITIALIZED = 23
_UNAUTHORIZED = 13
_AUTHENTICATION_FAILED = 18
_USER_EXISTS = 51003
_NOT_YET_INITIALIZED = 94
# What a server says that starts up or is about to become primary.
_PASSING = {_NOT_YET_INITIALIZED, 10107, 11600, 13435, 13436, 189}

Client = MongoClient[dict[str, Any]]


class WrongSecrets(Exception):
    """The database holds users, but not with the passwords of this installation."""

    def __init__(self, user: str) -> None:
        super().__init__(
            f"the database refuses the password of {user!r}: its data belong to other secrets"
        )


def prepare_database(
    *,
    local: str,
    member: str,
    passwords: Mapping[str, str],
    ca: Path | None = None,
    timeout_s: float = 120.0,
    say: Callable[[str], None] = print,
) -> None:
    """Brings a mongod that was started with `--replSet` and `--keyFile` to readiness.

    `local` is its address on the loop-back interface, `member` the address that the replica set
    shall know it by (both `host:port`); `passwords` maps each of `secrets.DATABASE_USERS` to its
    password; `ca` is what the server's certificate is checked with, where it speaks TLS.
    Afterwards the node is primary, the administrator is `root`, and each other user has the rights
    of `ops.privileges`, also where it had others before.

    Raises `WrongSecrets`, or `TimeoutError` where the server is not ready in time.
    """
    deadline = time.monotonic() + timeout_s
    root = secrets.ADMINISTRATOR
    with (
        _connect(local, ca) as stranger,
        _connect(local, ca, username=root, password=passwords[root]) as administrator,
    ):
        _patiently(lambda: _initiate(stranger, administrator, member), deadline, "start")
        _patiently(lambda: _wait_primary(stranger), deadline, "become primary")
        if _patiently(lambda: _create_root(stranger, passwords[root]), deadline, "take a user"):
            say("database: the administrator can log in")
        try:
            administrator.admin.command("ping")
        except OperationFailure as error:
            if error.code == _AUTHENTICATION_FAILED:
                raise WrongSecrets(root) from error
            raise
        if ca is not None:
            # What it was started with may have been made anew since.
            administrator.admin.command("rotateCertificates")
        for service in secrets.SERVICES:
            audit.prepare(administrator[service])
        for user, role in privileges.roles(_generations(administrator)).items():
            _set_role(administrator, user, role)
            _set_user(administrator, user, passwords[user])
    say("database: the users may do what is theirs")


def _connect(address: str, ca: Path | None, **options: Any) -> Client:
    if ca is not None:
        options |= {"tls": True, "tlsCAFile": str(ca)}
    return MongoClient(
        f"mongodb://{address}/?directConnection=true",
        serverSelectionTimeoutMS=2_000,
        connectTimeoutMS=2_000,
        socketTimeoutMS=20_000,
        appname="passerelle-init",
        **options,
    )


def _initiate(stranger: Client, administrator: Client, member: str) -> None:
    """Starts the replica set; does nothing where it runs."""
    if stranger.admin.command("hello").get("setName"):
        return
    configuration = {"_id": secrets.REPLICA_SET, "members": [{"_id": 0, "host": member}]}
    try:
        stranger.admin.command("replSetInitiate", configuration)
    except OperationFailure as error:
        # A server with users but without a replica set: it was restored from a back-up.
        if error.code == _UNAUTHORIZED:
            administrator.admin.command("replSetInitiate", configuration)
        elif error.code != _ALREADY_INITIALIZED:
            raise


def _wait_primary(stranger: Client) -> None:
    if not stranger.admin.command("hello").get("isWritablePrimary"):
        raise NotPrimaryError("an election is under way")


def _create_root(stranger: Client, password: str) -> bool:
    """Creates the administrator by the localhost exception; False where users exist already."""
    try:
        stranger.admin.command("createUser", secrets.ADMINISTRATOR, pwd=password, roles=["root"])
    except OperationFailure as error:
        if error.code in {_UNAUTHORIZED, _USER_EXISTS}:
            return False
        raise
    return True


def _generations(administrator: Client) -> list[int]:
    """The numbers of impact's generations of figures."""
    numbers = {"_id": {"$type": "number"}}
    return [one["_id"] for one in administrator["impact"][GENERATIONS].find(numbers, {"_id": 1})]


def _set_role(administrator: Client, name: str, role: privileges.Role) -> None:
    """The user's role with today's rights, whatever stood there before."""
    known = administrator.admin.command("rolesInfo", _role(name))["roles"]
    administrator.admin.command(
        "updateRole" if known else "createRole",
        _role(name),
        privileges=[one.document() for one in role.privileges],
        roles=[{"role": "readWrite", "db": database} for database in role.writes],
    )


def _set_user(administrator: Client, name: str, password: str) -> None:
    """A user with today's password and its role alone."""
    known = administrator.admin.command("usersInfo", name)["users"]
    command = "updateUser" if known else "createUser"
    administrator.admin.command(command, name, pwd=password, roles=[_role(name)])


def _role(user: str) -> str:
    return f"passerelle-{user}"


def _patiently(step: Callable[[], Any], deadline: float, what: str) -> Any:
    """Repeats `step` while the server is only on its way; its own refusals are passed on."""
    while True:
        try:
            return step()
        except (ConnectionFailure, NotPrimaryError) as error:
            last: Exception = error
        except OperationFailure as error:
            if error.code not in _PASSING:
                raise
            last = error
        if time.monotonic() > deadline:
            raise TimeoutError(f"the database did not {what} in time: {last}") from last
        time.sleep(0.25)
