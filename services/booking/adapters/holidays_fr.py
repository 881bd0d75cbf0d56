"""Public holidays of France by territory, from the `holidays` library."""

from datetime import date
from functools import lru_cache

import holidays

_SUBDIVISIONS = {
    # Alsace-Moselle keeps two days more (local law of 1892).
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


class FrenchHolidays:
    """See `ports.Calendar`."""

    def holidays(self, department: str, first: date, last: date) -> frozenset[date]:
        """Those from `first` to `last` inclusive."""
        subdivision = _SUBDIVISIONS.get(department)
        return frozenset(
            day
            for year in range(first.year, last.year + 1)
            for day in _of_year(subdivision, year)
            if first <= day <= last
        )


@lru_cache(maxsize=512)
def _of_year(subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))
