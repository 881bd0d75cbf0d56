"""The days that a year's board tells and compares with, on the sites' own clocks."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from services.impact.domain.refusals import QuestionUnclear

YEARS = 5
"""How many years a board shows in a row, this one included."""

TOLD = 10
"""How many years, the current one included, have boards: as many as are kept once they are made."""


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Year:
    """A calendar year, up to today where it is not over."""

    number: int
    last: date

    @property
    def whole(self) -> bool:
        """Whether the year is over."""
        return (self.last.month, self.last.day) == (12, 31)

    def back(self, years: int) -> Period:
        """The same days so many years before, as 1 January to 28 February where this year is told
        up to a 29 February that that one does not have."""
        number = self.number - years
        day = self.last.day
        if (self.last.month, day) == (2, 29) and not isleap(number):
            day = 28
        return Period(date(number, 1, 1), date(number, self.last.month, day))

    @property
    def years(self) -> tuple[int, ...]:
        """The numbers of the years in a row, rising; this one is the last."""
        return tuple(range(self.number - YEARS + 1, self.number + 1))

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months that have begun."""
        return tuple(date(self.number, month, 1) for month in range(1, self.last.month + 1))


def year_of(number: int | None, today: date) -> Year:
    """The year of this number, the current one where it is None.

    Raises `QuestionUnclear` for one that has not begun, or that is longer ago than the years told.
    """
    number = today.year if number is None else number
    earliest = today.year - TOLD + 1
    if not earliest <= number <= today.year:
        raise QuestionUnclear(
            "/year",
            {
                "en": f"Must be a year from {earliest} to {today.year}.",
                "fr": f"Doit être une année de {earliest} à {today.year}.",
            },
        )
    return Year(number, today if number == today.year else date(number, 12, 31))
