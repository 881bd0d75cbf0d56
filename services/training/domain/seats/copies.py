"""What training keeps of booking's seats and workshops, by which it shows them and counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

SeatStatus = Literal[
    "reserved", "waitlisted", "offered", "expired", "cancelled", "attended", "missed", "refused"
]
WorkshopStatus = Literal["scheduled", "held", "cancelled"]
RANK: Final = {"waitlisted": 1, "offered": 2, "reserved": 3}
"""How far a place that is yet to be used has got; others are over, or nothing was given yet."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat of a module, or a refusal of one, as booking told of it last.

    `sequence` is the number of the last event that was taken in, `at` when that happened (UTC).
    `person_id` is whose it is today, nobody's once they were erased; `began_with` whose it was when
    it began, by which that is known whatever was merged or undone since. `position` is the place in
    line, `until` the end of an offer.
    """

    id: str
    person_id: str
    began_with: str
    module: str
    site_id: str
    request_id: str
    workshop_id: str | None
    status: SeatStatus
    sequence: int
    at: datetime
    reason: str | None = None
    position: int | None = None
    until: datetime | None = None

    @property
    def to_come(self) -> bool:
        """Whether it is yet to be used."""
        return self.status in RANK

    @property
    def rank(self) -> int:
        """See `RANK`."""
        return RANK.get(self.status, 0)


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """A workshop of a module, as booking told of it last; `start` and `end` in UTC."""

    id: str
    module: str
    site_id: str
    start: datetime
    end: datetime
    status: WorkshopStatus
    sequence: int

    @property
    def occasion(self) -> str:
        """The workshop at that time: moved to another, it is another occasion."""
        return f"{self.id}@{self.start:%Y%m%dT%H%M%SZ}"
