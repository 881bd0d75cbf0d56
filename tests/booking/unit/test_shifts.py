"""The rota: who fits, who may be alone, what counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.change_member import ChangeMember
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.queries.members import GetMember
from services.booking.domain.refusals import OutsideWindow
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from services.booking.domain.team.shift import Need
from services.booking.domain.team.shift_refusals import (
    AssignedByManager,
    BeginnerAlone,
    NeedsFilled,
    NoPlace,
    ShiftStarted,
    WrongShiftState,
)
from services.booking.domain.workshops.refusals import Engaged
from tests.booking.builders import CONTEXT, ELSEWHERE, at, published
from tests.booking.shifts import Rota


@pytest.fixture
def rota(network):
    return Rota(network)


def who(shift):
    return [(one.member_id, one.need) for one in shift.assignments]


def member(rota, member_id):
    return rota.app.get_member(GetMember(scope=NATIONAL, member_id=member_id)).member


def test_a_member_takes_the_most_particular_place_that_they_fit(rota):
    shift = rota.shift(Need(), Need(skill="cv"), Need(role="employee", skill="cv"))
    cv, other = rota.member(skills=("cv",)), rota.member()
    assert who(rota.sign_up(shift, cv)) == [(cv, 1)]
    assert who(rota.sign_up(shift, other)) == [(cv, 1), (other, 0)]
    assert who(rota.sign_up(shift, other)) == [(cv, 1), (other, 0)]
    with pytest.raises(NoPlace) as full:
        rota.sign_up(shift, rota.member())
    with pytest.raises(NoPlace) as unfit:
        rota.sign_up(shift, rota.member(), need=2)
    assert (full.value.fault, unfit.value.fault) == ("full", "unfit")
    with pytest.raises(InvalidValue):
        rota.sign_up(shift, rota.member(), need=3)


def test_a_beginner_signs_up_with_somebody_experienced_who_then_stays(rota):
    shift = rota.shift(Need(count=4))
    beginner, other = rota.member(experienced=False), rota.member(experienced=False)
    experienced, second = rota.member(), rota.member()
    with pytest.raises(BeginnerAlone) as alone:
        rota.sign_up(shift, beginner)
    assert alone.value.beginners == (beginner,)
    with pytest.raises(BeginnerAlone):
        rota.sign_up(shift, beginner, by_manager=True)
    rota.sign_up(shift, experienced)
    rota.sign_up(shift, beginner)
    rota.sign_up(shift, other)
    with pytest.raises(BeginnerAlone) as left:
        rota.withdraw(shift, experienced)
    assert left.value.beginners == (beginner, other)
    rota.sign_up(shift, second)
    rota.withdraw(shift, experienced)
    assert [one for one, _ in who(rota.look(shift))] == [beginner, other, second]
    rota.withdraw(shift, beginner)
    rota.withdraw(shift, other)
    assert who(rota.withdraw(shift, second)) == []


def test_a_beginner_is_one_until_twenty_hours_are_confirmed_or_a_manager_says_otherwise(rota):
    experienced, beginner = rota.member(), rota.member(experienced=False)
    shift = rota.shift()
    for one in (experienced, beginner):
        rota.sign_up(shift, one)
    rota.network.clock.instant = at(12, day=1)
    rota.confirm(shift, corrections={beginner: 1199})
    assert member(rota, beginner).is_beginner
    shift = rota.shift(start=at(8, day=2), end=at(9, day=2))
    for one in (experienced, beginner):
        rota.sign_up(shift, one)
    rota.network.clock.instant = at(12, day=2)
    rota.confirm(shift, corrections={beginner: 1})
    assert not member(rota, beginner).is_beginner
    other = rota.member(experienced=False)
    assert member(rota, other).is_beginner
    command = ChangeMember(scope=NATIONAL, member_id=other, experienced=True)
    assert not rota.app.change_member(command, CONTEXT).is_beginner


def test_nobody_is_on_two_shifts_at_once_and_who_is_on_one_can_be_booked(rota):
    first = rota.shift()
    second = rota.shift(start=at(11, day=1), end=at(13, day=1))
    after = rota.shift(start=at(11, 30, day=1), end=at(13, day=1))
    one = rota.member()
    rota.sign_up(first, one)
    with pytest.raises(Engaged) as refusal:
        rota.sign_up(second, one)
    assert refusal.value.resource == "shift"
    rota.sign_up(after, one)
    rota.network.book(rota.network.person(), one, at(9, day=1))
    rota.withdraw(after, one)
    rota.withdraw(first, one)
    rota.sign_up(second, one)


def test_whom_a_manager_assigned_a_manager_takes_off_also_after_the_start(rota):
    shift = rota.shift()
    one, late = rota.member(), rota.member()
    rota.sign_up(shift, one, by_manager=True)
    with pytest.raises(AssignedByManager):
        rota.withdraw(shift, one)
    rota.network.clock.instant = at(8, day=1)
    for step in (rota.sign_up, rota.withdraw):
        with pytest.raises(ShiftStarted):
            step(shift, {rota.sign_up: late, rota.withdraw: one}[step])
    rota.sign_up(shift, late, by_manager=True)
    assert who(rota.withdraw(shift, one, by_manager=True)) == [(late, 0)]


def test_confirmed_minutes_count_once_for_each_as_planned_or_as_corrected(rota):
    shift = rota.shift(Need(count=3))
    planned, corrected, absent = (rota.member() for _ in range(3))
    for one in (planned, corrected, absent):
        rota.sign_up(shift, one)
    with pytest.raises(OutsideWindow):
        rota.confirm(shift)
    rota.network.clock.instant = at(11, 30, day=1)
    with pytest.raises(InvalidValue):
        rota.confirm(shift, corrections={"somebody": 10})
    for _ in range(2):
        confirmed = rota.confirm(shift, corrections={corrected: 200, absent: 0})
        assert [one.minutes for one in confirmed.assignments] == [210, 200, 0]
    minutes = [member(rota, one).worked_minutes for one in (planned, corrected, absent)]
    assert minutes == [210, 200, 0]
    assert published(rota.network).count("ShiftWorked") == 2
    for step in (lambda: rota.cancel(shift), lambda: rota.change(shift, needs=(Need(),))):
        with pytest.raises(WrongShiftState):
            step()


def test_a_cancelled_shift_gives_everybody_their_time_back(rota):
    shift, other, one = rota.shift(), rota.shift(), rota.member()
    rota.sign_up(shift, one)
    for _ in range(2):
        assert rota.cancel(shift).status == "cancelled"
    rota.sign_up(other, one)
    with pytest.raises(WrongShiftState):
        rota.sign_up(shift, rota.member())


def test_a_moved_shift_takes_its_members_along_where_they_are_free(rota):
    shift, other, one = rota.shift(), rota.shift(start=at(13, day=1), end=at(15, day=1)), None
    one = rota.member()
    rota.sign_up(shift, one)
    rota.sign_up(other, one)
    with pytest.raises(Engaged):
        rota.change(shift, start=at(12, day=1))
    moved = rota.change(shift, start=at(9, 30, day=1), expected_version=2)
    assert (moved.start, moved.end, moved.version) == (at(9, 30, day=1), at(13, day=1), 3)
    with pytest.raises(Engaged):
        rota.sign_up(rota.shift(start=at(12, day=1), end=at(13, day=1)), one)
    with pytest.raises(Stale):
        rota.change(shift, start=at(9, day=1), expected_version=2)


def test_needs_do_not_fall_under_those_who_have_signed_up(rota):
    shift = rota.shift(Need(count=2), Need(skill="cv"))
    for _ in range(2):
        rota.sign_up(shift, rota.member())
    with pytest.raises(NeedsFilled) as refusal:
        rota.change(shift, needs=(Need(),))
    assert refusal.value.needs == (0,)
    assert len(rota.change(shift, needs=(Need(count=2),)).needs) == 1


def test_a_series_keeps_the_clock_s_time_and_its_rest_is_moved_or_cancelled(rota):
    start = at(8, day=112)
    series = rota.series("FREQ=WEEKLY;COUNT=4", start=start, end=start + timedelta(hours=3))
    # The third is after the change of 28 March 2027.
    assert [one.start.hour for one in series] == [8, 8, 7, 7]
    one = rota.member()
    for shift in series:
        rota.sign_up(shift, one)
    rota.change(series[1], reach="following", start=series[1].start + timedelta(hours=1))
    assert [shift.start.hour for shift in rota.listed()] == [8, 9, 8, 8]
    rota.cancel(series[2], reach="following")
    assert [shift.status for shift in rota.listed()] == [*["planned"] * 2, *["cancelled"] * 2]


def test_who_leaves_has_no_shift_afterwards_and_takes_none(rota):
    shift, one = rota.shift(), rota.member()
    rota.sign_up(shift, one)
    leave = LeaveTeam(scope=NATIONAL, member_id=one, last_day=date(2026, 11, 23))
    with pytest.raises(StillPlanned) as refusal:
        rota.app.leave_team(leave, CONTEXT)
    assert refusal.value.shifts == (shift.id,)
    rota.withdraw(shift, one)
    rota.app.leave_team(leave, CONTEXT)
    with pytest.raises(MemberGone):
        rota.sign_up(shift, one)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": at(6)},
        {"start": at(8, day=800), "end": at(9, day=800)},
        {"end": at(8, 10, day=1)},
        {"end": at(23, day=1)},
        {"needs": ()},
        {"needs": (Need(count=0),)},
        {"needs": (Need(count=51),)},
    ],
)
def test_a_shift_out_of_bounds_is_refused(rota, changes):
    command = replace(rota.plan(), **changes)
    with pytest.raises(InvalidValue):
        rota.app.plan_shift(command, CONTEXT)


def test_other_sites_see_and_do_nothing(rota):
    shift, one = rota.shift(), rota.member()
    for step in (
        lambda: rota.look(shift, scope=ELSEWHERE),
        lambda: rota.sign_up(shift, one, scope=ELSEWHERE),
        lambda: rota.confirm(shift, scope=ELSEWHERE),
        lambda: rota.shift(venue_id="unknown"),
    ):
        with pytest.raises(NotFound):
            step()
