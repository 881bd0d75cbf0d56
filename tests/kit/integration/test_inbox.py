"""An inbox with a real database and a real broker."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from pymongo import MongoClient
from pymongo.errors import BulkWriteError

from kit.clock import SystemClock
from kit.context import Context
from kit.inbox import Delivery, Marks, MongoEffects, Received, UnknownEvent, caused_by, ownership
from kit.inbox.batch import Inbox
from kit.inbox.consumer import Consumer, Undertaker
from kit.inbox.letters import Letters, NoSuchLetter, NotDead, Wanted
from kit.inbox.metrics import APPLIED, DUPLICATES, TellingWatch
from kit.inbox.ownership import Ownership
from kit.inbox.ports import Overtaken, StoreAway
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
    """A consumer and an undertaker, in threads of their own."""

    def __init__(self, store, broker, reaction, marks, owner="test"):
        self.effects = MongoEffects(
            store, reaction, marks, ownership=Ownership("impact.inbox", owner)
        )
        self.effects.prepare()
        watch = TellingWatch("impact")
        self.inbox = Inbox(self.effects, "impact.inbox", watch, (Refused,))
        beside = Inbox(MongoEffects(store, reaction, marks), "impact.dead", watch, (Refused,))
        self.stopping = threading.Event()
        self.away = []
        self.consuming = threading.Event()
        self._applied, self._duplicates = _count(APPLIED), _count(DUPLICATES)
        at = ("impact", broker.amqp_uri)
        bound = (SystemClock(), self.stopping.is_set)
        self.consumer = Consumer(*at, "impact.inbox", self.inbox, *bound, self.away.append)
        self.undertaker = Undertaker(*at, "impact.dead", beside, *bound, lambda _: None)
        self.thread = threading.Thread(target=self.consumer.run, args=(self.consuming.set,))
        self.other = threading.Thread(target=self.undertaker.run, args=(lambda: None,))

    @property
    def applied(self):
        return _count(APPLIED) - self._applied

    @property
    def duplicates(self):
        return _count(DUPLICATES) - self._duplicates


def _count(metric) -> int:
    return int(metric.labels("impact")._value.get())


@contextmanager
def consuming(mongo, database, broker, reaction, marks=None) -> Iterator[Running]:
    store = Store("impact", mongo, database=database.name)
    running = Running(store, broker, reaction, marks or Marks())
    running.thread.start()
    running.other.start()
    try:
        assert running.consuming.wait(20)
        yield running
    finally:
        running.stopping.set()
        for thread in (running.thread, running.other):
            thread.join(timeout=30)
            assert not thread.is_alive()


def counts(database) -> dict[str, list[int]]:
    return {d["_id"]: d["sequences"] for d in database.effects.find()}


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


def test_poison_goes_to_the_dead_letters_with_its_reason_and_the_others_pass(
    mongo, database, topology, reaction
):
    good = [event(f"s/{i}") for i in range(20)]
    refused, unknown = event("s/refused"), event("s/unknown")
    reaction.fail = {refused.id: Refused(), unknown.id: UnknownEvent()}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, *good[:10], b"rubbish", refused, unknown, *good[10:])
        eventually(lambda: running.applied == 20)
        eventually(lambda: database.dead_letters.count_documents({}) == 3)
    letters = {
        letter["exception"].rpartition(".")[2]: letter for letter in database.dead_letters.find()
    }
    assert set(letters) == {"UnreadableEvent", "Refused", "UnknownEvent"}
    letter = letters["Refused"]
    assert (letter["_id"], letter["state"], letter["line"]) == (refused.id, "dead", "s/refused")
    assert bytes(letter["body"]) == refused.encode()
    assert letter["properties"]["message_id"] == refused.id
    assert (letter["attempts"], letter["origin"]) == (1, "impact.inbox")
    assert letter["first_failed"] == letter["last_failed"]
    assert any("test_inbox.py" in place for place in letter["stack"])
    assert bytes(letters["UnreadableEvent"]["body"]) == b"rubbish"
    assert {letters[k]["reason"] for k in letters} == {"refused", "unreadable", "unknown_type"}
    assert depth(topology, "impact.inbox") == depth(topology, "impact.dead") == 0


OPERATOR = Context("journey-1", actor="operator-1")


def test_a_dead_letter_is_replayed_and_those_behind_it_follow_in_order(
    mongo, database, topology, reaction
):
    first, *rest = [event("s/1", n) for n in range(1, 6)]
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    one = Wanted.one(first.id)
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, *rest, event("s/2"))
        eventually(lambda: running.applied == 1 and letters.counts().get("parked") == 4)
        assert letters.find(Wanted(), 10)[0]["behind"] == 4
        letters.replay(one, OPERATOR)
        eventually(lambda: letters.show(first.id)["attempts"] == 2, what="tried and failed again")
        assert letters.show(first.id)["state"] == "dead"
        assert counts(database) == {"s/2": [1]}
        reaction.fail = {}
        letters.replay(one, OPERATOR)
        eventually(lambda: running.applied == 6)
    assert counts(database) == {"s/1": [1, 2, 3, 4, 5], "s/2": [1]}
    assert (letters.counts(), database.inbox_lines.count_documents({})) == ({}, 0)
    with pytest.raises(NoSuchLetter):
        letters.replay(one, OPERATOR)
    trail = list(database.audit.find().sort("_id"))
    assert [(t["actor"], t["action"], t["targets"]) for t in trail] == [
        ("operator-1", "dead_letter.replay", [first.id])
    ] * 2


def test_a_dead_letter_is_discarded_with_a_reason_and_those_behind_it_follow(
    mongo, database, topology, reaction
):
    first, second = event("s/1", 1), event("s/1", 2)
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, first, second)
        eventually(lambda: letters.counts().get("parked") == 1)
        with pytest.raises(NotDead):
            letters.discard(Wanted.one(second.id), "no", OPERATOR)
        letters.discard(Wanted.one(first.id), "sent by mistake", OPERATOR)
        eventually(lambda: running.applied == 1)
        reaction.fail = {}
        publish(topology, first)
        eventually(lambda: running.duplicates == 1)
    assert counts(database) == {"s/1": [2]}
    kept = letters.show(first.id)
    assert (kept["state"], kept["discarded_by"]) == ("discarded", "operator-1")
    assert kept["discarded_for"] == "sent by mistake"
    assert database.audit.find_one({})["reason"] == "sent by mistake"


def test_what_waits_is_known_to_a_consumer_that_starts_afresh(mongo, database, topology, reaction):
    first, second, third = [event("s/1", n) for n in (1, 2, 3)]
    reaction.fail = {first.id: Refused()}
    letters = Letters(Store("impact", mongo, database=database.name), SystemClock())
    with consuming(mongo, database, topology, reaction):
        publish(topology, first, second)
        eventually(lambda: letters.counts() == {"dead": 1, "parked": 1})
    reaction.fail = {}
    with consuming(mongo, database, topology, reaction) as running:
        publish(topology, third)
        eventually(lambda: letters.counts() == {"dead": 1, "parked": 2})
        letters.replay(Wanted(), OPERATOR)
        eventually(lambda: running.applied == 3)
    assert counts(database) == {"s/1": [1, 2, 3]}


def test_what_the_broker_gives_up_is_a_dead_letter_too(mongo, database, topology, reaction):
    lost = event("s/1")
    with topology.connect() as connection:
        connection.channel().basic_publish("impact.redelivery", "dead", lost.encode())
    with consuming(mongo, database, topology, reaction):
        eventually(lambda: database.dead_letters.find_one({"_id": lost.id}))
    letter = database.dead_letters.find_one({"_id": lost.id})
    assert (letter["reason"], letter["state"]) == ("broker", "dead")
    assert depth(topology, "impact.dead") == 0


def test_a_consumer_that_was_overtaken_writes_nothing_more(mongo, database, topology, reaction):
    store = Store("impact", mongo, database=database.name)
    old = Running(store, topology, reaction, Marks())
    publish(topology, event("s/1"))
    with ThreadPoolExecutor(1) as pool:
        ends = pool.submit(old.consumer.run, old.consuming.set)
        eventually(lambda: old.applied == 1)
        # Another takes the queue over, as after a pause of this one that the broker noticed.
        Ownership("impact.inbox", "another").take(database)
        publish(topology, event("s/2"))
        assert isinstance(ends.exception(timeout=20), Overtaken)
    assert counts(database) == {"s/1": [1]}
    with consuming(mongo, database, topology, reaction):
        eventually(lambda: counts(database) == {"s/1": [1], "s/2": [1]})


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


def test_stopping_finishes_what_had_arrived_so_that_nothing_is_redelivered(
    mongo, database, topology, reaction
):
    publish(topology, *[event(f"s/{i}") for i in range(200)])
    with consuming(mongo, database, topology, reaction) as running:
        eventually(lambda: running.applied)
        running.stopping.set()
        running.thread.join(timeout=20)
    left = take(topology, "impact.inbox")
    assert len(left) + running.applied == 200
    assert not any((p.headers or {}).get("x-delivery-count") for p, _ in left)


def gated(work, gates):
    """The work, which waits for a gate of its own at each call until there are no more."""
    waiting = iter(gates)

    def when_opened(*args):
        gate = next(waiting, None)
        if gate is not None:
            assert gate.wait(20)
        return work(*args)

    return when_opened


def test_who_comes_next_waits_until_who_goes_has_acknowledged_what_it_holds(
    mongo, database, topology, reaction
):
    store = Store("impact", mongo, database=database.name)
    going, coming = (Running(store, topology, reaction, Marks(), owner=o) for o in ("a", "b"))
    gates = [threading.Event(), threading.Event()]
    going.effects.apply = gated(going.effects.apply, gates)
    publish(topology, *[event("s/1", n) for n in range(1, 701)])
    with ThreadPoolExecutor(2) as pool:
        goes = pool.submit(going.consumer.run, going.consuming.set)
        eventually(lambda: depth(topology, "impact.inbox") == 0)
        comes = pool.submit(coming.consumer.run, coming.consuming.set)
        try:
            assert coming.consuming.wait(20)
            # It has one batch at work and another in hand when it is told to stop.
            going.stopping.set()
            gates[0].set()
            eventually(lambda: len(counts(database).get("s/1", ())) == 500)
            publish(topology, *[event("s/1", n) for n in range(701, 711)])
            eventually(lambda: depth(topology, "impact.inbox") == 0)
            gates[1].set()
            assert goes.exception(timeout=20) is None
            eventually(lambda: len(counts(database)["s/1"]) == 710)
        finally:
            coming.stopping.set()
        assert comes.exception(timeout=20) is None
    assert counts(database) == {"s/1": list(range(1, 711))}


def test_one_that_dies_while_it_goes_is_not_waited_for_long(database, monkeypatch):
    monkeypatch.setattr(ownership, "LEAVING_S", 0.3)
    dying, coming = Ownership("impact.inbox", "a"), Ownership("impact.inbox", "b")
    assert dying.take(database)
    dying.begin_to_leave(database)
    assert not coming.take(database)
    with pytest.raises(Overtaken):
        eventually(lambda: coming.take(database))
    assert coming.take(database)
    dying.leave(database)
    coming.begin_to_leave(database)
    dying.leave(database)
    assert not Ownership("impact.inbox", "c").take(database), "only its own word counts"


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


def test_one_that_dies_while_it_goes_is_replaced_by_one_that_has_its_messages_afresh(
    mongo, database, topology, reaction, monkeypatch
):
    monkeypatch.setattr(ownership, "LEAVING_S", 0.3)
    gone = Ownership("impact.inbox", "gone")
    assert gone.take(database)
    gone.begin_to_leave(database)
    publish(topology, event("s/1"))
    store = Store("impact", mongo, database=database.name)
    waiting = Running(store, topology, reaction, Marks())
    with ThreadPoolExecutor(1) as pool:
        ends = pool.submit(waiting.consumer.run, waiting.consuming.set)
        assert isinstance(ends.exception(timeout=20), Overtaken)
    with consuming(mongo, database, topology, reaction):
        eventually(lambda: counts(database) == {"s/1": [1]})


def test_what_the_database_could_not_take_before_the_stop_is_not_acknowledged_with_the_rest(
    mongo, database, topology, reaction, monkeypatch
):
    monkeypatch.setattr("kit.inbox.consumer.BATCH", 2)
    publish(topology, *[event(f"s/{i}") for i in range(6)])
    running = Running(Store("impact", mongo, database=database.name), topology, reaction, Marks())
    apply = running.effects.apply
    refused_after_the_stop = []

    def away_until_just_after_the_stop(events):
        if not refused_after_the_stop:
            if running.stopping.is_set():
                refused_after_the_stop.append(len(events))
            raise StoreAway
        apply(events)

    running.effects.apply = away_until_just_after_the_stop
    running.thread.start()
    eventually(lambda: running.away == [True])
    running.stopping.set()
    running.thread.join(timeout=20)
    assert refused_after_the_stop == [2]
    eventually(lambda: depth(topology, "impact.inbox") == 6)
    with consuming(mongo, database, topology, reaction) as after:
        eventually(lambda: after.applied == 6)
