"""Seats that were asked for and are needed no more, by what becomes of the enrolment."""

import pytest

from services.training.application.enrolments_of_people import settle_enrolments
from tests.training.builders import BILAL, module, path
from tests.training.enrolled import Enrolled
from tests.training.seats import Seats


@pytest.fixture
def seats(network):
    """Awa is on a path and waits for a seat of its first module."""
    made = Seats.of(network)
    made.ask()
    return made


@pytest.fixture
def enrolled(seats):
    return Enrolled(seats.network)


def withdrawn(seats):
    """Why, of each request that was."""
    events = seats.app.store.memory.published
    return [one.reason for one in events if type(one).__name__ == "SeatRequestWithdrawn"]


@pytest.mark.parametrize(
    ("step", "reason"), [("pause", "enrolment_paused"), ("abandon", "enrolment_abandoned")]
)
def test_who_pauses_or_gives_up_needs_no_seat(seats, enrolled, step, reason):
    getattr(enrolled, step)(seats.enrolment.id)
    assert withdrawn(seats) == [reason]
    getattr(enrolled, step)(seats.enrolment.id)
    assert len(withdrawn(seats)) == 1


def test_a_module_that_is_done_needs_no_seat_and_others_do(seats, enrolled):
    id_ = seats.enrolment.id
    enrolled.validate(id_, "email_sort")
    assert withdrawn(seats) == []
    enrolled.validate(id_, "email_write")
    assert withdrawn(seats) == ["module_completed"]


def test_by_an_attendance_of_another_workshop_as_well(seats, enrolled):
    enrolled.there(1)
    assert withdrawn(seats) == ["module_completed"]


def test_a_module_that_the_next_version_has_no_more_needs_no_seat(seats, enrolled):
    seats.network.path(path("email", module("email_sort")))
    enrolled.move(seats.enrolment.id)
    assert withdrawn(seats) == ["no_longer_needed"]


def test_what_was_asked_for_an_absorbed_enrolment_ends_with_what_goes_on_for_it(seats, enrolled):
    bilal = enrolled.open(BILAL)
    enrolled.validate(bilal, "email_sort")
    person = enrolled.state(seats.enrolment.id).person_id

    def merge(work):
        work.enrolments.rekey([bilal], person)
        settle_enrolments(work, person)

    seats.network.change(merge)
    assert withdrawn(seats) == []
    enrolled.validate(bilal, "email_write")
    assert withdrawn(seats) == ["module_completed"]
