"""The rota of a reception point: a morning of each of the last weeks that all of a team share."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from kernel.scope import NATIONAL
from services.booking.application.commands.confirm_shift import ConfirmShift
from services.booking.application.commands.plan_shift import PlanShift
from services.booking.application.commands.sign_up_for_shift import SignUpForShift
from services.booking.application.queries.members import ListMembers
from services.booking.domain.team.shift import Need, Shift
from simulation.history import working_days
from simulation.reception import Desk, context

WEEKS: Final = 3


def plan_rota(desk: Desk, today: date) -> None:
    """One morning a week, planned three days ahead and confirmed once it is over."""
    for day in working_days(desk, today - timedelta(days=1), 5 * WEEKS)[1::5]:
        desk.timeline.plan(desk.local(day - timedelta(days=3), 17), partial(_plan, desk, day))


def _plan(desk: Desk, day: date) -> None:
    team = desk.app.list_members(ListMembers(scope=NATIONAL, site=desk.site.slug))
    shift = desk.app.plan_shift(
        PlanShift(
            scope=NATIONAL,
            site=desk.site.slug,
            start=desk.local(day, 9),
            end=desk.local(day, 12, 30),
            needs=(Need(count=len(team)),),
        ),
        context(),
    )
    # The employee first, with whom nobody is a beginner alone.
    for one in sorted(team, key=lambda one: one.member.role != "employee"):
        signs = SignUpForShift(scope=NATIONAL, shift_id=shift.id, member_id=one.member.id)
        desk.app.sign_up_for_shift(signs, context())
    desk.timeline.plan(shift.end + timedelta(hours=1), partial(_confirm, desk, shift))


def _confirm(desk: Desk, shift: Shift) -> None:
    desk.app.confirm_shift(ConfirmShift(scope=NATIONAL, shift_id=shift.id), context())
    desk.counts["shifts"] = desk.counts.get("shifts", 0) + 1
