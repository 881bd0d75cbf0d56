"""The free slots nearest to a start that was taken."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.queries.slots import LONGEST, FindSlots, find_slots
from services.booking.domain.refusals import FreeSlot


@dataclass(frozen=True, kw_only=True)
class NearestSlots:
    """What to offer instead of a start that somebody holds."""

    scope: Scope
    site: str
    appointment_type: str
    start: datetime
    person_id: str | None = None
    adviser_id: str | None = None
    count: int = 3


def nearest_slots(work: Work, query: NearestSlots) -> list[FreeSlot]:
    """The free slots closest to the start, the closest first; the same adviser's before others'.

    Looks within two days, then two weeks, then as far as one question may. Raises as `find_slots`.
    """
    start = query.start.astimezone(UTC)
    found: list[FreeSlot] = []
    for reach in (timedelta(days=2), timedelta(days=14), LONGEST / 2):
        found = find_slots(
            work,
            FindSlots(
                scope=query.scope,
                site=query.site,
                appointment_type=query.appointment_type,
                start=start - reach,
                end=start + reach,
                person_id=query.person_id,
                limit=100_000,
            ),
        )
        if len(found) >= query.count:
            break
    found.sort(
        key=lambda slot: (abs(slot.start - start), slot.adviser_id != query.adviser_id, slot.start)
    )
    return found[: query.count]
