"""Questions that nothing answers, and what is left of an answer."""

import gc
import weakref
from datetime import timedelta

import pytest

from services.impact.domain.evaluating import evaluate
from services.impact.domain.figures import Question
from services.impact.domain.gathering import Gathering
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact.fakes import Engine, MemoryShelf
from tests.impact.histories import PEOPLE, SITES
from tests.impact.story.told import MORNING

HERE, THERE = SITES[:2]
NEVER = frozenset({"never"})


@pytest.fixture
def engine():
    """Everybody came to two sites."""
    engine = Engine()
    engine.receive(
        [make.site(HERE, "here"), make.site(THERE, "there")]
        + [make.person(one, HERE, in_qpv=True) for one in PEOPLE]
        + [make.held(one, site) for one in PEOPLE for site in (HERE, THERE)]
    )
    return engine


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_filter_that_nothing_passes_gives_no_cell_and_an_empty_total(engine, metric):
    for dimension in metric.dimensions:
        for by in ((), ("month",), ("day", "site")):
            [tally] = engine.tallies([Question(metric, by=by, where={dimension: NEVER})])
            assert not tally.cells
            assert not tally.total.value


def test_a_day_on_which_nobody_came_is_a_day_of_nobody(engine):
    later = (MORNING + timedelta(days=1)).date().isoformat()
    question = Question(METRICS["people_supported"], where={"day": frozenset({later})})
    [tally] = engine.tallies([question])
    assert (tally.total.value, tally.total.people) == (0, 0)


def test_a_month_s_people_are_counted_in_a_month_that_was_cut_short_too(engine, story):
    for who in PEOPLE:
        story.top_up(who, HERE)
    engine.receive(story.events)
    question = Question(METRICS["telecom_savings_monthly"], first=MORNING.date(), by=("month",))
    [tally] = engine.tallies([question])
    assert [(cell.key, cell.parts["whole"]) for cell in tally.cells] == [(("2026-11",), 5)]


def test_nothing_keeps_what_an_answer_has_read(engine):
    shelf = MemoryShelf(engine.generation)
    question = Question(METRICS["appointments_held"], by=("in_qpv", "day"))
    assert evaluate(question.metric.formula, Gathering(shelf, question))[1].value == 10
    left = weakref.ref(shelf)
    del shelf
    gc.collect()
    assert left() is None
