"""Thresholds: told of once, again only after the figure went back, never where it is small."""

from datetime import date, timedelta

import pytest

from kernel.refusals import NotFound
from services.impact.application.commands.set_threshold import (
    LOOK_EVERY,
    RemoveThreshold,
    SetThreshold,
)
from services.impact.application.queries.thresholds import ListThresholds
from services.impact.domain.figures import Cell
from services.impact.domain.refusals import MetricUnknown
from services.impact.domain.thresholds.threshold import Threshold
from tests.impact.report_fakes import NORD, office
from tests.scripted import CONTEXT, at, published, run_timers


@pytest.fixture
def desk():
    return office()


def watch(desk, **changes):
    command = SetThreshold(
        **{
            "metric": "people_supported",
            "site": "nord",
            "span": "year_to_date",
            "direction": "up",
            "value": 100.0,
            "by": "operator-1",
            **changes,
        }
    )
    return desk.app.set_threshold(command, CONTEXT).threshold


def told(desk, value, people=None) -> int:
    """How many crossings were told of, once the figure is this and a minute has passed."""
    desk.figures.totals["people_supported"] = Cell((), value, value if people is None else people)
    desk.clock.instant += LOOK_EVERY
    assert run_timers(desk) == 1
    return published(desk).count("ThresholdCrossed")


def test_it_is_told_of_once_and_again_after_the_figure_went_back(desk):
    watch(desk)
    assert [told(desk, value) for value in (99, 100, 130, 100)] == [0, 1, 1, 1]
    assert [told(desk, value) for value in (99, 98, 101, 102)] == [1, 1, 2, 2]
    [view] = desk.app.list_thresholds(ListThresholds(after=None, limit=9))
    assert (view.beyond, view.crossings) == (True, 2)


def test_downwards_it_is_told_of_at_the_value_or_below(desk):
    watch(desk, direction="down")
    assert [told(desk, value) for value in (101, 100, 99, 101, 100)] == [0, 1, 1, 1, 2]


def test_a_figure_about_few_people_is_never_told_of(desk):
    watch(desk, value=3.0)
    assert told(desk, 4) == 0
    assert told(desk, 5) == 1
    assert told(desk, 2) == 1
    assert told(desk, 5) == 1, "of a small figure nobody knows whether it went back"


def test_it_asks_for_the_span_up_to_today_at_its_site(desk):
    watch(desk)
    told(desk, 7)
    asked = desk.figures.asked[-1]
    assert (asked.first, asked.last) == (date(2026, 1, 1), date(2026, 11, 23))
    assert asked.where == {"site": frozenset({"nord"})}


@pytest.mark.parametrize(
    ("span", "first"),
    [
        ("month_to_date", date(2026, 11, 1)),
        ("quarter_to_date", date(2026, 10, 1)),
        ("year_to_date", date(2026, 1, 1)),
    ],
)
def test_a_span_begins_with_its_month_quarter_or_year(span, first):
    threshold = Threshold(
        id="1",
        metric="people_supported",
        site=None,
        site_id=None,
        span=span,
        direction="up",
        value=1,
        made_at=at(7),
        by="operator-1",
    )
    assert threshold.first_day(date(2026, 11, 23)) == first


def test_the_event_says_which_figure_it_was(desk):
    threshold = watch(desk)
    told(desk, 100)
    [event] = desk.app.store.memory.published
    assert event.threshold == threshold
    assert event.threshold.site_id == NORD
    assert (event.measured.value, event.measured.position) == (100, 1284)


def test_removed_nothing_is_left_of_it(desk):
    threshold = watch(desk)
    told(desk, 100)
    tables = [desk.app.store.memory.table(name) for name in ("thresholds", "threshold")]
    assert all(threshold.id in table for table in tables)
    desk.app.remove_threshold(RemoveThreshold(threshold_id=threshold.id), CONTEXT)
    assert tables == [{}, {}]


def test_removed_it_is_looked_at_no_more(desk):
    threshold = watch(desk)
    desk.app.remove_threshold(RemoveThreshold(threshold_id=threshold.id), CONTEXT)
    desk.clock.instant += timedelta(hours=1)
    assert run_timers(desk) == 0
    with pytest.raises(NotFound):
        desk.app.remove_threshold(RemoveThreshold(threshold_id=threshold.id), CONTEXT)


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"metric": "joy"}, MetricUnknown), ({"site": "ouest"}, NotFound)]
)
def test_of_what_is_not_there_nothing_can_be_heard(desk, changes, refusal):
    with pytest.raises(refusal):
        watch(desk, **changes)
