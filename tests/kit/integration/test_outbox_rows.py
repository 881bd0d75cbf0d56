"""The outbox as the relay reads it: the fake of the simulations and MongoDB pass one suite."""

import pytest
from bson.int64 import Int64

from kit.relay.ports import Row
from kit.relay.rows import MongoRows
from kit.transaction import OUTBOX
from tests.kit.memory import MemoryRows


def row(number: int, *, order: int | None = None, subject: str = "appointment/a") -> Row:
    return Row(
        id=f"event-{number}",
        order=number if order is None else order,
        key="booking.appointment_booked",
        subject=subject,
        partition_key="somebody",
        content_type="application/cloudevents+json",
        body=b"{}",
    )


class StoredRows(MongoRows):
    """The real one, with a way to write what a transaction would have written."""

    def add(self, written: Row) -> None:
        document = written._asdict()
        event_id, order = document.pop("id"), Int64(document.pop("order"))
        self._database[OUTBOX].insert_one({"_id": event_id, "order": order, **document})


@pytest.fixture(params=["memory", "mongo"])
def rows(request) -> MemoryRows | StoredRows:
    if request.param == "memory":
        return MemoryRows()
    mongo, database = request.getfixturevalue("mongo"), request.getfixturevalue("database")
    real = StoredRows(mongo, database.name)
    real.prepare()
    # A snapshot sees no collection that was made after it.
    database[OUTBOX].insert_one({"_id": "first"})
    database[OUTBOX].delete_one({"_id": "first"})
    return real


def ids(found) -> list[str]:
    return [one.id for one in found]


def test_rows_come_in_the_order_of_their_clock_then_of_their_ids(rows):
    for given in (row(3, order=30), row(2, order=10), row(1, order=10), row(4, order=20)):
        rows.add(given)
    assert ids(rows.fetch(10, [], [])) == ["event-1", "event-2", "event-4", "event-3"]


def test_a_row_is_read_as_it_was_written(rows):
    rows.add(row(1, order=2**62))
    assert list(rows.fetch(1, [], [])) == [row(1, order=2**62)]


def test_no_more_than_the_limit_comes_and_it_is_the_first(rows):
    for number in range(5):
        rows.add(row(number))
    assert ids(rows.fetch(2, [], [])) == ["event-0", "event-1"]


def test_what_is_known_or_parked_does_not_count(rows):
    for number in range(6):
        rows.add(row(number, subject="appointment/b" if number % 2 else "appointment/a"))
    assert ids(rows.fetch(2, ["event-0"], [])) == ["event-1", "event-2"]
    assert ids(rows.fetch(2, [], ["appointment/a"])) == ["event-1", "event-3"]
    assert ids(rows.fetch(9, ["event-1"], ["appointment/a"])) == ["event-3", "event-5"]


def test_a_deleted_row_is_gone_and_may_be_deleted_again(rows):
    for number in range(3):
        rows.add(row(number))
    rows.delete(["event-0", "event-2"])
    rows.delete(["event-0", "never-there"])
    assert ids(rows.fetch(9, [], [])) == ["event-1"]


def test_an_empty_outbox_gives_nothing(rows):
    assert list(rows.fetch(5, [], [])) == []
