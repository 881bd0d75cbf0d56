"""The database itself refuses a second claim on an adviser, a person, a room or a computer."""

from datetime import timedelta
from itertools import pairwise

import pytest

from kernel.scope import NATIONAL
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.queries.slots import FindSlots
from services.booking.domain.refusals import SlotTaken
from services.booking.domain.site import Room
from tests.booking.builders import CONTEXT, Network, at
from tests.races import race


def fought_over(calls):
    """Runs the calls at once; what was booked, and the refusals."""
    results = race(*calls, met=SlotTaken)
    refused = [one for one in results if isinstance(one, SlotTaken)]
    return [one for one in results if not isinstance(one, SlotTaken)], refused


def test_of_32_bookings_of_one_slot_one_wins_and_the_others_are_told_the_nearest(network):
    adviser = network.adviser()
    people = [network.person() for _ in range(32)]
    start = at(9, day=1)
    booked, refused = fought_over(
        [lambda person=person: network.book(person, adviser, start) for person in people]
    )
    assert len(booked) == 1
    assert len(refused) == 31
    for refusal in refused:
        assert refusal.resource == "adviser"
        assert {slot.start for slot in refusal.nearest} == {
            start - timedelta(minutes=30),
            start + timedelta(minutes=30),
            start - timedelta(minutes=45),
        }
        assert {slot.adviser_id for slot in refusal.nearest} == {adviser}
    database = network.app.store.database
    assert database.appointments.count_documents({}) == 1
    assert database.outbox.count_documents({"key": "booking.appointment_booked"}) == 1
    assert sum(len(one["intervals"]) for one in database.busy.find()) == 2


def test_overlapping_starts_race_to_a_calendar_without_an_overlap(network):
    adviser = network.adviser()
    people = [network.person() for _ in range(16)]
    starts = [at(9, 15 * (k % 8), day=1) for k in range(16)]
    booked, refused = fought_over(
        [
            lambda person=person, start=start: network.book(person, adviser, start)
            for person, start in zip(people, starts, strict=True)
        ]
    )
    assert len(booked) + len(refused) == 16
    assert booked
    spans = sorted((one.state.start, one.state.end) for one in booked)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_person_cannot_be_with_two_advisers_at_once(network):
    first, second = network.adviser(), network.adviser()
    person = network.person()
    network.book(person, first, at(9, day=1))
    with pytest.raises(SlotTaken) as refusal:
        network.book(person, second, at(9, 15, day=1))
    assert refusal.value.resource == "person"
    free_again = {slot.start for slot in refusal.value.nearest}
    assert at(9, 15, day=1) not in free_again
    assert at(9, 30, day=1) in free_again
    assert network.app.store.database.appointments.count_documents({}) == 1


def test_a_refused_booking_leaves_nothing_claimed(network):
    first, second = network.adviser(), network.adviser()
    person = network.person()
    network.book(person, first, at(9, day=1))
    with pytest.raises(SlotTaken):
        network.book(person, second, at(9, day=1))
    # The second adviser was claimed before the person was found taken.
    assert network.book(network.person(), second, at(9, day=1)).version == 1


def test_cancelling_frees_the_slot(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=1))
    with pytest.raises(SlotTaken):
        network.book(network.person(), adviser, at(9, day=1))
    network.app.cancel_appointment(
        CancelAppointment(
            scope=NATIONAL, appointment_id=booked.id, cancelled_by="person", reason="ill"
        ),
        CONTEXT,
    )
    assert network.book(network.person(), adviser, at(9, day=1)).version == 1


def test_rescheduling_frees_the_old_slot_and_claims_the_new_one(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=1))
    moved = network.app.reschedule_appointment(
        RescheduleAppointment(scope=NATIONAL, appointment_id=booked.id, start=at(9, 15, day=1)),
        CONTEXT,
    )
    assert moved.id == booked.id
    assert moved.state.start == at(9, 15, day=1)
    with pytest.raises(SlotTaken):
        network.book(network.person(), adviser, at(9, 30, day=1))
    assert network.book(network.person(), adviser, at(8, 45, day=1)).version == 1


def test_moving_onto_a_taken_slot_changes_nothing_and_tells_the_nearest(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=1))
    network.book(network.person(), adviser, at(10, day=1))
    with pytest.raises(SlotTaken) as refusal:
        network.app.reschedule_appointment(
            RescheduleAppointment(scope=NATIONAL, appointment_id=booked.id, start=at(10, day=1)),
            CONTEXT,
        )
    assert len(refusal.value.nearest) == 3
    with pytest.raises(SlotTaken):
        network.book(network.person(), adviser, at(9, day=1))


