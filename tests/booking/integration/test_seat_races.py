"""Whatever races for the seats of a workshop, on the real database: one order, and it adds up."""

from datetime import timedelta

import pytest

from kernel.refusals import Refusal
from kit.timers import run_due
from kit.transaction import Store
from kit.turns import Turns
from services.booking.bootstrap import bootstrap
from services.booking.domain.workshops.refusals import AlreadySeated, Engaged, OfferOver
from tests.booking.builders import ScriptedClock, at
from tests.booking.workshops import Workshops
from tests.races import NoTurns, race


@pytest.fixture(params=["in turn", "at once"])
def workshops(request, mongo, database):
    """Commands as one process runs them, and as if each came from another."""
    clock = ScriptedClock()
    app = bootstrap(
        store=Store("booking", mongo, database=database.name),
        clock=clock,
        turns=NoTurns() if request.param == "at once" else Turns(),
    )
    app.prepare()
    return Workshops.of(app, clock)


def entries(workshops, workshop_id):
    roster = workshops.app.store.database.rosters.find_one({"_id": workshop_id})
    return [(entry["seat_id"], entry["place"]) for entry in roster["entries"]]


def claims(workshops):
    """How many intervals of people are taken in all."""
    days = workshops.app.store.database.busy.find({"resource": {"$regex": "^person:"}})
    return sum(len(day["intervals"]) for day in days)


def test_of_24_at_once_as_many_as_there_are_seats_hold_one(workshops):
    workshop = workshops.schedule(capacity=5)
    people = [workshops.network.person() for _ in range(24)]
    places = race(*(lambda p=p: workshops.reserve(workshop.id, p) for p in people))
    assert sorted(p.seat.data.status for p in places) == ["reserved"] * 5 + ["waitlisted"] * 19
    assert sorted(p.position for p in places if p.position) == list(range(1, 20))
    assert claims(workshops) == 5


def test_one_person_who_asks_many_times_at_once_has_one_seat(workshops):
    workshop, person = workshops.schedule(), workshops.network.person()
    results = race(*[lambda: workshops.reserve(workshop.id, person)] * 8)
    assert len([one for one in results if isinstance(one, AlreadySeated)]) == 7
    assert workshops.look(workshop.id).held == 1
    assert claims(workshops) == 1


def test_one_request_that_comes_many_times_at_once_is_one_seat(workshops):
    workshop, person = workshops.schedule(), workshops.network.person()
    results = race(*[lambda: workshops.reserve(workshop.id, person, request_id="r")] * 8)
    assert len({one.seat.id for one in results}) == 1
    outbox = workshops.app.store.database.outbox
    assert outbox.count_documents({"key": "booking.seat_reserved"}) == 1


def test_an_offer_that_is_accepted_while_it_lapses_is_one_or_the_other(workshops):
    clock = workshops.network.clock
    for late in (False, True):
        workshop = workshops.schedule(
            capacity=1, start=at(13, day=10 + late), end=at(15, day=10 + late)
        )
        clock.instant = at(7)
        first, second, third = workshops.reserve_all(workshop.id, 3)
        workshops.cancel(first)
        clock.instant = at(19) - timedelta(seconds=0 if late else 1)
        results = race(
            *[lambda second=second: workshops.accept(second)] * 3,
            *[lambda: run_due(workshops.app.store, workshops.app.due, clock)] * 3,
        )
        held = [seat for seat, place in entries(workshops, workshop.id) if place != "waitlisted"]
        if late:
            assert all(isinstance(one, OfferOver) for one in results[:3])
            assert workshops.seat(second).status == "expired"
            assert held == [third.id]
        else:
            assert not any(isinstance(one, Refusal) for one in results)
            assert workshops.seat(second).status == "reserved"
            assert held == [second.id]


def test_seats_given_back_while_others_ask_go_to_the_line_first(workshops):
    workshop = workshops.schedule(capacity=3)
    seats = workshops.reserve_all(workshop.id, 6)
    people = [workshops.network.person() for _ in range(6)]
    results = race(
        *(lambda seat=seat: workshops.cancel(seat) for seat in seats[:3]),
        *(lambda person=person: workshops.reserve(workshop.id, person) for person in people),
    )
    assert not any(isinstance(one, Refusal) for one in results)
    found = entries(workshops, workshop.id)
    assert found[:3] == [(seat.id, "offered") for seat in seats[3:]]
    assert [place for _, place in found[3:]] == ["waitlisted"] * 6
    assert claims(workshops) == 3


def test_a_person_is_not_given_two_seats_at_one_time(workshops):
    first = workshops.schedule()
    second = workshops.schedule(trainer_id=workshops.network.adviser(), start=at(14, day=8))
    for _ in range(3):
        person = workshops.network.person()
        results = race(
            lambda person=person: workshops.reserve(first.id, person),
            lambda person=person: workshops.reserve(second.id, person),
        )
        assert len([one for one in results if isinstance(one, Engaged)]) == 1


def test_two_workshops_do_not_get_one_room_at_one_time(workshops):
    trainers = [workshops.network.adviser() for _ in range(6)]
    results = race(*(lambda t=t: workshops.schedule(trainer_id=t, room="large") for t in trainers))
    assert len([one for one in results if isinstance(one, Engaged)]) == 5


def test_whatever_races_the_roster_and_the_seats_say_the_same(workshops):
    workshop = workshops.schedule(capacity=4, room="large")
    seats = workshops.reserve_all(workshop.id, 8)
    people = [workshops.network.person() for _ in range(4)]
    race(
        *(lambda seat=seat: workshops.cancel(seat) for seat in seats[1:7:2]),
        *(lambda person=person: workshops.reserve(workshop.id, person) for person in people),
        lambda: workshops.change(workshop.id, capacity=6),
    )
    database = workshops.app.store.database
    kept = {one["_id"]: one["data"]["status"] for one in database.seats.find()}
    listed = dict(entries(workshops, workshop.id))
    assert {id_: s for id_, s in kept.items() if s != "cancelled"} == listed
    held = [place for place in listed.values() if place != "waitlisted"]
    assert len(held) == 6
    assert claims(workshops) == 6
