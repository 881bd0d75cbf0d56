"""The earlier-slot list, in memory."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound
from services.booking.application.commands.answer_earlier_offer import (
    AcceptEarlierOffer,
    DeclineEarlierOffer,
)
from services.booking.application.commands.ask_for_earlier import (
    AskForEarlier,
    StopAskingForEarlier,
)
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.queries.earlier import GetEarlierRequest
from services.booking.domain import refusals
from services.booking.domain.earlier.refusals import OfferGone
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    at,
    published,
    queued,
    run_timers,
    slots,
)

LATER = at(9, day=9)


@pytest.fixture
def adviser(network):
    return network.adviser()


@pytest.fixture
def soon(network, adviser):
    """An appointment of tomorrow, whose slot others would like."""
    return network.book(network.person(), adviser, at(9, day=1))


def waiting(network, adviser, start=LATER, **wish):
    """An appointment on the list."""
    network.clock.instant += timedelta(minutes=1)
    appointment = network.book(network.person(), adviser, start)
    command = AskForEarlier(scope=HERE, appointment_id=appointment.id, **wish)
    network.app.ask_for_earlier(command, CONTEXT)
    return appointment


def cancel(network, appointment):
    command = CancelAppointment(
        scope=HERE, appointment_id=appointment.id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(command, CONTEXT)
    run_timers(network)


def accept(network, appointment, **changes):
    values = {"scope": HERE, "appointment_id": appointment.id} | changes
    moved = network.app.accept_earlier_offer(AcceptEarlierOffer(**values), CONTEXT)
    run_timers(network)
    return moved


def decline(network, appointment):
    command = DeclineEarlierOffer(scope=HERE, appointment_id=appointment.id)
    network.app.decline_earlier_offer(command, CONTEXT)
    run_timers(network)


def offered(network, appointment):
    """When the slot begins that is offered, None where none is."""
    query = GetEarlierRequest(scope=HERE, appointment_id=appointment.id)
    offer = network.app.get_earlier_request(query).offer
    return offer.start if offer else None


def messages(network):
    return sorted(key for key in queued(network) if key.startswith("earlier_slot_offered"))


def test_a_freed_slot_is_offered_to_the_first_in_the_list_and_accepting_moves(
    network, adviser, soon
):
    first, second = waiting(network, adviser), waiting(network, adviser, at(10, day=9))
    cancel(network, soon)
    assert (offered(network, first), offered(network, second)) == (at(9, day=1), None)
    assert [key.split(":")[1] for key in messages(network)] == [first.id]
    moved = accept(network, first)
    assert (moved.id, moved.state.start) == (first.id, at(9, day=1))
    assert "AppointmentRescheduled" in published(network)
    with pytest.raises(NotFound):
        offered(network, first)
    # The slot that was given up for it is the second's turn.
    assert offered(network, second) == LATER
    assert accept(network, second).state.start == LATER


def test_an_offer_that_lapses_or_is_declined_goes_to_the_next_and_not_back(network, adviser, soon):
    first, second, third = (waiting(network, adviser, at(9 + k, day=9)) for k in range(3))
    cancel(network, soon)
    made_at = network.clock.instant
    network.clock.instant = made_at + timedelta(minutes=119)
    run_timers(network)
    assert offered(network, first) == at(9, day=1)
    network.clock.instant = made_at + timedelta(minutes=120)
    run_timers(network)
    assert (offered(network, first), offered(network, second)) == (None, at(9, day=1))
    with pytest.raises(OfferGone):
        accept(network, first)
    decline(network, second)
    assert offered(network, third) == at(9, day=1)
    decline(network, third)
    assert [offered(network, one) for one in (first, second, third)] == [None, None, None]


def test_an_offer_lasts_half_of_the_time_that_is_left_where_that_is_less(network, adviser):
    soon = network.book(network.person(), adviser, at(9))
    person = waiting(network, adviser)
    cancel(network, soon)  # at 7:01
    query = GetEarlierRequest(scope=HERE, appointment_id=person.id)
    until = network.app.get_earlier_request(query).offer.until
    assert until == at(8) + timedelta(seconds=30)


def test_a_slot_that_begins_too_soon_to_answer_is_offered_to_nobody(network, adviser):
    soon = network.book(network.person(), adviser, at(9))
    person = waiting(network, adviser)
    network.clock.instant = at(8, 26)  # the type's notice is half an hour
    cancel(network, soon)
    assert offered(network, person) is None


def test_a_booking_at_the_desk_withdraws_the_offer_plainly(network, adviser, soon):
    person = waiting(network, adviser)
    cancel(network, soon)
    assert slots(network, at(9, day=1), at(9, 15, day=1)) == [at(9, day=1)]
    network.book(network.person(), adviser, at(9, 15, day=1))
    assert offered(network, person) is None
    assert messages(network) == []
    with pytest.raises(OfferGone):
        accept(network, person)
    run_timers(network)
    still = network.app.get_earlier_request(GetEarlierRequest(scope=HERE, appointment_id=person.id))
    assert still.since == at(7, 1)


def test_a_slot_taken_before_it_could_be_offered_is_offered_to_nobody(network, adviser, soon):
    person = waiting(network, adviser)
    command = CancelAppointment(
        scope=HERE, appointment_id=soon.id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(command, CONTEXT)
    network.book(network.person(), adviser, at(8, 45, day=1))
    run_timers(network)
    assert offered(network, person) is None


def test_only_what_was_asked_for_is_offered(network, adviser, soon):
    too_early = waiting(network, adviser, not_before=at(9, 15, day=1))
    too_late = waiting(network, adviser, at(10, day=9), not_after=at(8, 45, day=1))
    earlier_already = waiting(network, adviser, at(8, day=1))
    suits = waiting(network, adviser, at(11, day=9) + timedelta(hours=2), not_before=at(9, day=1))
    cancel(network, soon)
    found = [offered(network, one) for one in (too_early, too_late, earlier_already, suits)]
    assert found == [None, None, None, at(9, day=1)]


def test_a_person_who_has_something_else_then_is_passed_over(network, adviser, soon):
    first, second = waiting(network, adviser), waiting(network, adviser, at(10, day=9))
    network.book(first.state.person_id, network.adviser(), at(9, 15, day=1))
    cancel(network, soon)
    assert (offered(network, first), offered(network, second)) == (None, at(9, day=1))


def test_a_move_frees_its_old_slot_for_the_list(network, adviser, soon):
    person = waiting(network, adviser)
    move = RescheduleAppointment(scope=HERE, appointment_id=soon.id, start=at(9, day=2))
    network.app.reschedule_appointment(move, CONTEXT)
    run_timers(network)
    assert offered(network, person) == at(9, day=1)


def test_who_cancels_or_stops_asking_leaves_the_list_and_the_offer_goes_on(network, adviser, soon):
    first, second, third = (waiting(network, adviser, at(9 + k, day=9)) for k in range(3))
    cancel(network, soon)
    stop = StopAskingForEarlier(scope=HERE, appointment_id=first.id)
    network.app.stop_asking_for_earlier(stop, CONTEXT)
    network.app.stop_asking_for_earlier(stop, CONTEXT)
    run_timers(network)
    assert offered(network, second) == at(9, day=1)
    cancel(network, second)
    assert offered(network, third) == at(9, day=1)
    for gone in (first, second):
        with pytest.raises(NotFound):
            offered(network, gone)


def test_what_makes_no_sense_is_refused(network, adviser, soon):
    ids = {"scope": HERE, "appointment_id": soon.id}
    ask = network.app.ask_for_earlier
    with pytest.raises(NotFound):
        offered(network, soon)
    with pytest.raises(NotFound):
        decline(network, soon)
    with pytest.raises(OfferGone):
        accept(network, soon)
    with pytest.raises(InvalidValue):
        ask(AskForEarlier(**ids, not_before=at(9, day=1)), CONTEXT)
    with pytest.raises(InvalidValue):
        ask(AskForEarlier(**ids, not_before=at(9), not_after=at(8)), CONTEXT)
    with pytest.raises(NotFound):
        ask(AskForEarlier(scope=ELSEWHERE, appointment_id=soon.id), CONTEXT)
    ask(AskForEarlier(**ids), CONTEXT)
    again = ask(AskForEarlier(**ids, not_after=at(8, day=1)), CONTEXT)
    assert (again.since, again.not_after) == (at(7), at(8, day=1))
    with pytest.raises(OfferGone):
        decline(network, soon)
    network.clock.instant = at(9, day=1)
    with pytest.raises(refusals.AlreadyStarted):
        ask(AskForEarlier(**ids), CONTEXT)
    other = network.book(network.person(), adviser, at(13, day=1))
    cancel(network, other)
    with pytest.raises(refusals.WrongState):
        ask(AskForEarlier(scope=HERE, appointment_id=other.id), CONTEXT)


def test_nothing_that_is_offered_to_one_is_offered_to_another_even_in_part(network, adviser):
    network.type("long", duration=60)
    before = network.book(network.person(), adviser, at(8, 30, day=1))
    soon = network.book(network.person(), adviser, at(9, day=1))
    first = waiting(network, adviser)
    second = network.book(network.person(), adviser, at(13, day=9), appointment_type="long")
    ask = AskForEarlier(scope=HERE, appointment_id=second.id)
    network.app.ask_for_earlier(ask, CONTEXT)
    cancel(network, soon)
    assert offered(network, first) == at(9, day=1)
    cancel(network, before)  # an hour from half past eight would reach into that offer
    assert offered(network, second) is None
    decline(network, first)
    assert offered(network, second) == at(9, day=1)
