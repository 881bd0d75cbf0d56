"""While a batch is applied the next one is read already, and nothing is lost or doubled by it."""

from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect

from kit.inbox import Delivery, MongoEffects, Received
from services.impact.adapters import ahead, archive, projector
from services.impact.adapters.ahead import Ahead
from tests.impact import builders as make
from tests.impact import fold
from tests.impact.agreeing import differences
from tests.impact.histories import PEOPLE, SITES, deliveries, long_histories
from tests.impact.integration.test_past import empty


@pytest.fixture
def impact(counting):
    return counting


def receive(impact, batch) -> None:
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS)
    inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in batch])


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(long_histories, st.randoms(use_true_random=False), st.integers(1, 7), st.integers(1, 7))
def test_figures_made_of_spans_that_were_read_ahead_are_those_of_a_slow_fold(
    impact, monkeypatch, events, random, live, build
):
    empty(impact)
    monkeypatch.setattr(projector, "LIVE_BATCH", live)
    monkeypatch.setattr(projector, "BUILD_BATCH", build)
    batches = deliveries(events, random, 20)
    for number, batch in enumerate(batches):
        if number == len(batches) // 2:
            impact.projector.rebuild()
        receive(impact, batch)
        for _ in range(random.randint(0, 5)):
            impact.projector.step(lambda: False)
    impact.projector.catch_up()
    assert not differences(impact.figures, fold.World(events), random)


def test_what_came_after_nothing_was_found_ahead_is_taken_in(impact, monkeypatch):
    read, looked = ahead.read_span, Event()

    def tells(*asked):
        found = read(*asked)
        if asked[1] == 2:
            looked.set()
        return found

    monkeypatch.setattr(ahead, "read_span", tells)
    spans = Ahead(impact.store.database)
    receive(impact, [make.site(SITES[0]), make.held(PEOPLE[0], SITES[0])])
    assert spans.take(0, 2).upto == 2
    assert looked.wait(60), "nothing was read ahead"
    receive(impact, [make.held(PEOPLE[1], SITES[0])])
    assert spans.take(2, 2).upto == 3


def test_what_could_not_be_read_ahead_is_told_once_and_then_read_again(impact, monkeypatch):
    read = ahead.read_span
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    spans = Ahead(impact.store.database)

    def away(*_):
        raise AutoReconnect("no primary")

    monkeypatch.setattr(
        ahead, "read_span", lambda *asked: (read if asked[1] == 0 else away)(*asked)
    )
    assert spans.take(0, 4).upto == 4
    with pytest.raises(AutoReconnect):
        spans.take(4, 4)
    monkeypatch.setattr(ahead, "read_span", read)
    again = spans.take(4, 4)
    assert (again.after, again.upto, len(again.reads)) == (4, 6, 2)
    assert spans.take(6, 4) is None


def test_another_span_than_the_next_is_read_for_itself(impact):
    receive(impact, [make.site(SITES[0]), *(make.held(one, SITES[0]) for one in PEOPLE)])
    spans = Ahead(impact.store.database)
    assert spans.take(0, 2).upto == 2
    half = spans.take(2, 1)
    assert (half.after, half.upto, len(half.reads)) == (2, 3, 1)
