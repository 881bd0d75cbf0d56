"""A network on one machine is heard on its loopback interface alone, and shows no secret there."""

from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from pika.exceptions import ProbableAuthenticationError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from ops.embedded.network import Network
from ops.secrets import SERVICES

LOOPBACK = {"0100007F", "00000000000000000000000001000000"}
_LISTEN = "0A"


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator[Network]:
    """All of it."""
    with Network(tmp_path_factory.mktemp("network"), kind="free", bound=True) as running:
        yield running


def family(pid: int) -> list[Path]:
    """A process and all that come from it, in /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [Path(f"/proc/{pid}"), *(one for child in children for one in family(int(child)))]


def test_every_process_listens_on_loopback_alone(network):
    inodes = {
        link.readlink().name.removeprefix("socket:[").removesuffix("]")
        for process in family(network.supervisor.pid())
        for link in (process / "fd").iterdir()
        if link.is_symlink() and str(link.readlink()).startswith("socket:[")
    }
    found = {}
    for file in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in Path(file).read_text(encoding="ascii").splitlines()[1:]:
            fields = row.split()
            if fields[3] == _LISTEN and fields[9] in inodes:
                host, _, port = fields[1].partition(":")
                found[int(port, 16)] = host
    assert set(network.ports.values()) <= set(found), "what was looked at is what listens"
    assert set(found.values()) <= LOOPBACK, found


def test_no_secret_is_on_a_command_line_or_in_an_environment(network):
    secrets = [
        line
        for path in network.state.secrets.rglob("*")
        if path.is_file() and not path.name.endswith(("_uri", ".json"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) >= 40
    ]
    assert len(secrets) > 20
    shown = b""
    for process in family(network.supervisor.pid()):
        shown += (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert shown.count(b"PASSERELLE_MONGODB_URI_FILE=") >= len(SERVICES), "that was looked at"
    assert not [line for line in secrets if line.encode() in shown]


def test_a_password_whose_file_is_gone_is_another_after_a_start(tmp_path):
    with Network(tmp_path, kind="free", bound=True, parts_only=True) as before:
        before.apply_topology()
        amqp, mongodb = before.amqp_uri("booking"), before.mongodb_uri("booking")
    for name in ("amqp_password", "mongodb_password"):
        (before.state.secrets / "booking" / name).unlink()
    with Network(tmp_path, bound=True, parts_only=True) as after:
        after.apply_topology()
        for uri in (amqp, mongodb):
            assert uri not in (after.amqp_uri("booking"), after.mongodb_uri("booking"))
        pika.BlockingConnection(pika.URLParameters(after.amqp_uri("booking"))).close()
        with pytest.raises(ProbableAuthenticationError):
            pika.BlockingConnection(pika.URLParameters(amqp))
        with MongoClient(after.mongodb_uri("booking")) as client:
            assert client.booking.nothing.find_one() is None
        with (
            MongoClient(mongodb) as client,
            pytest.raises(OperationFailure, match="Authentication failed"),
        ):
            client.booking.nothing.find_one()
