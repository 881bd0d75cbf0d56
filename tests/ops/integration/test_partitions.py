"""The number of impact's partitions is changed under load, and once cut off in the middle."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from contracts import booking
from kit.clock import SystemClock
from kit.context import Context
from kit.ids import new_id
from kit.topology import Management
from kit.topology.names import partition_exchange
from kit.transaction import Fact, Store
from ops import cli, repartition
from ops.embedded import Network
from ops.state import PROJECT
from tests.waiting import eventually

KEYS = 60
IN_A_ROW = 5
PARTITIONS = ("topology", "partitions", "impact")
KILLED = """
import importlib, os, signal, sys
place, call = sys.argv.pop(1), int(sys.argv.pop(1))
module, _, path = place.partition(":")
*owners, name = path.split(".")
owner = importlib.import_module(module)
for part in owners:
    owner = getattr(owner, part)
done, calls = getattr(owner, name), []
def once_too_often(*words, **more):
    calls.append(name)
    if len(calls) == call:
        os.kill(os.getpid(), signal.SIGKILL)
    return done(*words, **more)
setattr(owner, name, once_too_often)
from ops.cli import main
main()
"""


class Load:
    """Commits events in booking's database without a pause, several of one subject in a row."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tag = new_id()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.committed: Counter[str] = Counter()

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """No more of it."""
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        turn = 0
        while not self._stop.wait(0.002):
            key = f"{self._tag}-{turn // IN_A_ROW % KEYS}"
            turn += 1
            self._store.run(lambda tx, key=key: self._save(tx, key), Context("load"))
            self.committed[f"load/{key}"] += 1

    def _save(self, tx, key: str) -> None:
        facts = booking.PartnerJoined(partner_id=key, structure_type="public")
        tx.save(
            "load",
            {"_id": key},
            subject=f"load/{key}",
            facts=[Fact("booking.load_grew.v1", facts, SystemClock().now(), key)],
            expected_version=self.committed[f"load/{key}"],
        )


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("network")
    with Network(folder, kind="free", bound=True) as started:
        started.state.remember_backend("embedded")
        started.add_replica("impact")
        yield started


@pytest.fixture
def command(network, monkeypatch):
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli.app, ["topology", *words])
        assert result.exit_code == 0, (result.stdout, result.stderr, result.exception)
        return result.stdout

    return run


def bound(network: Network) -> list[str]:
    at = network.management
    with Management(at.url, (at.user, at.password), "passerelle") as broker:
        found = broker.definitions()["bindings"]
    exchange = partition_exchange("impact")
    return sorted(b["destination"] for b in found if b["source"] == exchange)


def until_both_have_some(client, queues: list[str]) -> None:
    owners = client.impact.inbox_owners
    here = {"_id": {"$in": queues}}
    eventually(lambda: len(owners.distinct("owner", here)) == 2, what="both consume")


def barriers(client) -> int:
    return client.impact.inbox_barriers.count_documents({})


@contextmanager
def stopped(network: Network, process: str) -> Iterator[None]:
    """It stands still, as on a machine that is moved, and goes on after the block."""
    network.signal(process, signal.SIGSTOP)
    try:
        yield
    finally:
        network.signal(process, signal.SIGCONT)


