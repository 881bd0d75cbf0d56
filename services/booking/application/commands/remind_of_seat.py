"""Remind a person of a workshop; its timer calls this."""

from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.application.reminders import is_due, send_reminder


@dataclass(frozen=True, kw_only=True)
class RemindOfSeat:
    """The seat whose reminder is due."""

    seat_id: str


def remind_of_seat(work: Work, command: RemindOfSeat) -> bool:
    """Says whether the person is reminded: not of what is given back, over, or about to begin."""
    seat = work.seats.get(command.seat_id)
    if seat is None or seat.data.workshop_id is None or seat.data.status != "reserved":
        return False
    workshop = work.workshops.get(seat.data.workshop_id)
    if workshop is None or workshop.data.status != "scheduled":
        return False
    start = workshop.data.start
    if not is_due(work, "seat_reminder", seat.id, start) or not seat.remind(start, work.now()):
        return False
    work.seats.save(seat)
    send_reminder(
        work,
        "seat_reminder",
        seat.id,
        start,
        seat.data.person_id,
        {"site": workshop.data.site, "start": start},
    )
    return True
