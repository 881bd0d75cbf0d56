"""Schedules that the simulation of the path found, step by step."""

import pytest

from tests.kit.simulation.path import FOR_GOOD, Path
from tests.kit.simulation.processes import CALM, FAULTS


@pytest.fixture
def path():
    path = Path()
    yield path
    path.end()


def publish(path, *fates):
    path.emit("a/1", 0, fates)
    path.relays[0].connect()
    path.relays[0].relay.sweep()
    for _ in fates:
        path.relays[0].settle_all()


def until(path, which, thread, condition):
    for _ in range(50):
        if condition():
            return
        path.go_on(which, thread, [CALM])
    raise AssertionError("never comes to that")


def test_what_a_consumer_holds_as_it_stops_is_not_overtaken_by_later_events(path):
    publish(path, *[0] * 9)
    consumer = path.replicas[0]
    until(path, 0, 0, lambda: path.effects.applied)
    consumer.stopping = True
    until(path, 1, 0, lambda: len(path.broker.inbox.subscribers) == 2)
    for _ in range(20):
        path.go_on(0, 0, [CALM])
        path.go_on(1, 0, [CALM])
    path.settle()
    assert path.effects.applied == [f"a/1-{n}" for n in range(1, 10)]


def test_a_consumer_that_stops_while_the_database_is_away_acknowledges_nothing_later(path):
    publish(path, *[0] * 8)
    until(path, 0, 0, lambda: not path.broker.inbox)
    path.replicas[0].stopping = True
    path.go_on(0, 0, [FAULTS, *[CALM] * 6])
    path.settle()
    assert path.effects.applied == [f"a/1-{n}" for n in range(1, 9)]


def test_a_consumer_that_stands_still_while_it_leaves_is_not_overtaken_by_later_events(path):
    publish(path, *[0] * 9)
    until(path, 0, 0, lambda: path.effects.applied)
    path.replicas[0].stopping = True
    path.go_on(0, 0, [CALM] * 2)
    path.go_on(1, 0, [CALM] * 6)
    path.pass_time(60.0)
    path.go_on(1, 0, [CALM] * 12)
    path.settle()
    assert path.effects.applied == [f"a/1-{n}" for n in range(1, 10)]


def test_two_that_stop_one_after_the_other_in_an_outage_give_back_all_in_order(path):
    publish(path, *[0] * 9)
    until(path, 0, 0, lambda: path.effects.applied)
    path.replicas[0].stopping = True
    path.go_on(0, 0, [CALM] * 3)  # it holds the second half and has cancelled
    path.go_on(1, 0, [CALM] * 3)  # the next one has the last event, and waits
    path.replicas[1].stopping = True
    path.go_on(1, 0, [CALM] * 3)
    path.go_on(0, 0, [FAULTS])
    path.settle()
    assert path.effects.applied == [f"a/1-{n}" for n in range(1, 10)]


def test_a_released_event_whose_copy_comes_before_it_is_put_off_is_tried_again(path):
    publish(path, FOR_GOOD, 6, 0)
    path.settle()
    [dead] = path.letters("dead")
    path.mend(dead)
    path.effects.ask_replay(dead)
    until(path, 0, 1, lambda: path.broker.waiting)  # the undertaker stands still right here
    path.pass_time(2.0)
    path.go_on(1, 0, [CALM] * 12)
    path.settle()
    assert path.effects.applied == ["a/1-1", "a/1-2", "a/1-3"]
