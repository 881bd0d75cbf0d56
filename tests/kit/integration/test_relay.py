"""A relay with a real database and a real broker."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from bson.int64 import Int64

from kit.relay import status
from kit.relay.doorbell import Doorbell
from kit.relay.flow import Limits
from kit.relay.rows import MongoRows
from kit.topology import Binding, Exchange, Management
from tests.kit.eventpath import address, depth, event, prepare, take
from tests.kit.relay_running import Unreachable, insert, relaying
from tests.waiting import eventually


def ids(messages) -> list[str]:
    return [properties.message_id for properties, _ in messages]


@pytest.fixture
def topology(broker):
    prepare(broker)
    return broker


def test_rows_reach_the_inbox_in_order_and_leave_the_outbox(mongo, database, topology):
    before = [event(f"appointment/{i % 7}", i // 7 + 1) for i in range(500)]
    insert(database, *before)
    with relaying(mongo, database, topology):
        eventually(lambda: not database.outbox.count_documents({}))
        after = event("appointment/0", 100)
        insert(database, after)
        eventually(lambda: depth(topology, "impact.inbox") == 501)
    arrived = take(topology, "impact.inbox")
    assert set(ids(arrived)) == {e.id for e in [*before, after]}
    for subject in {e.subject for e in before}:
        mine = [e.id for e in [*before, after] if e.subject == subject]
        assert [i for i in ids(arrived) if i in mine] == mine


def test_a_message_bears_what_a_reader_needs(mongo, database, topology):
    sent = event()
    insert(database, sent)
    with relaying(mongo, database, topology):
        eventually(lambda: depth(topology, "impact.inbox") == 1)
    [(properties, body)] = take(topology, "impact.inbox")
    assert body == sent.encode()
    assert properties.message_id == sent.id
    assert properties.type == "booking.appointment_missed"
    assert properties.content_type == "application/cloudevents+json"
    assert properties.delivery_mode == 2
    assert properties.headers == {"partitionkey": sent.partitionkey}


def test_the_doorbell_saves_waiting_for_the_sweep(mongo, database, topology, monkeypatch):
    monkeypatch.setattr("kit.relay.host.SWEEP_S", 1_000)
    with relaying(mongo, database, topology) as host:
        for number in range(1, 6):
            insert(database, event("appointment/a", number))
            eventually(lambda n=number: host.relay.confirmed == n)


def test_the_doorbell_rests_while_a_backlog_is_worked_off_and_is_heard_again_after_it(
    mongo, database, topology, monkeypatch
):
    monkeypatch.setattr("kit.relay.host.SWEEP_S", 1_000)
    rests = []
    rest = Doorbell.rest
    monkeypatch.setattr(Doorbell, "rest", lambda bell: (rests.append(1), rest(bell)))
    insert(database, *[event(f"appointment/{i}") for i in range(50)])
    with relaying(mongo, database, topology, limits=Limits(page=10, room=30)) as host:
        eventually(lambda: host.relay.confirmed == 50)
        assert rests
        for number in range(1, 6):
            insert(database, event("appointment/a", number))
            eventually(lambda n=number: host.relay.confirmed == 50 + n)


def test_a_missing_exchange_loses_nothing(mongo, database, topology):
    insert(database, event())
    with (
        Management(*address(topology)) as management,
        relaying(mongo, database, topology, exchange="late") as host,
    ):
        eventually(lambda: host._retry_s > 0.5, what="several tries")
        assert database.outbox.count_documents({}) == 1
        management.declare_exchange(Exchange("late", "topic"))
        # One binding: with several, an event might leave between them, and not to all.
        management.bind(Binding("late", "impact.inbox", "queue", "#"))
        eventually(lambda: depth(topology, "impact.inbox") == 1)
        eventually(lambda: not database.outbox.count_documents({}))


def test_what_cannot_be_routed_stays_until_it_can(mongo, database, topology):
    first, second = event("appointment/a", 1), event("appointment/a", 2)
    with Management(*address(topology)) as management:
        management.declare_exchange(Exchange("nowhere", "topic"))
        insert(database, first, second)
        with relaying(mongo, database, topology, exchange="nowhere") as host:
            eventually(lambda: host.relay.failed >= 2)
            assert database.outbox.count_documents({}) == 2
            management.bind(Binding("nowhere", "booking.inbox", "queue", "#"))
            eventually(lambda: not database.outbox.count_documents({}))
    assert ids(take(topology, "booking.inbox")) == [first.id, second.id]


def test_a_broken_connection_is_made_again_and_told(mongo, database, topology):
    with relaying(mongo, database, topology) as host:
        insert(database, event("appointment/a", 1))
        eventually(lambda: host.relay.confirmed == 1)
        host._channel._connection._transport._sock.shutdown(socket.SHUT_RDWR)
        insert(database, event("appointment/a", 2))
        eventually(lambda: host.relay.confirmed == 2)
        said = status.read(database)
        assert said.ok(datetime.now(UTC))
    assert not status.read(database).ok(datetime.now(UTC))
    assert "not running" in status.read(database).detail(datetime.now(UTC))


def test_an_unreachable_broker_is_told_with_its_instant(mongo, database, topology):
    class Away:
        amqp_uri = topology.amqp_uri.rpartition("/")[0] + "/no-such-vhost"

    insert(database, event())
    before = datetime.now(UTC)
    with relaying(mongo, database, Away):
        eventually(lambda: (s := status.read(database)) and s.broker == "unreachable" and s.reason)
        said = status.read(database)
        assert said.detail(before).startswith("broker unreachable since 20")
        # The database keeps milliseconds.
        assert before - timedelta(milliseconds=1) <= said.since <= datetime.now(UTC)
        assert database.outbox.count_documents({}) == 1


def test_one_relay_works_and_the_other_takes_over(mongo, database, topology):
    with relaying(mongo, database, topology) as first:
        eventually(lambda: first.hold.token is not None)
        with relaying(mongo, database, topology) as second:
            insert(database, *[event(f"appointment/{i}") for i in range(50)])
            eventually(lambda: first.relay.confirmed == 50)
            assert second.relay.published == 0
            assert second.hold.token is None
            token = first.hold.token
            first._keeper._lease = Unreachable()
            eventually(lambda: second.hold.token)
            assert second.hold.token == token + 1
            insert(database, event("appointment/late"))
            eventually(lambda: second.relay.confirmed == 1)
            assert second.relay.figures.taken_over == 1
            eventually(lambda: not first.relay.has_channel, what="given up at the broker")


def test_a_relay_that_stops_gives_its_lease_back_at_once(mongo, database, topology):
    with relaying(mongo, database, topology) as first:
        eventually(lambda: first.hold.token is not None)
    lease = database.leases.find_one({"_id": "relay"})
    assert lease["owner"] is None, "the next one need not wait for the lease's end"
    with relaying(mongo, database, topology) as second:
        eventually(lambda: second.hold.token is not None)


def test_reading_does_not_see_what_may_still_be_rolled_back(mongo, database):
    rows = MongoRows(mongo, database.name)
    rows.prepare()
    with mongo.start_session() as session, session.start_transaction():
        database.outbox.insert_one(
            {"_id": "open", "order": Int64(1), "subject": "a"}, session=session
        )
        assert rows.fetch(10, [], []) == []
        session.abort_transaction()
