"""Attendance of professionals that is noted late, or in another order than it was."""

from datetime import date
from itertools import permutations

import pytest

from kit.envelope import timestamp
from services.training.adapters.translate import translate
from services.training.domain.professionals.half_days import HalfDay
from tests.scripted import at, published
from tests.training.professionals import AFTERNOON, MORNING, attend, look, plan, register


def told_of(network):
    """What is told of attendance: the event's name, and the start that it tells of."""
    starts = {
        "training.professional_attended.v1": "start",
        "training.professional_trained.v1": "trained_on",
    }
    told = map(translate, network.app.store.memory.published)
    return [
        (one.type.split("_")[1].removesuffix(".v1"), getattr(one.data, starts[one.type]))
        for one in told
        if one.type in starts
    ]


def test_attendance_that_is_noted_weeks_later_tells_when_the_half_days_were(known, session):
    claire = register(known, session)
    known.clock.instant = at(9, day=42)
    for number in (1, 2):
        attend(known, session, number, {claire: 210})
    morning, afternoon = (timestamp(one.start) for one in (MORNING, AFTERNOON))
    assert told_of(known) == [
        ("attended", morning),
        ("attended", afternoon),
        ("trained", afternoon),
    ]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_whatever_is_noted_first_they_are_trained_by_the_half_day_that_was(known, order):
    evening = HalfDay(start=at(17), end=at(18))
    session = plan(known, half_days=(MORNING, AFTERNOON, evening))
    claire = register(known, session)
    known.clock.instant = at(9, day=42)
    minutes = {1: 210, 2: 210, 3: 60}
    for number in order:
        attend(known, session, number, {claire: minutes[number]})
    trained = [start for name, start in told_of(known) if name == "trained"]
    assert trained[-1] == timestamp(AFTERNOON.start)
    attend(known, session, 2, {claire: 180})
    trained = [start for name, start in told_of(known) if name == "trained"]
    assert trained[-1] == timestamp(evening.start)
    attended = look(known, session).attendees[0].attendee
    assert (attended.attended, attended.trained_at) == (450, at(9, day=42))
    assert published(known).count("CertificateIssued") == 1


def test_a_certificate_bears_the_day_of_the_last_half_day_and_a_number_of_its_issue(known, session):
    claire = register(known, session)
    known.clock.instant = at(9, day=42)
    for number in (1, 2):
        attend(known, session, number, {claire: 210})
    state = known.look(lambda work: work.certificates.of_enrolment(claire)).state
    assert (state.on, state.number) == (date(2026, 11, 23), "C-2027-000001")
