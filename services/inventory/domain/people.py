"""What inventory knows of people: a copy of the coarse facts that booking tells."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Person:
    """A pseudonym and what a sale depends on.

    `solidarity_until` is the last day of the solidarity right. `merged_into` is who stands for
    somebody absorbed; `erased` leaves the id and nothing else. `sequence` is the number of the last
    event that was taken in.
    """

    id: str
    household_id: str | None = None
    solidarity_until: date | None = None
    merged_into: str | None = None
    erased: bool = False
    sequence: int = 0

    @property
    def registered(self) -> bool:
        """Whether booking told of them at all; else only a merge did."""
        return self.sequence > 0

    def entitled(self, day: date) -> bool:
        """Whether the solidarity right holds on that local day."""
        return self.solidarity_until is not None and day <= self.solidarity_until
