"""Call a ticket: the one that is named, or the first that waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.refusals import InvalidValue, check_version
from kernel.scope import Scope
from services.booking.application.earlier import withdraw_offers
from services.booking.application.lookups import (
    the_appointment,
    the_member,
    the_site,
    the_type,
    the_walk_in,
)
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.busy import Claim
from services.booking.domain.refusals import NotASlot
from services.booking.domain.site import Space
from services.booking.domain.walk_ins.refusals import NobodyWaits, NoGap
from services.booking.domain.walk_ins.walk_in import WalkIn, With


@dataclass(frozen=True, kw_only=True)
class Served:
    """By whom: an adviser with a type of appointment, whose duration is claimed from now on; or in
    the gap of a missed appointment, with its adviser and type; or, with neither, at the counter.
    """

    adviser_id: str | None = None
    appointment_type: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServeWalkIn(Served):
    """This ticket is called."""

    scope: Scope
    walk_in_id: str
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ServeNextWalkIn(Served):
    """The first that waits today is called."""

    scope: Scope
    site: str
    space: Space


def serve_walk_in(work: Work, command: ServeWalkIn) -> WalkIn:
    """Raises `NotFound`, `Stale`, `TicketClosed`, `InvalidValue`, `NotASlot`, `NoGap`, and
    `SlotTaken` where the adviser, or the person, is taken meanwhile."""
    walk_in = the_walk_in(work, command.scope, command.walk_in_id)
    check_version("walk_in", walk_in.id, command.expected_version, walk_in.version)
    return _serve(work, command.scope, walk_in, command)


def serve_next_walk_in(work: Work, command: ServeNextWalkIn) -> WalkIn:
    """Raises as `serve_walk_in` does, `OutOfScope`, and `NobodyWaits`."""
    site = the_site(work, command.scope, command.site)
    today = work.now().astimezone(site.zone).date()
    walk_in = work.walk_ins.first_waiting(site.id, command.space, today)
    if walk_in is None:
        raise NobodyWaits(site.slug, command.space)
    return _serve(work, command.scope, walk_in, command)


def _serve(work: Work, scope: Scope, walk_in: WalkIn, by: Served) -> WalkIn:
    now = work.now()
    minute = now.replace(second=0, microsecond=0)
    if by.instead_of is not None:
        served = _in_the_gap(work, scope, by, walk_in.state.site_id, minute)
    elif by.adviser_id is not None:
        served = _from_now_on(work, scope, by, walk_in.state.site_id, minute)
    elif by.appointment_type is not None:
        raise InvalidValue("adviser_id", "with the appointment type")
    else:
        served = None
    walk_in.serve(served, now)
    if served is not None:
        claims = [Claim(busy.adviser(served.adviser_id), served.start, served.end, walk_in.id)]
        if walk_in.state.person_id is not None:
            person = busy.person(walk_in.state.person_id)
            claims.append(Claim(person, served.start, served.end, walk_in.id))
        work.busy.claim(claims)
        withdraw_offers(work, served.adviser_id, served.start, served.end)
    work.walk_ins.save(walk_in)
    return walk_in


def _from_now_on(work: Work, scope: Scope, by: Served, site_id: str, minute: datetime) -> With:
    if by.appointment_type is None or by.adviser_id is None:
        raise InvalidValue("appointment_type", "with the adviser")
    member = the_member(work, scope, by.adviser_id)
    member.require_there(work.now())
    if member.site_id != site_id:
        raise NotASlot("adviser_elsewhere", minute)
    type_ = the_type(work, by.appointment_type)
    end = minute + timedelta(minutes=type_.rules.duration)
    return With(adviser_id=member.id, appointment_type=type_.code, start=minute, end=end)


def _in_the_gap(work: Work, scope: Scope, by: Served, site_id: str, minute: datetime) -> With:
    """What is left of a missed appointment, whose slot is free since it was noted as missed."""
    missed = the_appointment(work, scope, str(by.instead_of)).state
    if (
        missed.status != "missed"
        or missed.site_id != site_id
        or by.adviser_id not in (None, missed.adviser_id)
        or not missed.start <= minute < missed.end
    ):
        raise NoGap(missed.appointment_id)
    return With(
        adviser_id=missed.adviser_id,
        appointment_type=by.appointment_type or missed.appointment_type,
        start=minute,
        end=missed.end,
        instead_of=missed.appointment_id,
    )
