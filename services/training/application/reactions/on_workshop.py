"""Booking tells of a workshop of a module: its copy is kept, and those who hope for one are asked
for again."""

from kernel.people import NOBODY
from services.training.application.enrolling import attendance_noted
from services.training.application.ports import Work
from services.training.application.seat_requests import HOPED_FOR
from services.training.domain.seats.copies import Workshop


def copy_workshop(work: Work, told: Workshop | None) -> bool:
    """Says whether it is news: of two events, the later one holds, whichever is heard of first."""
    if told is None:
        return False
    known = work.workshops.get(told.id)
    if known is not None and known.sequence >= told.sequence:
        return False
    work.workshops.put(told)
    return True


def on_workshop(work: Work, told: Workshop | None) -> None:
    """Who waits for one is looked for by a timer, a few at a time; None where it is no module.

    Whose attendance was heard of first has been there when the workshop was.
    """
    if told is None or not copy_workshop(work, told):
        return
    if told.status == "scheduled":
        work.timers.set(HOPED_FOR, told.id, work.now())
    for seat in work.seats.of_workshop(told.id):
        if seat.status == "attended" and seat.person_id != NOBODY:
            attendance_noted(work, seat.person_id, seat.module, seat.id)
