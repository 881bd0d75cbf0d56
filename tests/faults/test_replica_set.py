"""A database of three nodes whose primary steps down, dies, or forgets what it did."""

from collections.abc import Iterator

import pytest

from tests.faults.replica_set import OPLOG_MB, ReplicaSet, hurry, three_nodes
from tests.waiting import eventually
from tests.world import frozen

MEGABYTE = b"\0" * 1_000_000


@pytest.fixture(scope="module")
def nodes(stage) -> Iterator[ReplicaSet]:
    """They stay until the network ends: these tests come last (see `conftest.py`)."""
    yield three_nodes(stage)
    hurry(stage)


@pytest.mark.timeout(280)
def test_a_primary_that_steps_down_costs_nothing(stage, nodes):
    with stage.harmed(per_second=30) as load:
        for _ in range(2):
            before = nodes.primary()
            nodes.step_down()
            nodes.another_primary(before)
            load.go_on()


@pytest.mark.timeout(280)
def test_a_primary_that_dies_costs_nothing(stage, nodes):
    with stage.harmed(per_second=30) as load:
        for _ in range(2):
            before = nodes.primary()
            stage.network.kill(before)
            stage.network.supervisor.stop(before)  # else it is back before anybody misses it
            nodes.another_primary(before)
            load.go_on()
            stage.network.supervisor.start(before)
            nodes.whole()


@pytest.mark.timeout(280)
def test_a_change_stream_whose_oplog_rolled_over_is_opened_anew(stage, nodes):
    """The relay sleeps until the database has forgotten where its change stream was."""
    if nodes.primary() == "database":  # whose oplog is large
        nodes.step_down()
        nodes.another_primary("database")
    relay = "booking-relay"
    stage.network.restart(relay)  # its change stream is at the new primary from its beginning
    lost = stage.network.log(relay, 10_000).count("doorbell_lost")
    with stage.harmed(per_second=20) as load, nodes.client() as client:
        oplog = client.local["oplog.rs"]
        last = oplog.find_one(sort=[("$natural", -1)])["ts"]
        with frozen(stage.network, relay):
            junk = client.junk.junk

            def forgotten() -> bool:
                junk.insert_many([{"junk": MEGABYTE} for _ in range(4)])
                return oplog.find_one(sort=[("$natural", 1)])["ts"] > last

            eventually(forgotten, 120, what=f"{OPLOG_MB} MB of oplog are overwritten")
            load.go_on()
        client.drop_database("junk")
        eventually(
            lambda: stage.network.log(relay, 10_000).count("doorbell_lost") > lost,
            what="the relay tells that its change stream is lost",
        )
        load.go_on()
