"""An operator's pause, with real relays, a real database and a real broker."""

from datetime import UTC, datetime, timedelta

import pytest

from kit.relay import status
from kit.relay.lease import DURATION_S
from kit.relay.pause import (
    GONE_S,
    AlreadyPaused,
    NotQuiet,
    PauseOver,
    begin,
    end,
    prolong,
    wait_until_quiet,
)
from tests.kit.eventpath import event, prepare
from tests.kit.relay_running import Unreachable, insert, relaying
from tests.proxy import proxy
from tests.waiting import eventually


@pytest.fixture
def topology(broker):
    prepare(broker)
    return broker


def now(database) -> datetime:
    """By the database's clock."""
    [found] = database.leases.aggregate([{"$project": {"now": "$$NOW"}}])
    return found["now"]


def until(database) -> datetime:
    """The end of the pause."""
    return database.leases.find_one({"_id": "relay"})["paused_until"]


def quiet_rounds(database, rounds: int = 2) -> None:
    """Returns once the relay has written its status so many times more, each time paused."""
    for _ in range(rounds):
        before = status.read(database).seen_at
        eventually(lambda before=before: status.read(database).seen_at > before)
        assert status.read(database).paused


def test_a_paused_relay_sends_nothing_until_the_pause_is_ended(mongo, database, topology):
    with relaying(mongo, database, topology) as host:
        insert(database, event("appointment/a", 1))
        eventually(lambda: host.relay.confirmed == 1)
        pause = begin(database, 60)
        wait_until_quiet(database, pause, 20)
        insert(database, event("appointment/a", 2))
        quiet_rounds(database)
        assert host.relay.published == 1
        assert host.relay.figures.pauses == 1
        end(database, pause)
        eventually(lambda: host.relay.confirmed == 2)
        eventually(lambda: not status.read(database).paused)


def test_a_pause_ends_by_itself_and_not_before_its_time(mongo, database, topology):
    with relaying(mongo, database, topology) as host:
        eventually(lambda: host.relay.has_channel)
        pause = begin(database, 6)
        wait_until_quiet(database, pause, 20)
        insert(database, event())
        eventually(lambda: host.relay.published == 1)
        assert now(database) >= until(database)


def test_it_is_confirmed_only_once_nothing_is_in_flight(mongo, database, topology):
    with proxy(topology.host, topology.port) as wire:
        there = topology.through(wire.port)
        with relaying(mongo, database, topology, amqp_uri=there) as host:
            eventually(lambda: host.relay.has_channel)
            wire.stall("up", "down")
            insert(database, event())
            eventually(lambda: host.relay.published == 1)
            pause = begin(database, 60)
            eventually(lambda: status.read(database).pause == pause)
            assert not status.read(database).paused
            with pytest.raises(NotQuiet):
                wait_until_quiet(database, pause, 0.3)
            wire.go_on("up", "down")
            wait_until_quiet(database, pause, 20)
            end(database, pause)


def test_a_relay_that_starts_in_a_pause_keeps_it(mongo, database, topology):
    insert(database, event())
    pause = begin(database, 60)
    wait_until_quiet(database, pause, 0)  # no relay has ever run here
    with relaying(mongo, database, topology) as host:
        eventually(lambda: (said := status.read(database)) and said.paused)
        quiet_rounds(database)
        assert host.relay.published == 0
        end(database, pause)
        eventually(lambda: host.relay.confirmed == 1)


def test_a_standby_that_takes_over_in_a_pause_keeps_it(mongo, database, topology):
    with relaying(mongo, database, topology) as first:
        eventually(lambda: first.relay.has_channel)
        with relaying(mongo, database, topology) as second:
            pause = begin(database, 60)
            wait_until_quiet(database, pause, 20)
            insert(database, event())
            first._keeper._lease = Unreachable()
            eventually(lambda: second.relay.has_channel)
            # It says so only once it has looked whether anything is in flight.
            eventually(lambda: status.read(database).paused)
            quiet_rounds(database)
            wait_until_quiet(database, pause, 0)
            assert (first.relay.published, second.relay.published) == (0, 0)
            end(database, pause)
            eventually(lambda: second.relay.confirmed == 1)


def test_a_pause_can_be_prolonged_in_time_and_not_too_late(mongo, database, topology):
    with relaying(mongo, database, topology) as host:
        eventually(lambda: host.relay.has_channel)
        pause = begin(database, DURATION_S + 2)
        wait_until_quiet(database, pause, 20)
        before = until(database)
        prolong(database, pause, 600)
        insert(database, event())
        eventually(lambda: now(database) > before)
        quiet_rounds(database)
        assert host.relay.published == 0
        prolong(database, pause, DURATION_S - 1)
        with pytest.raises(PauseOver):
            prolong(database, pause, 60)
        end(database, pause)
        with pytest.raises(PauseOver):
            prolong(database, pause, 60)
        with pytest.raises(PauseOver):
            wait_until_quiet(database, pause, 20)


def test_one_pause_at_a_time(database):
    pause = begin(database, 60)
    with pytest.raises(AlreadyPaused):
        begin(database, 60)
    end(database, "somebody else's")
    with pytest.raises(AlreadyPaused):
        begin(database, 60)
    end(database, pause)
    assert begin(database, 60) != pause


@pytest.mark.parametrize(("ago_s", "quiet"), [(0.0, False), (GONE_S + 1, True)])
def test_a_relay_that_died_counts_as_gone_once_the_broker_must_have_noticed(database, ago_s, quiet):
    pause = begin(database, 60)
    ran_out = datetime.now(UTC) - timedelta(seconds=ago_s)
    database.leases.update_one(
        {"_id": "relay"}, {"$set": {"owner": "killed", "expires_at": ran_out}}
    )
    if quiet:
        wait_until_quiet(database, pause, 0)
    else:
        with pytest.raises(NotQuiet):
            wait_until_quiet(database, pause, 0)
