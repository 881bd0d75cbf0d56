"""Every journey that `./passerelle demo` tells goes to its end, and nothing of it is made up."""

import json
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.backends import backend
from ops.catalogues import catalogues
from ops.journeys.branch import Branch
from ops.journeys.narrator import Silent
from ops.journeys.play import play
from ops.journeys.programme import JOURNEYS
from tests.world import frozen

LISTENERS = {
    event.name: {one.service for one in catalogues() if {event.name, "#"} & set(one.handles)}
    for catalogue in catalogues()
    for event in catalogue.emits
}


def played(network, script, patience_s=30.0):
    return play("one", "One", script, backend(network.state, "embedded"), Silent(), patience_s)


@pytest.fixture
def demo(network, monkeypatch):
    """Runs the command; gives its exit status and what it printed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["demo", *words])
        assert result.exception is None or result.exit_code == 1, result.stderr
        return result.exit_code, result.stdout

    return run


def opening(running):
    Branch.open(running)


@contextmanager
def refusing(impact, name):
    """Impact's database takes no event of that name in."""
    impact.command("collMod", "archive", validator={"name": {"$ne": name}})
    try:
        yield
    finally:
        impact.command("collMod", "archive", validator={})


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_to_its_end_and_each_event_arrives_wherever_it_is_listened_to(network, name):
    report = played(network, JOURNEYS[name].script)
    assert report.error == ""
    assert report.ok
    events = report.events()
    assert len(events) > 15
    for event in events:
        assert {one.service for one in event.arrivals} == LISTENERS[event.name]
    assert {"booking", "impact"} < set(report.states()), "each shows where it stands"


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_touches_its_own_reception_point_alone(network, name):
    with network.mongo() as client:
        before = {one["_id"] for one in client.booking.sites.find({}, {"_id": 1})}
        report = played(network, JOURNEYS[name].script)
        told = {event.siteid for event in report.events()} - {None}
        assert told
        assert told.isdisjoint(before)


def test_what_an_event_caused_is_told_as_its_effect(network):
    report = played(network, JOURNEYS["device"].script)
    by_name = {event.name: event for event in report.events()}
    offered, cancelled = by_name["inventory.hold_offered"], by_name["booking.appointment_cancelled"]
    assert offered.causationid == cancelled.id
    [call] = next(step.calls for step in report.steps if cancelled in step.events)
    assert offered.correlationid == cancelled.correlationid == call.request_id


def test_who_does_not_take_an_event_in_is_named(network):
    with frozen(network, "impact"):
        report = played(network, opening, patience_s=0.5)
    assert not report.ok
    assert "impact did not take in booking.site_opened (no sign of it)" in report.error
    assert [one.milliseconds for one in report.steps[0].events[0].arrivals].count(None) == 1


def test_an_event_that_fails_at_its_consumer_has_not_arrived_and_says_why(network):
    with network.mongo() as client, refusing(client.impact, "booking.member_joined"):
        report = played(network, opening, patience_s=3)
    assert not report.ok
    assert "impact did not take in booking.member_joined (retrying: pymongo." in report.error


def test_an_event_that_nobody_publishes_is_missed(network):
    def script(running):
        branch = Branch.open(running)
        with running.step("Somebody comes.") as step:
            branch.register(step, "Awa")
            step.causes("booking.appointment_booked")

    report = played(network, script, patience_s=0.5)
    assert "nobody published booking.appointment_booked" in report.error


def test_an_effect_that_is_not_there_is_missed(network):
    def script(running):
        branch = Branch.open(running)
        with running.step("Somebody comes.") as step:
            path = f"/booking/v1/sites/{branch.place.slug}"
            step.shows(branch.desk, path, "it lies elsewhere", lambda site: site["name"] == "Lyon")

    report = played(network, script, patience_s=0.5)
    assert "booking: it lies elsewhere; it answers 200" in report.error


def test_the_command_plays_a_journey_again_and_again_with_people_of_its_own(demo):
    runs = []
    for _ in range(2):
        status, printed = demo("merge", "--json")
        runs.append(json.loads(printed))
        assert (status, runs[-1]["ok"], runs[-1]["error"]) == (0, True, None)
    first, second = (
        {event["subject"] for step in run["steps"] for event in step["events"]} for run in runs
    )
    assert first.isdisjoint(second)


def test_the_command_tells_each_step_in_words_and_where_its_events_arrived(demo):
    status, printed = demo("closure")
    assert status == 0
    assert "The site will be closed on that day." in printed
    assert "POST /booking/v1/sites/parcours-" in printed
    assert "└ inventory.hold_moved" in printed
    assert "All of it arrived." in printed


def test_the_command_fails_where_something_does_not_arrive(network, demo):
    with frozen(network, "impact"):
        status, printed = demo("device", "--json", "--patience", "0.5")
    assert status == 1
    assert json.loads(printed)["ok"] is False


def test_the_command_lists_the_journeys(demo):
    status, printed = demo("--json")
    assert (status, set(json.loads(printed))) == (0, set(JOURNEYS))
    assert demo("nowhere")[0] == 1
