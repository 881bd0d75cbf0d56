"""Simulated events are written in an order that holds across the services."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from bson.int64 import Int64

from ops.errors import OperatorError
from ops.simulating import BATCH, STILL_S, Way
from tests.waiting import eventually


@pytest.fixture
def databases(mongo, database):
    """One for each service, with nobody who empties its outbox."""
    names = {one: f"{database.name}_{one}" for one in ("booking", "inventory", "training")}
    yield {service: mongo[name] for service, name in names.items()}
    for name in names.values():
        mongo.drop_database(name)


@contextmanager
def beside(work):
    thread = threading.Thread(target=work)
    thread.start()
    yield thread
    thread.join(30)
    assert not thread.is_alive()


def rows(service, count):
    return [(service, {"_id": f"{service}-{n}", "order": Int64(n)}) for n in range(count)]


def test_nobody_tells_of_a_sale_before_what_booking_told_is_sent(databases, database):
    way = Way(databases, database, lambda _: None)
    outboxes = {service: one.outbox for service, one in databases.items()}
    for service, row in [*rows("booking", BATCH - 1), *rows("inventory", 1)]:
        way.put(service, row)
    assert outboxes["booking"].count_documents({}) == BATCH - 1
    assert outboxes["inventory"].count_documents({}) == 0
    with beside(way.flush) as flushing:
        flushing.join(0.5)
        assert outboxes["inventory"].count_documents({}) == 0
        outboxes["booking"].delete_many({})
        eventually(lambda: outboxes["inventory"].count_documents({}) == 1, what="it is written")


def running_on(moves=()):
    """A clock on which nearly all of the patience passes at each look, after one of these moves."""
    left, now = list(moves), [0.0]

    def clock():
        if left:
            left.pop(0)()
        now[0] += STILL_S - 1
        return now[0]

    return clock


LATER = datetime(2030, 1, 1, tzinfo=UTC)


def test_where_nothing_moves_it_ends_and_says_where_to_look(databases, database):
    way = Way(databases, database, lambda _: None, clock=running_on())
    for service, row in rows("booking", 3):
        way.put(service, row)
    way.flush()
    with pytest.raises(OperatorError, match=r"of 3 events 0 were sent and 0 came.*dead-letters"):
        way.wait(LATER)


def test_where_one_never_comes_though_others_do_it_ends_as_well(databases, database):
    """What happens beside the simulation moves the position too."""
    way = Way(databases, database, lambda _: None, clock=running_on())
    for service, row in rows("booking", 3):
        way.put(service, row)
    way.flush()
    databases["booking"].outbox.delete_many({})
    database.positions.insert_one({"_id": "archive", "position": 9})
    database.archive.insert_many([{"time": datetime(2026, 1, n, tzinfo=UTC)} for n in (1, 2)])
    with pytest.raises(OperatorError, match="dead-letters"):
        way.wait(LATER)


def test_while_something_moves_it_waits(databases, database):
    def arrive():
        now = database.archive.count_documents({}) + 1
        database.archive.insert_one({"time": datetime(2026, 1, now, tzinfo=UTC)})
        database.positions.update_one({"_id": "archive"}, {"$set": {"position": now}}, upsert=True)

    way = Way(databases, database, lambda _: None, clock=running_on([arrive] * 5))
    for service, row in rows("booking", 5):
        way.put(service, row)
    way.flush()
    way.wait(LATER)
    assert way.state().arrived == 5


def test_booking_s_part_that_is_never_sent_ends_the_writing(databases, database):
    way = Way(databases, database, lambda _: None, clock=running_on())
    for service, row in [*rows("booking", BATCH - 1), *rows("inventory", 1)]:
        way.put(service, row)
    with pytest.raises(OperatorError, match="nothing has moved"):
        way.flush()


def test_it_says_how_far_the_events_are(databases, database):
    told = []
    way = Way(databases, database, told.append)
    for service, row in rows("booking", 3):
        way.put(service, row)
    way.flush()
    databases["booking"].outbox.delete_one({})
    assert (way.state().made, way.state().sent, way.state().arrived) == (3, 1, 0)
    database.positions.insert_one({"_id": "archive", "position": 2})
    assert (way.state().made, way.state().sent, way.state().arrived) == (3, 2, 2)
    assert told[-1] == way.state()
