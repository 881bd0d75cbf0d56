"""Training asks for a seat, and booking answers: in memory."""

import pytest

from kit.context import Context
from services.booking.application.commands.note_attendance import AttendWorkshop
from services.booking.application.reactions.on_seat_requested import (
    SeatRequested,
    on_seat_requested,
)
from tests.booking import memory
from tests.booking.builders import CONTEXT, ScriptedClock, at, published, tools
from tests.booking.workshops import Workshops


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    return Workshops.of(memory.booking(tools(clock)), clock)


def ask(workshops, person_id=None, request_id="request", **changes):
    values = {
        "request_id": request_id,
        "person_id": person_id or workshops.network.person(),
        "module": "email-basics",
        "site_id": workshops.network.site.id,
        "earliest": at(0, day=1),
        "latest": at(0, day=21),
    }
    app, event = workshops.app, SeatRequested(**values | changes)
    return app.store.run(
        lambda tx: on_seat_requested(memory.work(tx, app.tools), event), Context("journey-2")
    ).data


def test_the_first_workshop_with_a_free_seat_is_given(workshops):
    full = workshops.schedule(capacity=1)
    workshops.reserve(full.id)
    workshops.schedule(start=at(9, day=16), end=at(10, day=16))
    free = workshops.schedule(start=at(9, day=15), end=at(10, day=15))
    seat = ask(workshops)
    assert (seat.status, seat.workshop_id, seat.request_id) == ("reserved", free.id, "request")


def test_where_all_are_full_the_person_is_in_line_for_the_first(workshops):
    first = workshops.schedule(capacity=1)
    second = workshops.schedule(capacity=1, start=at(9, day=15), end=at(10, day=15))
    for one in (first, second):
        workshops.reserve(one.id)
    seat = ask(workshops)
    assert (seat.status, seat.workshop_id) == ("waitlisted", first.id)


@pytest.mark.parametrize(
    "changes",
    [
        {"module": "another"},
        {"earliest": at(13, 1, day=8)},
        {"latest": at(13, day=8)},
        {"site_id": "elsewhere"},
    ],
)
def test_without_a_workshop_in_the_window_the_answer_is_a_refusal(workshops, changes):
    workshops.schedule()
    seat = ask(workshops, **changes)
    assert (seat.status, seat.reason, seat.workshop_id) == ("refused", "no_workshop", None)
    assert published(workshops.network)[-1] == "SeatRefused"


def test_neither_a_cancelled_nor_a_begun_workshop_is_given(workshops):
    workshops.schedule()
    workshops.network.clock.instant = at(13, day=8)
    assert ask(workshops, latest=at(14, day=8)).reason == "no_workshop"
    other = workshops.schedule(start=at(9, day=15), end=at(10, day=15))
    workshops.cancel_workshop(other.id)
    assert ask(workshops, request_id="other").reason == "no_workshop"


def test_a_repeat_is_answered_by_nothing_new(workshops):
    workshops.schedule()
    person = workshops.network.person()
    first = ask(workshops, person)
    before = published(workshops.network)
    assert ask(workshops, person) == first
    assert published(workshops.network) == before
    refused = ask(workshops, person, "other", module="another")
    workshops.schedule(module="another", start=at(9, day=15), end=at(10, day=15))
    assert ask(workshops, person, "other", module="another") == refused


def test_a_person_who_has_a_seat_of_the_module_already_is_refused(workshops):
    workshop = workshops.schedule()
    person = workshops.network.person()
    workshops.reserve(workshop.id, person)
    assert ask(workshops, person).reason == "already_seated"


def test_who_was_at_one_already_gets_the_next_though_it_has_not_begun(workshops):
    first = workshops.schedule(start=at(13, day=8), end=at(15, day=8))
    person = workshops.network.person()
    seat = workshops.reserve(first.id, person).seat
    workshops.network.clock.instant = at(12, 30, day=8)
    workshops.app.attend_workshop(AttendWorkshop(**workshops.ids(seat)), CONTEXT)
    assert ask(workshops, person).reason == "no_workshop"
    following = workshops.schedule(start=at(9, day=15), end=at(10, day=15))
    answer = ask(workshops, person, "again")
    assert (answer.status, answer.workshop_id) == ("reserved", following.id)
    assert ask(workshops, person, "third").reason == "already_seated"


def test_a_person_who_is_taken_gets_a_later_workshop_or_none(workshops):
    network = workshops.network
    network.type()
    workshops.schedule(start=at(13, day=1), end=at(15, day=1))
    person = network.person()
    network.book(person, network.adviser(), at(14, day=1))
    assert ask(workshops, person).reason == "person_engaged"
    later = workshops.schedule()
    assert ask(workshops, person, "again").workshop_id == later.id


def test_a_person_whom_booking_does_not_know_is_refused(workshops):
    workshops.schedule()
    seat = ask(workshops, "0197f000-0000-7000-8000-00000000dead")
    assert (seat.reason, seat.person_id) == (
        "unknown_person",
        "0197f000-0000-7000-8000-00000000dead",
    )
