"""A request for a seat and its withdrawal at one moment, on the real database."""

import pytest
from pymongo.errors import DuplicateKeyError

from kit.ids import new_id
from kit.transaction import Store
from services.booking.bootstrap import bootstrap
from tests.booking.builders import ScriptedClock, at
from tests.booking.seat_requests import requested, take, withdrawn
from tests.booking.workshops import Workshops
from tests.races import race


@pytest.fixture
def workshops(mongo, database):
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", mongo, database=database.name), clock=clock)
    app.prepare()
    return Workshops.of(app, clock)


def heard(workshops, event):
    """Taken as the inbox does: what meets another one's document is taken once more."""
    try:
        take(workshops, event)
    except DuplicateKeyError:
        take(workshops, event)


def test_asked_for_and_withdrawn_at_once_leaves_no_seat_taken(workshops):
    database = workshops.app.store.database
    for round_ in range(8):
        start = at(13, day=2 + round_)
        workshops.schedule(capacity=1, start=start, end=at(15, day=2 + round_))
        person, request = workshops.network.person(), new_id()
        events = (requested(workshops, person, request), withdrawn(workshops, person, request))
        race(*(lambda event=event: heard(workshops, event) for event in events * 2))
        [seat] = database.seats.find({"data.request_id": request})
        state = (seat["data"]["status"], seat["data"]["reason"])
        assert state in {("cancelled", "enrolment_paused"), ("refused", "withdrawn")}
        assert database.rosters.count_documents({"entries": {"$ne": []}}) == 0
        told = [row["key"] for row in database.outbox.find({"key": {"$regex": "seat_"}})]
        given = told.count("booking.seat_reserved")
        assert given == told.count("booking.seat_cancelled")
        assert given + told.count("booking.seat_refused") == round_ + 1
    taken = {"resource": {"$regex": "^person:"}, "intervals": {"$ne": []}}
    assert database.busy.count_documents(taken) == 0
