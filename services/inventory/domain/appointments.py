"""Appointments of booking's: a copy of what a hold depends on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AppointmentStatus = Literal["booked", "displaced", "cancelled", "missed", "completed"]


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Whom booking expects where and when. `sequence` is the number of the last event that was
    taken in; the start is where it stood before, of one that is displaced."""

    id: str
    person_id: str
    site_id: str
    start: datetime
    status: AppointmentStatus
    sequence: int
