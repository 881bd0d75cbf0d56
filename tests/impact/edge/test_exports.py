"""Exports over HTTP and RPC: asked for, followed, fetched, removed; and by whom."""

import io
import zipfile
from types import SimpleNamespace

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from kit.topology import apply, topology
from ops import cli
from ops.catalogues import catalogues
from ops.commands import exports as commands
from ops.errors import OperatorError
from tests.impact import network
from tests.impact.running import fill, serving, uri_of
from tests.kit.edge_toy.calling import Client
from tests.kit.eventpath import address
from tests.waiting import eventually

EVENTS = network.six_weeks()[:800]
URL = "/impact/v1/exports"


@pytest.fixture(scope="module")
def impact(real_parts):
    broker, mongo = real_parts
    with broker.fresh_vhost() as own:
        apply(*address(own), topology(catalogues()), None)
        database = mongo["test_exports_edge"]
        fill(mongo, database.name, EVENTS)
        with serving(uri_of(database), PASSERELLE_AMQP_URI=own.amqp_uri) as running:
            running.broker, running.database = own, database
            yield running
        mongo.drop_database(database.name)


@pytest.fixture
def call(impact):
    tokens = {}

    def call(method: str, path: str = "", role: str = "analyst", **options):
        token = tokens.setdefault(role, impact.token(role))
        return impact.call(method, URL + path, token=token, **options)

    return call


@pytest.fixture
def done(call):
    """Asks for an export and waits for it."""

    def done(**body) -> dict:
        answer = call("POST", json={"format": "parquet", **body})
        assert answer.status_code == 202, answer.text
        path = f"/{answer.json()['id']}"
        return eventually(
            lambda: (now := call("GET", path).json())["state"] == "done" and now,
            what="the export done",
        )

    return done


def test_an_export_is_asked_for_followed_and_fetched_file_by_file(done, call):
    export = done(since="2026-10-13T00:00:00Z")
    assert (export["percent"], export["written"]) == (100, len(EVENTS) - 1 - sites_since())
    files, cursor = [], None
    while True:
        page = call("GET", f"/{export['id']}/files", params={"limit": 3, "cursor": cursor}).json()
        files += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sum(file["rows"] for file in files) == export["written"]
    assert sum(file["bytes"] for file in files) == export["bytes"]
    for file in files:
        answer = call("GET", file["url"].removeprefix(URL))
        assert int(answer.headers["Content-Length"]) == file["bytes"]
        assert pq.read_table(io.BytesIO(answer.content)).num_rows == file["rows"]
        half = call("GET", file["url"].removeprefix(URL), headers={"Range": "bytes=100-"})
        assert half.status_code == 206
        assert half.content == answer.content[100:]


def sites_since() -> int:
    """How many of the events happened before the export begins, but one."""
    return len([e for e in EVENTS if e.time < "2026-10-13"]) - 1


