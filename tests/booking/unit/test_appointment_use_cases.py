"""Booking, moving and ending appointments, in memory."""

from datetime import datetime, timedelta, timezone

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.appointments import (
    GetAppointment,
    ListAppointments,
)
from services.booking.domain import refusals
from services.booking.domain.member import Absence
from services.booking.domain.site import Room
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    HERE,
    WORKING_DAYS,
    Network,
    ScriptedClock,
    at,
    published,
    queued,
    slots,
    tools,
)


def test_a_morning_at_a_reception_point(network):
    adviser, person = network.adviser(), network.person(phone="06 39 98 00 01")
    app, clock = network.app, network.clock
    appointment = network.book(person, adviser, at(9), scope=HERE)
    ids = {"scope": HERE, "appointment_id": appointment.id}
    clock.instant = at(9, 5)
    app.check_in_person(CheckInPerson(**ids, expected_version=1), CONTEXT)
    app.complete_appointment(CompleteAppointment(**ids, needs=("cv",)), CONTEXT)
    found = app.get_appointment(GetAppointment(**ids))
    assert (found.state.status, found.version) == ("completed", 3)
    assert published(network)[-3:] == [
        "AppointmentBooked",
        "PersonCheckedIn",
        "AppointmentCompleted",
    ]


def test_a_repeated_step_publishes_nothing(network):
    appointment = network.book(network.person(), network.adviser(), at(9))
    ids = {"scope": HERE, "appointment_id": appointment.id}
    cancel = CancelAppointment(**ids, cancelled_by="team", reason="other")
    network.app.cancel_appointment(cancel, CONTEXT)
    before = published(network)
    assert network.app.cancel_appointment(cancel, CONTEXT).version == 2
    assert published(network) == before


@pytest.mark.parametrize("by", ["team", "site"])
def test_a_person_is_told_once_of_what_others_cancel(network, by):
    appointment = network.book(network.person(), network.adviser(), at(9, day=9))
    key = f"appointment_cancelled:{appointment.id}"
    cancel = CancelAppointment(
        scope=HERE, appointment_id=appointment.id, cancelled_by=by, reason="adviser_away"
    )
    for _ in range(2):
        network.app.cancel_appointment(cancel, CONTEXT)
    assert queued(network) == [key]
    message = network.app.store.memory.notifications[key]
    assert (message.reader_id, message.template) == (
        appointment.state.person_id,
        "appointment_cancelled",
    )
    assert message.facts == {"site": "saint-denis", "start": at(9, day=9)}
    assert message.not_after == at(9, day=9)


def test_a_person_is_not_told_of_what_they_cancelled_themselves(network):
    appointment = network.book(network.person(), network.adviser(), at(9, day=9))
    cancel = CancelAppointment(
        scope=HERE, appointment_id=appointment.id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(cancel, CONTEXT)
    assert network.app.store.memory.notifications == {}


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        (at(6, 45), "in_the_past"),
        (at(7, 15), "too_soon"),
        (at(9, day=93), "too_far"),
        (at(9, 10, day=1), "off_step"),
        (at(11, 30, day=1), "site_closed"),
        (at(9, day=5), "adviser_away"),
        (at(9, day=32), "site_closed"),  # Christmas
    ],
)
def test_a_start_that_the_calendar_does_not_offer_is_refused(network, start, fault):
    with pytest.raises(refusals.NotASlot) as refusal:
        network.book(network.person(), network.adviser(), start)
    assert refusal.value.fault == fault


def test_an_absent_adviser_is_neither_offered_nor_booked(network):
    adviser = network.adviser()
    away = (Absence(at(8, day=1), at(15, day=1)),)
    command = SetAvailability(
        scope=HERE, member_id=adviser, weekly=WORKING_DAYS, absences=away, expected_version=1
    )
    assert network.app.set_availability(command, CONTEXT).version == 2
    assert slots(network, at(8, day=1), at(16, day=1))[0] == at(15, day=1)
    with pytest.raises(refusals.NotASlot):
        network.book(network.person(), adviser, at(9, day=1))
    with pytest.raises(Stale):
        network.app.set_availability(command, CONTEXT)


def test_an_adviser_of_another_site_cannot_be_booked_here(network):
    away = Network.of(network.app, network.clock, slug="lyon", department="69").adviser()
    with pytest.raises(refusals.NotASlot) as refusal:
        network.book(network.person(), away, at(9, day=1))
    assert refusal.value.fault == "adviser_elsewhere"


