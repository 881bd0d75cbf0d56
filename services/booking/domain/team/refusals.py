"""What is refused about the team."""

from collections.abc import Sequence
from datetime import date

from kernel.refusals import Refusal


class MemberGone(Refusal):
    """The member has left by then."""

    def __init__(self, member_id: str, last_day: date) -> None:
        super().__init__(f"member {member_id} leaves after {last_day}")
        self.member_id = member_id
        self.last_day = last_day


class StillPlanned(Refusal):
    """The member cannot leave: these are still planned with them after the last day."""

    def __init__(
        self,
        member_id: str,
        appointments: Sequence[str],
        workshops: Sequence[str],
        shifts: Sequence[str],
    ) -> None:
        super().__init__(f"member {member_id} has something planned")
        self.member_id = member_id
        self.appointments = tuple(appointments)
        self.workshops = tuple(workshops)
        self.shifts = tuple(shifts)