def test_all_files_come_as_one_archive(done, call):
    export = done(format="csv")
    answer = call("GET", f"/{export['id']}/files.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        files = call("GET", f"/{export['id']}/files").json()["items"]
        assert names == [file["path"] for file in files]
        for file in files:
            alone = call("GET", file["url"].removeprefix(URL)).content
            assert archive.read(file["path"]) == alone
            assert len(alone) == file["bytes"]


def test_what_is_not_done_or_not_there_is_told_so(call, impact):
    unknown = "019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10"
    for method, path in (
        ("GET", f"/{unknown}"),
        ("GET", f"/{unknown}/files"),
        ("GET", f"/{unknown}/files.zip"),
        ("GET", f"/{unknown}/files/0"),
        ("DELETE", f"/{unknown}"),
    ):
        answer = call(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "export_unknown")
    impact.database.exports.insert_one(
        waiting := {
            **impact.database.exports.find_one({"state": "done"}),
            "_id": unknown,
            "state": "failed",
            "failure": "too_large",
        }
    )
    assert waiting
    answer = call("GET", f"/{unknown}/files.zip")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_there")
    assert answer.json()["state"] == "failed"
    assert call("DELETE", f"/{unknown}").status_code == 204


def test_too_many_at_once_are_told_to_wait(call, impact):
    exports = impact.database.exports
    one = exports.find_one({"state": "done"})
    busy = [
        {
            **one,
            "_id": f"busy-{n}",
            "state": "running",
            "lease_until": one["lease_until"].replace(year=2099),
        }
        for n in range(3)
    ]
    exports.insert_many(busy)
    try:
        answer = call("POST", json={"format": "csv"})
    finally:
        exports.delete_many({"_id": {"$in": [b["_id"] for b in busy]}})
    assert (answer.status_code, answer.json()["code"]) == (429, "exports_busy")
    assert answer.headers["Retry-After"] == "30"


def test_the_same_request_sent_again_asks_for_no_second_export(call):
    headers = {"Idempotency-Key": "export-once"}
    body = {"format": "csv", "types": ["booking.person_registered"]}
    first = call("POST", json=body, headers=headers)
    again = call("POST", json=body, headers=headers)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["Idempotent-Replay"] == "true"


def test_a_removed_export_is_gone(done, call):
    export = done(types=["booking.site_opened"])
    assert export["id"] in [one["id"] for one in call("GET").json()["items"]]
    assert call("DELETE", f"/{export['id']}").status_code == 204
    assert call("GET", f"/{export['id']}").status_code == 404
    assert export["id"] not in [one["id"] for one in call("GET").json()["items"]]


@pytest.mark.parametrize("role", ["desk", "adviser", "trainer", "stock", "manager", "partner"])
def test_nobody_of_a_site_may_export(call, role):
    assert call("POST", role=role, json={"format": "csv"}).status_code == 403
    assert call("GET", role=role).status_code == 403
    path = "/019ab1c2-9b1e-7a10-9c55-2f64d1c3aa10/files.zip"
    assert call("GET", path, role=role).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/format"),
        ({"format": "xlsx"}, "/format"),
        ({"format": "csv", "types": ["booking"]}, "/types/0"),
        ({"format": "csv", "types": ["$ne"]}, "/types/0"),
        ({"format": "csv", "since": "yesterday"}, "/since"),
        ({"format": "csv", "what": "people"}, "/what"),
    ],
)
def test_an_unclear_wish_is_told_so(call, body, pointer):
    answer = call("POST", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_who_exported_what_is_in_the_audit_log(done, call, impact):
    export = done(types=["booking.appointment_missed"], until="2026-11-20T00:00:00Z")
    call("GET", f"/{export['id']}/files.zip")
    call("DELETE", f"/{export['id']}")
    answer = impact.call(
        "GET", f"/impact/v1/audit?target={export['id']}", token=impact.token("operator")
    )
    told = answer.json()["items"]
    told = [one for one in told if one["action"].startswith("export.")]
    assert [one["action"] for one in told] == ["export.remove", "export.fetch", "export.start"]
    assert told[2]["targets"] == [
        export["id"],
        "parquet",
        "booking.appointment_missed",
        "until 2026-11-20T00:00:00+00:00",
    ]
    assert {one["actor"] for one in told} == {told[0]["actor"]} != {""}


def test_over_rpc_the_same_and_for_the_bytes_where_they_are(impact, done):
    eventually(lambda: impact.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(impact.broker.amqp_uri, "impact")
    context = {"auth_token": impact.token("analyst")}
    made = client.call("start_export", {"format": "csv", "types": ["booking.site_opened"]}, context)
    fields = {"export_id": made["result"]["id"]}

    def state() -> bool:
        return client.call("get_export", fields, context)["result"]["state"] == "done"

    eventually(state, what="the export done")
    listed = client.call("list_export_files", fields, context)["result"]["items"]
    told = client.call("fetch_export_file", fields | {"number": 0}, context)["result"]
    assert told["length"] == listed[0]["bytes"]
    assert told["name"] == listed[0]["path"]
    client.connection.close()


@pytest.fixture
def export_events(impact, monkeypatch):
    """The operator's command on this network."""
    network = SimpleNamespace(base_url=impact.url, token=lambda roles, _: impact.token(*roles))
    monkeypatch.setattr(commands, "backend", lambda _: network)

    def run(*arguments):
        return CliRunner().invoke(cli.app, ["export", "events", *map(str, arguments)])

    return run


def test_the_operator_s_command_writes_the_folder_and_leaves_nothing_behind(
    export_events, call, tmp_path
):
    before = len(call("GET").json()["items"])
    result = export_events(tmp_path / "all", "--type", "booking.person_registered")
    assert result.exit_code == 0, result.output
    people = [event for event in EVENTS if event.name == "booking.person_registered"]
    assert f"{len(people)} events in" in result.stderr
    table = ds.dataset(tmp_path / "all", partitioning="hive").to_table()
    assert sorted(table["event_id"].to_pylist()) == sorted(event.id for event in people)
    assert len(call("GET").json()["items"]) == before
    assert not list(tmp_path.rglob("*.part"))


def test_the_operator_s_command_tells_what_is_wrong(export_events, tmp_path):
    (tmp_path / "a file").touch()
    for arguments, words in (
        ([tmp_path], "is not empty"),
        ([tmp_path / "new", "--type", "nonsense"], "/types/0"),
        ([tmp_path / "new", "--since", "soon"], "--since"),
    ):
        result = export_events(*arguments)
        assert isinstance(result.exception, OperatorError)
        assert words in str(result.exception)
    assert not (tmp_path / "new").exists()
