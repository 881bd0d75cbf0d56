"""A service that rebuilds its replica from past events, with a real broker and database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kit.catalogue import Catalogue
from kit.health import Health
from kit.ids import new_id
from kit.inbox import Delivery, Marks, MongoEffects, Received
from kit.inbox.host import Receiving
from kit.inbox.rebuild import REBUILD
from kit.topology import apply, topology
from kit.transaction import Store
from ops.redelivery import Inbox
from tests.kit.eventpath import address, event
from tests.waiting import eventually

TOY = Catalogue("toy", partitions=2)


class Toy:
    """Keeps the last number of each subject, and thanks for each event once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.fail: set[str] = set()

    def react(self, tx, events):
        for one in events:
            thanks = {"event": one.id, "subject": one.subject, "sequence": one.sequence}
            tx.database.thanks.insert_one(thanks, session=tx.session)
        self._copy(tx, events)

    def _copy(self, tx, events):
        for one in events:
            if one.id in self.fail:
                raise ValueError(one.id)
            tx.database.replica.update_one(
                {"_id": one.subject},
                {"$max": {"sequence": one.sequence}, "$push": {"seen": one.sequence}},
                upsert=True,
                session=tx.session,
            )


class Rebuilding(Toy):
    def rebuild(self, tx, events):
        self._copy(tx, events)


@contextmanager
def receiving(mongo, database, broker, kind) -> Iterator[Toy]:
    apply(*address(broker), topology([TOY]), None)
    toy = kind(Store("toy", mongo, database=database.name))
    for name in ("thanks", "replica"):
        database.create_collection(name)
    inbox = Receiving(TOY, broker.amqp_uri, lambda: toy, Health())
    inbox.start()
    try:
        yield toy
    finally:
        inbox.stop(20)


def replica(database):
    return {one["_id"]: one["sequence"] for one in database.replica.find()}


def seen(database, subject):
    return database.replica.find_one({"_id": subject})["seen"]


@pytest.fixture
def past():
    return [event(f"s/{n % 3}", n // 3 + 1) for n in range(30)]


def test_a_lost_replica_comes_back_and_nothing_else_happens_twice(mongo, database, broker, past):
    with receiving(mongo, database, broker, Rebuilding):
        with Inbox(broker.amqp_uri, "toy") as inbox:
            inbox.deliver(past)
        eventually(lambda: database.thanks.count_documents({}) == 30)
        whole = replica(database)
        database.replica.delete_many({})
        with Inbox(broker.amqp_uri, "toy") as inbox:
            inbox.deliver(past)  # as it came: marked, so without effect
        with Inbox(broker.amqp_uri, "toy", run=new_id()) as inbox:
            inbox.deliver(past)
            inbox.deliver(past[:10])  # sent twice in one run
        eventually(lambda: replica(database) == whole)
        last = event("s/9")
        with Inbox(broker.amqp_uri, "toy") as inbox:
            inbox.deliver([last])
        eventually(lambda: replica(database) == {**whole, "s/9": 1})
    assert database.thanks.count_documents({}) == 31
    for subject in whole:
        assert seen(database, subject) == list(range(1, 11))


def test_a_second_rebuild_goes_through_everything_again(mongo, database, broker, past):
    with receiving(mongo, database, broker, Rebuilding):
        for run in ("first", "second"):
            with Inbox(broker.amqp_uri, "toy", run=run) as inbox:
                inbox.deliver(past)
        eventually(lambda: database.inbox.count_documents({}) == 60)
    assert seen(database, "s/0") == [*range(1, 11), *range(1, 11)]
    assert database.thanks.count_documents({}) == 0


def test_a_rebuild_is_a_dead_letter_where_there_is_nothing_to_rebuild(mongo, database, broker):
    one = event("s/1")
    with receiving(mongo, database, broker, Toy):
        with Inbox(broker.amqp_uri, "toy", run="run") as inbox:
            inbox.deliver([one])
        eventually(lambda: database.dead_letters.find_one({"_id": one.id}))
    assert database.dead_letters.find_one({})["reason"] == "unknown_type"
    assert replica(database) == {}


def test_a_rebuild_that_fails_keeps_its_order_and_heals(mongo, database, broker, past):
    with receiving(mongo, database, broker, Rebuilding) as toy:
        toy.fail = {past[3].id}
        with Inbox(broker.amqp_uri, "toy", run="run") as inbox:
            inbox.deliver(past)
        eventually(lambda: database.dead_letters.find_one({"_id": past[3].id}))
        toy.fail = set()
        eventually(lambda: replica(database) == {"s/0": 10, "s/1": 10, "s/2": 10})
    assert seen(database, "s/0") == list(range(1, 11))
    assert database.thanks.count_documents({}) == 0


def test_a_rebuild_has_marks_of_its_own(mongo, database, past):
    toy = Rebuilding(Store("toy", mongo, database=database.name))
    effects = MongoEffects(toy.store, toy.react, Marks(), rebuild=toy.rebuild)
    effects.prepare()
    for name in ("thanks", "replica"):
        database.create_collection(name)
    live, first, second = (
        [Received(one, Delivery(1, one.encode(), headers)) for one in past]
        for headers in ({}, {REBUILD: "first"}, {REBUILD: "second"})
    )
    for batch in (live, live, first, first, live, second, [*second, *first]):
        effects.apply(batch)
    assert seen(database, "s/0") == [*range(1, 11)] * 3
    assert database.thanks.count_documents({}) == 30
