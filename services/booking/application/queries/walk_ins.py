"""The queue of a site: for the desk, and for a screen in the waiting room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.booking.application.lookups import the_site, the_walk_in
from services.booking.application.ports import Work
from services.booking.domain.site import Space
from services.booking.domain.walk_ins.walk_in import WalkIn

_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class GetWalkIn:
    """One ticket."""

    scope: Scope
    walk_in_id: str


def get_walk_in(work: Work, query: GetWalkIn) -> WalkIn:
    """Raises `NotFound`."""
    return the_walk_in(work, query.scope, query.walk_in_id)


@dataclass(frozen=True, kw_only=True)
class ListWalkIns:
    """The tickets of a local day, today where it is None; `after` is the last id already seen."""

    scope: Scope
    site: str
    space: Space | None = None
    day: date | None = None
    after: str | None = None
    limit: int = 200


def list_walk_ins(work: Work, query: ListWalkIns) -> Sequence[WalkIn]:
    """By space and number. Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, query.scope, query.site)
    day = query.day or work.now().astimezone(site.zone).date()
    last = work.walk_ins.get(query.after) if query.after is not None else None
    if last is not None and last.state.site_id != site.id:
        last = None
    return work.walk_ins.queue(site.id, day, query.space, last, query.limit)


@dataclass(frozen=True, kw_only=True)
class LookAtQueue:
    """What a screen shows."""

    scope: Scope
    site: str
    space: Space


@dataclass(frozen=True)
class QueueOnScreen:
    """Numbers alone: those called last, the latest first, and those that wait, in their order."""

    site: str
    space: Space
    day: date
    called: Sequence[int]
    waiting: Sequence[int]


def look_at_queue(work: Work, query: LookAtQueue) -> QueueOnScreen:
    """Today's. Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, query.scope, query.site)
    today = work.now().astimezone(site.zone).date()
    called = work.walk_ins.called_last(site.id, today, query.space, _SHOWN)
    waiting = work.walk_ins.waiting(site.id, today, query.space)
    return QueueOnScreen(
        site.slug,
        query.space,
        today,
        [one.state.number for one in called],
        [one.state.number for one in waiting],
    )
