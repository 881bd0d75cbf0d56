"""Use cases that cause every event of closures, tickets and the team at least once."""

from datetime import date

from kernel.scope import NATIONAL
from kit.timers import run_due
from services.booking.application.closing import Closing
from services.booking.application.commands.change_member import ChangeMember
from services.booking.application.commands.confirm_shift import ConfirmShift
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.leave_queue import LeaveQueue
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.commands.plan_closure import PlanClosure
from services.booking.application.commands.plan_shift import PlanShift
from services.booking.application.commands.serve_walk_in import ServeWalkIn
from services.booking.application.commands.sign_up_for_shift import SignUpForShift
from services.booking.application.commands.withdraw_closure import WithdrawClosure
from services.booking.domain.team.shift import Need
from tests.booking.builders import CONTEXT, Network, at


def cause_all(network: Network, person: str, adviser: str) -> None:
    """Begins eight days after the Monday, and closes the site on the tenth."""
    app, clock, here = network.app, network.clock, {"scope": NATIONAL, "site": network.site.slug}
    clock.instant = at(15, day=8)
    network.book(person, adviser, at(9, day=10), channel="phone")

    def plan(day: date, **more: object):
        closing = Closing(days=(day, day))
        command = PlanClosure(**here, closing=closing, reason="works", **more)
        return app.plan_closure(command, CONTEXT).closure

    plan(at(0, day=10).date(), displace=True)
    run_due(app.store, app.due, clock)
    other = plan(at(0, day=14).date())
    app.withdraw_closure(WithdrawClosure(**here, closure_id=other.id), CONTEXT)
    called, gone = (
        app.join_queue(JoinQueue(**here, space="advice", person_id=who), CONTEXT)
        for who in (person, None)
    )
    app.serve_walk_in(ServeWalkIn(scope=NATIONAL, walk_in_id=called.id), CONTEXT)
    app.leave_queue(LeaveQueue(scope=NATIONAL, walk_in_id=gone.id), CONTEXT)
    member = {"scope": NATIONAL, "member_id": network.adviser()}
    app.change_member(ChangeMember(**member, experienced=True), CONTEXT)
    shift = app.plan_shift(
        PlanShift(**here, start=at(9, day=9), end=at(12, day=9), needs=(Need(),)), CONTEXT
    )
    app.sign_up_for_shift(SignUpForShift(**member, shift_id=shift.id), CONTEXT)
    clock.instant = at(13, day=9)
    app.confirm_shift(ConfirmShift(scope=NATIONAL, shift_id=shift.id), CONTEXT)
    app.leave_team(LeaveTeam(**member, last_day=at(0, day=20).date()), CONTEXT)
