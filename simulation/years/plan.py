"""How large, how long and how lively the network is."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

YARDSTICK: Final = 30_000
"""People supported in five years, for whom the association's other figures hold."""
VOLUNTEERS: Final = 300
PARTNERS: Final = 1_000
SEASON: Final = (0.95, 1.0, 1.05, 0.95, 0.95, 1.0, 0.7, 0.35, 1.25, 1.25, 1.15, 0.75)
"""How lively each month is: quiet summers, a rush in September."""
GROWTH: Final = 2.2
"""So many times as much happens at the end as at the beginning."""


@dataclass(frozen=True)
class Plan:
    """So many `people` are supported in `years` up to and with the day `until`."""

    years: int
    people: int
    seed: int
    until: date

    def __post_init__(self) -> None:
        if not 1 <= self.years <= 20:
            raise ValueError("1 to 20 years")
        if not 50 <= self.people <= 200_000:
            raise ValueError("50 to 200,000 people")

    @property
    def first(self) -> date:
        """The first day."""
        day = self.until.replace(day=min(self.until.day, 28))
        return day.replace(year=day.year - self.years)

    def scaled(self, amount: float, least: int) -> int:
        """What is `amount` for the yardstick's people, and at least so many."""
        return max(least, round(amount * self.people / YARDSTICK))

    def after(self, share: float) -> date:
        """The day when that share of the time is over."""
        return date.fromordinal(self.first.toordinal() + int(share * self.days))

    @property
    def days(self) -> int:
        """From the first to the last."""
        return (self.until - self.first).days

    def liveliness(self, day: date) -> float:
        """How much happens on such a day, against others."""
        past = (day - self.first).days / max(1, self.days)
        return SEASON[day.month - 1] * (1 + (GROWTH - 1) * past)


def on_or_after(days: Sequence[date], day: date) -> int:
    """Where the first of the sorted days is that is not before `day`."""
    return bisect_right(days, date.fromordinal(day.toordinal() - 1))
