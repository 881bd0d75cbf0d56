"""Broker and database as processes of this machine: started, killed, stopped, moved."""

import json
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
import requests
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from ops import ports
from ops.embedded import Network
from ops.embedded.network import start_parts
from ops.errors import OperatorError
from ops.ports import HOST


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    # Whatever a home folder may be called.
    return tmp_path_factory.mktemp("network") / "mon état, 100 %"


@pytest.fixture(scope="module")
def parts(folder) -> Iterator[Network]:
    with parts_of(folder) as started:
        yield started


def parts_of(folder: Path) -> Network:
    return Network(folder, kind="free", bound=True, parts_only=True)


def process_exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_the_administrator_gets_into_both(parts):
    with parts.mongo() as client:
        client["test"]["things"].insert_one({"_id": 1})
        with client.start_session() as session, session.start_transaction():
            client["test"]["things"].insert_one({"_id": 2}, session=session)
        assert client["test"]["things"].count_documents({}) == 2
    with pika.BlockingConnection(pika.URLParameters(parts.amqp_uri())) as connection:
        connection.channel().queue_declare("a-queue", durable=True)
    at = parts.management
    answer = requests.get(f"{at.url}/api/overview", auth=(at.user, at.password), timeout=10)
    assert answer.ok


def test_a_service_writes_in_its_own_database_and_in_no_other(parts):
    with parts.mongo("booking") as client:
        client["booking"]["things"].insert_one({"_id": 1})
        with pytest.raises(OperationFailure, match="not authorized"):
            client["impact"]["things"].insert_one({"_id": 1})


def test_nobody_gets_in_without_a_password(parts):
    with (
        MongoClient(f"mongodb://{HOST}:{parts.ports['mongodb']}/?directConnection=true") as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client["booking"].list_collection_names()
    answer = requests.get(
        f"{parts.management.url}/api/overview", auth=("guest", "guest"), timeout=10
    )
    assert answer.status_code == requests.codes.unauthorized


def test_everything_listens_on_loopback_alone(parts):
    # Linux tells every listening socket in these files; the local address is hexadecimal.
    ours = {f"{port:04X}" for name, port in parts.ports.items() if name != "gateway"}
    listening = set()
    for file in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in Path(file).read_text().splitlines()[1:]:
            address, state = row.split()[1], row.split()[3]
            host, _, port = address.partition(":")
            if state == "0A" and port in ours:
                listening.add(host)
    assert listening
    assert listening <= {"0100007F", "00000000000000000000000001000000"}


def test_every_secret_is_closed_to_other_users(parts):
    files = [path for path in parts.state.secrets.rglob("*") if path.is_file()]
    assert files
    assert {str(path): oct(path.stat().st_mode & 0o077) for path in files} == {
        str(path): "0o0" for path in files
    }


@pytest.mark.parametrize("name", ["database", "broker"])
def test_a_killed_part_comes_back_by_itself_with_what_it_held(parts, name):
    with parts.mongo() as client:
        client["test"]["kept"].replace_one({"_id": name}, {"_id": name}, upsert=True)
    before = parts.pid(name)
    parts.kill(name)
    parts.wait_ready(name)
    assert parts.pid(name) != before
    with parts.mongo() as client:
        assert client["test"]["kept"].find_one({"_id": name})


def test_a_stopped_part_stays_down_until_it_is_started(parts):
    pid = parts.pid("database")
    parts.stop_process("database")
    assert not process_exists(pid)
    assert parts.pid("database") == 0
    parts.start_process("database")
    with parts.mongo() as client:
        assert client.admin.command("ping")["ok"] == 1


def test_a_start_that_is_repeated_starts_nothing_twice(parts):
    before = {name: parts.pid(name) for name in ("epmd", "broker", "database")}
    Network(parts.state.root, kind="free", parts_only=True).start()
    assert {name: parts.pid(name) for name in before} == before


def test_a_folder_that_the_broker_cannot_run_in_is_refused_at_once(tmp_path):
    folder = tmp_path / "l'état"
    with pytest.raises(OperatorError, match="PASSERELLE_STATE"):
        Network(folder).start()
    assert not folder.exists()


def test_what_was_stopped_is_gone_and_what_was_stored_is_there_on_another_port(tmp_path):
    with parts_of(tmp_path) as first:
        with first.mongo() as client:
            client["test"]["things"].insert_one({"_id": 1})
        pids = [first.pid(name) for name in ("epmd", "broker", "database")]
        pids.append(first.supervisor.pid())
        port = first.ports["mongodb"]
    assert not any(process_exists(pid) for pid in pids)
    file = tmp_path / "ports.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"mongodb": ports.any_free()}))
    with parts_of(tmp_path) as second, second.mongo() as client:
        assert second.ports["mongodb"] != port
        assert client["test"]["things"].find_one() == {"_id": 1}


def test_the_parts_of_other_tests_take_everybody_into_the_database(tmp_path):
    with (
        start_parts(tmp_path) as parts,
        MongoClient(f"mongodb://{HOST}:{parts.ports['mongodb']}/?directConnection=true") as client,
    ):
        client["test"]["things"].insert_one({"_id": 1})
        with parts.mongo() as administrator:
            assert administrator["test"]["things"].find_one() == {"_id": 1}
