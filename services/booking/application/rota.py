"""Steps that use cases of the rota share."""

from collections.abc import Iterable

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application import seating
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.busy import Claim
from services.booking.domain.member import Member
from services.booking.domain.site import Site
from services.booking.domain.team.shift import Shift


def the_shift(work: Work, scope: Scope, shift_id: str) -> Shift:
    """A shift of one of the caller's sites. Raises `NotFound`."""
    return _seen(work.shifts.get(shift_id), scope, shift_id)


def held_shift(work: Work, scope: Scope, shift_id: str) -> Shift:
    """The same, which nobody changes before the unit of work is done. Raises `NotFound`."""
    return _seen(work.shifts.hold(shift_id), scope, shift_id)


def following(work: Work, shift: Shift) -> list[Shift]:
    """Those of the series that follow and are still to come, without the shift."""
    if shift.series_id is None:
        return []
    found = work.shifts.of_series(shift.series_id, shift.start)
    return [one for one in found if one.id != shift.id and one.status == "planned"]


def members_of(work: Work, shift: Shift, without: str) -> dict[str, Member]:
    """Who has signed up, without one of them."""
    ids = [one.member_id for one in shift.assignments if one.member_id != without]
    found = [work.members.get(member_id) for member_id in ids]
    return {member.id: member for member in found if member is not None}


def check_venue(work: Work, site: Site, venue_id: str | None) -> None:
    """Raises `NotFound` where the venue is none of the site's."""
    if venue_id is None:
        return
    venue = work.venues.get(venue_id)
    if venue is None or venue.site_id != site.id:
        raise NotFound("venue", venue_id)


def claims_of(shift: Shift, member_ids: Iterable[str]) -> list[Claim]:
    """What a shift takes of members: not the adviser, who can be booked during it, only the time
    of another shift."""
    return [Claim(busy.on_shift(one), shift.start, shift.end, shift.id) for one in member_ids]


def take(work: Work, shift: Shift, *member_ids: str) -> None:
    """Raises `Engaged` where a member has another shift then."""
    seating.claim(work, claims_of(shift, member_ids))


def _seen(shift: Shift | None, scope: Scope, shift_id: str) -> Shift:
    if shift is None or not scope.allows(shift.site):
        raise NotFound("shift", shift_id)
    return shift
