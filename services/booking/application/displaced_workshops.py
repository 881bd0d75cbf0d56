"""Workshops on a site in a closed period: they are cancelled, with all of their seats.

Those at a venue go on, and so do those that have begun.
"""

from collections.abc import Sequence
from datetime import datetime

from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.commands.cancel_workshop import call_off
from services.booking.application.ports import Work
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.hit import Hit
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.progress import Progress

KIND = "workshops"
_SEATS_OF_ONE = 5
"""A workshop counts for so many appointments in a batch, since each seat is cancelled."""


def count(work: Work, site_id: str, period: Period, since: datetime) -> int:
    """How many are scheduled on the site in the period and have not begun."""
    return work.workshops.count_planned(site_id, period, max(since, work.now()))


def hits(
    work: Work, site_id: str, period: Period, since: datetime, after: str | None, limit: int
) -> Sequence[Hit]:
    """Those scheduled on the site in the period, by start."""
    found = work.workshops.planned(site_id, period, max(since, work.now()), after, limit)
    return [
        Hit(KIND, one.id, one.data.start, one.data.end, one.data.module or str(one.data.subject))
        for one in found
    ]


def displace(work: Work, closure: Closure, _progress: Progress, limit: int) -> int:
    """Cancels the first ones in the period; says how many."""
    found = work.workshops.planned(
        closure.site_id, closure.period, work.now(), limit=max(1, limit // _SEATS_OF_ONE)
    )
    for one in found:
        workshop, roster = seating.locked(work, NATIONAL, one.id)
        call_off(work, workshop, roster, "site_closed")
    return len(found)
