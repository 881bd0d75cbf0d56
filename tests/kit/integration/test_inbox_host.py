"""Several processes of a service at one partitioned inbox: hosts in threads of this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from prometheus_client import REGISTRY

from kit.catalogue import EVERYTHING, Catalogue
from kit.health import Health
from kit.inbox import partitions
from kit.inbox.host import Receiving
from kit.topology import apply, topology
from kit.topology.names import inbox_queues
from kit.transaction import Store
from tests.kit.eventpath import address, event, publish
from tests.waiting import eventually

CATALOGUE = Catalogue("impact", handles=(EVERYTHING,), partitions=4)
QUEUES = inbox_queues("impact", 4)


class Application:
    """Appends each event's sequence to its subject."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def react(self, tx, events) -> None:
        for envelope in events:
            tx.database.effects.update_one(
                {"_id": envelope.subject},
                {"$push": {"sequences": envelope.sequence}},
                upsert=True,
                session=tx.session,
            )


@pytest.fixture
def spread(broker):
    apply(*address(broker), topology([Catalogue("booking"), CATALOGUE]), None)
    return broker


@contextmanager
def receiving(mongo, database, broker) -> Iterator[Receiving]:
    """One more process's worth."""
    store = Store("impact", mongo, database=database.name)
    health = Health()
    host = Receiving(CATALOGUE, broker.amqp_uri, lambda: Application(store), health)
    host.start()
    try:
        eventually(lambda: consuming(health), what="all partitions subscribed")
        yield host
    finally:
        host.stop(20)
        assert not host._main.is_alive()


def consuming(health: Health) -> bool:
    checks = health.checks()
    wanted = {name.removeprefix("impact.") for name in QUEUES} | {"inbox.dead"}
    return wanted == set(checks) and all(check.ok for check in checks.values())


def owners(database) -> dict[str, str]:
    return {one["_id"]: one["owner"] for one in database.inbox_owners.find()}


def received(database) -> dict[str, list[int]]:
    return {one["_id"]: one["sequences"] for one in database.effects.find()}


def rounds(first: int, last: int) -> list:
    return [event(f"s/{key}", n) for n in range(first, last + 1) for key in range(40)]


def test_each_key_keeps_its_order_over_partitions(mongo, database, spread):
    with receiving(mongo, database, spread):
        publish(spread, *rounds(1, 10))
        expected = {f"s/{key}": list(range(1, 11)) for key in range(40)}
        eventually(lambda: received(database) == expected, 60)
    assert set(owners(database)) == set(QUEUES), "every partition had something to do"
    assert database.inbox_members.count_documents({}) == 0, "who stops says so"


def test_two_processes_share_the_partitions_and_order_survives_the_hand_over(
    mongo, database, spread
):
    with ExitStack() as stack:
        first = stack.enter_context(receiving(mongo, database, spread))
        publish(spread, *rounds(1, 5))
        eventually(lambda: len(received(database)) == 40, 60)
        assert set(owners(database).values()) == {first._owner}
        with receiving(mongo, database, spread) as second:
            number = 5

            def both_work() -> bool:
                nonlocal number
                number += 1
                publish(spread, *rounds(number, number))
                evenly = {first._owner: 2, second._owner: 2}
                return Counter(owners(database).values()) == evenly

            eventually(both_work, 60, what="each has two partitions")
        publish(spread, *rounds(number + 1, number + 1))
        expected = {f"s/{key}": list(range(1, number + 2)) for key in range(40)}
        eventually(lambda: received(database) == expected, 60)


def series() -> set[tuple[str, str]]:
    """The figures that are told of each queue, as names and queues."""
    return {
        (family.name, sample.labels["queue"])
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.labels.get("queue", "").startswith("impact.inbox.")
    }


def test_a_number_of_partitions_that_changes_is_noticed(mongo, database, spread):
    store = Store("impact", mongo, database=database.name)
    health = Health()
    host = Receiving(CATALOGUE, spread.amqp_uri, lambda: Application(store), health)
    host.start()
    try:
        eventually(lambda: consuming(health))
        told = series()
        assert {queue for _, queue in told} == set(QUEUES)
        partitions.finish(database, 2)
        eventually(
            lambda: set(health.checks()) == {"inbox.0", "inbox.1", "inbox.dead"},
            what="two partitions are left alone",
        )
        left = {(name, queue) for name, queue in told if queue in QUEUES[:2]}
        eventually(lambda: series() == left, what="nothing more is told of them")
        partitions.finish(database, 4)
        eventually(lambda: consuming(health), what="and taken up again")
        assert series() == told
    finally:
        host.stop(20)
