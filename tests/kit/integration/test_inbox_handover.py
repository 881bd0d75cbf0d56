"""One consumer of a queue after another: nothing comes again, nothing overtakes."""

import threading
from concurrent.futures import ThreadPoolExecutor

from kit.inbox import Marks
from kit.inbox.ownership import Ownership
from kit.inbox.ports import Overtaken, StoreAway
from kit.transaction import Store
from tests.kit.eventpath import depth, event, publish, take
from tests.kit.inbox_running import Running, consuming, counts
from tests.waiting import eventually


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


def test_who_comes_next_has_nothing_before_who_goes_has_acknowledged_what_it_holds(
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
            eventually(lambda: counts(database).get("s/1"))
            publish(topology, *[event("s/1", n) for n in range(701, 711)])
            eventually(lambda: depth(topology, "impact.inbox") == 0)
            gates[1].set()
            assert goes.exception(timeout=20) is None
            eventually(lambda: len(counts(database)["s/1"]) == 710)
        finally:
            coming.stopping.set()
        assert comes.exception(timeout=20) is None
    assert counts(database) == {"s/1": list(range(1, 711))}


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
