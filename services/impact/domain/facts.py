"""What impact reads out of other services' events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from services.impact.domain.entries import Entry


@dataclass(frozen=True, slots=True)
class Site:
    """A reception point as its own events describe it; the highest `sequence` is the truth."""

    site_id: str
    sequence: int
    slug: str
    name: str
    department: str
    region: str
    latitude: float
    longitude: float
    in_qpv: bool
    timezone: str

    @property
    def place(self) -> dict[str, str]:
        """What follows from the site, by dimension."""
        return {
            "department": self.department,
            "region": self.region,
            "site_in_qpv": "yes" if self.in_qpv else "no",
        }

    def day_of(self, instant: datetime) -> date:
        """The calendar day of an instant on the clocks of this site."""
        return instant.astimezone(ZoneInfo(self.timezone)).date()


class Traits(NamedTuple):
    """The coarse facts of a pseudonym, or of a partner; the highest `sequence` is the truth.

    `values` are trait and value: `in_qpv` yes or no, `age_band` one of seven, `partner_type`
    public or private. What is not known is absent.
    """

    who: str
    sequence: int
    values: tuple[tuple[str, str], ...]


class Merged(NamedTuple):
    """Two people are one (`standing`), or two again. The highest `sequence` of the kept person's
    events about these two is the truth.

    `time` is the envelope's in UTC, which sorts as text. `moved` are the subjects of what belongs
    to the other from now on.
    """

    kept_id: str
    absorbed_id: str
    sequence: int
    time: str
    standing: bool
    moved: tuple[str, ...]


class Told(NamedTuple):
    """What one event says of an aggregate whose entries depend on more than one event.

    `rule` names which rule makes them (`services.impact.domain.rules`); `facts` is what that rule
    reads. `at` is when the event happened, in seconds since 1970.
    """

    rule: str
    subject: str
    sequence: int
    name: str
    at: int
    facts: Any


Fact = Site | Traits | Merged | Told | Entry
