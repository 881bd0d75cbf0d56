"""Appointments in a closed period: each gives up its slot, and up to three others are proposed.

They are free slots of the site in the two weeks before and after the closure; where those are too
few for all who are displaced, in the three months; where there are hardly any, also those of the
closest sites of the département.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel.scope import NATIONAL
from services.booking.application.displacement_messages import tell
from services.booking.application.lookups import claims_of
from services.booking.application.ports import Work
from services.booking.application.queries.slots import FindSlots, find_slots
from services.booking.application.reminders import drop_reminder
from services.booking.domain import busy
from services.booking.domain.appointment import Appointment
from services.booking.domain.busy import BusyDays
from services.booking.domain.closing.closure import Closure
from services.booking.domain.closing.hit import Hit
from services.booking.domain.closing.period import Period
from services.booking.domain.closing.progress import Progress
from services.booking.domain.closing.proposals import MOST, Proposal
from services.booking.domain.distance import Point
from services.booking.domain.refusals import FreeSlot
from services.booking.domain.site import Site
from services.booking.domain.slots import STEP

KIND = "appointments"
NEAR = timedelta(days=14)
FAR = timedelta(days=93)
NEIGHBOURS_KM = 100
MOST_NEIGHBOURS = 5
_MANY = 100_000


def count(work: Work, site_id: str, period: Period, since: datetime) -> int:
    """How many are booked in the period."""
    return work.appointments.count_planned(site_id, period, since)


def hits(
    work: Work, site_id: str, period: Period, since: datetime, after: str | None, limit: int
) -> Sequence[Hit]:
    """Those booked in the period, by start."""
    found = work.appointments.planned(site_id, period, since, after, limit)
    return [
        Hit(KIND, one.id, one.state.start, one.state.end, one.state.appointment_type)
        for one in found
    ]


def displace(work: Work, closure: Closure, progress: Progress, limit: int) -> int:
    """Displaces the first ones in the period; says how many.

    Also those whose start has passed meanwhile: it is the site that was not there.
    """
    found = work.appointments.planned(
        closure.site_id, closure.period, closure.planned_at, limit=limit
    )
    if not found:
        return 0
    left = work.appointments.count_planned(closure.site_id, closure.period, closure.planned_at)
    crowd = progress.displaced.get(KIND, 0) + left
    search = _Search(work, closure, [one.state.person_id for one in found], crowd)
    for appointment in found:
        _displace(work, closure, progress, appointment, search)
    return len(found)


def _displace(
    work: Work, closure: Closure, progress: Progress, appointment: Appointment, search: "_Search"
) -> None:
    state = appointment.state
    chosen = progress.spread.choose(
        search.tiers(state.appointment_type),
        state.start,
        state.adviser_id,
        lambda slot: search.is_free(state.person_id, slot),
    )
    work.busy.release(claims_of(state))
    proposals = [search.proposal(slot) for slot in chosen]
    appointment.displace(closure.id, closure.reason, proposals, work.now())
    work.appointments.save(appointment)
    drop_reminder(work, "appointment_reminder", appointment.id, state.start)
    tell(work, appointment)


class _Search:
    """Free slots instead of those in the closed period, for the people of one batch.

    `crowd` is how many people want some in all.
    """

    def __init__(self, work: Work, closure: Closure, people: Sequence[str], crowd: int) -> None:
        self._work = work
        self._closure = closure
        self._crowd = crowd
        self._ids = {closure.site: closure.site_id}
        self._people = [busy.person(person_id) for person_id in people]
        self._taken: BusyDays | None = None
        self._known: dict[str, list[list[FreeSlot]]] = {}

    def tiers(self, appointment_type: str) -> list[list[FreeSlot]]:
        """What is free for a type: at the site, then at each of those around that are needed."""
        if appointment_type not in self._known:
            self._known[appointment_type] = self._look(appointment_type)
        return self._known[appointment_type]

    def is_free(self, person_id: str, slot: FreeSlot) -> bool:
        """Whether the person has nothing else then."""
        held = self._people_taken().get(busy.person(person_id), {})
        return busy.is_free(held, slot.start, slot.end)

    def proposal(self, slot: FreeSlot) -> Proposal:
        """The slot with its site's id."""
        return Proposal(
            start=slot.start,
            end=slot.end,
            site_id=self._ids[slot.site],
            site=slot.site,
            adviser_id=slot.adviser_id,
        )

    def _look(self, appointment_type: str) -> list[list[FreeSlot]]:
        closed: Period = self._closure.period
        free: list[FreeSlot] = []
        for reach in (NEAR, FAR):
            free = [
                *self._at(self._closure.site, appointment_type, closed.start - reach, closed.start),
                *self._at(self._closure.site, appointment_type, closed.end, closed.end + reach),
            ]
            if _room_for(free) >= MOST * self._crowd:
                return [free]
        tiers, starts = [free], {slot.start for slot in free}
        for site, _distance in self._neighbours():
            if len(starts) >= MOST:
                break
            self._ids[site.slug] = site.id
            first = closed.start - NEAR
            last = min(closed.end + NEAR, first + FAR)
            tiers.append(self._at(site.slug, appointment_type, first, last))
            starts |= {slot.start for slot in tiers[-1]}
        return tiers

    def _at(
        self, slug: str, appointment_type: str, start: datetime, end: datetime
    ) -> list[FreeSlot]:
        question = FindSlots(
            scope=NATIONAL,
            site=slug,
            appointment_type=appointment_type,
            start=start,
            end=end,
            limit=_MANY,
        )
        return find_slots(self._work, question)

    def _neighbours(self) -> list[tuple[Site, float]]:
        here = self._work.sites.by_slug(self._closure.site)
        if here is None:
            return []
        at = Point(here.description.latitude, here.description.longitude)
        around = self._work.sites.near(None, at, NEIGHBOURS_KM, 50)
        return [
            (site, distance)
            for site, distance in around
            if site.id != here.id and site.description.department == here.description.department
        ][:MOST_NEIGHBOURS]

    def _people_taken(self) -> BusyDays:
        if self._taken is None:
            first = (self._closure.period.start - FAR).date().isoformat()
            last = (self._closure.period.end + FAR).date().isoformat()
            self._taken = self._work.busy.days(self._people, first, last)
        return self._taken


def _room_for(free: Sequence[FreeSlot]) -> int:
    """About how many of the slots can be taken one beside the other."""
    if not free:
        return 0
    length = (free[0].end - free[0].start) // timedelta(minutes=STEP)
    return len(free) // max(1, length)
