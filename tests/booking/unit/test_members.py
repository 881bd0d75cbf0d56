"""Members change and leave; whoever leaves has nothing planned afterwards."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.cancel_workshop import CancelWorkshop
from services.booking.application.commands.change_member import ChangeMember
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.queries.members import GetMember
from services.booking.domain.refusals import NotASlot
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from tests.booking import memory
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    ScriptedClock,
    at,
    published,
    site_description,
    slots,
    tools,
)
from tests.booking.workshops import Workshops


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    found = Workshops.of(memory.booking(tools(clock)), clock)
    found.network.type()
    return found


def change(network, member_id, **changes):
    command = ChangeMember(**{"scope": NATIONAL, "member_id": member_id} | changes)
    return network.app.change_member(command, CONTEXT)


def leave(network, member_id, last_day=date(2026, 11, 27), **changes):
    values = {"scope": NATIONAL, "member_id": member_id, "last_day": last_day}
    return network.app.leave_team(LeaveTeam(**values | changes), CONTEXT)


def test_a_change_is_told_once_and_what_is_left_out_stays(network):
    adviser = network.adviser(skills=("cv",))
    for _ in range(2):
        changed = change(network, adviser, languages=("fr", "ar"), experienced=True)
    assert (changed.name, changed.languages, changed.skills) == ("Nadia", ("fr", "ar"), ("cv",))
    assert changed.version == 2
    assert published(network).count("MemberChanged") == 1
    with pytest.raises(InvalidValue):
        change(network, adviser, name=" ")
    with pytest.raises(Stale):
        change(network, adviser, name="Nour", expected_version=1)
    with pytest.raises(NotFound):
        change(network, adviser, name="Nour", scope=ELSEWHERE)


def test_a_member_moves_to_another_site_and_is_booked_there(network):
    adviser = network.adviser()
    description = site_description(slug="lyon", municipality_code="69123", department="69")
    network.app.open_site(OpenSite(scope=NATIONAL, description=description), CONTEXT)
    with pytest.raises(OutOfScope):
        change(network, adviser, site="lyon", scope=HERE)
    assert change(network, adviser, site="lyon").site == "lyon"
    assert slots(network, at(8), at(9)) == []
    assert slots(network, at(8), at(9), site="lyon", scope=ELSEWHERE) != []


def test_who_leaves_is_booked_until_the_end_of_the_last_day_and_not_after_it(network):
    adviser, person = network.adviser(), network.person()
    left = leave(network, adviser)
    assert (left.last_day, left.version) == (date(2026, 11, 27), 2)
    found = slots(network, at(0), at(0, day=14))
    assert (found[0], found[-1]) == (at(8), at(15, 30, day=4))
    with pytest.raises(NotASlot):
        network.book(person, adviser, at(9, day=7))
    assert leave(network, adviser).version == 2
    assert leave(network, adviser, date(2026, 11, 30)).version == 3
    assert network.book(person, adviser, at(9, day=7)).state.status == "booked"
    assert published(network).count("MemberLeft") == 2


def test_who_has_something_planned_cannot_leave_and_is_told_what(workshops):
    network, adviser = workshops.network, workshops.trainer
    person = network.person()
    before = network.book(person, adviser, at(9, day=4))
    after = network.book(person, adviser, at(9, day=7))
    workshop = workshops.schedule()
    with pytest.raises(StillPlanned) as refusal:
        leave(network, adviser)
    assert refusal.value.appointments == (after.id,)
    assert refusal.value.workshops == (workshop.id,)
    member = network.app.get_member(GetMember(scope=HERE, member_id=adviser))
    assert (member.member.last_day, member.availability.until) == (None, None)
    network.app.cancel_workshop(
        CancelWorkshop(scope=HERE, workshop_id=workshop.id, reason="trainer_away"), CONTEXT
    )
    network.app.reschedule_appointment(
        RescheduleAppointment(
            scope=HERE,
            appointment_id=after.id,
            start=at(9, day=7),
            adviser_id=network.adviser(),
        ),
        CONTEXT,
    )
    assert leave(network, adviser).last_day == date(2026, 11, 27)
    assert before.state.status == "booked"


def test_who_has_left_teaches_serves_and_changes_no_more(workshops):
    network, trainer = workshops.network, workshops.trainer
    leave(network, trainer)
    with pytest.raises(MemberGone):
        workshops.schedule()
    venue = workshops.venue()
    with pytest.raises(MemberGone):
        workshops.schedule(venue_id=venue.id)
    # The first of the series would do, the second not.
    with pytest.raises(MemberGone):
        workshops.series("FREQ=WEEKLY;COUNT=2", start=at(13, day=4), end=at(14, day=4))
    other = workshops.schedule(trainer_id=network.adviser())
    with pytest.raises(MemberGone):
        workshops.change(other.id, trainer_id=trainer)
    network.clock.instant = at(9, day=7)
    with pytest.raises(MemberGone):
        change(network, trainer, name="Nour")
    with pytest.raises(MemberGone):
        leave(network, trainer, date(2026, 12, 24))


def test_a_last_day_is_within_a_year(network):
    with pytest.raises(InvalidValue):
        leave(network, network.adviser(), date(2028, 1, 1))
