"""A message that impact cannot handle, from its failure to its end, as an operator sees it."""

import json
from contextlib import contextmanager

import msgspec
import pika
import pytest
from typer.testing import CliRunner

from kit.audit.places import entries_of
from ops import cli
from tests.impact import arriving
from tests.impact import builders as make
from tests.waiting import eventually


@pytest.fixture
def command(network, monkeypatch):
    """Runs a command on dead letters; gives its status and what it printed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["dead-letters", *words])
        assert result.exception is None or result.exit_code == 1, result.stderr
        return result.exit_code, result.stdout

    return run


class Broker:
    """Where impact listens."""

    def __init__(self, network):
        self.connect = lambda: pika.BlockingConnection(pika.URLParameters(network.amqp_uri()))

    def publish(self, *events):
        arriving.publish(self, [(event.name, event.encode()) for event in events])


@contextmanager
def refusing(impact, event):
    """Impact's database takes this event in no more, as if it were broken."""
    impact.command("collMod", "archive", validator={"_id": {"$ne": event.id}})
    try:
        yield
    finally:
        impact.command("collMod", "archive", validator={})


def listed(command, *words):
    return {one["id"]: one for one in json.loads(command("list", "--json", *words)[1])}


def archived(impact, person):
    found = impact.archive.find({"partition_key": person}, sort=[("position", 1)])
    return [one["_id"] for one in found]


def test_a_letter_is_listed_shown_and_replayed_until_its_cause_is_gone(network, command):
    site, person = make.ids(2)
    first, second = [make.person(person, site) for _ in range(2)]
    with network.mongo() as client:
        impact = client.impact
        with refusing(impact, first):
            Broker(network).publish(first, second)
            retrying = ("--state", "retrying", "--service", "impact")
            eventually(lambda: first.id in listed(command, *retrying), what="it waits for a try")
            eventually(
                lambda: impact.dead_letters.count_documents({"_id": second.id, "state": "parked"}),
                what="its follower is parked",
            )
            status, shown = command("show", first.id)
            assert (status, "1 event waits" in shown) == (0, True)
            assert "WriteError" in shown
            status, told = command("replay", first.id)
            assert (status, first.id in told) == (1, True)
            assert listed(command)[first.id]["state"] == "dead"
        assert archived(impact, person) == []
        assert command("replay", first.id)[0] == 0
        eventually(
            lambda: archived(impact, person) == [first.id, second.id], what="the follower follows"
        )
        assert first.id not in listed(command)


def test_a_letter_that_cannot_heal_is_discarded_and_its_follower_released(network, command):
    # Inventory and training keep copies of people as well, and meet the same letter.
    here = ("--service", "impact")
    site, person = make.ids(2)
    poison = msgspec.structs.replace(make.person(person, site), data=msgspec.Raw(b"{}"))
    follower = make.person(person, site)
    with network.mongo() as client:
        impact = client.impact
        Broker(network).publish(poison, follower)
        eventually(
            lambda: poison.id in listed(command, *here, "--reason", "unreadable"), what="it is dead"
        )
        eventually(
            lambda: listed(command, *here)[poison.id]["behind"] == 1, what="its follower is parked"
        )
        assert command("replay", poison.id, *here)[0] == 1
        assert command("discard", poison.id, *here, "--reason", "made by a test")[0] == 0
        eventually(lambda: archived(impact, person) == [follower.id], what="the follower is taken")
        kept = listed(command, *here, "--state", "discarded")[poison.id]
        assert kept["discarded_for"] == "made by a test"
        noted = {"targets": poison.id, "action": {"$regex": "^dead_letter"}}
        trail = entries_of(impact).find(noted, sort=[("_id", 1)])
        assert [one["action"] for one in trail] == ["dead_letter.replay", "dead_letter.discard"]
