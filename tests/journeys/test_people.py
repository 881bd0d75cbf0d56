"""`./passerelle people` on the running network: a person with something everywhere, exported,
erased, confirmed by every service, also by one that was away meanwhile."""

import json
import stat

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.backends import backend
from ops.errors import OperatorError
from ops.journeys.branch import Branch
from ops.journeys.erasure import life_of
from ops.journeys.learning import ROOM
from ops.journeys.narrator import Silent
from ops.journeys.play import play
from ops.people import People
from ops.people_export import SERVICES_ARE

OTHERS = ("inventory", "training", "impact")


@pytest.fixture
def passerelle(network, monkeypatch):
    """Runs a command; gives its exit status, what it printed, and why it failed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["people", *words])
        assert result.exception is None or isinstance(result.exception, (OperatorError, SystemExit))
        return result.exit_code, result.stdout, str(result.exception or "")

    return run


@pytest.fixture
def awa(network):
    """She has an appointment, a seat, a laptop, a path and a certificate that shows her name."""
    lived = {}

    def script(running):
        lived["person"] = life_of(running, Branch.open(running, rooms=[ROOM])).awa

    report = play("one", "One", script, backend(network.state, "embedded"), Silent(), 60.0)
    assert report.ok, report.error
    return lived["person"]


def erasure(network, person):
    return People(network.base_url, lambda: network.token("operator")).erasure(person)


def test_a_person_is_given_everything_and_then_erased_everywhere(
    network, passerelle, awa, tmp_path
):
    out = tmp_path / "awa.json"
    status, _printed, error = passerelle("export", awa, "--out", str(out))
    assert (status, error) == (0, "")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    given = json.loads(out.read_text())
    services = given["services"]
    assert services.keys() == SERVICES_ARE.keys()
    assert services["booking"]["person"]["first_name"] == "Awa"
    assert {"appointments", "seats", "happenings"} <= services["booking"]["held"].keys()
    assert {"sales", "devices", "quota_entries"} <= services["inventory"]["held"].keys()
    assert {"enrolments", "certificates"} <= services["training"]["held"].keys()
    assert services["training"]["held"]["certificates"][0]["named"] == "Awa Parcours"
    told = {event["type"] for event in services["impact"]["held"]["events"]}
    assert {"booking.person_registered.v1", "inventory.device_sold.v1"} <= told

    status, printed, error = passerelle(
        "erase", awa, "--reason", "asked_by_person", "--yes", "--json"
    )
    assert (status, error) == (0, "")
    done = json.loads(printed)
    assert (done["missing"], done["late"]) == ([], False)
    assert done["confirmed"].keys() == {"booking", *OTHERS}
    assert all(done["confirmed"].values())
    status, printed, _error = passerelle("erasures", "--json")
    assert status == 0
    assert awa in [one["person_id"] for one in json.loads(printed)]
    status, _printed, error = passerelle("export", awa, "--out", str(tmp_path / "gone.json"))
    assert (status, "knows nobody" in error) == (1, True)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("away", OTHERS)
def test_who_was_away_during_the_erasure_is_named_and_confirms_it_once_it_is_back(
    network, passerelle, operator, away
):
    lived = {}

    def script(running):
        branch = Branch.open(running)
        with running.step("Somebody comes.") as step:
            lived["person"] = branch.register(step, "Awa")

    report = play("one", "One", script, backend(network.state, "embedded"), Silent(), 60.0)
    assert report.ok, report.error
    person = lived["person"]
    network.stop_process(away)
    try:
        words = ("erase", person, "--reason", "no_longer_needed", "--yes", "--patience", "3")
        status, _printed, error = passerelle(*words)
        assert status == 1
        assert f"{away} did not confirm" in error
        assert erasure(network, person)["missing"] == [away]
        status, printed, _error = passerelle("erasures", "--unconfirmed", "--json")
        assert person in [one["person_id"] for one in json.loads(printed)]
    finally:
        network.start_process(away)
        network.wait_ready(away)
    status, _printed, error = passerelle("erase", person, "--reason", "no_longer_needed", "--yes")
    assert (status, error) == (0, "")
    assert erasure(network, person)["missing"] == []


def test_a_service_that_lost_an_erasure_hears_of_it_again(network, passerelle, operator):
    """Training's copy of somebody erased is as a back-up of before has it."""
    lived = {}

    def script(running):
        branch = Branch.open(running)
        with running.step("Somebody comes.") as step:
            lived["person"] = branch.register(step, "Awa")
            step.causes("booking.person_registered")

    report = play("one", "One", script, backend(network.state, "embedded"), Silent(), 60.0)
    assert report.ok, report.error
    person = lived["person"]
    with network.mongo() as client:
        before = client.training.people.find_one({"_id": person})
        assert passerelle("erase", person, "--reason", "asked_by_person", "--yes")[0] == 0
        assert client.training.people.find_one({"_id": person})["erased"]
        client.training.people.replace_one({"_id": person}, before)
        assert passerelle("erase-again", person)[0] == 0
        assert client.training.people.find_one({"_id": person})["erased"]
    assert erasure(network, person)["missing"] == []


def test_nobody_is_erased_without_being_asked_for(passerelle):
    status, _printed, error = passerelle("erase", "x", "--reason", "asked_by_person")
    assert (status, "say --yes" in error) == (1, True)
    status, _printed, _error = passerelle("erase", "x", "--reason", "why_not", "--yes")
    assert status == 2


def test_who_is_proposed_is_listed_and_kept(network, passerelle, operator):
    lived = {}

    def script(running):
        branch = Branch.open(running)
        with running.step("Somebody comes, and does not want anything to be kept.") as step:
            person = lived["person"] = branch.register(step, "Awa")
            path = f"/booking/v1/people/{person}/consents/data_kept"
            step.put(branch.desk, path, {"given": False})

    report = play("one", "One", script, backend(network.state, "embedded"), Silent(), 60.0)
    assert report.ok, report.error

    def proposed():
        status, printed, _error = passerelle("retention", "--json")
        assert status == 0
        return [one["person_id"] for one in json.loads(printed)]

    assert lived["person"] in proposed()
    status, _printed, error = passerelle(
        "keep", lived["person"], "--reason", "legal_duty", "--until", "2020-01-01"
    )
    assert (status, "until" in error) == (1, True)
