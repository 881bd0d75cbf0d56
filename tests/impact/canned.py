"""`Figures` of what a test says was told: for what is built upon figures, not for how they are
counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median

from services.impact.domain.facts import Site
from services.impact.domain.figures import Cell, Moment, Question, Tally

CLASSES = ("<=-1", "0", "1", "2", "3", ">=4")


@dataclass(frozen=True)
class Told:
    """One countable thing of a metric: of whom, where and when, and with which other labels."""

    metric: str
    day: date
    site: str
    who: int
    value: float = 1
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, dimension: str) -> str:
        match dimension:
            case "site":
                return self.site
            case "month":
                return f"{self.day:%Y-%m}"
            case _:
                return self.labels.get(dimension, "unknown")


class CannedFigures:
    """Sums what is additive, counts whom a distinct metric is about, and takes the mean or the
    median of all else."""

    def __init__(self, sites: Sequence[Site], told: Sequence[Told], position: int = 1) -> None:
        self.known = sites
        self.position = position
        self.asked = 0
        self.of_metric: dict[str, list[Told]] = defaultdict(list)
        for one in told:
            self.of_metric[one.metric].append(one)

    def sites(self) -> Sequence[Site]:
        return sorted(self.known, key=lambda site: (site.name, site.slug))

    def moment(self) -> Moment:
        return Moment(self.position, datetime(2026, 11, 26, 9, 30, tzinfo=UTC))

    def tallies(self, questions: Sequence[Question], as_of: object = None) -> Sequence[Tally]:
        assert as_of is None
        self.asked += 1
        return [self._tally(question) for question in questions]

    def _tally(self, question: Question) -> Tally:
        name, kind = question.metric.name, question.metric.kind
        found = [
            one
            for one in self.of_metric[name]
            if (not question.first or one.day >= question.first)
            and (not question.last or one.day <= question.last)
        ]
        cells: dict[tuple[str, ...], list[Told]] = defaultdict(list)
        for one in found if question.by else ():
            cells[tuple(one.label(d) for d in question.by)].append(one)
        return Tally(
            tuple(_cell(name, kind, key, cells[key]) for key in sorted(cells)),
            _cell(name, kind, (), found),
            self.moment(),
        )


def _cell(name: str, kind: str, key: tuple[str, ...], told: Sequence[Told]) -> Cell:
    people = len({one.who for one in told})
    values = sorted(one.value for one in told)
    if kind == "additive":
        return Cell(key, sum(values), people)
    if kind == "distinct":
        return Cell(key, people, people)
    if not told:
        return Cell(key, None, 0)
    if name == "skill_gain":
        parts = dict.fromkeys(CLASSES, 0)
        for value in values:
            parts[CLASSES[min(max(int(value) + 1, 0), 5)]] += 1
        return Cell(key, sum(values) / len(values), people, parts)
    if name.startswith(("days_", "minutes_")):
        return Cell(key, median(values), people, {"p90": values[int(0.9 * (len(values) - 1))]})
    return Cell(key, sum(values) / len(values), people)
