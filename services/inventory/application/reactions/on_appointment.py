"""Booking tells of an appointment: what is kept until it follows it."""

from kernel.merging import owner
from kernel.people import NOBODY
from services.inventory.application import holding
from services.inventory.application.ports import Work
from services.inventory.domain.appointments import Appointment
from services.inventory.domain.holds.hold import (
    DISPLACED_DAYS,
    Hold,
    end_of_day,
    pick_up_end,
)


def keep_appointment(work: Work, told: Appointment) -> bool:
    """Keeps the copy; of two, the one that was told later holds, and none of who was erased. Says
    whether it is news."""
    if owner(work, told.person_id) == NOBODY:
        return False
    known = work.appointments.get(told.id)
    if known is not None and known.sequence >= told.sequence:
        return False
    work.appointments.put(told)
    return True


def on_appointment(work: Work, told: Appointment) -> None:
    """Cancelled or missed, it frees the device; moved, it moves the end of the hold. Displaced,
    the device is kept until it is booked anew, 14 days at most."""
    if not keep_appointment(work, told):
        return
    for hold in work.holds.of_appointment(told.id):
        if told.status in ("cancelled", "missed"):
            holding.release(work, hold, f"appointment_{told.status}")
        elif hold.in_time(work.now()):
            _follow(work, hold, told)


def _follow(work: Work, hold: Hold, told: Appointment) -> None:
    place = work.places.get(hold.state.place_id)
    if place is None:
        raise LookupError(f"hold {hold.id} is at no place that is known")
    if told.status == "booked":
        end = pick_up_end(told.start, place.zone)
        holding.move(work, hold, end, told.id, "appointment_rescheduled")
    elif told.status == "displaced":
        end = end_of_day(work.now(), place.zone, DISPLACED_DAYS)
        holding.move(work, hold, end, told.id, "appointment_displaced")
