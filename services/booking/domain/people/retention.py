"""For how long people are kept who do not come any more, and who is proposed for erasure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

INACTIVE_MONTHS: Final = 24
"""After so many months without anything a person is proposed for erasure (the mission's own term;
the CNIL allows three years to whoever wants to sell something)."""
LOOKED_EVERY: Final = timedelta(days=1)
LONGEST_KEPT: Final = timedelta(days=731)
"""So long somebody may be kept at once without having come; then they are proposed again."""

Because = Literal["inactive", "consent_withdrawn"]
KeptBecause = Literal["expected_back", "case_open", "legal_duty", "asked_by_person"]
KEPT_BECAUSE: Final[tuple[KeptBecause, ...]] = get_args(KeptBecause)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """The last that a person and the network had to do with each other. `kind` is that of the
    timeline (`appointment`, `device_sold` …), or `consent`."""

    at: datetime
    kind: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Somebody who may have to be erased; `site` is the slug of where they were registered."""

    person_id: str
    site: str
    because: Because
    last: Activity
    proposed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Keep:
    """Somebody who is kept all the same, up to and with the day `until`; `by` is the subject of who
    decided it."""

    person_id: str
    reason: KeptBecause
    until: date
    at: datetime
    by: str

    def holds(self, day: date) -> bool:
        """Whether they are still kept for it on that day."""
        return day <= self.until


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far everybody was looked at: up to the person `after`, `ended_at` once at the last."""

    begun_at: datetime
    after: str | None = None
    ended_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether another one is due."""
        return self.ended_at is not None and now - self.begun_at >= LOOKED_EVERY


def inactive_since(now: datetime) -> datetime:
    """Who has done nothing since that instant is inactive: 24 months before, on the same day, or on
    the last of that month."""
    year = now.year - INACTIVE_MONTHS // 12
    return now.replace(year=year, day=min(now.day, monthrange(year, now.month)[1]))
