"""Simulated events are written in an order that holds across the services."""

import threading
from contextlib import contextmanager

import pytest
from bson.int64 import Int64

from ops.simulating import BATCH, Way
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
