"""Steps that several use cases share: finding what a command is about, within its scope."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel import sites
from kernel.people import NOBODY
from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.appointment import Appointment, AppointmentState
from services.booking.domain.appointment_type import AppointmentType
from services.booking.domain.busy import Claim
from services.booking.domain.closing.closure import Closure
from services.booking.domain.member import Member
from services.booking.domain.partner import Partner
from services.booking.domain.person import Person
from services.booking.domain.site import Site
from services.booking.domain.venue import Venue
from services.booking.domain.walk_ins.walk_in import WalkIn


def the_site(work: Work, scope: Scope, slug: str) -> Site:
    """The site that a command names. Raises `OutOfScope`, `NotFound`."""
    return sites.the_site(work.sites, scope, slug)


def the_closure(work: Work, scope: Scope, slug: str, closure_id: str) -> Closure:
    """A closure of the site that a caller names. Raises `OutOfScope`, `NotFound`."""
    site = the_site(work, scope, slug)
    closure = work.closures.get(closure_id)
    if closure is None or closure.site_id != site.id:
        raise NotFound("closure", closure_id)
    return closure


def the_venue(work: Work, scope: Scope, venue_id: str) -> Venue:
    """A venue of one of the caller's sites. Raises `NotFound`."""
    venue = work.venues.get(venue_id)
    if venue is None or not scope.allows(venue.site):
        raise NotFound("venue", venue_id)
    return venue


def the_member(work: Work, scope: Scope, member_id: str) -> Member:
    """A member of one of the caller's sites. Raises `NotFound`."""
    member = work.members.get(member_id)
    if member is None or not scope.allows(member.site):
        raise NotFound("member", member_id)
    return member


def hold_member(work: Work, member_id: str, until: datetime) -> Member:
    """A member who is in the team until then; one who leaves at the same time waits or is seen.

    Raises `NotFound`, `MemberGone`.
    """
    member = work.members.get(member_id)
    if member is None:
        raise NotFound("member", member_id)
    member.require_there(until)
    work.closures.rely(member.site_id, f"{member_id}/{until.date()}")
    return member


def the_partner(work: Work, partner_id: str) -> Partner:
    """A partner; partners belong to the whole network. Raises `NotFound`."""
    partner = work.partners.get(partner_id)
    if partner is None:
        raise NotFound("partner", partner_id)
    return partner


def the_person(work: Work, person_id: str) -> Person:
    """The person whom a command is about: who they were merged into, where they were.

    Held until the unit of work is done, so that a merge at the same moment does not miss what the
    command adds. Raises `NotFound`.
    """
    person = work.people.hold(known_as(work, person_id).id)
    if person is None:
        raise NotFound("person", person_id)
    return person


def known_as(work: Work, person_id: str) -> Person:
    """The person as they are known today, whoever they were merged into.

    Raises `NotFound`, also of who was erased.
    """
    person = work.people.get(person_id)
    while person is not None and person.merged is not None:
        person = work.people.get(person.merged.into)
    if person is None or person.erased_at is not None:
        raise NotFound("person", person_id)
    return person


def absorbed_into(work: Work, person_id: str) -> list[Person]:
    """Everybody who is this person now, also by a merge of a merge."""
    found: list[Person] = []
    for other in work.people.absorbed_by(person_id):
        found += [other, *absorbed_into(work, other.id)]
    return found


def is_erased(work: Work, person_id: str) -> bool:
    """Whether the id stands for nobody any more."""
    person = work.people.get(person_id)
    return person_id == NOBODY or (person is not None and person.erased_at is not None)


def id_today(work: Work, person_id: str) -> str:
    """The id under which the person's things are kept today; an unknown one stands for itself.

    Raises `NotFound` of who was erased.
    """
    person = work.people.get(person_id)
    return person_id if person is None else known_as(work, person_id).id


def the_appointment(work: Work, scope: Scope, appointment_id: str) -> Appointment:
    """An appointment at one of the caller's sites. Raises `NotFound`."""
    appointment = work.appointments.get(appointment_id)
    if appointment is None or not scope.allows(appointment.state.site):
        raise NotFound("appointment", appointment_id)
    return appointment


def the_walk_in(work: Work, scope: Scope, walk_in_id: str) -> WalkIn:
    """A ticket of one of the caller's sites. Raises `NotFound`."""
    walk_in = work.walk_ins.get(walk_in_id)
    if walk_in is None or not scope.allows(walk_in.state.site):
        raise NotFound("walk_in", walk_in_id)
    return walk_in


def the_type(work: Work, code: str) -> AppointmentType:
    """The current version of an appointment type. Raises `NotFound`."""
    found = work.appointment_types.current(code)
    if found is None:
        raise NotFound("appointment_type", code)
    return found


def free_among(work: Work, resources: Sequence[str], start: datetime, end: datetime) -> list[str]:
    """Those of the resources that nobody holds in the interval, in their order."""
    days = busy.days_of(start, end)
    taken = work.busy.days(resources, days[0][0], days[-1][0])
    return [one for one in resources if busy.is_free(taken.get(one, {}), start, end)]


def claims_of(state: AppointmentState) -> list[Claim]:
    """What an appointment holds; the buffer after counts for the adviser alone."""
    by = state.appointment_id
    rest = timedelta(minutes=state.buffer_after)
    claims = [
        Claim(busy.adviser(state.adviser_id), state.start, state.end + rest, by),
        Claim(busy.person(state.person_id), state.start, state.end, by),
    ]
    if state.room is not None:
        claims.append(Claim(busy.room(state.site_id, state.room), state.start, state.end, by))
    if state.computer is not None:
        claims.append(
            Claim(busy.computer(state.site_id, state.computer), state.start, state.end, by)
        )
    return claims
