"""Every metric equals a slow fold of the events, cut and filtered by anything, in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.impact.adapters.translate import check
from tests.impact import fold
from tests.impact.agreeing import NAMES, differences
from tests.impact.fakes import Engine
from tests.impact.histories import deliveries, histories, long_histories


def test_every_metric_of_every_version_has_its_fold():
    assert NAMES.keys() == fold.METRICS.keys()


@settings(max_examples=80, deadline=None)
@given(long_histories, st.randoms(use_true_random=False), st.integers(1, 15))
def test_every_figure_is_that_of_a_slow_fold(events, random, size):
    engine = Engine()
    for batch in deliveries(events, random, size):
        engine.receive(batch)
    assert not differences(engine, fold.World(events), random)


@settings(max_examples=50, deadline=None)
@given(histories)
def test_a_history_says_nothing_that_no_producer_would(events):
    for event in events:
        check(event)
