"""Rebuilds over HTTP and RPC and from the command line: asked for, followed, cancelled."""

import time
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from kit.topology import apply, topology
from ops import cli
from ops.catalogues import catalogues
from ops.commands import figures as commands
from ops.errors import Interrupted, OperatorError
from tests.impact import network
from tests.impact.projecting import projecting
from tests.impact.running import fill, serving, uri_of
from tests.kit.edge_toy.calling import Client
from tests.kit.eventpath import address
from tests.waiting import eventually

EVENTS = network.six_weeks()[:400]
URL = "/impact/v1/rebuilds"


@pytest.fixture(scope="module")
def impact(real_parts):
    """Impact without a projector: a rebuild is made once a test starts one."""
    broker, mongo = real_parts
    with broker.fresh_vhost() as own:
        apply(*address(own), topology(catalogues()), None)
        database = mongo["test_rebuilds_edge"]
        fill(mongo, database.name, EVENTS)
        apart = {"PASSERELLE_AMQP_URI": own.amqp_uri, "PASSERELLE_PROJECTOR": "apart"}
        with serving(uri_of(database), **apart) as running:
            running.broker, running.database = own, database
            yield running
        mongo.drop_database(database.name)


@pytest.fixture
def call(impact):
    def call(method: str, path: str = "", role: str = "operator", **options):
        return impact.call(method, URL + path, token=impact.token(role), **options)

    return call


@pytest.fixture(autouse=True)
def nothing_at_work(call):
    yield
    for one in call("GET").json()["items"]:
        if one["state"] == "building":
            assert call("POST", f"/{one['generation']}/cancel").status_code == 200


def test_it_is_asked_for_followed_and_found_again(call, impact):
    made = call("POST")
    assert made.status_code == 202, made.text
    begun = made.json()
    assert (begun["state"], begun["position"], begun["of"]) == ("building", 0, len(EVENTS))
    assert call("POST").json()["generation"] == begun["generation"]
    shown = call("GET", f"/{begun['generation']}").json()
    assert (shown["begun_at"], shown["events_per_second"]) == (begun["begun_at"], None)
    assert call("GET").json()["items"][0] == shown
    log = impact.call("GET", "/impact/v1/audit", token=impact.token("operator")).json()["items"]
    [entry] = [one for one in log if one["targets"] == [str(begun["generation"])]]
    assert entry["action"] == "rebuild.start"


def test_operators_alone_may(call):
    for method, path in (("POST", ""), ("GET", ""), ("GET", "/1"), ("POST", "/1/cancel")):
        assert call(method, path, role="analyst").status_code == 403


def test_what_is_over_and_what_is_not_there_is_refused(call):
    number = call("POST").json()["generation"]
    assert call("POST", f"/{number}/cancel").json()["state"] == "cancelled"
    again = call("POST", f"/{number}/cancel", headers={"Accept-Language": "fr"})
    assert (again.status_code, again.json()["code"]) == (409, "rebuild_is_over")
    assert again.json()["detail"] == "Ce recalcul est annulé."
    for answer in (call("GET", "/999"), call("POST", "/999/cancel")):
        assert answer.status_code == 404


def test_over_rpc_the_same(impact, call):
    eventually(lambda: impact.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(impact.broker.amqp_uri, "impact")
    context = {"auth_token": impact.token("operator")}
    number = client.call("start_rebuild", {}, context)["result"]["generation"]
    shown = client.call("show_rebuild", {"generation": number}, context)["result"]
    assert shown == call("GET", f"/{number}").json()
    cancelled = client.call("cancel_rebuild", {"generation": number}, context)["result"]
    assert cancelled["state"] == "cancelled"
    client.connection.close()


@pytest.fixture
def command(impact, monkeypatch):
    """The operator's command on this impact."""
    stand_in = SimpleNamespace(base_url=impact.url, token=lambda roles, _: impact.token(*roles))
    monkeypatch.setattr(commands, "backend", lambda _: stand_in)
    return lambda *words: CliRunner().invoke(cli.app, ["figures", *words])


def test_the_command_watches_until_the_new_figures_are_shown(command, call, impact, tmp_path):
    with projecting(uri_of(impact.database), tmp_path):
        result = command("rebuild")
    assert result.exit_code == 0, result.output
    newest = call("GET").json()["items"][0]
    assert (newest["state"], newest["position"]) == ("live", len(EVENTS))
    assert f"generation {newest['generation']} counts {len(EVENTS)} events" in result.stderr
    assert "live" in command("list").stdout


def waiting_by(sleep):
    """The command's clock, in which something else happens while it waits."""
    return SimpleNamespace(sleep=sleep, monotonic=time.monotonic)


def test_ctrl_c_ends_the_watching_alone_and_says_so(command, call, monkeypatch):
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "time", waiting_by(interrupted))
    result = command("rebuild")
    assert isinstance(result.exception, Interrupted)
    assert "goes on" in str(result.exception)
    assert call("GET").json()["items"][0]["state"] == "building"


def test_the_command_cancels_what_is_at_work_and_the_watching_tells(command, call, monkeypatch):
    assert command("rebuild", "--detach").exit_code == 0

    def cancelled_meanwhile(_: float) -> None:
        assert command("cancel").exit_code == 0

    monkeypatch.setattr(commands, "time", waiting_by(cancelled_meanwhile))
    result = command("rebuild")
    assert isinstance(result.exception, OperatorError)
    assert "was cancelled" in str(result.exception)
    assert isinstance(command("cancel").exception, OperatorError)
    assert call("GET").json()["items"][0]["state"] == "cancelled"
