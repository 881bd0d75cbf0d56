"""What happened before, looked up, given again and checked, on the whole network."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from kit.envelope import decode
from kit.ids import new_id
from ops import cli
from ops.stream import Stream
from tests.waiting import eventually
from tests.world import far_start, open_busy_site


@pytest.fixture
def command(network, monkeypatch):
    """Runs a command on events; gives its status, what it printed and what it said."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["events", *words])
        return result.exit_code, result.stdout, result.stderr or str(result.exception)

    return run


@pytest.fixture
def booked(network, operator):
    """A booking that impact has heard of; gives the moment before, and impact's database."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    site = open_busy_site(operator)
    made = operator.made("/booking/v1/appointments", site.booking(far_start()))
    with network.mongo() as client:
        impact = client.impact
        eventually(
            lambda: (
                impact.archive.count_documents({"subject": f"appointment/{made['id']}"})
                and not client.booking.outbox.count_documents({})
            ),
            what="it is archived and nothing is on its way",
        )
        yield before, impact


def events(text):
    return [decode(line.encode()) for line in text.splitlines()]


def test_past_events_are_given_again_from_the_stream(booked, command):
    before, impact = booked
    status, printed, _ = command("replay", "--since", before.isoformat(), "--json")
    archived = {one["_id"] for one in impact.archive.find({"time": {"$gte": before}})}
    assert status == 0
    assert {one.id for one in events(printed)} == archived
    bookings = command("replay", "--since", before.isoformat(), "--type", "*.appointment_booked")
    assert len(bookings[1].splitlines()) == 1


def test_what_the_stream_lost_is_given_from_the_archive(booked, command, network, monkeypatch):
    before, _ = booked

    def alike() -> bool:
        whole = events(command("replay", "--since", "2026-01-01", "--json")[1])
        everything = Stream(network.amqp_uri()).span()
        with monkeypatch.context() as lost:
            lost.setattr(Stream, "span", lambda _: None)
            archived = events(command("replay", "--since", before.isoformat(), "--json")[1])
        told = {one.id for one in whole if one.at >= before}
        return (len(whole), {one.id for one in archived}) == (
            everything.last - everything.first + 1,
            told,
        )

    # What was published a moment ago may not be archived yet.
    eventually(alike, what="the archive gives what the stream gave")


def test_one_event_is_found_by_its_id_in_the_archive_and_in_the_stream(booked, command):
    before, impact = booked
    kept = impact.archive.find_one({"time": {"$gte": before}})
    in_archive = command("get", kept["_id"])
    assert json.loads(in_archive[1]) == json.loads(bytes(kept["body"]))
    impact.archive.delete_one({"_id": kept["_id"]})
    try:
        assert command("get", kept["_id"]) == in_archive
    finally:
        impact.archive.insert_one(kept)
    for nothing in (new_id(), "ffffffff-ffff-ffff-ffff-ffffffffffff", "nothing"):
        status, _, said = command("get", nothing)
        assert (status, f"no event {nothing}" in said) == (1, True)


def places(impact) -> dict[str, int]:
    """The position of each archived event."""
    return {one["_id"]: one["position"] for one in impact.archive.find()}


def test_a_replay_into_an_inbox_changes_nothing_where_all_was_applied(booked, command):
    before, impact = booked
    kept = places(impact)
    status, _, said = command("replay", "--since", before.isoformat(), "--to", "impact")
    assert status == 0
    assert "events are in impact's inbox" in said
    # What comes after it is taken in after it.
    lost = impact.archive.find_one_and_delete({"time": {"$gte": before}})
    assert command("replay", "--since", before.isoformat(), "--to", "impact")[0] == 0
    eventually(lambda: impact.archive.find_one({"_id": lost["_id"]}), what="it is back")
    again = places(impact)
    assert again.pop(lost["_id"]) > kept.pop(lost["_id"])
    # What is new happened meanwhile.
    assert kept.items() <= again.items()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "nobody"), "no service 'nobody'"),
        (("--to", "impact", "--rebuild"), "impact has no replica that could be rebuilt"),
        (("--rebuild",), "--rebuild needs --to"),
        (("--after", "there"), "no mark of a replay"),
        (("--until", "soon"), "--until 'soon' is neither"),
    ],
)
@pytest.mark.usefixtures("booked")
def test_what_cannot_be_replayed_is_said(command, words, told):
    status, _, said = command("replay", "--since", "2026-01-01", *words)
    assert (status, told in said) == (1, True), said


def test_gaps_and_repeats_of_an_aggregate_are_found(booked, command):
    before, impact = booked
    [own] = impact.archive.distinct("subject", {"name": "booking.appointment_booked"})[-1:]
    kept = impact.archive.find_one({"time": {"$gte": before}, "sequence": 1})
    strange = {"subject": "s/1", "time": kept["time"], "body": kept["body"]}
    made = [
        strange | {"_id": new_id(), "sequence": sequence, "position": -place}
        for place, sequence in enumerate((2, 4, 4), 1)
    ]
    impact.archive.insert_many(made)
    try:
        status, printed, _ = command("check")
        assert status == 1
        assert "s/1: 3 events, without #1, #3, twice #4" in printed.splitlines()
        faults = {one["subject"]: one for one in json.loads(command("check", "--json")[1])}
        assert (faults["s/1"]["missing"], faults["s/1"]["repeated"]) == (
            [[1, 1], [3, 3]],
            [4],
        )
        assert own not in faults
    finally:
        impact.archive.delete_many({"subject": "s/1"})
