"""A simulated year on its way through the real network, which has nothing else."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.embedded.backend import Embedded
from ops.embedded.network import Network
from ops.health import gather
from simulation.years.plan import Plan
from tests.simulation.expected import METRICS, expected
from tests.simulation.years import played
from tests.waiting import eventually
from tests.world import App

UNTIL = date(2026, 6, 30)
WORDS = ("simulate", "--years", "1", "--people", "150", "--until", UNTIL.isoformat(), "--json")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """The network, and the result of the command."""
    with Network(tmp_path_factory.mktemp("simulated"), kind="free", bound=True) as network:
        network.state.remember_backend("embedded")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PASSERELLE_STATE", str(network.state.root))
            yield network, CliRunner().invoke(cli.app, WORDS)


@pytest.fixture(scope="module")
def planned():
    """The same year, made in memory alone."""
    return played(Plan(years=1, people=150, seed=7, until=UNTIL))


def test_every_event_is_in_impact_s_archive_as_it_was_made(simulated, planned):
    network, result = simulated
    assert result.exit_code == 0, result.stderr
    with network.mongo() as client:
        archived = {bytes(one["body"]) for one in client.impact.archive.find({}, {"body": 1})}
    assert {event.encode() for event in planned.events} <= archived


def test_what_went_in_is_printed_and_kept(simulated, planned):
    network, result = simulated
    kept = json.loads((network.state.root / "simulated.json").read_text())
    assert kept == json.loads(result.stdout) == planned.figures
    assert kept["measures"]["people_supported"]["total"] == 150


def test_every_service_takes_in_what_concerns_it_and_nothing_is_given_up(simulated):
    network, _ = simulated
    backend = Embedded(network.state)

    def flows():
        found = {flow.service: flow for flow in gather(backend).flows}
        return found if all(flow.inbox_depth == 0 for flow in found.values()) else None

    found = eventually(flows, what="every inbox is empty", within_s=120)
    assert all(flow.ok and flow.waiting == 0 for flow in found.values())


@pytest.mark.parametrize("metric", METRICS)
def test_impact_answers_with_what_went_in(simulated, planned, metric):
    """Figures about few people are not shown; the others are exact, to their last digit shown."""
    network, _ = simulated
    analyst = App(network.base_url, network.token("analyst"))
    wanted = expected(metric, planned.by_year)
    asked = {"by": "year", "from": "2025-01-01", "to": "2026-12-31"}

    def shown():
        answer = analyst.get(f"/impact/v1/metrics/{metric}", **asked)
        assert answer.ok, answer.text
        body = answer.json()
        rows = {(row["year"],): row["value"] for row in body["rows"] if not row["suppressed"]}
        return body["position"] >= len(planned.events) and (rows,)

    [rows] = eventually(shown, what="every event is counted")
    assert rows == pytest.approx({cell: wanted.get(cell, 0) for cell in rows}, abs=0.051)


def test_no_aggregate_s_events_have_a_gap(simulated):
    assert CliRunner().invoke(cli.app, ["events", "check"]).exit_code == 0


def test_the_sites_teams_and_partners_are_there_and_there_are_slots(simulated):
    network, _ = simulated
    operator = App(network.base_url, network.token("operator"))
    sites = operator.get("/booking/v1/sites").json()["items"]
    assert len(sites) == 11
    assert operator.get("/booking/v1/partners").json()["items"]
    assert operator.get("/booking/v1/members?site=saint-denis").json()["items"]
    assert operator.get("/booking/v1/slots?site=saint-denis&type=advice").json()["items"]


def test_a_network_with_data_is_not_simulated_again(simulated):
    again = CliRunner().invoke(cli.app, WORDS)
    assert again.exit_code != 0
    assert "years were simulated here before" in str(again.exception)


def test_the_demo_network_is_not_loaded_beside_it(simulated):
    network, _ = simulated
    with network.mongo() as client:
        for service in ("booking", "inventory", "training"):
            assert client[service].demo.find_one({"_id": "network"})["finished"]
