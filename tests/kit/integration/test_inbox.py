"""An inbox with a real database and a real broker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pymongo import MongoClient

from kit.clock import SystemClock
from kit.envelope import UnreadableEvent
from kit.inbox import Marks, MongoEffects, UnknownEvent, caused_by
from kit.inbox.batch import Inbox
from kit.inbox.consumer import Consumer
from kit.transaction import Store
from tests.kit.eventpath import depth, event, eventually, prepare, publish, take


class Refused(Exception):
    """The reaction says no for good."""


class Reaction:
    """Counts in the database, so that an effect is seen to happen once."""

    def __init__(self):
        self.fail = {}
        self.batches = []

    def __call__(self, tx, events):
        self.batches.append(len(events))
        for envelope in events:
            if envelope.id in self.fail:
                raise self.fail[envelope.id]
            tx.database.effects.update_one(
                {"_id": envelope.subject},
                {"$inc": {"count": 1}, "$push": {"sequences": envelope.sequence}},
                upsert=True,
                session=tx.session,
            )


@pytest.fixture
def reaction():
    return Reaction()


@pytest.fixture
def topology(broker):
    prepare(broker)
    return broker


class Running:
    """A consumer in a thread of its own."""

    def __init__(self, store, broker, reaction, marks):
        self.effects = MongoEffects(store, reaction, marks)
        self.effects.prepare()
        self.inbox = Inbox(self.effects, "impact.inbox", (UnreadableEvent, UnknownEvent, Refused))
        self.stopping = threading.Event()
        self.away = []
        self.consuming = threading.Event()
        self.consumer = Consumer(
            "impact",
            broker.amqp_uri,
            self.inbox,
            SystemClock(),
            self.stopping.is_set,
            self.away.append,
        )
        self.thread = threading.Thread(target=self.consumer.run, args=(self.consuming.set,))


@contextmanager
def consuming(mongo, database, broker, reaction, marks=None) -> Iterator[Running]:
    store = Store("impact", mongo, database=database.name)
    running = Running(store, broker, reaction, marks or Marks())
    running.thread.start()
    try:
        assert running.consuming.wait(20)
        yield running
    finally:
        running.stopping.set()
        running.thread.join(timeout=30)
        assert not running.thread.is_alive()


def counts(database) -> dict[str, list[int]]:
    return {d["_id"]: d["sequences"] for d in database.effects.find()}


def test_a_duplicate_has_no_second_effect(mongo, database, topology, reaction):
    events = [event(f"s/{i % 5}", i // 5 + 1) for i in range(100)]
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *events, *events[:50])
        eventually(lambda: running.effects.applied + running.effects.duplicates == 150)
        publish(topology, *events[50:])
        eventually(lambda: running.effects.duplicates == 100)
    assert running.effects.applied == 100
    assert counts(database) == {f"s/{i}": list(range(1, 21)) for i in range(5)}
    assert depth(topology, "impact.inbox") == 0
    assert database.inbox.count_documents({}) == 100


def test_a_backlog_is_taken_in_batches(mongo, database, topology, reaction):
    publish(topology, *[event(f"s/{i}") for i in range(600)])
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.effects.applied == 600)
    assert len(reaction.batches) < 60


def test_poison_goes_to_the_dead_letters_with_its_reason_and_the_others_pass(
    mongo, database, topology, reaction
):
    good = [event(f"s/{i}") for i in range(20)]
    refused, unknown = event("s/refused"), event("s/unknown")
    reaction.fail = {refused.id: Refused(), unknown.id: UnknownEvent()}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *good[:10], b"rubbish", refused, unknown, *good[10:])
        eventually(lambda: running.effects.applied == 20)
        eventually(lambda: depth(topology, "impact.dead") == 3)
    letters = {
        properties.headers["x-passerelle-exception"].rpartition(".")[2]: (properties, body)
        for properties, body in take(topology, "impact.dead")
    }
    assert set(letters) == {"UnreadableEvent", "Refused", "UnknownEvent"}
    properties, body = letters["Refused"]
    assert body == refused.encode()
    assert properties.message_id == refused.id
    assert properties.headers["x-passerelle-attempts"] == 1
    assert properties.headers["x-passerelle-origin"] == "impact.inbox"
    assert letters["UnreadableEvent"][0].headers["x-passerelle-reason"] == "unreadable"
    assert depth(topology, "impact.inbox") == 0


def test_what_fails_is_tried_again_after_a_second_and_heals(mongo, database, topology, reaction):
    first, second = event("s/1", 1), event("s/1", 2)
    reaction.fail = {first.id: ValueError("for now")}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, second, event("s/2"))
        eventually(lambda: depth(topology, "impact.retry.1s") == 2)
        reaction.fail = {}
        eventually(lambda: running.effects.applied == 3)
    assert counts(database) == {"s/1": [1, 2], "s/2": [1]}
    assert depth(topology, "impact.dead") == 0


def test_what_keeps_failing_climbs_the_tiers(mongo, database, topology, reaction):
    failing = event()
    reaction.fail = {failing.id: ValueError("always")}
    with consuming(mongo, database, topology, reaction):
        publish(topology, failing)
        eventually(lambda: depth(topology, "impact.retry.10s") == 1)
    [(properties, body)] = take(topology, "impact.retry.10s")
    assert body == failing.encode()
    assert properties.headers["x-passerelle-attempts"] == 2
    assert properties.delivery_mode == 2


def test_a_crash_before_the_acknowledgement_doubles_nothing(mongo, database, topology, reaction):
    events = [event(f"s/{i}") for i in range(10)]
    publish(topology, *events)
    store = Store("impact", mongo, database=database.name)
    crashing = Running(store, topology, reaction, Marks())

    def crash(*_):
        crashing.stopping.set()
        raise ConnectionResetError("killed between commit and acknowledgement")

    crashing.consumer._acknowledge = crash
    with pytest.raises(ConnectionResetError):
        crashing.consumer.run(lambda: None)
    assert len(counts(database)) == 10
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.effects.duplicates == 10)
    assert counts(database) == {e.subject: [1] for e in events}
    assert depth(topology, "impact.inbox") == 0


def test_a_database_that_is_away_burns_no_tries(mongo, database, topology, reaction, monkeypatch):
    monkeypatch.setattr("kit.inbox.effects.PATIENCE_S", 1.0)
    host, _ = mongo.address
    away = MongoClient(host, 1, serverSelectionTimeoutMS=50, directConnection=True)
    with consuming(mongo, database, topology, reaction) as running:
        healthy = running.effects._store
        running.effects._store = Store("impact", away, database=database.name)
        publish(topology, event("s/1"), event("s/2"))
        eventually(lambda: running.away == [True])
        running.effects._store = healthy
        eventually(lambda: running.effects.applied == 2)
        assert running.away == [True, False]
    away.close()
    for queue in ("impact.retry.1s", "impact.dead", "impact.inbox"):
        assert depth(topology, queue) == 0


def test_stopping_finishes_what_had_arrived_so_that_nothing_is_redelivered(
    mongo, database, topology, reaction
):
    publish(topology, *[event(f"s/{i}") for i in range(200)])
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.effects.applied)
        running.stopping.set()
        running.thread.join(timeout=20)
    left = take(topology, "impact.inbox")
    assert len(left) + running.effects.applied == 200
    assert not any((p.headers or {}).get("x-delivery-count") for p, _ in left)


def test_an_archive_can_be_the_mark(mongo, database, topology, reaction):
    def append(tx, events, now):
        tx.database.archive.insert_many(
            [{"_id": r.envelope.id, "body": r.body, "at": now} for r in events],
            session=tx.session,
        )

    events = [event(f"s/{i}") for i in range(5)]
    marks = Marks("archive", keep=append)
    with consuming(mongo, database, topology, reaction, marks) as running:
        publish(topology, *events, *events)
        eventually(lambda: running.effects.applied + running.effects.duplicates == 10)
    assert {d["_id"]: d["body"] for d in database.archive.find()} == {
        e.id: e.encode() for e in events
    }
    assert "inbox" not in database.list_collection_names()
    assert counts(database) == {e.subject: [1] for e in events}


def test_marks_go_after_their_time(mongo, database):
    Marks().prepare(database)
    Marks().prepare(database)
    assert database.inbox.index_information()["seen_at"]["expireAfterSeconds"] == 90 * 86_400


def test_what_a_reaction_does_is_caused_by_the_event():
    cause = event(correlationid="journey-9")
    context = caused_by(cause)
    assert (context.correlation_id, context.causation_id) == ("journey-9", cause.id)
