"""Sign a member up for a shift, or let them withdraw."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application import rota
from services.booking.application.lookups import hold_member, the_member
from services.booking.application.ports import Work
from services.booking.domain.team.shift import Shift


@dataclass(frozen=True, kw_only=True)
class SignUpForShift:
    """For one of its needs, counted from 0; None: for the most particular that the member fits."""

    scope: Scope
    shift_id: str
    member_id: str
    need: int | None = None
    by_manager: bool = False


@dataclass(frozen=True, kw_only=True)
class WithdrawFromShift:
    """The member gives the place back."""

    scope: Scope
    shift_id: str
    member_id: str
    by_manager: bool = False


def sign_up_for_shift(work: Work, command: SignUpForShift) -> Shift:
    """A repeat does nothing.

    Raises `NotFound`, `InvalidValue`, `NoPlace`, `BeginnerAlone`, `Engaged` where the member has
    another shift then, `MemberGone`, `WrongShiftState`, `ShiftStarted`.
    """
    shift = rota.held_shift(work, command.scope, command.shift_id)
    the_member(work, command.scope, command.member_id)
    member = hold_member(work, command.member_id, shift.end)
    signed = shift.sign_up(
        member,
        command.need,
        rota.members_of(work, shift, member.id),
        by_manager=command.by_manager,
        now=work.now(),
    )
    if signed:
        rota.take(work, shift, member.id)
        work.shifts.save(shift)
    return shift


def withdraw_from_shift(work: Work, command: WithdrawFromShift) -> Shift:
    """Nothing happens where the member has not signed up.

    Raises `NotFound`, `BeginnerAlone`, `AssignedByManager`, `WrongShiftState`, `ShiftStarted`.
    """
    shift = rota.held_shift(work, command.scope, command.shift_id)
    others = rota.members_of(work, shift, command.member_id)
    withdrawn = shift.withdraw(
        command.member_id, others, by_manager=command.by_manager, now=work.now()
    )
    if withdrawn:
        work.busy.release(rota.claims_of(shift, [command.member_id]))
        work.shifts.save(shift)
    return shift
