"""The time during which a site is closed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from kernel.refusals import InvalidValue

LONGEST = timedelta(days=366)


@dataclass(frozen=True, order=True)
class Period:
    """From `start` up to, not at, `end`, both in UTC."""

    start: datetime
    end: datetime

    @classmethod
    def between(cls, start: datetime, end: datetime) -> Self:
        """From one instant to another. Raises `InvalidValue` where it is empty or too long."""
        if end <= start:
            raise InvalidValue("end", "after the start")
        if end - start > LONGEST:
            raise InvalidValue("end", f"at most {LONGEST.days} days after the start")
        return cls(start.astimezone(UTC), end.astimezone(UTC))

    @classmethod
    def of_days(cls, first: date, last: date, zone: ZoneInfo) -> Self:
        """The whole local days from `first` to `last` inclusive, however long they are.

        Raises `InvalidValue` where there is none, or there are too many.
        """
        if last < first:
            raise InvalidValue("last_day", "not before the first")
        if last - first >= LONGEST:
            raise InvalidValue("last_day", f"at most {LONGEST.days} days in all")
        after = last + timedelta(days=1)
        return cls(
            datetime.combine(first, time(), zone).astimezone(UTC),
            datetime.combine(after, time(), zone).astimezone(UTC),
        )
