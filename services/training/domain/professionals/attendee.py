"""Somebody of a partner who takes part in a session."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

AttendeeStatus = Literal["registered", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """One place of a session. Who sits there is kept elsewhere (`ports.AttendeeNames`).

    `minutes` are those attended in each half-day, None where nothing is said of it yet.
    `trained_at` is when they reached the path's, None where they do not.
    """

    attendee_id: str
    partner_id: str
    registered_at: datetime
    minutes: tuple[int | None, ...]
    status: AttendeeStatus = "registered"
    trained_at: datetime | None = None
    certificate_id: str | None = None

    @property
    def attended(self) -> int:
        """Minutes in all."""
        return sum(one or 0 for one in self.minutes)

    @property
    def was_there(self) -> bool:
        """Whether they attended anything."""
        return self.attended > 0

    def attending(self, number: int, minutes: int) -> "Attendee":
        """The same with so many minutes of a half-day, numbered from 1."""
        given = list(self.minutes)
        given[number - 1] = minutes
        return replace(self, minutes=tuple(given))
