"""Steps about appointments at which devices are picked up."""

from datetime import datetime

from kernel.refusals import PersonUnknown
from services.inventory.application.lookups import known_person
from services.inventory.application.ports import Work
from services.inventory.domain.appointments import Appointment
from services.inventory.domain.holds.hold import HELD, pick_up_end
from services.inventory.domain.holds.refusals import AppointmentUnknown, NotAPickUp
from services.inventory.domain.places import Place


def the_pick_up(work: Work, appointment_id: str, person_id: str, place: Place) -> Appointment:
    """The appointment at which that person can pick up what is kept at that site.

    Raises `AppointmentUnknown` where nothing was told of it yet, or it is somebody else's at
    another site, `NotAPickUp` where it is somebody else's, elsewhere, or not planned any more.
    """
    found = work.appointments.lock(appointment_id)
    theirs = found is not None and _whose(work, found) == person_id
    if found is None or not (theirs or found.site_id == place.id):
        raise AppointmentUnknown(appointment_id)
    if not theirs:
        raise NotAPickUp(appointment_id, "another_person")
    if found.site_id != place.id:
        raise NotAPickUp(appointment_id, "another_site")
    if found.status != "booked" or pick_up_end(found.start, place.zone) <= work.now():
        raise NotAPickUp(appointment_id, "not_planned")
    return found


def pick_up_or_none(
    work: Work, appointment_id: str | None, person_id: str, place: Place
) -> Appointment | None:
    """See `the_pick_up`; None where none is given."""
    return None if appointment_id is None else the_pick_up(work, appointment_id, person_id, place)


def kept_until(work: Work, place: Place, appointment: Appointment | None) -> datetime:
    """When a hold that begins now ends: the local day after its appointment, or 48 hours on."""
    if appointment is None:
        return work.now() + HELD
    return pick_up_end(appointment.start, place.zone)


def _whose(work: Work, appointment: Appointment) -> str | None:
    try:
        return known_person(work, appointment.person_id).id
    except PersonUnknown:
        return None
