"""Erasures in memory and on MongoDB: one suite for both."""

from datetime import timedelta

import pytest

from kit.ids import new_id
from services.booking.adapters.repositories.erasures import COLLECTION
from services.booking.domain.people.erasure import KEPT, WITHIN, Erasure
from tests.booking.builders import at

NINE = at(9)
SERVICES = ("inventory", "impact")


@pytest.fixture
def add(twin):
    """An erasure, confirmed by some."""

    def added(asked_at=NINE, absorbed=(), by=()):
        erasure = Erasure.ask(
            new_id(), absorbed, asked_at, "no_longer_needed", "operator-1", SERVICES
        )
        for service in by:
            for id_ in erasure.ids:
                erasure = erasure.confirm(service, id_, asked_at + timedelta(seconds=1))
        twin.change(lambda work: work.erasures.put(erasure))
        return erasure

    return added


def listed(twin, state=None, now=NINE, after=None, limit=0):
    found = twin.look(lambda work: work.erasures.listed(state, now, after, limit))
    return [one.person_id for one in found]


def test_one_is_found_by_every_id_that_stood_for_the_person(twin, add):
    absorbed = new_id()
    erasure = add(absorbed=(absorbed,), by=("impact",))
    for id_ in (erasure.person_id, absorbed):
        assert twin.look(lambda work, id_=id_: work.erasures.about(id_)) == erasure
    assert twin.look(lambda work: work.erasures.about(new_id())) is None


def test_the_latest_come_first_by_state_and_page(twin, add):
    done, first = add(at(8), by=SERVICES), add(at(9))
    second = add(at(9))
    late = at(9) + WITHIN + timedelta(milliseconds=1)
    assert listed(twin) == [second.person_id, first.person_id, done.person_id]
    assert listed(twin, "done") == [done.person_id]
    assert listed(twin, "unconfirmed") == [second.person_id, first.person_id]
    assert listed(twin, "late", at(9) + WITHIN) == []
    assert listed(twin, "late", late) == [second.person_id, first.person_id]
    assert listed(twin, "late", late, after=second.person_id) == [first.person_id]
    assert listed(twin, limit=1) == [second.person_id]


def test_those_that_wait_are_counted_by_service_and_lateness(twin, add):
    add(at(8), by=("impact",))
    add(at(9))
    add(at(9), by=SERVICES)
    counted = twin.look(lambda work: work.erasures.waiting(at(9)))
    assert dict(counted) == {
        ("inventory", True): 1,
        ("inventory", False): 1,
        ("impact", False): 1,
    }


def test_the_database_forgets_one_a_year_after_it_was_done_and_no_other(app):
    [index] = [
        one
        for one in app.store.database[COLLECTION].list_indexes()
        if one.get("expireAfterSeconds") is not None
    ]
    assert dict(index["key"]) == {"done_at": 1}
    assert index["expireAfterSeconds"] == KEPT.total_seconds()
