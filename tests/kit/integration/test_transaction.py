"""One transaction carries the aggregate, its events and what must be kept beside them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from pymongo.errors import DuplicateKeyError

from contracts.booking import AppointmentMissed
from kit.context import Context
from kit.envelope import decode
from kit.transaction import Change, ConcurrentChange, Fact, Store, create_outbox_indexes

SOMEBODY = "0197f000-0000-7000-8000-000000000001"
CONTEXT = Context(correlation_id="journey-1")


def missed() -> Fact:
    facts = AppointmentMissed(
        appointment_id=SOMEBODY,
        person_id=SOMEBODY,
        site_id=SOMEBODY,
        adviser_id=SOMEBODY,
        appointment_type="advice",
        start="2026-11-23T08:00:00.000Z",
        end="2026-11-23T08:30:00.000Z",
        channel="on_site",
    )
    return Fact(
        "booking.appointment_missed.v1", facts, datetime(2026, 11, 23, 9, tzinfo=UTC), SOMEBODY
    )


@pytest.fixture
def store(mongo, database) -> Store:
    create_outbox_indexes(database)
    return Store("booking", mongo, database=database.name)


def save(store: Store, version: int, facts: int = 1, state: str = "booked") -> None:
    store.run(
        lambda tx: tx.save(
            "appointments",
            {"_id": "a", "state": state},
            subject="appointment/a",
            facts=[missed()] * facts,
            expected_version=version,
        ),
        CONTEXT,
    )


def test_sequences_follow_the_version_without_a_gap(store):
    save(store, 0, facts=2)
    save(store, 2)
    rows = list(store.database.outbox.find().sort("order"))
    envelopes = [decode(row["body"]) for row in rows]
    assert [e.sequence for e in envelopes] == [1, 2, 3]
    assert {e.subject for e in envelopes} == {"appointment/a"}
    assert store.database.appointments.find_one({"_id": "a"})["version"] == 3
    assert [row["_id"] for row in rows] == [e.id for e in envelopes]
    assert envelopes[0].correlationid == "journey-1"


def test_a_stale_version_writes_nothing(store):
    save(store, 0)
    with pytest.raises(ConcurrentChange):
        save(store, 7, state="missed")
    assert store.database.outbox.count_documents({}) == 1
    assert store.database.appointments.find_one({"_id": "a"})["state"] == "booked"


def change(name: str, version: int, facts: int = 1) -> Change:
    return Change(
        {"_id": name, "state": "missed"}, f"appointment/{name}", [missed()] * facts, version
    )


def save_many(store: Store, *changes: Change) -> None:
    store.run(lambda tx: tx.save_many("appointments", changes), CONTEXT)


def test_many_are_written_as_one_is_however_many(store, monkeypatch):
    monkeypatch.setattr("kit.transaction._MOST_STAGED", 2)
    save(store, 0)
    save_many(store, change("a", 1), change("b", 0, facts=2), change("c", 0, facts=0))
    save_many(store)
    found = {one["_id"]: one["version"] for one in store.database.appointments.find()}
    assert found == {"a": 2, "b": 2}
    rows = [decode(row["body"]) for row in store.database.outbox.find().sort("order")]
    assert [(one.subject, one.sequence) for one in rows] == [
        ("appointment/a", 1),
        ("appointment/a", 2),
        ("appointment/b", 1),
        ("appointment/b", 2),
    ]


@pytest.mark.parametrize(
    ("wrong", "raised"),
    [(("a", 7), ConcurrentChange), (("a", 0), DuplicateKeyError), (("z", 1), ConcurrentChange)],
)
def test_one_of_many_that_cannot_be_written_keeps_all_out(store, wrong, raised):
    save(store, 0)
    with pytest.raises(raised):
        save_many(store, change("b", 0), change(*wrong), change("c", 0))
    assert store.database.appointments.count_documents({}) == 1
    assert store.database.outbox.count_documents({}) == 1


def test_a_new_aggregate_cannot_replace_another(store):
    save(store, 0)
    with pytest.raises(DuplicateKeyError):
        save(store, 0)
    assert store.database.outbox.count_documents({}) == 1


def test_an_exception_leaves_no_trace(store):
    def work(tx):
        tx.save(
            "appointments",
            {"_id": "b"},
            subject="appointment/b",
            facts=[missed()],
            expected_version=0,
        )
        raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        store.run(work, CONTEXT)
    assert store.database.outbox.count_documents({}) == 0
    assert store.database.appointments.count_documents({}) == 0


def test_the_finish_hook_writes_in_the_same_transaction(store):
    def keep(tx, result):
        tx.database.kept.insert_one({"result": result}, session=tx.session)
        raise RuntimeError("lost just before the commit")

    def work(tx):
        return "answer"

    with pytest.raises(RuntimeError, match="lost"):
        store.run(work, Context(correlation_id="c", finish=keep))
    assert store.database.kept.count_documents({}) == 0


def test_a_process_with_a_slow_clock_still_orders_after_what_it_read(mongo, database):
    create_outbox_indexes(database)

    class Frozen:
        def __init__(self, instant):
            self.instant = instant

        def now(self):
            return self.instant

    ahead = Store(
        "booking",
        mongo,
        database=database.name,
        clock=Frozen(datetime(2030, 1, 1, tzinfo=UTC)),
    )
    behind = Store(
        "booking",
        mongo,
        database=database.name,
        clock=Frozen(datetime(2020, 1, 1, tzinfo=UTC)),
    )
    save(ahead, 0)

    def work(tx):
        document = tx.get("appointments", "a")
        tx.save(
            "appointments",
            document,
            subject="appointment/a",
            facts=[missed()],
            expected_version=document["version"],
        )

    behind.run(work, CONTEXT)
    rows = list(database.outbox.find().sort("order"))
    assert [row["sequence"] for row in rows] == [1, 2]


def test_two_that_hold_one_document_run_one_after_the_other(store):
    save(store, 0)
    tickets = store.database.create_collection("tickets")

    def work(tx):
        held = tx.hold("appointments", "a")
        assert held is not None
        assert held["state"] == "booked"
        # Nothing but the hold keeps two of them from counting the same tickets.
        number = tickets.count_documents({}, session=tx.session)
        tickets.insert_one({"number": number}, session=tx.session)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(store.run, work, CONTEXT) for _ in range(8)]:
            done.result()
    numbers = sorted(one["number"] for one in tickets.find())
    assert numbers == list(range(8))
    assert store.run(lambda tx: tx.hold("appointments", "nothing"), CONTEXT) is None
