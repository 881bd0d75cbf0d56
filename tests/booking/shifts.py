"""Short ways to the rota, on memory or on MongoDB."""

from dataclasses import dataclass
from datetime import date

from kernel.scope import NATIONAL
from services.booking.application.commands.change_shift import CancelShift, ChangeShift
from services.booking.application.commands.confirm_shift import ConfirmShift
from services.booking.application.commands.plan_shift import PlanShift, PlanShiftSeries
from services.booking.application.commands.sign_up_for_shift import (
    SignUpForShift,
    WithdrawFromShift,
)
from services.booking.application.queries.shifts import GetShift, ListShifts
from services.booking.domain.team.shift import Need
from tests.booking.builders import CONTEXT, Network, at


@dataclass
class Rota:
    """A site and short ways to its shifts; who is `experienced` may be alone."""

    network: Network

    @property
    def app(self):
        return self.network.app

    def member(self, **changes):
        return self.network.adviser(**{"experienced": True} | changes)

    def plan(self, *needs, **changes):
        values = {
            "scope": NATIONAL,
            "site": self.network.site.slug,
            "start": at(8, day=1),
            "end": at(11, 30, day=1),
            "needs": needs or (Need(count=2),),
        }
        return PlanShift(**values | changes)

    def shift(self, *needs, **changes):
        return self.app.plan_shift(self.plan(*needs, **changes), CONTEXT)

    def series(self, rrule, **changes):
        command = PlanShiftSeries(first=self.plan(**changes), rrule=rrule)
        return self.app.plan_shift_series(command, CONTEXT).items

    def about(self, shift, changes):
        return {"scope": NATIONAL, "shift_id": shift.id} | changes

    def sign_up(self, shift, member_id, **changes):
        command = SignUpForShift(**self.about(shift, {"member_id": member_id} | changes))
        return self.app.sign_up_for_shift(command, CONTEXT)

    def withdraw(self, shift, member_id, **changes):
        command = WithdrawFromShift(**self.about(shift, {"member_id": member_id} | changes))
        return self.app.withdraw_from_shift(command, CONTEXT)

    def change(self, shift, **changes):
        return self.app.change_shift(ChangeShift(**self.about(shift, changes)), CONTEXT)

    def cancel(self, shift, **changes):
        return self.app.cancel_shift(CancelShift(**self.about(shift, changes)), CONTEXT)

    def confirm(self, shift, **changes):
        return self.app.confirm_shift(ConfirmShift(**self.about(shift, changes)), CONTEXT)

    def look(self, shift, **changes):
        return self.app.get_shift(GetShift(**self.about(shift, changes)))

    def listed(self, first=date(2026, 11, 23), last=date(2027, 6, 30), **changes):
        values = {"scope": NATIONAL, "site": self.network.site.slug}
        query = ListShifts(first=first, last=last, **values | changes)
        return self.app.list_shifts(query)