@contextmanager
def begun(network: Network, number: int) -> Iterator[subprocess.Popen]:
    """The command, running; it has ended after the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "ops", *PARTITIONS, str(number)],
        env={**os.environ, "PASSERELLE_STATE": str(network.state.root)},
        cwd=PROJECT,
    ) as command:
        try:
            yield command
            assert command.wait(120) == 0
        finally:
            command.kill()


def killed(network: Network, number: int, place: str, call: int) -> None:
    """The command, killed when it calls what stands at that place for that time."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, place, str(call), *PARTITIONS, str(number)],
        env={**os.environ, "PASSERELLE_STATE": str(network.state.root)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def each_once_and_in_order(client, load: Load) -> None:
    """Ends the load, and compares what was committed with the archive."""
    load.end()
    archive, mine = client.impact.archive, {"subject": {"$in": list(load.committed)}}
    total = sum(load.committed.values())
    eventually(lambda: archive.count_documents(mine) == total, what="all is archived")
    sequences: dict[str, list[int]] = {}
    for one in archive.find(mine, sort=[("position", 1)]):
        sequences.setdefault(one["subject"], []).append(one["sequence"])
    assert sequences == {s: list(range(1, n + 1)) for s, n in load.committed.items()}
    assert client.impact.dead_letters.count_documents({}) == 0


@pytest.mark.timeout(600)
def test_no_event_is_lost_or_overtaken_while_partitions_are_changed(network, command):
    names = [f"impact.inbox.{n}" for n in range(7)]
    with network.mongo() as client, Load(Store("booking", client)) as load:
        archive = client.impact.archive

        def archived() -> int:
            return archive.count_documents({"name": "booking.load_grew"})

        eventually(lambda: archived() > 500, what="events flow")
        killed(network, 7, "kit.topology.management:Management.bind", 2)
        assert bound(network) == names[:5]
        command("apply")  # as the next start of the network does
        assert bound(network) == names[:5]
        told = CliRunner().invoke(cli.app, ["topology", "check"])
        assert "a change of impact's partitions is not finished" in told.stdout
        seen = archived()
        eventually(lambda: archived() > seen + 500, 90, what="the network goes on by itself")
        command("partitions", "impact", "7")
        assert bound(network) == names
        eventually(lambda: archived() > seen + 2000, what="events flow")
        until_both_have_some(client, names)
        seen_to = barriers(client)
        with begun(network, 2) as change, stopped(network, "impact@2"):
            # What it holds may still have effects: until it is seen to, nothing may change.
            eventually(
                lambda: barriers(client) > seen_to, what="the partitions of the other are seen to"
            )
            lease = client.booking.leases.find_one({"_id": "relay"})
            assert lease["paused_until"] > datetime.now(UTC)
            assert bound(network) == names
            assert change.poll() is None
        assert bound(network) == names[:2]
        seen = archived()
        eventually(lambda: archived() > seen + 500, what="events flow")
        shown = command("partitions", "impact")
        assert [line.split()[0] for line in shown.splitlines()[1:]] == names[:2]
        each_once_and_in_order(client, load)
    command("check")


@pytest.mark.parametrize(
    ("place", "call"),
    [
        ("ops.repartition:barriers.standing", 1),
        ("kit.topology.management:Management.unbind", 2),
        ("ops.queues:Queues.delete", 2),
    ],
)
def test_killed_at_another_step_the_same_command_finishes_it(network, command, place, call):
    command("partitions", "impact", "5")
    with network.mongo() as client, Load(Store("booking", client)) as load:
        eventually(lambda: sum(load.committed.values()) > 200, what="events flow")
        killed(network, 2, place, call)
        command("partitions", "impact", "2")
        assert bound(network) == ["impact.inbox.0", "impact.inbox.1"]
        each_once_and_in_order(client, load)
    command("check")
    assert len(command("partitions", "impact").splitlines()) == 1 + 2


def test_a_change_that_was_cut_off_is_finished_before_one_to_another_number(network, command):
    command("partitions", "impact", "3")
    with network.mongo() as client, Load(Store("booking", client)) as load:
        killed(network, 5, "kit.topology.management:Management.bind", 2)
        hint = CliRunner().invoke(cli.app, PARTITIONS).stderr
        assert "finish it by ./passerelle topology partitions impact 5" in hint
        result = CliRunner().invoke(cli.app, [*PARTITIONS, "2"])
        assert result.exit_code == 0, result.exception
        assert "a change to 5 partitions was cut off; it is finished first" in result.stderr
        assert "impact has 2 partitions" in result.stderr
        each_once_and_in_order(client, load)
    assert bound(network) == ["impact.inbox.0", "impact.inbox.1"]
    command("check")


def test_each_partition_shows_who_consumes_it_and_which_process_is_active(network, command):
    def seen() -> tuple[set[str], set[str]]:
        rows = [line.split() for line in command("partitions", "impact").splitlines()[1:]]
        return {row[2] for row in rows}, {" ".join(row[3:]) for row in rows}

    def both() -> bool:
        consumers, active = seen()
        return consumers == {"2"} and active <= {"impact", "impact@2"}

    eventually(both, what="both subscribe to each")
    network.stop_process("impact")
    try:
        # Nothing is published meanwhile: no batch tells who is active now.
        eventually(lambda: seen() == ({"1"}, {"impact@2"}), what="the other one is active")
        network.stop_process("impact@2")
        eventually(lambda: seen() == ({"0"}, {"nobody"}), what="nobody is")
    finally:
        for process in ("impact", "impact@2"):
            network.start_process(process)
    eventually(both, what="both again")


def test_a_number_that_it_has_already_changes_nothing(network, command):
    before = bound(network)
    command("partitions", "impact", str(len(before)))
    assert bound(network) == before


def test_where_nobody_consumes_all_is_left_as_it_was(network, command, monkeypatch):
    monkeypatch.setattr(repartition, "CONSUMED_S", 1.0)
    before = bound(network)
    for process in ("impact", "impact@2"):
        network.stop_process(process)
    try:
        result = CliRunner().invoke(cli.app, [*PARTITIONS, "5"])
        assert result.exit_code == 1
        assert "nobody consumes impact.inbox.0" in str(result.exception)
    finally:
        for process in ("impact", "impact@2"):
            network.start_process(process)
    assert bound(network) == before
    shown = command("partitions", "impact")
    assert [line.split()[0] for line in shown.splitlines()[1:]] == before
    command("check")


@pytest.mark.parametrize(
    ("words", "told"),
    [(("booking", "3"), "no partitioned inbox"), (("nobody",), "no partitioned inbox")],
)
@pytest.mark.usefixtures("command")
def test_only_a_partitioned_inbox_has_partitions(words, told):
    result = CliRunner().invoke(cli.app, ["topology", "partitions", *words])
    assert (result.exit_code, told in str(result.exception)) == (1, True)
