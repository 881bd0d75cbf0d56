"""Reminders of appointments: when, once, and never of what does not take place."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.scope import NATIONAL
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.domain.reminders import remind_at
from tests.booking.builders import CONTEXT, Network, at, published, queued, run_timers


def booked(network: Network, start: datetime):
    return network.book(network.person(), network.adviser(), start)


def reminders(network: Network) -> int:
    return published(network).count("AppointmentReminderDue")


def key(appointment) -> str:
    return f"appointment_reminder:{appointment.id}:{appointment.state.start:%Y%m%dT%H%MZ}"


def test_a_reminder_is_due_48_hours_before_and_not_a_moment_earlier(network):
    appointment = booked(network, at(9, day=9))
    network.clock.instant = at(8, 59, day=7)
    assert run_timers(network) == 0
    network.clock.instant = at(9, day=7)
    assert run_timers(network) == 1
    assert reminders(network) == 1
    assert queued(network) == [key(appointment)]
    event = network.app.store.memory.published[-1]
    assert event.appointment.reminded_for == at(9, day=9)


def test_a_reminder_comes_once(network):
    booked(network, at(9, day=9))
    network.clock.instant = at(9, day=7)
    run_timers(network)
    network.clock.instant = at(20, day=9)
    assert run_timers(network) == 0
    assert reminders(network) == 1


def test_a_message_is_of_no_use_in_the_last_four_hours(network):
    appointment = booked(network, at(9, day=9))
    network.clock.instant = at(9, day=7)
    run_timers(network)
    message = network.app.store.memory.notifications[key(appointment)]
    assert message.not_after == at(5, day=9)
    assert message.facts == {"site": "saint-denis", "start": at(9, day=9), "channel": "on_site"}


def test_nobody_is_reminded_of_what_was_cancelled(network):
    appointment = booked(network, at(9, day=9))
    cancel(network, appointment)
    network.clock.instant = at(9, day=7)
    assert run_timers(network) == 0
    assert reminders(network) == 0


def cancel(network, appointment):
    command = CancelAppointment(
        scope=NATIONAL, appointment_id=appointment.id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(command, CONTEXT)


def test_a_message_that_waits_to_be_sent_is_withdrawn_when_its_appointment_is_cancelled(network):
    appointment = booked(network, at(9, day=9))
    network.clock.instant = at(9, day=7)
    run_timers(network)
    cancel(network, appointment)
    assert queued(network) == []


def test_moving_an_appointment_moves_its_reminder(network):
    appointment = booked(network, at(9, day=9))
    moved = move(network, appointment, at(9, day=10))
    network.clock.instant = at(9, day=7)
    assert run_timers(network) == 0
    network.clock.instant = at(9, day=8)
    assert run_timers(network) == 1
    assert queued(network) == [key(moved)]


def move(network, appointment, start):
    command = RescheduleAppointment(scope=NATIONAL, appointment_id=appointment.id, start=start)
    return network.app.reschedule_appointment(command, CONTEXT)


def test_who_was_reminded_of_the_old_start_is_reminded_of_the_new_one(network):
    appointment = booked(network, at(9, day=9))
    network.clock.instant = at(9, day=7)
    run_timers(network)
    moved = move(network, appointment, at(9, day=11))
    assert queued(network) == [], "the old start is not told any more"
    network.clock.instant = at(9, day=9)
    run_timers(network)
    assert queued(network) == [key(moved)]
    assert reminders(network) == 2


def test_an_appointment_booked_late_is_reminded_of_at_once(network):
    appointment = booked(network, at(9, day=1))
    assert run_timers(network) == 1
    assert queued(network) == [key(appointment)]


@pytest.mark.parametrize(("start", "reminded"), [(at(11), 1), (at(10, 45), 0)])
def test_with_less_than_four_hours_left_nobody_is_reminded(network, start, reminded):
    booked(network, start)  # it is 7:00
    run_timers(network)
    assert reminders(network) == reminded


@pytest.mark.parametrize(("back", "reminded"), [(at(5, day=9), 1), (at(5, 1, day=9), 0)])
def test_a_service_that_was_down_reminds_until_four_hours_before(network, back, reminded):
    booked(network, at(9, day=9))
    network.clock.instant = back
    run_timers(network)
    assert reminders(network) == reminded
    assert len(queued(network)) == reminded


def test_moving_to_within_four_hours_drops_the_reminder(network):
    appointment = booked(network, at(9, day=9))
    move(network, appointment, at(10))
    network.clock.instant = at(9, day=7)
    assert run_timers(network) == 0
    assert reminders(network) == 0


def test_who_is_there_already_is_not_reminded(network):
    appointment = booked(network, at(11))
    network.clock.instant = at(10, 30)
    network.app.check_in_person(
        CheckInPerson(scope=NATIONAL, appointment_id=appointment.id), CONTEXT
    )
    run_timers(network)
    assert reminders(network) == 0


def test_48_hours_are_hours_of_real_time_when_the_clocks_change(network):
    network.clock.instant = datetime(2026, 10, 19, 8, tzinfo=UTC)
    start = datetime(2026, 10, 26, 9, tzinfo=UTC)  # Monday, 10:00 in Paris; 11:00 two days before
    booked(network, start)
    network.clock.instant = datetime(2026, 10, 24, 8, 59, 59, tzinfo=UTC)
    assert run_timers(network) == 0
    network.clock.instant = datetime(2026, 10, 24, 9, tzinfo=UTC)
    assert run_timers(network) == 1


@pytest.mark.parametrize("month", [3, 10])
def test_48_hours_never_become_47_or_49(month):
    start = datetime(2027, month, 31, 12, tzinfo=UTC)
    for hours in range(24 * 7):
        moment = start - timedelta(hours=hours)
        assert remind_at(moment, moment - timedelta(days=30)) == moment - timedelta(hours=48)
