"""Booking and planning a closure at once: whoever is first, nothing survives unseen in it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kernel.scope import NATIONAL
from services.booking.application.closing import Closing
from services.booking.application.commands.plan_closure import PlanClosure
from services.booking.domain.closing.period import Period
from services.booking.domain.refusals import NotASlot
from tests.booking.builders import CONTEXT, at
from tests.booking.pausing import paused
from tests.waiting import eventually


def closing(network, start, end):
    return PlanClosure(
        scope=NATIONAL,
        site=network.site.slug,
        closing=Closing(period=Period.between(start, end)),
        reason="emergency",
    )


def test_a_booking_that_looked_before_the_closure_was_planned_is_refused(network):
    adviser, person = network.adviser(), network.person()
    made = paused(network.app, "within")
    with ThreadPoolExecutor(1) as pool:
        booking = pool.submit(network.book, person, adviser, at(9, day=1))
        eventually(lambda: made, what="the booking's unit of work")
        assert made[0].reached.wait(30)
        network.app.plan_closure(closing(network, at(8, day=1), at(12, day=1)), CONTEXT)
        made[0].go_on.set()
        with pytest.raises(NotASlot) as refusal:
            booking.result(60)
    assert refusal.value.fault == "site_closed"
    assert network.app.store.database.appointments.count_documents({}) == 0


@pytest.mark.parametrize("turn", range(6))
def test_of_bookings_that_race_with_a_closure_those_that_win_were_there_before_it(network, turn):
    advisers = [network.adviser() for _ in range(4)]
    people = [network.person() for _ in range(24)]
    start = threading.Barrier(len(people) + 1)

    def book(index, person):
        start.wait(30)
        try:
            network.book(person, advisers[index % 4], at(8, 30 * (index // 4), day=1))
        except NotASlot as refusal:
            return refusal.fault
        return "booked"

    def close():
        start.wait(30)
        closure = network.app.plan_closure(
            closing(network, at(7, day=1), at(7, day=1) + timedelta(hours=10)), CONTEXT
        )
        return closure, network.app.store.database.appointments.count_documents({})

    with ThreadPoolExecutor(len(people) + 1) as pool:
        planned = pool.submit(close)
        outcomes = list(pool.map(book, range(len(people)), people))
        _closure, there = planned.result(60)
    assert network.app.store.database.appointments.count_documents({}) == there
    assert outcomes.count("booked") == there
    assert outcomes.count("site_closed") == len(people) - there
