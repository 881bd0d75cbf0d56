"""The life of an appointment: every step, its repeat, and what is impossible."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue
from services.booking.domain.appointment import Appointment
from services.booking.domain.refusals import AlreadyStarted, OutsideWindow
from tests.booking.builders import appointment_state, at

START, END = at(9), at(9, 30)


def booked(**changes) -> Appointment:
    return Appointment.book(appointment_state(**changes))


def names(appointment):
    return [type(event).__name__ for event in appointment.events]


def test_a_booking_tells_how_many_days_of_the_sites_calendar_were_waited():
    # 23:30 UTC on the 22nd is the 23rd in Paris already.
    assert booked(booked_at=at(23, 30, day=-1)).events[0].waited_days == 0
    assert booked(booked_at=at(22, 30, day=-1)).events[0].waited_days == 1
    tahiti = booked(timezone="Pacific/Tahiti", start=at(18), booked_at=at(9, 59))
    assert tahiti.events[0].waited_days == 1


def test_a_person_who_comes_is_checked_in_and_the_appointment_completed():
    appointment = booked()
    assert appointment.check_in(at(9, 7))
    assert not appointment.check_in(at(9, 8))
    assert appointment.complete(None, ("cv",), at(9, 40))
    assert not appointment.complete(45, (), at(9, 50))
    assert names(appointment) == ["AppointmentBooked", "PersonCheckedIn", "AppointmentCompleted"]
    assert appointment.events[1].late_minutes == 7
    assert appointment.events[2].minutes == 30
    assert appointment.state.status == "completed"


def test_somebody_early_is_not_late():
    appointment = booked()
    appointment.check_in(at(8, 15))
    assert appointment.events[-1].late_minutes == 0


@pytest.mark.parametrize("moment", [at(7, 59), at(21, 31)])
def test_check_in_is_refused_outside_its_window(moment):
    appointment = booked()
    with pytest.raises(OutsideWindow) as refusal:
        appointment.check_in(moment)
    assert (refusal.value.opens, refusal.value.closes) == (at(8), at(21, 30))


def test_cancelling_is_refused_from_the_start_on():
    appointment = booked()
    with pytest.raises(AlreadyStarted):
        appointment.cancel("person", "ill", START)
    assert appointment.cancel("person", "ill", START - timedelta(milliseconds=1))
    assert appointment.events[-1].reason == "ill"
    assert not appointment.cancel("team", "other", at(8))
    assert appointment.state.cancelled_by == "person"


def test_a_reason_is_a_code_and_never_free_text():
    with pytest.raises(InvalidValue):
        booked().cancel("person", "my aunt is ill", at(8))


def test_an_appointment_is_not_missed_before_its_start():
    appointment = booked()
    with pytest.raises(OutsideWindow):
        appointment.miss(at(8, 59))
    assert appointment.miss(START)
    assert not appointment.miss(at(12))


def test_a_move_keeps_the_id_and_tells_where_it_was():
    appointment = booked()
    moved = {"adviser_id": appointment.state.adviser_id, "room": None, "computer": None}
    assert not appointment.reschedule(start=START, end=END, now=at(8), **moved)
    assert appointment.reschedule(start=at(10), end=at(10, 30), now=at(8), **moved)
    assert appointment.events[-1].previous_start == START
    assert appointment.events[-1].appointment.start == at(10)
    assert appointment.id == appointment.state.appointment_id
    with pytest.raises(AlreadyStarted):
        appointment.reschedule(start=at(11), end=at(11, 30), now=at(10), **moved)


@pytest.mark.parametrize("minutes", [0, -5, 721])
def test_a_duration_that_cannot_be_is_refused(minutes):
    appointment = booked()
    appointment.check_in(START)
    with pytest.raises(InvalidValue):
        appointment.complete(minutes, (), END)


def test_a_need_is_a_code():
    appointment = booked()
    appointment.check_in(START)
    with pytest.raises(InvalidValue):
        appointment.complete(30, ("cv", "a secret"), END)