def test_two_rooms_hold_two_appointments_and_refuse_a_third(app):
    network = Network.of(app, app.tools.clock, rooms=(Room("blue", 2), Room("red", 4)))
    network.type(needs_room=True)
    advisers = [network.adviser() for _ in range(6)]
    booked, refused = fought_over(
        [
            lambda adviser=adviser: network.book(network.person(), adviser, at(9, day=1))
            for adviser in advisers
        ]
    )
    assert {one.state.room for one in booked} == {"blue", "red"}
    assert len(booked) == 2
    assert {refusal.resource for refusal in refused} == {"room"}
    assert at(9, day=1) not in {slot.start for slot in refused[0].nearest}


def test_the_buffer_after_keeps_the_adviser_but_not_the_person(network):
    network.type("long", buffer_after=30)
    adviser, other, person = network.adviser(), network.adviser(), network.person()
    network.book(person, adviser, at(9, day=1), appointment_type="long")
    with pytest.raises(SlotTaken):
        network.book(network.person(), adviser, at(9, 30, day=1))
    assert network.book(person, other, at(9, 30, day=1)).version == 1


def test_a_claim_across_midnight_utc_is_kept_in_both_days(app):
    network = Network.of(
        app,
        app.tools.clock,
        slug="papeete",
        department="987",
        timezone="Pacific/Tahiti",
        opening_hours="Mo-Sa 08:00-18:00",
    )
    network.type(duration=60)
    adviser = network.adviser()
    network.book(network.person(), adviser, at(23, 30, day=1))
    days = {one["day"] for one in network.app.store.database.busy.find()}
    assert days == {"2026-11-24", "2026-11-25"}
    for start in (at(23, day=1), at(0, 15, day=2)):
        with pytest.raises(SlotTaken):
            network.book(network.person(), adviser, start)
    assert network.book(network.person(), adviser, at(0, 30, day=2)).version == 1


def test_a_booked_slot_is_not_offered_again(network):
    adviser = network.adviser()
    network.book(network.person(), adviser, at(9, day=1))
    query = FindSlots(
        scope=NATIONAL,
        site="saint-denis",
        appointment_type="advice",
        start=at(8, day=1),
        end=at(10, day=1),
    )
    starts = [slot.start for slot in network.app.find_slots(query)]
    assert starts == [
        at(8, day=1),
        at(8, 15, day=1),
        at(8, 30, day=1),
        at(9, 30, day=1),
        at(9, 45, day=1),
    ]


def test_many_cancellations_of_one_appointment_at_once_are_one(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=1))
    command = CancelAppointment(
        scope=NATIONAL, appointment_id=booked.id, cancelled_by="team", reason="other"
    )
    results, refused = fought_over(
        [lambda: network.app.cancel_appointment(command, CONTEXT) for _ in range(8)]
    )
    assert refused == []
    assert {(one.version, one.state.status) for one in results} == {(2, "cancelled")}
    outbox = network.app.store.database.outbox
    assert outbox.count_documents({"key": "booking.appointment_cancelled"}) == 1


def test_a_move_and_a_booking_that_race_for_one_slot_leave_one_winner(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=1))
    person = network.person()
    move = RescheduleAppointment(scope=NATIONAL, appointment_id=booked.id, start=at(13, day=1))
    won, refused = fought_over(
        [
            lambda: network.app.reschedule_appointment(move, CONTEXT),
            lambda: network.book(person, adviser, at(13, day=1)),
        ]
    )
    assert (len(won), len(refused)) == (1, 1)
    kept = network.app.store.database.appointments.count_documents({"state.start": at(13, day=1)})
    assert kept == 1


def test_bookings_of_different_slots_at_once_never_refuse_each_other(network):
    for day in (1, 2, 3, 4):
        adviser = network.adviser()
        people = [network.person() for _ in range(12)]
        starts = [at(8, 30 * k, day=day) for k in range(7)]
        starts += [at(12, 30 + 30 * k, day=day) for k in range(5)]
        booked, refused = fought_over(
            [
                lambda person=person, start=start, adviser=adviser: network.book(
                    person, adviser, start
                )
                for person, start in zip(people, starts, strict=True)
            ]
        )
        assert refused == []
        assert sorted(one.state.start for one in booked) == starts
