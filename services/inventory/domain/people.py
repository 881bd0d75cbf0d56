"""What inventory knows of people: a copy of the coarse facts that booking tells."""

from dataclasses import dataclass
from datetime import date

from kernel import people


@dataclass(frozen=True, kw_only=True)
class Person(people.Person):
    """A pseudonym and what a sale depends on; `solidarity_until` is the last day of the solidarity
    right."""

    household_id: str | None = None
    solidarity_until: date | None = None

    def entitled(self, day: date) -> bool:
        """Whether the solidarity right holds on that local day."""
        return self.solidarity_until is not None and day <= self.solidarity_until
