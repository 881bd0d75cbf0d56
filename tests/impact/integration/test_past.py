"""Figures as they were equal a fold of what had come in by then."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kit.inbox import Delivery, MongoEffects, Received
from services.impact.adapters import archive, past
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from services.impact.domain.refusals import TooLongAgo
from tests.impact import builders as make
from tests.impact import fold
from tests.impact.agreeing import differ
from tests.impact.histories import PEOPLE, SITES, histories

DAWN = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def impact(counting):
    return counting


class Hours:
    """A clock that goes on by an hour whenever somebody looks."""

    def __init__(self) -> None:
        self.at = DAWN

    def now(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at


def receive(impact, events, clock=None) -> None:
    """One event after the other, so that each has a moment of its own."""
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS, clock or Hours())
    for event in events:
        inbox.apply([Received(event, Delivery(0, event.encode(), {}))])
    impact.projector.catch_up()


def empty(impact) -> None:
    for name in impact.store.database.list_collection_names():
        impact.store.database[name].delete_many({})
    impact.prepare()


@settings(
    max_examples=12,
    deadline=None,
    # To make a failing history smaller takes longer here than a test may last.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories, st.integers(0, 40), st.randoms(use_true_random=False))
def test_every_figure_of_the_past_is_that_of_a_fold_of_what_was_there(impact, events, at, random):
    empty(impact)
    events = list({event.id: event for event in events}.values())
    random.shuffle(events)
    receive(impact, events)
    at = min(at, len(events))
    world = fold.World(events[:at])
    for name in sorted(METRICS):
        by = _some(METRICS[name].dimensions, random)
        [tally] = impact.figures.tallies([Question(METRICS[name], by=by)], at)
        assert tally.moment.position == at
        expected = fold.figures(world, name, by)
        if by:
            assert {cell.key for cell in tally.cells} == expected.keys(), (name, by)
        for cell in tally.cells if by else (tally.total,):
            if cell.key in expected:
                assert not differ(cell, expected[cell.key]), (name, by)


def _some(dimensions: tuple[str, ...], random: Random) -> tuple[str, ...]:
    return tuple(random.sample(dimensions, random.randint(0, 2)))


@pytest.mark.parametrize("by", [(), ("site",), ("channel",)])
def test_what_later_events_did_not_touch_is_counted_as_it_stands(impact, by):
    sites = [make.site(SITES[0], "here"), make.site(SITES[1], "there")]
    receive(impact, [*sites, make.held(PEOPLE[0], SITES[0]), make.held(PEOPLE[1], SITES[1])])
    question = Question(METRICS["appointments_held"], by=by)
    [then], [now] = (impact.figures.tallies([question], at) for at in (3, 4))
    assert (then.total.value, now.total.value) == (1, 2)
    assert sum(cell.value for cell in then.cells) == (1 if by else 0)


def test_an_instant_is_the_last_position_that_had_come_in_by_then(impact):
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    question = Question(METRICS["people_supported"])

    def at(moment):
        [tally] = impact.figures.tallies([question], moment)
        return tally.total.value, tally.moment.position, tally.moment.as_of

    hour = timedelta(hours=1)
    assert at(DAWN) == (0, 0, None)
    assert at(DAWN + 3 * hour) == (2, 3, DAWN + 3 * hour)
    assert at(DAWN + 3.5 * hour) == (2, 3, DAWN + 3 * hour)
    assert at(DAWN + 24 * hour) == (5, 6, DAWN + 6 * hour)
    assert at(4) == (3, 4, DAWN + 4 * hour)
    assert at(4_000) == at(6)


def test_what_is_too_long_ago_is_refused_with_how_far_one_can_go_back(impact, monkeypatch):
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    monkeypatch.setattr(past, "MOST_UNDONE", 3)
    question = Question(METRICS["people_supported"])
    with pytest.raises(TooLongAgo) as refused:
        impact.figures.tallies([question], 2)
    assert refused.value.first == 3
    assert impact.figures.tallies([question], 3)[0].total.value == 2
