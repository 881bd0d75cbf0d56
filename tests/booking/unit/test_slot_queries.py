"""Asking for free slots, and for the nearest to one that is taken, in memory."""

import pytest

from kernel.refusals import InvalidValue
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.domain import refusals
from services.booking.domain.member import Absence
from tests.booking.builders import (
    CONTEXT,
    HERE,
    WORKING_DAYS,
    at,
    slots,
)


def test_slots_are_those_from_the_notice_on_within_the_question(network):
    adviser = network.adviser()
    network.clock.instant = at(8, 1)
    assert slots(network, at(0), at(9, 15)) == [at(8, 45), at(9)]
    assert slots(network, at(9, day=92), at(15, day=92)) == []
    assert slots(network, at(9), at(9)) == []
    assert slots(network, at(9), at(10), limit=2) == [at(9), at(9, 15)]
    assert slots(network, at(9), at(9, 15), adviser_id=adviser) == [at(9)]
    assert slots(network, at(9), at(9, 15), adviser_id="another") == []
    with pytest.raises(InvalidValue):
        slots(network, at(9), at(9, day=94))
    with pytest.raises(InvalidValue):
        slots(network, at(9, 15), at(9))


def test_the_nearest_slots_are_the_closest_and_of_them_the_same_advisers_come_first(network):
    other, wanted, person = network.adviser(), network.adviser(), network.person()
    network.book(network.person(), wanted, at(9, day=1))

    def nearest():
        with pytest.raises(refusals.SlotTaken) as refusal:
            network.book(person, wanted, at(9, day=1))
        return [(slot.start, slot.adviser_id) for slot in refusal.value.nearest]

    assert nearest() == [
        (at(9, day=1), other),
        (at(8, 45, day=1), other),
        (at(9, 15, day=1), other),
    ]
    network.book(network.person(), other, at(9, day=1))
    assert nearest() == [
        (at(8, 30, day=1), wanted),
        (at(9, 30, day=1), wanted),
        (at(8, 30, day=1), other),
    ]


def test_the_nearest_slots_may_be_weeks_away(network):
    monday = (WORKING_DAYS[0],)
    adviser = network.adviser(weekly=monday)
    away = tuple(Absence(at(0, day=7 * week), at(23, day=7 * week)) for week in (1, 2, 3))
    command = SetAvailability(scope=HERE, member_id=adviser, weekly=monday, absences=away)
    network.clock.instant = at(14)
    network.book(network.person(), adviser, at(15, 30))
    network.app.set_availability(command, CONTEXT)
    starts = [at(14, 30), at(15)]
    for start in starts:
        network.book(network.person(), adviser, start)
    with pytest.raises(refusals.SlotTaken) as refusal:
        network.book(network.person(), adviser, at(15, 30))
    assert [slot.start for slot in refusal.value.nearest] == [
        at(8, day=28),
        at(8, 15, day=28),
        at(8, 30, day=28),
    ]


def test_a_search_over_months_finds_what_a_search_of_each_day_finds(network):
    network.clock.instant = at(9, 7)
    adviser = network.adviser()
    for day in (1, 7, 8, 22, 50):
        network.book(network.person(), adviser, at(9, day=day))
    each_day = [slots(network, at(0, day=day), at(0, day=day + 1)) for day in range(80)]
    by_day = [start for day in each_day for start in day]
    assert slots(network, at(0), at(0, day=80), limit=10_000) == by_day
    assert slots(network, at(0), at(0, day=80), limit=700) == by_day[:700]
    assert len(set(by_day)) == len(by_day) > 1000


def test_slots_may_be_asked_for_in_a_language_and_for_a_person(network):
    network.adviser()
    speaker = network.adviser(languages=("fr", "ar"))
    person = network.person()
    network.book(person, speaker, at(9, day=1))
    window = (at(9, day=1), at(9, 45, day=1))
    assert slots(network, *window, language="ar") == [at(9, 30, day=1)]
    assert slots(network, *window, language="en") == []
    assert slots(network, *window, person_id=person) == [at(9, 30, day=1)] * 2
