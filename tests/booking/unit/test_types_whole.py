"""What a type says beside its duration: follow-ups, sensitive subjects, channels, in memory."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kernel.refusals import InvalidValue, NotFound
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.queries.appointments import (
    GetAppointment,
    ListAppointments,
    ListAppointmentsOfPerson,
)
from services.booking.application.queries.slots import FindSlots
from services.booking.application.scope import Seer
from services.booking.domain import refusals
from services.booking.domain.appointment_type import AppointmentRules
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    ScriptedClock,
    at,
    slots,
    tools,
)


def advisers(network, **question):
    values = {"scope": HERE, "site": "saint-denis", "appointment_type": "advice"} | question
    query = FindSlots(start=at(9, day=1), end=at(9, 30, day=1), **values)
    return [(slot.start.minute, slot.adviser_id) for slot in network.app.find_slots(query)]


def test_a_follow_up_is_offered_with_the_adviser_of_before_first(network):
    first, second = network.adviser(), network.adviser()
    earlier = network.book(network.person(), second, at(9))
    found = advisers(network, follow_up_of=earlier.id)
    assert found == [(0, second), (0, first), (15, second), (15, first)]
    query = FindSlots(
        scope=HERE,
        site="saint-denis",
        appointment_type="advice",
        start=at(9, day=1),
        end=at(9, 30, day=1),
        follow_up_of=earlier.id,
    )
    [one] = network.app.find_slots(FindSlots(**vars(query) | {"limit": 1}))
    rest = network.app.find_slots(FindSlots(**vars(query) | {"after": one}))
    assert [(slot.start.minute, slot.adviser_id) for slot in rest] == found[1:]
    with pytest.raises(NotFound):
        advisers(network, follow_up_of=earlier.id, scope=ELSEWHERE, site=None, department="93")


def test_where_the_type_wants_the_same_adviser_nobody_else_is_offered_or_booked(network):
    network.type("advice", same_adviser=True)
    first, second, person = network.adviser(), network.adviser(), network.person()
    earlier = network.book(person, second, at(9))
    assert advisers(network, follow_up_of=earlier.id) == [(0, second), (15, second)]
    assert advisers(network, follow_up_of=earlier.id, adviser_id=first) == []
    assert len(advisers(network)) == 4
    with pytest.raises(refusals.NotOffered) as refusal:
        network.book(person, first, at(9, day=1), follow_up_of=earlier.id)
    assert (refusal.value.field, refusal.value.offered) == ("adviser_id", (second,))
    booked = network.book(person, second, at(9, day=1), follow_up_of=earlier.id)
    assert booked.state.follow_up_of == earlier.id
    assert network.book(person, first, at(9, day=2)).state.follow_up_of is None


def test_a_follow_up_is_of_an_appointment_of_the_same_person(network):
    adviser = network.adviser()
    earlier = network.book(network.person(), adviser, at(9))
    with pytest.raises(NotFound):
        network.book(network.person(), adviser, at(9, day=1), follow_up_of=earlier.id)


def test_what_a_sensitive_appointment_was_about_is_for_its_adviser_and_managers(network):
    network.type("advice", sensitive=True)
    mine, other, person = network.adviser(), network.adviser(), network.person()
    booked = network.book(person, mine, at(9))
    ids = {"scope": HERE, "appointment_id": booked.id}
    network.clock.instant = at(9)
    network.app.check_in_person(CheckInPerson(**ids), CONTEXT)
    network.app.complete_appointment(CompleteAppointment(**ids, needs=("banking",)), CONTEXT)
    app = network.app

    def needs(seer):
        day = ListAppointments(scope=HERE, site="saint-denis", day=date(2026, 11, 23), seer=seer)
        of_person = ListAppointmentsOfPerson(scope=HERE, person_id=person, seer=seer)
        return [
            app.get_appointment(GetAppointment(**ids, seer=seer)).state.needs,
            *[one.state.needs for one in app.list_appointments(day)],
            *[one.state.needs for one in app.list_appointments_of_person(of_person)],
        ]

    assert needs(Seer(member_id="m", everything=True)) == [("banking",)] * 3
    assert needs(Seer(member_id=mine, among_colleagues=False)) == [("banking",)] * 3
    assert needs(Seer(member_id="desk")) == [()] * 3
    assert needs(Seer(member_id=other, among_colleagues=False)) == [()] * 2  # not in the day's


def test_a_list_may_be_of_one_adviser_and_of_several_days(network):
    first, second = network.adviser(), network.adviser()
    booked = [
        network.book(network.person(), adviser, at(9, day=day))
        for adviser, day in ((first, 0), (second, 0), (first, 1), (first, 3))
    ]

    def listed(**question):
        query = ListAppointments(scope=HERE, site="saint-denis", day=date(2026, 11, 23), **question)
        return [booked.index(one) for one in network.app.list_appointments(query)]

    assert listed() == [0, 1]
    assert listed(adviser_id=first) == [0]
    assert listed(adviser_id=first, last=date(2026, 11, 24)) == [0, 2]
    assert listed(last=date(2026, 12, 23)) == [0, 1, 2, 3]
    for last in (date(2026, 11, 22), date(2026, 12, 24)):
        with pytest.raises(InvalidValue):
            listed(last=last)


@pytest.mark.parametrize(
    ("timezone", "now", "local"),
    [
        ("Europe/Paris", datetime(2026, 3, 20, 9, tzinfo=UTC), "2026-03-30T14:30"),
        ("Europe/Paris", datetime(2026, 10, 20, 9, tzinfo=UTC), "2026-10-26T14:30"),
        ("America/Miquelon", datetime(2026, 3, 5, 9, tzinfo=UTC), "2026-03-09T14:30"),
        ("Indian/Reunion", datetime(2026, 3, 20, 9, tzinfo=UTC), "2026-03-30T14:30"),
        ("America/Guadeloupe", datetime(2026, 10, 20, 9, tzinfo=UTC), "2026-10-26T14:30"),
    ],
)
def test_an_appointment_booked_before_the_change_of_hour_keeps_its_local_time_after(
    timezone, now, local
):
    clock = ScriptedClock(now)
    network = Network.of(memory.booking(tools(clock)), clock, timezone=timezone)
    network.type()
    adviser = network.adviser()
    wanted = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(timezone))
    found = slots(network, now, now + timedelta(days=20), limit=10_000)
    assert wanted.astimezone(UTC) in found
    booked = network.book(network.person(), adviser, wanted).state
    assert booked.start.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M") == local
    again = slots(network, now, now + timedelta(days=20), limit=10_000)
    gone = sorted(set(found) - set(again))
    quarter = timedelta(minutes=15)
    assert gone == [booked.start + k * quarter for k in (-1, 0, 1)]


def test_every_channel_of_a_type_may_be_booked_and_its_duration_is_frozen_once_used(network):
    network.type("advice", channels=("on_site", "phone", "video", "home"), duration=30)
    adviser = network.adviser()
    for number, channel in enumerate(("on_site", "phone", "video", "home")):
        start = at(9, day=number + 1)
        assert (
            network.book(network.person(), adviser, start, channel=channel).state.channel == channel
        )
    before = network.book(network.person(), adviser, at(13, day=1))
    network.type("advice", duration=60)
    after = network.book(network.person(), adviser, at(14, day=1))
    assert (before.state.type_version + 1, before.state.end) == (
        after.state.type_version,
        at(13, 30, day=1),
    )
    assert AppointmentRules().channels == ("on_site",)