def test_a_channel_or_a_booker_that_the_type_does_not_offer_is_refused(network):
    adviser, person = network.adviser(), network.person()
    with pytest.raises(refusals.NotOffered) as refusal:
        network.book(person, adviser, at(9), channel="video")
    assert (refusal.value.field, refusal.value.offered) == ("channel", ("on_site",))
    with pytest.raises(refusals.NotOffered):
        network.book(person, adviser, at(9), booked_by="person")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"person_id": "nobody"}, "person"),
        ({"adviser_id": "nobody"}, "member"),
        ({"appointment_type": "nothing"}, "appointment_type"),
    ],
)
def test_what_is_not_there_is_named(network, changes, kind):
    values = {"person_id": network.person(), "adviser_id": network.adviser()} | changes
    with pytest.raises(NotFound) as refusal:
        network.book(start=at(9), **values)
    assert refusal.value.kind == kind


def test_a_type_that_needs_a_room_or_a_computer_is_refused_where_there_is_none(network):
    network.type("roomy", needs_room=True)
    network.type("computed", needs_computer=True)
    adviser, person = network.adviser(), network.person()
    for code, fault in (("roomy", "no_room"), ("computed", "no_computer")):
        with pytest.raises(refusals.NotASlot) as refusal:
            network.book(person, adviser, at(9), appointment_type=code)
        assert refusal.value.fault == fault
        assert slots(network, at(9), at(10), appointment_type=code) == []


def test_the_smallest_free_room_and_the_first_free_computer_are_taken():
    clock = ScriptedClock()
    rooms = (Room("hall", 20), Room("nook", 2))
    network = Network.of(memory.booking(tools(clock)), clock, rooms=rooms, loan_computers=2)
    network.type(needs_room=True, needs_computer=True)
    taken = [network.book(network.person(), network.adviser(), at(9)).state for _ in range(2)]
    assert [(one.room, one.computer) for one in taken] == [("nook", "1"), ("hall", "2")]
    with pytest.raises(refusals.SlotTaken) as refusal:
        network.book(network.person(), network.adviser(), at(9, 15))
    assert refusal.value.resource == "room"
    assert refusal.value.nearest[0].start == at(9, 30)


def test_an_appointment_keeps_the_rules_that_it_was_booked_with(network):
    adviser = network.adviser()
    appointment = network.book(network.person(), adviser, at(9))
    network.type(duration=60)
    move = RescheduleAppointment(scope=HERE, appointment_id=appointment.id, start=at(10))
    moved = network.app.reschedule_appointment(move, CONTEXT)
    assert moved.state.end - moved.state.start == timedelta(minutes=30)
    assert moved.state.type_version == 1
    assert network.app.reschedule_appointment(move, CONTEXT).version == 2
    assert network.book(network.person(), adviser, at(13)).state.end == at(14)


def test_a_missed_appointment_is_told(network):
    appointment = network.book(network.person(), network.adviser(), at(9))
    network.clock.instant = at(9, 20)
    missed = MissAppointment(scope=HERE, appointment_id=appointment.id, expected_version=1)
    assert network.app.miss_appointment(missed, CONTEXT).state.status == "missed"
    assert published(network)[-1] == "AppointmentMissed"


def test_years_that_no_calendar_reaches_are_refused_without_a_crash(network):
    adviser, person = network.adviser(), network.person()
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    last = datetime(9999, 12, 31, 23, 45, tzinfo=timezone(timedelta(hours=-12)))
    for start, fault in ((first, "in_the_past"), (last, "too_far")):
        with pytest.raises(refusals.NotASlot) as refusal:
            network.book(person, adviser, start)
        assert refusal.value.fault == fault
        with pytest.raises(InvalidValue):
            network.app.list_appointments(
                ListAppointments(scope=HERE, site="saint-denis", day=start.date())
            )
        assert slots(network, start, start + timedelta(minutes=1 if start is first else 0)) == []
        with pytest.raises(InvalidValue):
            Absence(start, last)


def test_absences_are_kept_as_the_database_can_keep_them(network):
    adviser = network.adviser()
    paris = timezone(timedelta(hours=1))
    away = Absence(
        datetime(2026, 11, 24, 9, 0, 0, 123456, paris), datetime(2026, 11, 24, 10, tzinfo=paris)
    )
    command = SetAvailability(scope=HERE, member_id=adviser, weekly=(), absences=(away,))
    kept = network.app.set_availability(command, CONTEXT)
    assert kept.absences[0].start == at(8, day=1) + timedelta(milliseconds=123)
    assert network.app.set_availability(command, CONTEXT).version == kept.version
