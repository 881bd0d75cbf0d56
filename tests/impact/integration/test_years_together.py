"""Whichever years stand together, of whichever measures, a period's people are the same."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kit.inbox import Delivery, MongoEffects, Received
from services.impact.adapters import archive
from services.impact.domain.figures import Question
from services.impact.domain.formulas import Distinct
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact.histories import SITES

EXPECTED = replace(
    METRICS["people_supported"], formula=Distinct(("appointment_held", "appointment_missed"))
)
MONTHS = [(year, month) for year in (2023, 2024, 2025) for month in range(1, 13)]
DAY = 20
PERIODS = [
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2023, 1, 1), date(2024, 12, 31)),
    (date(2023, 7, 15), date(2025, 3, 25)),
    (date(2024, 1, 1), date(2025, 2, 10)),
    (date(2023, 12, 1), date(2024, 12, 31)),
    (date(2024, 5, 21), date(2024, 5, 31)),
    (None, date(2024, 12, 31)),
    (date(2024, 1, 1), None),
    (date(2024, 2, 1), date(2199, 12, 31)),
    (date(2199, 2, 1), date(2199, 12, 31)),
    (None, None),
]


@pytest.fixture
def impact(counting):
    """Each month one person comes to one site, and another to another site in vain."""
    kinds = (make.held, make.missed)
    story = [make.site(SITES[0], "here"), make.site(SITES[1], "there")]
    for number, who in enumerate(make.ids(2 * len(MONTHS))):
        year, month = MONTHS[number // 2]
        start = datetime(year, month, DAY, 8, tzinfo=UTC)
        story.append(kinds[number % 2](who, SITES[number % 2], start=start))
    inbox = MongoEffects(counting.store, counting.react, archive.MARKS)
    inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in story])
    counting.projector.catch_up()
    return counting


def expected(first, last) -> int:
    days = [date(year, month, DAY) for year, month in MONTHS]
    return 2 * sum((first or date.min) <= day <= (last or date.max) for day in days)


@pytest.mark.parametrize(
    "apart", [[], ["appointment_missed/2024"], ["appointment_held/2023", "appointment_held/2024"]]
)
def test_people_are_the_same_whichever_years_stand_together(impact, apart):
    years = impact.store.database.years_1
    years.delete_many({"of": {"$in": apart}})
    assert years.count_documents({"complete": True}) == 6 - len(apart)
    for first, last in PERIODS:
        for by in ((), ("site",), ("month",)):
            [tally] = impact.figures.tallies([Question(EXPECTED, first, last, by)])
            assert tally.total.value == expected(first, last), (first, last)
            told = sum(cell.value for cell in tally.cells) if by else tally.total.value
            assert told == expected(first, last), (first, last, by)
