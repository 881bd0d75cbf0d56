"""Whether impact's answers are those of the slow fold."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

import pytest

from services.impact.application.ports import Figures
from services.impact.domain.figures import Cell, Question
from services.impact.domain.metrics import VERSIONS
from tests.impact import fold
from tests.impact.histories import BEGINS

NAMES = {
    f"{name}@{version}" if f"{name}@{version}" in fold.METRICS else name: metric
    for (name, version), metric in VERSIONS.items()
}
"""Every version of every metric, by the fold's name for it."""


def questions(world: fold.World, random: Random) -> Iterator[tuple[str, Question]]:
    """One about every metric: cut by up to three of its dimensions, over some days or all, filtered
    by something that occurs or by nothing."""
    first = last = None
    if random.random() < 0.7:
        day = random.choice(BEGINS).date().toordinal() + random.randint(-3, 9)
        first, last = date.fromordinal(day), date.fromordinal(day + random.randint(0, 40))
    for name, metric in sorted(NAMES.items()):
        by = tuple(random.sample(metric.dimensions, random.randint(0, 3)))
        where: dict[str, frozenset[str]] = {}
        if random.random() < 0.4:
            dimension = random.choice(metric.dimensions)
            values = sorted(key for (key,) in fold.figures(world, name, (dimension,)))
            if values:
                where[dimension] = frozenset(random.sample(values, min(2, len(values))))
        yield name, Question(metric, first, last, by, where)


def differences(figures: Figures, world: fold.World, random: Random) -> list[object]:
    """Where an answer is not the fold's: the question, what was said, what is right."""
    asked = list(questions(world, random))
    tallies = figures.tallies([question for _, question in asked])
    wrong: list[object] = []
    for (name, question), tally in zip(asked, tallies, strict=True):
        period = {"first": question.first, "last": question.last, "where": question.where}
        cells = fold.figures(world, name, question.by, **period) if question.by else {}
        said = {cell.key: cell for cell in tally.cells}
        if said.keys() != cells.keys() or any(differ(said[key], cells[key]) for key in cells):
            wrong.append((question, said, cells))
        total = fold.figures(world, name, (), **period).get(())
        if tally.total.value if total is None else differ(tally.total, total):
            wrong.append((question, tally.total, total))
    return wrong


def differ(said: Cell, right: fold.Figure) -> bool:
    """Whether a cell is not what the fold found."""
    return said.people != right.people or not (
        _same({"value": said.value}, {"value": right.value}) and _same(said.parts, right.parts)
    )


def _same(said: Mapping[str, float | None], right: Mapping[str, float | None]) -> bool:
    return dict(said) == pytest.approx(dict(right))
