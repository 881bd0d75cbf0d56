"""Closing a site: what nobody can book any more, by its own days, and taking it back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from services.booking.application.closing import Closing
from services.booking.application.commands.plan_closure import PlanClosure
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.withdraw_closure import WithdrawClosure
from services.booking.application.queries.closures import GetClosure, ListClosures
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.refusals import ClosureOver
from services.booking.domain.member import Availability, WeeklyWindow
from services.booking.domain.refusals import NotASlot
from services.booking.domain.slots import check_start
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    ScriptedClock,
    at,
    published,
    slots,
    tools,
)

TUESDAY = date(2026, 11, 24)
EVERY_HOUR = tuple(WeeklyWindow(day, time(0), time(0)) for day in range(7))
ALWAYS = Availability(id="a", weekly=EVERY_HOUR)


BOTH = Closing(days=(TUESDAY, TUESDAY), period=Period(at(9), at(10)))


def plan(network, scope=HERE, **changes):
    values = {"closing": Closing(days=(TUESDAY, TUESDAY)), "reason": "works"} | changes
    command = PlanClosure(scope=scope, site="saint-denis", **values)
    return network.app.plan_closure(command, CONTEXT).closure


def withdraw(network, closure, scope=HERE, expected=None):
    command = WithdrawClosure(
        scope=scope, site="saint-denis", closure_id=closure.id, expected_version=expected
    )
    return network.app.withdraw_closure(command, CONTEXT).closure


def test_a_closed_day_offers_no_slot_and_the_next_one_does(network):
    network.adviser()
    before = slots(network, at(0, day=1), at(0, day=2))
    plan(network)
    assert before
    assert slots(network, at(0, day=1), at(0, day=2)) == []
    assert slots(network, at(0, day=2), at(0, day=3))


def test_a_closed_hour_takes_what_overlaps_it_and_nothing_else(network):
    network.adviser()
    plan(network, closing=Closing(period=Period.between(at(9, day=1), at(10, day=1))))
    offered = slots(network, at(8, day=1), at(11, day=1))
    assert offered == [at(8, 15 * k, day=1) for k in range(3)] + [
        at(10, 15 * k, day=1) for k in range(4)
    ]


def test_nothing_is_booked_or_moved_into_a_closure(network):
    adviser = network.adviser()
    booked = network.book(network.person(), adviser, at(9, day=2))
    plan(network)
    with pytest.raises(NotASlot) as refusal:
        network.book(network.person(), adviser, at(9, day=1))
    assert refusal.value.fault == "site_closed"
    move = RescheduleAppointment(scope=HERE, appointment_id=booked.id, start=at(9, day=1))
    with pytest.raises(NotASlot):
        network.app.reschedule_appointment(move, CONTEXT)


def test_a_withdrawn_closure_opens_the_site_again_and_a_repeat_says_nothing_new(network):
    adviser = network.adviser()
    closure = plan(network)
    assert withdraw(network, closure, expected=1).status == "withdrawn"
    assert withdraw(network, closure).version == 2
    assert network.book(network.person(), adviser, at(9, day=1)).version == 1
    assert published(network).count("SiteClosureWithdrawn") == 1
    with pytest.raises(Stale):
        withdraw(network, closure, expected=1)


def test_a_closure_that_is_over_is_not_withdrawn(network):
    closure = plan(network)
    network.clock.instant = closure.period.end
    with pytest.raises(ClosureOver):
        withdraw(network, closure)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "whim"}, "reason"),
        ({"closing": Closing(days=(date(2026, 11, 22), date(2026, 11, 22)))}, "last_day"),
        ({"closing": Closing(days=(TUESDAY, date(2026, 11, 23)))}, "last_day"),
        ({"closing": Closing(days=(TUESDAY, date(2027, 11, 25)))}, "last_day"),
        ({"closing": Closing(period=Period(at(1), at(7)))}, "end"),
        ({"closing": Closing()}, "first_day"),
        ({"closing": BOTH}, "first_day"),
    ],
)
def test_a_closure_that_breaks_a_rule_is_refused(network, changes, field):
    with pytest.raises(InvalidValue) as refusal:
        plan(network, **changes)
    assert refusal.value.field == field


def test_a_closure_may_begin_at_once(network):
    adviser = network.adviser()
    plan(network, closing=Closing(period=Period.between(at(6), at(12))), reason="emergency")
    with pytest.raises(NotASlot):
        network.book(network.person(), adviser, at(9))


def test_closures_are_listed_by_start_and_those_that_are_over_on_demand(network):
    late = plan(network, closing=Closing(days=(date(2026, 12, 24), date(2026, 12, 26))))
    early = plan(network)
    question = ListClosures(scope=HERE, site="saint-denis")

    def listed(**changes):
        found = network.app.list_closures(replace(question, **changes))
        return [view.closure for view in found]

    assert listed() == [early, late]
    network.clock.instant = early.period.end
    assert listed() == [late]
    assert listed(past=True) == [early, late]
    assert listed(past=True, after=early.id) == [late]


def test_a_closure_is_its_site_s_alone(network):
    closure = plan(network)
    with pytest.raises(OutOfScope):
        plan(network, scope=ELSEWHERE)
    with pytest.raises(OutOfScope):
        withdraw(network, closure, scope=ELSEWHERE)
    other = Network.of(network.app, network.clock, slug="lyon")
    with pytest.raises(NotFound):
        network.app.get_closure(
            GetClosure(scope=ELSEWHERE, site=other.site.slug, closure_id=closure.id)
        )


@pytest.mark.parametrize(
    ("zone", "day", "hours", "start"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23, "2026-03-28T23:00:00+00:00"),
        ("Europe/Paris", date(2026, 10, 25), 25, "2026-10-24T22:00:00+00:00"),
        ("Indian/Reunion", date(2026, 10, 25), 24, "2026-10-24T20:00:00+00:00"),
        ("America/Guadeloupe", date(2026, 3, 29), 24, "2026-03-29T04:00:00+00:00"),
        ("America/Miquelon", date(2026, 11, 1), 25, "2026-11-01T02:00:00+00:00"),
    ],
)
def test_a_closed_local_day_is_as_long_as_it_is_there(zone, day, hours, start):
    period = Period.of_days(day, day, ZoneInfo(zone))
    assert period.start == datetime.fromisoformat(start)
    assert period.end - period.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 3, 29)),
        ("Europe/Paris", date(2026, 10, 25)),
        ("Indian/Reunion", date(2026, 12, 20)),
        ("America/Guadeloupe", date(2026, 5, 27)),
        ("Pacific/Noumea", date(2026, 12, 31)),
    ],
)
def test_of_a_place_that_never_closes_a_closed_local_day_takes_exactly_that_day(zone, day):
    local = ZoneInfo(zone)
    closed = Period.of_days(day, day, local)

    def said_of(instant):
        try:
            check_start(
                instant,
                duration=15,
                zone=local,
                opening_hours="24/7",
                holidays=frozenset(),
                closures=[closed],
                availability=ALWAYS,
            )
        except NotASlot as refusal:
            return refusal.fault
        return "open"

    first = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(hours=48)
    for quarter in range(4 * 96):
        instant = first + timedelta(minutes=15 * quarter)
        there = "site_closed" if instant.astimezone(local).date() == day else "open"
        assert said_of(instant) == there, instant


def test_a_day_closed_in_la_reunion_is_its_own_not_that_of_paris():
    clock = ScriptedClock()
    network = Network.of(
        memory.booking(tools(clock)),
        clock,
        slug="saint-denis",
        municipality_code="97411",
        department="974",
        timezone="Indian/Reunion",
        opening_hours="Mo-Su 00:00-24:00",
    )
    network.type()
    network.adviser(weekly=EVERY_HOUR)
    plan(network)
    offered = slots(network, at(12), at(0, day=3))
    closed = [start for start in offered if start.astimezone(network.site.zone).date() == TUESDAY]
    assert closed == []
    # Tuesday there is from 20:00 UTC on Monday to 20:00 UTC on Tuesday.
    assert at(19, 30) in offered
    assert at(20, day=1) in offered
    assert at(19, 45) not in offered, "it would end on the closed day"
