"""Change a shift or cancel it, alone or with the rest of its series."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application import rota
from services.booking.application.lookups import hold_member, the_site
from services.booking.application.ports import Work
from services.booking.application.series import Move, Reach
from services.booking.domain.team.shift import Need, Shift


@dataclass(frozen=True, kw_only=True)
class ChangeShift:
    """What is None stays as it is; a new `start` alone keeps the length.

    With `following`, those that follow in the series move by as much on the clock as this one, and
    take the other changes too.
    """

    scope: Scope
    shift_id: str
    reach: Reach = "this"
    start: datetime | None = None
    end: datetime | None = None
    needs: tuple[Need, ...] | None = None
    venue_id: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class CancelShift:
    """It will not take place."""

    scope: Scope
    shift_id: str
    reach: Reach = "this"
    expected_version: int | None = None


def change_shift(work: Work, command: ChangeShift) -> Shift:
    """All of them or none; who has signed up stays signed up.

    Raises `NotFound`, `Stale`, `InvalidValue`, `NeedsFilled`, `Engaged` where one of them has
    another shift at the new time, `MemberGone`, `WrongShiftState`, `ShiftStarted`.
    """
    every = _reached(work, command)
    shift = every[0]
    site = the_site(work, command.scope, shift.site)
    rota.check_venue(work, site, command.venue_id)
    move = Move.of((shift.start, shift.end), command.start, command.end, site.zone)
    for one in every:
        work.busy.release(rota.claims_of(one, _who(one)))
    for one in every:
        start, end = move.applied(one.start)
        needs = one.needs if command.needs is None else command.needs
        one.change(start, end, needs, command.venue_id or one.venue_id, work.now())
        for member_id in _who(one):
            hold_member(work, member_id, end)
        rota.take(work, one, *_who(one))
        work.shifts.save(one)
    return shift


def cancel_shift(work: Work, command: CancelShift) -> Shift:
    """A repeat does nothing. Raises `NotFound`, `Stale`, `WrongShiftState`."""
    every = _reached(work, command)
    for one in every:
        if one.cancel():
            work.busy.release(rota.claims_of(one, _who(one)))
            work.shifts.save(one)
    return every[0]


def _reached(work: Work, command: ChangeShift | CancelShift) -> list[Shift]:
    shift = rota.held_shift(work, command.scope, command.shift_id)
    check_version("shift", shift.id, command.expected_version, shift.version)
    return [shift, *(rota.following(work, shift) if command.reach == "following" else [])]


def _who(shift: Shift) -> list[str]:
    return [one.member_id for one in shift.assignments]
