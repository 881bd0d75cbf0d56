"""Confirm a shift that is over: its minutes count."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application import rota
from services.booking.application.ports import Work
from services.booking.domain.team.shift import Shift


@dataclass(frozen=True, kw_only=True)
class ConfirmShift:
    """`corrections` are the minutes of those who did not work as long as planned."""

    scope: Scope
    shift_id: str
    corrections: Mapping[str, int] = field(default_factory=dict)
    expected_version: int | None = None


def confirm_shift(work: Work, command: ConfirmShift) -> Shift:
    """Counts everybody's minutes once; a repeat does nothing, whatever it corrects.

    Raises `NotFound`, `Stale`, `InvalidValue`, `WrongShiftState`, `OutsideWindow`.
    """
    shift = rota.held_shift(work, command.scope, command.shift_id)
    if shift.status == "confirmed":
        return shift
    check_version("shift", shift.id, command.expected_version, shift.version)
    shift.confirm(command.corrections, work.now())
    for one in shift.assignments:
        member = work.members.get(one.member_id)
        if member is None:
            raise NotFound("member", one.member_id)
        if one.minutes:
            member.work_shift(
                shift.id, shift.site_id, (shift.start, shift.end), one.minutes, work.now()
            )
            work.members.save(member)
    work.shifts.save(shift)
    return shift
