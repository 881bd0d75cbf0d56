"""How far an inbox is behind is known at any moment, also while nothing takes effect."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from pymongo.errors import AutoReconnect

from kit.envelope import timestamp
from kit.inbox.ports import StoreAway
from tests.kit import eventpath
from tests.kit.eventpath import event, publish, take
from tests.kit.inbox_running import consuming
from tests.waiting import eventually


@pytest.fixture
def away(reaction):
    """A database that answers nobody, until the set is emptied."""
    reasons = {"away"}

    def react(tx, events):
        if reasons:
            raise AutoReconnect
        reaction(tx, events)

    react.reasons = reasons
    return react


def lag() -> float:
    labels = {"service": "impact", "queue": "impact.inbox"}
    return REGISTRY.get_sample_value("passerelle_inbox_lag_seconds", labels) or 0.0


def depth() -> float:
    labels = {"service": "impact", "queue": "impact.inbox"}
    return REGISTRY.get_sample_value("passerelle_inbox_depth", labels) or 0.0


def aged(**age: float):
    return event(time=timestamp(datetime.now(UTC) - timedelta(**age)))


def test_the_lag_grows_while_the_database_is_away_and_ends_with_the_effects(
    mongo, database, topology, away
):
    with consuming(mongo, database, topology, away):
        assert lag() == 0
        publish(topology, aged(hours=2), aged(hours=1))
        eventually(lambda: lag() >= 7200, what="the oldest event counts")
        before = lag()
        eventually(lambda: lag() > before, what="it grows")
        away.reasons.clear()
        eventually(lambda: lag() == 0, what="all had their effects")


def test_the_depth_is_counted_while_the_database_is_away(mongo, database, topology, away):
    with consuming(mongo, database, topology, away):
        publish(topology, aged())
        eventually(lambda: lag() > 0)
        publish(topology, *(aged() for _ in range(4)))
        eventually(lambda: depth() == 5, what="what came later is counted as well")
        away.reasons.clear()


def test_what_came_counts_over_a_new_connection_until_the_queue_gives_nothing(
    mongo, database, topology, away
):
    with consuming(mongo, database, topology, away) as running:
        publish(topology, aged(hours=2))
        eventually(lambda: lag() >= 7200)
        running.stopping.set()
        running.thread.join(30)
        eventually(lambda: eventpath.depth(topology, "impact.inbox") == 1)
        assert len(take(topology, "impact.inbox")) == 1, "another consumer sees to it"
        running.stopping.clear()
        told = []
        again = threading.Thread(
            target=running.consumer.run, args=(lambda: told.append(lag()),), daemon=True
        )
        again.start()
        eventually(lambda: lag() == 0)
        running.stopping.set()
        again.join(30)
    assert told[0] >= 7200


def test_a_message_that_tells_no_time_counts_from_its_coming(mongo, database, topology):
    with consuming(mongo, database, topology, lambda _tx, _events: None) as running:
        running.effects.give_up = _away
        publish(topology, b"no event")
        eventually(lambda: lag() > 0)
        assert lag() < 3600
        del running.effects.give_up
        eventually(lambda: lag() == 0)


def _away(*_args) -> None:
    raise StoreAway
