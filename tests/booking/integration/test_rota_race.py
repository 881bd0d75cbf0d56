"""Sign-ups and withdrawals at once, as if each came from another process."""

from datetime import date

import pytest

from kernel.refusals import Refusal
from kernel.scope import NATIONAL
from kit.transaction import Store
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.bootstrap import bootstrap
from services.booking.domain.team.refusals import MemberGone, StillPlanned
from services.booking.domain.team.shift import Need
from services.booking.domain.team.shift_refusals import BeginnerAlone, NoPlace
from services.booking.domain.workshops.refusals import Engaged
from tests.booking.builders import CONTEXT, Network, ScriptedClock, at
from tests.booking.shifts import Rota
from tests.races import NoTurns, race


@pytest.fixture
def rota(mongo, database):
    clock = ScriptedClock()
    store = Store("booking", mongo, database=database.name)
    app = bootstrap(store=store, clock=clock, turns=NoTurns())
    app.prepare()
    return Rota(Network.of(app, clock))


def test_needs_are_never_over_filled(rota):
    shift = rota.shift(Need(count=3), Need(skill="cv"))
    members = [rota.member(skills=("cv",) if n % 4 == 0 else ()) for n in range(16)]
    results = race(*(lambda one=one: rota.sign_up(shift, one) for one in members))
    assert sum(isinstance(one, NoPlace) for one in results) == 12
    needs = [one.need for one in rota.look(shift).assignments]
    assert (needs.count(0), needs.count(1)) == (3, 1)


def test_one_member_is_not_on_two_shifts_at_one_time(rota):
    shifts, member = [rota.shift() for _ in range(6)], rota.member()
    results = race(*(lambda one=one: rota.sign_up(one, member) for one in shifts))
    assert sum(isinstance(one, Engaged) for one in results) == 5
    assert sum(bool(rota.look(one).assignments) for one in shifts) == 1


@pytest.mark.parametrize("turn", range(4))
def test_no_beginner_is_left_alone_by_who_withdraws_at_the_same_moment(rota, turn):
    shift = rota.shift(Need(count=6))
    experienced = [rota.member() for _ in range(2)]
    for one in experienced:
        rota.sign_up(shift, one)
    beginners = [rota.member(experienced=False) for _ in range(2)]
    results = race(
        *(lambda one=one: rota.withdraw(shift, one) for one in experienced),
        *(lambda one=one: rota.sign_up(shift, one) for one in beginners),
    )
    assert {type(one) for one in results if isinstance(one, Refusal)} <= {BeginnerAlone}
    there = {one.member_id for one in rota.look(shift).assignments}
    assert not there & set(beginners) or there & set(experienced)


def test_a_shift_confirmed_many_times_at_once_counts_once(rota):
    shift, member = rota.shift(), rota.member()
    rota.sign_up(shift, member)
    rota.network.clock.instant = at(12, day=1)
    race(*[lambda: rota.confirm(shift)] * 6)
    database = rota.app.store.database
    assert database.members.find_one({"_id": member})["worked_minutes"] == 210
    assert database.outbox.count_documents({"key": "booking.shift_worked"}) == 1


@pytest.mark.parametrize("turn", range(4))
def test_who_leaves_while_signing_up_does_one_or_the_other(rota, turn):
    shift, member = rota.shift(), rota.member()
    leave = LeaveTeam(scope=NATIONAL, member_id=member, last_day=date(2026, 11, 23))
    results = race(lambda: rota.sign_up(shift, member), lambda: rota.app.leave_team(leave, CONTEXT))
    assert [type(one) for one in results if isinstance(one, Refusal)] in (
        [MemberGone],
        [StillPlanned],
    )
