"""The days that a board tells, and those that it compares them with."""

from datetime import date

import pytest

from services.impact.application.queries.periods import Period, year_of
from services.impact.domain.refusals import QuestionUnclear

TODAY = date(2026, 11, 26)


def test_the_current_year_ends_today_and_is_compared_with_the_same_days():
    year = year_of(None, TODAY)
    assert year.back(0) == Period(date(2026, 1, 1), TODAY)
    assert year.back(1) == Period(date(2025, 1, 1), date(2025, 11, 26))
    assert year.years == (2022, 2023, 2024, 2025, 2026)
    assert year.months[-1] == date(2026, 11, 1)


def test_a_year_that_is_over_is_told_whole():
    year = year_of(2024, TODAY)
    assert year.back(0) == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert year.back(1) == Period(date(2023, 1, 1), date(2023, 12, 31))
    assert len(year.months) == 12


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2028, 3, 1), date(2027, 3, 1)),
        (date(2029, 2, 28), date(2028, 2, 28)),
        (date(2029, 3, 1), date(2028, 3, 1)),
    ],
)
def test_a_leap_day_is_only_where_there_is_one(today, before):
    assert year_of(None, today).back(1).last == before


def test_a_leap_day_stays_when_going_back_to_a_leap_year():
    assert year_of(None, date(2028, 2, 29)).back(4).last == date(2024, 2, 29)


@pytest.mark.parametrize("number", [2027, 2016])
def test_a_year_that_has_not_begun_or_is_long_gone_is_refused(number):
    with pytest.raises(QuestionUnclear) as refusal:
        year_of(number, TODAY)
    assert refusal.value.pointer == "/year"
    assert "2017" in refusal.value.problem["en"]


def test_ten_years_can_be_asked_for():
    assert [year_of(number, TODAY).number for number in (2017, 2026)] == [2017, 2026]
