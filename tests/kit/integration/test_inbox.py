"""An inbox with a real database and a real broker."""

import pytest
from pymongo import MongoClient
from pymongo.errors import BulkWriteError

from kit.inbox import Delivery, Marks, MongoEffects, Received, caused_by
from kit.transaction import Store
from tests.kit.eventpath import depth, event, publish, take
from tests.kit.inbox_running import Running, consuming, counts
from tests.waiting import eventually


def test_a_duplicate_has_no_second_effect(mongo, database, topology, reaction):
    events = [event(f"s/{i % 5}", i // 5 + 1) for i in range(100)]
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *events, *events[:50])
        eventually(lambda: running.applied + running.duplicates == 150)
        publish(topology, *events[50:])
        eventually(lambda: running.duplicates == 100)
    assert running.applied == 100
    assert counts(database) == {f"s/{i}": list(range(1, 21)) for i in range(5)}
    assert depth(topology, "impact.inbox") == 0
    assert database.inbox.count_documents({}) == 100


def test_a_backlog_is_taken_in_batches(mongo, database, topology, reaction):
    publish(topology, *[event(f"s/{i}") for i in range(600)])
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.applied == 600)
    assert len(reaction.batches) < 60


def test_what_fails_is_tried_again_after_a_second_and_heals(mongo, database, topology, reaction):
    first, second = event("s/1", 1), event("s/1", 2)
    reaction.fail = {first.id: ValueError("for now")}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, second, event("s/2"))
        eventually(lambda: depth(topology, "impact.retry.1s") == 1)
        reaction.fail = {}
        eventually(lambda: running.applied == 3)
    assert counts(database) == {"s/1": [1, 2], "s/2": [1]}
    assert database.dead_letters.count_documents({}) == 0
    assert database.inbox_lines.count_documents({}) == 0


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

    crashing.consumer._link.acknowledge = crash
    with pytest.raises(ConnectionResetError):
        crashing.consumer.run(lambda: None)
    assert len(counts(database)) == 10
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.duplicates == 10)
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
        eventually(lambda: running.applied == 2)
        assert running.away == [True, False]
    away.close()
    for queue in ("impact.retry.1s", "impact.dead", "impact.inbox"):
        assert depth(topology, queue) == 0


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
        eventually(lambda: running.applied + running.duplicates == 10)
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


def test_after_a_repeat_marks_are_looked_for_and_then_trusted_again(
    mongo, database, reaction, monkeypatch
):
    monkeypatch.setattr("kit.inbox.effects.LOOKING", 2)
    effects = MongoEffects(Store("impact", mongo, database=database.name), reaction, Marks())
    effects.prepare()
    events = [Received(e, Delivery(1, e.encode(), {})) for e in (event(f"s/{i}") for i in range(9))]
    effects.apply(events[:3])
    effects.apply(events[:4])
    assert effects._looking == 2
    effects.apply(events[3:6])
    effects.apply(events[:6])
    assert effects._looking == 0
    effects.apply(events[4:])
    assert counts(database) == {f"s/{i}": [1] for i in range(9)}


def test_a_reaction_that_breaks_a_unique_index_of_its_own_is_told_so(mongo, database):
    database.effects.create_index("place", unique=True)

    def clash(tx, _events):
        documents = [{"place": 1}, {"place": 1}]
        tx.database.effects.insert_many(documents, session=tx.session)

    effects = MongoEffects(Store("impact", mongo, database=database.name), clash, Marks())
    effects.prepare()
    one = event()
    with pytest.raises(BulkWriteError):
        effects.apply([Received(one, Delivery(1, one.encode(), {}))])
    assert database.inbox.count_documents({}) == 0
