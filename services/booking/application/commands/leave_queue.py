"""Note that people who waited are gone: one of them, or all at the end of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.lookups import the_site, the_walk_in
from services.booking.application.ports import Work
from services.booking.domain.site import Site, Space
from services.booking.domain.walk_ins.walk_in import WalkIn

END: Final = "queue_end"
"""The timer of a queue's end, at its site's midnight."""


@dataclass(frozen=True, kw_only=True)
class LeaveQueue:
    """The holder of this ticket went away."""

    scope: Scope
    walk_in_id: str
    expected_version: int | None = None


def leave_queue(work: Work, command: LeaveQueue) -> WalkIn:
    """Raises `NotFound`, `Stale`, `TicketClosed`."""
    walk_in = the_walk_in(work, command.scope, command.walk_in_id)
    check_version("walk_in", walk_in.id, command.expected_version, walk_in.version)
    if walk_in.leave("gave_up", work.now()):
        work.walk_ins.save(walk_in)
    return walk_in


@dataclass(frozen=True, kw_only=True)
class CloseQueue:
    """The site's queues of a local day are over: of today where `day` is None."""

    scope: Scope
    site: str
    day: date | None = None


@dataclass(frozen=True)
class ClosedQueue:
    """Those who still waited and are gone now; none where it was closed before."""

    gone: Sequence[WalkIn]


def close_queue(work: Work, command: CloseQueue) -> ClosedQueue:
    """Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, command.scope, command.site)
    day = command.day or work.now().astimezone(site.zone).date()
    return ClosedQueue(_close(work, site, day, None))


def queue_reference(site: Site, day: date, space: Space) -> str:
    """A queue as its timer names it."""
    return f"{site.slug}/{day.isoformat()}/{space}"


@dataclass(frozen=True, kw_only=True)
class EndQueue:
    """The local day of the queue with this reference is over; run by a timer."""

    reference: str


def end_queue(work: Work, command: EndQueue) -> None:
    """Nothing happens where nobody waits any more."""
    slug, day, space = command.reference.split("/")
    site = work.sites.by_slug(slug)
    if site is not None:
        _close(work, site, date.fromisoformat(day), cast(Space, space))


def _close(work: Work, site: Site, day: date, space: Space | None) -> Sequence[WalkIn]:
    waiting = work.walk_ins.waiting(site.id, day, space)
    for walk_in in waiting:
        walk_in.leave("closing", work.now())
        work.walk_ins.save(walk_in)
    return waiting
