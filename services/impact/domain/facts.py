"""What impact reads out of other services' events: the facts that figures are made of."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class What(StrEnum):
    """The kinds of occurrence that are counted."""

    REGISTERED = "registered"
    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Site:
    """A reception point as its own events describe it; the highest `sequence` is the truth."""

    site_id: str
    sequence: int
    slug: str
    name: str
    department: str
    in_qpv: bool
    timezone: str

    def day_of(self, instant: datetime) -> date:
        """The calendar day of an instant on the clocks of this site."""
        return instant.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class Person:
    """The coarse facts of a pseudonym; `in_qpv` is None where the residence is not known."""

    person_id: str
    sequence: int
    in_qpv: bool | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something countable that happened to a person at a site, at an instant in UTC.

    `event_id` is the event that told of it: counted once, whatever comes again.
    """

    event_id: str
    what: What
    at: datetime
    site_id: str
    person_id: str


Fact = Site | Person | Occurrence
