"""Planning with a member who leaves at the same moment: the later of the two sees the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from kernel.scope import NATIONAL
from kit.transaction import Store
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.bootstrap import bootstrap
from services.booking.domain.refusals import NotASlot
from services.booking.domain.team.refusals import MemberGone
from tests.booking.builders import CONTEXT, ScriptedClock, at
from tests.booking.pausing import paused
from tests.booking.workshops import Workshops
from tests.waiting import eventually


@pytest.fixture
def workshops(mongo, database):
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", mongo, database=database.name), clock=clock)
    app.prepare()
    found = Workshops.of(app, clock)
    found.network.type()
    return found


def leave(workshops):
    command = LeaveTeam(scope=NATIONAL, member_id=workshops.trainer, last_day=date(2026, 11, 24))
    workshops.app.leave_team(command, CONTEXT)


def left_meanwhile(workshops, method, plan):
    """What a plan gives that stopped after the method while the member left."""
    made = paused(workshops.app, method)
    with ThreadPoolExecutor(1) as pool:
        planning = pool.submit(plan)
        eventually(lambda: made, what="the plan's unit of work")
        assert made[0].reached.wait(30)
        try:
            leave(workshops)
        finally:
            made[0].go_on.set()
        return planning.result(60)


def test_a_booking_that_looked_before_the_member_left_is_refused(workshops):
    person = workshops.network.person()
    with pytest.raises(NotASlot) as refusal:
        left_meanwhile(
            workshops,
            "within",
            lambda: workshops.network.book(person, workshops.trainer, at(9, day=3)),
        )
    assert refusal.value.fault == "adviser_away"
    assert workshops.app.store.database.appointments.count_documents({}) == 0


def test_a_workshop_elsewhere_that_looked_before_its_trainer_left_is_refused(workshops):
    venue, database = workshops.venue(), workshops.app.store.database
    inside = workshops.app._inside

    def looked_first(tx, tools):
        work = inside(tx, tools)
        # The snapshot is of this moment: the member is still there.
        assert work.members.get(workshops.trainer) is not None
        if not left:
            left.append(True)
            workshops.app._inside = inside
            leave(workshops)
        return work

    left = []
    workshops.app._inside = looked_first
    with pytest.raises(MemberGone):
        workshops.schedule(venue_id=venue.id)
    assert database.workshops.count_documents({}) == 0
