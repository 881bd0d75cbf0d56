"""A freed slot, offered on the real database, when several want it at once."""

from datetime import timedelta

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from kit.timers import run_due
from services.booking.application.commands.answer_earlier_offer import AcceptEarlierOffer
from services.booking.application.commands.ask_for_earlier import (
    AskForEarlier,
    StopAskingForEarlier,
)
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.queries.earlier import GetEarlierRequest
from services.booking.domain.earlier.refusals import OfferGone
from services.booking.domain.refusals import SlotTaken
from tests.booking.builders import CONTEXT, at
from tests.races import race


def waiting(network, adviser, start):
    appointment = network.book(network.person(), adviser, start)
    network.app.ask_for_earlier(
        AskForEarlier(scope=NATIONAL, appointment_id=appointment.id), CONTEXT
    )
    return appointment


def freed(network, adviser, count):
    """So many slots of tomorrow are given up at once."""
    booked = [network.book(network.person(), adviser, at(8, 30 * k, day=1)) for k in range(count)]

    def cancel(appointment):
        command = CancelAppointment(
            scope=NATIONAL, appointment_id=appointment.id, cancelled_by="person", reason="ill"
        )
        network.app.cancel_appointment(command, CONTEXT)

    return [lambda one=one: cancel(one) for one in booked]


def at_once(calls):
    return race(*calls, met=(SlotTaken, OfferGone, NotFound))


def due(network):
    return run_due(network.app.store, network.app.due, network.clock)


def offer_of(network, appointment):
    query = GetEarlierRequest(scope=NATIONAL, appointment_id=appointment.id)
    return network.app.get_earlier_request(query).offer


def test_slots_freed_at_once_are_offered_to_as_many_people_and_none_twice(network):
    adviser = network.adviser()
    line = [waiting(network, adviser, at(8, 30 * k, day=9)) for k in range(6)]
    cancellations = freed(network, adviser, 4)
    network.clock.instant += timedelta(seconds=1)
    at_once([*cancellations, *[lambda: due(network)] * 3])
    due(network)
    offers = [offer_of(network, one) for one in line]
    starts = [offer.start for offer in offers if offer]
    assert sorted(starts) == [at(8, 30 * k, day=1) for k in range(4)]
    assert offers[4:] == [None, None]


def test_an_acceptance_and_a_booking_at_the_desk_leave_one_winner(network):
    for round_ in range(4):
        adviser = network.adviser()
        person = waiting(network, adviser, at(9, day=9))
        [cancel] = freed(network, adviser, 1)
        cancel()
        due(network)
        assert offer_of(network, person) is not None
        other = network.person()
        accept = AcceptEarlierOffer(scope=NATIONAL, appointment_id=person.id)
        calls = [
            lambda accept=accept: network.app.accept_earlier_offer(accept, CONTEXT),
            lambda adviser=adviser, other=other: network.book(other, adviser, at(8, day=1)),
        ]
        outcomes = at_once(calls if round_ % 2 else calls[::-1])
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == 1
        kept = network.app.store.database.appointments.count_documents(
            {
                "state.adviser_id": adviser,
                "state.start": at(8, day=1),
                "state.status": "booked",
            }
        )
        assert kept == 1
        left = network.app.store.database.earlier_requests.find_one({"_id": person.id})
        assert left is None or left["offer"] is None
        stop = StopAskingForEarlier(scope=NATIONAL, appointment_id=person.id)
        network.app.stop_asking_for_earlier(stop, CONTEXT)


def test_an_offer_accepted_many_times_at_once_moves_the_appointment_once(network):
    adviser = network.adviser()
    person = waiting(network, adviser, at(9, day=9))
    [cancel] = freed(network, adviser, 1)
    cancel()
    due(network)
    accept = AcceptEarlierOffer(scope=NATIONAL, appointment_id=person.id)
    outcomes = at_once([lambda: network.app.accept_earlier_offer(accept, CONTEXT)] * 8)
    moved = [one for one in outcomes if not isinstance(one, Exception)]
    assert len(moved) == 1
    assert moved[0].state.start == at(8, day=1)
    outbox = network.app.store.database.outbox
    assert outbox.count_documents({"key": "booking.appointment_rescheduled"}) == 1


def test_an_offer_that_lapsed_while_the_service_was_down_goes_to_the_next(network):
    adviser = network.adviser()
    first, second = (waiting(network, adviser, at(9 + k, day=9)) for k in range(2))
    [cancel] = freed(network, adviser, 1)
    cancel()
    due(network)
    assert offer_of(network, first).start == at(8, day=1)
    network.clock.instant += timedelta(hours=5)
    due(network)
    due(network)
    assert offer_of(network, first) is None
    assert offer_of(network, second).start == at(8, day=1)
