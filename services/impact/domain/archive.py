"""The archive as its readers see it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Archived:
    """One event as it came in. `body` is the message, byte for byte."""

    position: int
    archived_at: datetime
    type: str
    subject: str
    body: bytes


@dataclass(frozen=True)
class Search:
    """Which events to read: of a type (`booking.appointment_booked`, all its versions, or with
    `.v1` that one), of a subject, that happened at `since` or later, archived after a position.
    """

    after: int = 0
    limit: int = 50
    type: str | None = None
    subject: str | None = None
    since: datetime | None = None
