"""Public holidays of every territory, day by day.

Sources: Code du travail, articles L3133-1 (all of France), L3134-13 (Alsace and Moselle) and
L3422-2 (abolition of slavery, a day of its own overseas); the other days are kept locally.
"""

from datetime import date

import pytest

from services.booking.adapters.holidays_fr import FrenchHolidays
from services.booking.domain.territory import REGION_OF

EASTER = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}
EVERYWHERE = {
    2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
}
MORE = {
    # Good Friday and Saint Stephen's.
    "57": {2026: "04-03 12-26", 2027: "03-26 12-26"},
    "67": {2026: "04-03 12-26", 2027: "03-26 12-26"},
    "68": {2026: "04-03 12-26", 2027: "03-26 12-26"},
    # Abolition: 27 May; also mid-Lent, Good Friday, Victor Schœlcher's day.
    "971": {2026: "03-12 04-03 05-27 07-21", 2027: "03-04 03-26 05-27 07-21"},
    # Abolition: 22 May; Victor Schœlcher's day.
    "972": {2026: "05-22 07-21", 2027: "05-22 07-21"},
    "973": {2026: "06-10", 2027: "06-10"},  # abolition
    "974": {2026: "12-20", 2027: "12-20"},  # abolition
    "976": {2026: "04-27", 2027: "04-27"},  # abolition
    "977": {2026: "10-09", 2027: "10-09"},  # abolition
    "978": {2026: "05-28 07-21", 2027: "05-28 07-21"},  # abolition; Victor Schœlcher's day
    "986": {2026: "04-28 06-29 07-29", 2027: "04-28 06-29 07-29"},
    "987": {2026: "03-05 04-03 11-20", 2027: "03-05 03-26 11-20"},
    "988": {2026: "09-24", 2027: "09-24"},
}


def days(year, text):
    return {date.fromisoformat(f"{year}-{day}") for day in text.split()}


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("department", sorted(REGION_OF))
def test_a_territory_has_the_holidays_of_all_of_france_and_its_own(department, year):
    found = FrenchHolidays().holidays(department, date(year, 1, 1), date(year, 12, 31))
    own = MORE.get(department, {}).get(year, "")
    assert found == days(year, EVERYWHERE[year]) | days(year, own)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_movable_days_follow_easter(year):
    sunday = EASTER[year]
    alsace = FrenchHolidays().holidays("67", date(year, 3, 1), date(year, 6, 1))
    assert {
        (day - sunday).days for day in alsace if day.month * 100 + day.day not in (501, 508)
    } == {
        -2,
        1,
        39,
        50,
    }
