"""Every metric equals a slow fold of the events, cut and filtered by anything, in any order."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.impact.adapters.translate import check
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact import fold
from tests.impact.fakes import Engine
from tests.impact.histories import BEGINS, deliveries, histories

SPANS = st.one_of(
    st.just((None, None)),
    st.builds(
        lambda begin, since, days: (
            (begin + timedelta(days=since)).date(),
            (begin + timedelta(days=since + days)).date(),
        ),
        st.sampled_from(BEGINS),
        st.integers(-3, 9),
        st.integers(0, 40),
    ),
)


def told(cell):
    parts = {name: pytest.approx(number) for name, number in cell.parts.items()}
    value = None if cell.value is None else pytest.approx(cell.value)
    return value, cell.people, parts


def agree(engine, world, name, by, first, last, where):
    metric = METRICS[name]
    [tally] = engine.tallies([Question(metric, first, last, by, where)])
    asked = {"first": first, "last": last, "where": where}
    expected = fold.figures(world, name, by, **asked)
    about = (name, by, first, last, where)
    assert {c.key for c in tally.cells} == (expected.keys() if by else set()), about
    for cell in tally.cells:
        assert (cell.value, cell.people, cell.parts) == told(expected[cell.key]), (about, cell)
    total = fold.figures(world, name, (), **asked).get(())
    if total:
        cell = tally.total
        assert (cell.value, cell.people, cell.parts) == told(total), about
    else:
        assert not tally.total.value, about


@settings(max_examples=60, deadline=None)
@given(st.data(), histories, st.randoms(use_true_random=False), st.integers(1, 15))
def test_every_figure_is_that_of_a_slow_fold(data, events, random, size):
    engine = Engine()
    for batch in deliveries(events, random, size):
        engine.receive(batch)
    world = fold.World(events)
    first, last = data.draw(SPANS)
    for name in sorted(METRICS):
        dimensions = METRICS[name].dimensions
        by = tuple(random.sample(dimensions, random.randint(0, 3)))
        where = {}
        if random.random() < 0.4:
            dimension = random.choice(dimensions)
            values = sorted(key for (key,) in fold.figures(world, name, (dimension,)))
            if values:
                where[dimension] = frozenset(random.sample(values, min(2, len(values))))
        agree(engine, world, name, by, first, last, where)


@settings(max_examples=50, deadline=None)
@given(histories)
def test_a_history_says_nothing_that_no_producer_would(events):
    for event in events:
        check(event)
