"""The events that a metric says it counts from: of each, some figure tells."""

from functools import cache
from random import Random

import pytest

from services.impact.adapters.translate import READERS
from services.impact.domain.figures import Question
from services.impact.domain.metric import PLACE, TIME
from tests.impact.agreeing import NAMES
from tests.impact.fakes import Engine
from tests.impact.histories import by_chance

HISTORIES = 15
DECLARED = sorted((name, type_) for name, metric in NAMES.items() for type_ in metric.events)


@cache
def history(number: int):
    return by_chance(Random(number), 150)


@cache
def told(number: int, but: str | None = None) -> Engine:
    """All of one history but the events of one type."""
    engine = Engine()
    engine.receive([event for event in history(number) if event.type != but])
    return engine


def figures(engine: Engine, name: str) -> list[object]:
    """By day, cut by each dimension of its own."""
    metric = NAMES[name]
    cuts = [("day",), *(("day", one) for one in metric.dimensions if one not in (*PLACE, *TIME))]
    tallies = engine.tallies([Question(metric, None, None, by, {}) for by in cuts])
    return [(tally.total, tally.cells) for tally in tallies]


@pytest.mark.parametrize(("name", "type_"), DECLARED)
def test_every_event_that_a_metric_declares_is_read_and_changes_its_figure(name, type_):
    assert type_ in READERS
    assert any(
        figures(told(number), name) != figures(told(number, but=type_), name)
        for number in range(HISTORIES)
    )
