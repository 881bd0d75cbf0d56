"""Exports made by the service itself, which may be killed, stopped, and have a twin."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from services.impact.adapters.exports.documents import EXPORTS
from services.impact.adapters.exports.job import MODULE
from services.impact.adapters.exports.lease import Leases
from services.impact.adapters.exports.shelf import FILES
from services.impact.domain.exports import State
from tests.impact import builders
from tests.impact.exporting import ask, sampled, unpacked
from tests.impact.running import fill, serving, uri_of
from tests.processes import NO_BROKER, ROOT, Running
from tests.waiting import eventually

KINDS = (
    "booking.appointment_booked.v1",
    "booking.appointment_missed.v1",
    "booking.seat_reserved.v1",
)
MANY = 12_000


@pytest.fixture(scope="module")
def events():
    """So many that an export of them takes some seconds."""
    return [sampled(KINDS[n % 3], builders.MORNING - timedelta(hours=n // 20)) for n in range(MANY)]


@pytest.fixture
def impact(mongo, database, events):
    return fill(mongo, database.name, events)


def start(running: Running, **body) -> str:
    answer = running.call(
        "POST",
        "/impact/v1/exports",
        token=running.token("analyst"),
        json={"format": "parquet", **body},
    )
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def makers(of: Running) -> list[int]:
    """The processes that a service started."""
    children = Path(f"/proc/{of.process.pid}/task/{of.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def is_done(database, export_id: str) -> bool:
    return database[EXPORTS].find_one({"_id": export_id})["state"] == "done"


def ids_in(impact, export_id: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        export = impact.exports.get(export_id)
        path = unpacked(impact, export, Path(folder))
        return ds.dataset(path, partitioning="hive").to_table(["event_id"])["event_id"].to_pylist()


@pytest.fixture
def service(database) -> Iterator[Running]:
    with serving(uri_of(database)) as running:
        yield running


def test_a_maker_that_is_killed_is_replaced_and_the_export_is_whole(
    service, impact, database, events
):
    export_id = start(service)
    [maker] = eventually(lambda: makers(service), what="somebody at work")
    os.kill(maker, signal.SIGKILL)
    eventually(lambda: is_done(database, export_id), 60, what="the export made by another")
    assert database[EXPORTS].find_one({"_id": export_id})["attempts"] == 2
    assert sorted(ids_in(impact, export_id)) == sorted(e.id for e in events)


def test_a_service_that_stops_ends_its_maker_and_a_twin_goes_on(impact, database, events):
    with serving(uri_of(database)) as one:
        export_id = start(one)
        [maker] = eventually(lambda: makers(one), what="somebody at work")
        assert one.stop() == 0
        assert not Path(f"/proc/{maker}").exists()
    with serving(uri_of(database)):
        eventually(lambda: is_done(database, export_id), 60, what="the export made by the twin")
    assert sorted(ids_in(impact, export_id)) == sorted(e.id for e in events)


def test_a_maker_whose_service_was_killed_ends_too(impact, database):
    with serving(uri_of(database)) as one:
        start(one)
        [maker] = eventually(lambda: makers(one), what="somebody at work")
        one.process.kill()
        eventually(lambda: not Path(f"/proc/{maker}").exists(), what="the orphan's end")


def test_a_maker_without_its_service_makes_nothing(impact, database):
    export = ask(impact)
    claim = Leases(database).claim()
    of_nobody = ["-m", MODULE, claim.export_id, claim.owner, str(2**22 + 1)]
    settings = {
        "PASSERELLE_MONGODB_URI": uri_of(database),
        "PASSERELLE_AMQP_URI": NO_BROKER,
        "PASSERELLE_JWKS": "none",
    }
    ended = subprocess.run(
        [sys.executable, *of_nobody], env=os.environ | settings, cwd=ROOT, check=False
    )
    assert ended.returncode == 0
    left = impact.exports.get(export.id)
    assert (left.state, left.written) == (State.RUNNING, 0)
    assert database[FILES].count_documents({}) == 0


def test_two_replicas_make_an_export_once(service, impact, database, events):
    with serving(uri_of(database)) as twin:
        first, second = start(service), start(twin)
        for export_id in (first, second):
            eventually(lambda: is_done(database, export_id), 60, what="both exports")  # noqa: B023
    for export_id in (first, second):
        assert database[EXPORTS].find_one({"_id": export_id})["attempts"] == 1
        assert sorted(ids_in(impact, export_id)) == sorted(e.id for e in events)
