"""Gaps and repeats in the sequence of an aggregate, with a real database."""

import pytest

from kit.inbox import Delivery, Marks, MongoEffects, Received, Sequences
from kit.inbox.deliveries import SequenceGap, SequenceRepeat
from kit.inbox.metrics import SEQUENCE
from kit.transaction import Store
from tests.kit.eventpath import event


@pytest.fixture
def make(mongo, database):
    """Effects that do nothing but watch over sequences."""

    def made(*, require: bool) -> MongoEffects:
        store = Store("impact", mongo, database=database.name)
        effects = MongoEffects(
            store, lambda _tx, _events: None, Marks(), sequences=Sequences(require)
        )
        effects.prepare()
        return effects

    return made


def some(*numbers: int, subject: str = "person/1") -> list[Received]:
    events = [event(subject, number) for number in numbers]
    return [Received(one, Delivery(1, one.encode(), {})) for one in events]


def noticed(kind: str) -> float:
    return SEQUENCE.labels("impact", kind)._value.get()


def test_whole_sequences_pass_from_whatever_number_is_heard_first(make, database):
    effects = make(require=True)
    effects.apply([*some(4, 5), *some(1, subject="person/2")])
    effects.apply(some(6))
    assert database.inbox_sequences.find_one({"_id": "person/1"})["sequence"] == 6
    assert database.inbox.count_documents({}) == 4


def test_a_gap_is_refused_until_what_is_missing_has_come(make, database):
    effects = make(require=True)
    first, second, third = some(1, 2, 3)
    effects.apply([first])
    with pytest.raises(SequenceGap):
        effects.apply([third])
    assert database.inbox.count_documents({}) == 1, "the refused event has no mark"
    effects.apply([second, third])
    assert database.inbox.count_documents({}) == 3


def test_another_event_of_the_same_number_is_refused(make):
    effects = make(require=True)
    effects.apply(some(1, 2))
    with pytest.raises(SequenceRepeat):
        effects.apply(some(2))


def test_an_event_that_comes_again_is_no_repeat(make):
    effects = make(require=True)
    events = some(1, 2)
    effects.apply(events)
    effects.apply(events)


def test_where_they_are_only_noticed_all_pass_and_are_counted(make, database):
    effects = make(require=False)
    gaps, repeats = noticed("gap"), noticed("repeat")
    effects.apply(some(1, 4, 2, 5))
    assert database.inbox.count_documents({}) == 4
    assert (noticed("gap") - gaps, noticed("repeat") - repeats) == (1, 1)
    assert database.inbox_sequences.find_one({})["sequence"] == 5
