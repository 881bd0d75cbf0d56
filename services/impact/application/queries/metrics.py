"""The figures: what can be asked, and the answers with small cells hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.impact.application.ports import Figures
from services.impact.domain.addends import OWN_PARTS
from services.impact.domain.figures import Cell, Moment, Number, Question, Tally
from services.impact.domain.linked import TOTAL, Asked
from services.impact.domain.metrics import METRICS, VERSIONS, Dimension, Metric
from services.impact.domain.refusals import MetricUnknown, QuestionUnclear, TooManyRows
from services.impact.domain.small_cells import FEWEST_PEOPLE, Hidden, hide

MOST_HIDING = 3_000
"""Rows of an answer of which small ones are hidden: a second's work, and hardly one is shown where
there are more."""


@dataclass(frozen=True)
class Figure:
    """One figure as a reader may see it; where it is suppressed, since it is about too few people
    to be shown, without its value and its parts. See `Cell`."""

    key: tuple[str, ...]
    value: Number | None
    suppressed: bool = False
    parts: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The rows, the total (of its own for a distinct metric), and the moment they are true at."""

    question: Question
    rows: tuple[Figure, ...]
    total: Figure
    moment: Moment


def metric_named(name: str, version: int | None = None) -> Metric:
    """The metric in its newest definition, or in that version; raises `MetricUnknown`."""
    metric = METRICS.get(name) if version is None else VERSIONS.get((name, version))
    if metric is None:
        raise MetricUnknown(name, METRICS, version)
    return metric


def question(
    metric: Metric,
    *,
    first: date | None,
    last: date | None,
    by: Iterable[str],
    where: Iterable[tuple[str, str]],
    sites: frozenset[str] | None,
) -> Question:
    """A question made of texts; raises `QuestionUnclear` naming the part that is not clear."""
    if first and last and first > last:
        raise QuestionUnclear(
            "/from",
            {"en": "from is later than to", "fr": "from est postérieur à to"},
        )
    cuts = tuple(dict.fromkeys(_dimension(metric, "/by", name) for name in by))
    kept: dict[Dimension, set[str]] = {}
    for name, value in where:
        kept.setdefault(_dimension(metric, "/where", name), set()).add(value)
    return Question(
        metric, first, last, cuts, {d: frozenset(values) for d, values in kept.items()}, sites
    )


def ask(
    figures: Figures,
    asked: Question,
    *,
    sees_small: bool,
    fewest: int,
    as_of: int | datetime | None = None,
) -> Answer:
    """The answer to one question, as a reader may see it; see `answer`.

    `sees_small` is true for who may see figures about fewer than `fewest` people.
    """
    return answer(figures, (asked,), sees_small=sees_small, fewest=fewest, as_of=as_of)[0]


def answer(
    figures: Figures,
    asked: tuple[Question, ...],
    *,
    sees_small: bool,
    fewest: int = FEWEST_PEOPLE,
    as_of: int | datetime | None = None,
    most_rows: int | None = None,
) -> tuple[Answer, ...]:
    """The answers to several questions, all true at one moment, for a reader who sees them all:
    what is hidden cannot be found from any of them.

    The moment is now, or `as_of`, a position of the archive or an instant. Raises `TooManyRows`
    where all of them together have more than `most_rows`, before the work of hiding.
    """
    tallies = figures.tallies(asked, as_of)
    if not sees_small and max((len(tally.cells) for tally in tallies), default=0) > MOST_HIDING:
        raise TooManyRows(MOST_HIDING)
    if most_rows is not None and sum(len(t.cells) for t in tallies) > most_rows:
        raise TooManyRows(most_rows)
    hidden = hide(
        [Asked(question, t.cells, t.total) for question, t in zip(asked, tallies, strict=True)],
        0 if sees_small else fewest,
        {} if sees_small else {site.slug: site.place for site in figures.sites()},
    )
    exact = [sees_small] * len(tallies)
    return tuple(map(_shown, asked, tallies, hidden, exact))


def _shown(asked: Question, tally: Tally, hidden: Hidden, exact: bool) -> Answer:
    step = 0 if exact else asked.metric.step
    return Answer(
        asked,
        tuple(
            _figure(cell, step, suppressed=i in hidden.cells, bare=i in hidden.bare)
            for i, cell in enumerate(tally.cells)
        ),
        _figure(tally.total, step, suppressed=hidden.total, bare=TOTAL in hidden.bare),
        tally.moment,
    )


def _figure(cell: Cell, step: int, *, suppressed: bool, bare: bool) -> Figure:
    if suppressed:
        return Figure(cell.key, None, suppressed=True)
    parts = {part: n for part, n in cell.parts.items() if part in OWN_PARTS or not bare}
    value = cell.value
    if step and value is not None:
        value = step * round(value / step)
    return Figure(cell.key, value, parts=parts)


def _dimension(metric: Metric, pointer: str, name: str) -> Dimension:
    if name not in metric.dimensions:
        known = ", ".join(metric.dimensions)
        raise QuestionUnclear(
            pointer,
            {
                "en": f"{metric.name} cannot be cut by {name!r}, only by {known}",
                "fr": f"{metric.name} ne se ventile pas par {name!r}, seulement par {known}",
            },
        )
    return name
