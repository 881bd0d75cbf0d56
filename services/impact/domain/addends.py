"""The numbers in a figure that add up with those of other figures.

A share shows its part, its whole and so the rest, which may be figures of metrics of their own; a
median shows how many there are. Numbers by one formula are of one family, whichever metric shows
them.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from services.impact.domain.figures import UNKNOWN, Cell, Number
from services.impact.domain.formulas import (
    Count,
    DaysUntil,
    Distinct,
    Formula,
    Gain,
    Quantiles,
    Ratio,
    Share,
    TraitShare,
)
from services.impact.domain.metric import Metric

OWN_PARTS: Final = frozenset({"part", "whole", "count", "p90"})
"""Parts that belong to a figure itself; all others are classes of its distribution."""


class Addend(NamedTuple):
    """One number, about so few `people`.

    `only` and `but` narrow what it is about to one value of a dimension, or to all others that are
    known. `bare` are the classes of a distribution, which may be hidden by themselves.
    """

    family: str
    value: Number
    people: float
    only: tuple[str, str] | None = None
    but: tuple[str, str] | None = None
    classes: bool = False


def addends(metric: Metric, cell: Cell) -> Iterable[Addend]:
    """The numbers of a figure about people; the whole of a share last, after all that it is."""
    people = float(cell.people or 0)
    part, whole = cell.parts.get("part", 0), cell.parts.get("whole", 0)
    match metric.formula:
        case Share(amount, _, None) if whole:
            yield Addend(repr(amount), part, people)
        case Share(amount, _, others) if whole:
            yield Addend(repr(amount), part, _scaled(people, part, whole - part))
            yield Addend(repr(others), whole - part, _scaled(people, whole - part, part))
        case TraitShare(measures, trait, value) if whole:
            family = repr(Distinct(measures))
            yield Addend(family, part, part, only=(trait, value))
            yield Addend(family, whole - part, whole - part, but=(trait, value))
        case Ratio(amount, others) if whole:
            yield Addend(repr(amount), part, people)
            yield Addend(repr(others), whole, people)
        case Quantiles(measure) if "count" in cell.parts:
            yield Addend(repr(Count(measure)), cell.parts["count"], people)
        case DaysUntil() | Gain() if "count" in cell.parts:
            yield Addend(f"{metric.name} {metric.version}", cell.parts["count"], people)
            for name, number in cell.parts.items():
                if name not in OWN_PARTS:
                    family = f"{metric.name} {metric.version} {name}"
                    yield Addend(family, number, number, classes=True)
        case Share() | TraitShare() | Ratio() | Quantiles() | DaysUntil() | Gain():
            return
        case formula:
            yield Addend(repr(formula), cell.value or 0, people)
            # Devices sold are some of all that were handed over, whether these are shown or not.
            for measure, label, kind in _one_kind(formula):
                yield Addend(repr(Count(measure)), cell.value or 0, people, only=(label, kind))


def traits(metric: Metric) -> Iterable[tuple[str, str]]:
    """The values of dimensions that a metric's figures tell apart without being cut by them."""
    if isinstance(metric.formula, TraitShare):
        yield metric.formula.trait, metric.formula.value
        yield metric.formula.trait, UNKNOWN
    for _, label, value in _one_kind(metric.formula):
        yield label, value


def _one_kind(formula: Formula) -> Iterable[tuple[str, str, str]]:
    """Of what counts the entries with one value of one label: the measure, the label, the value."""
    if isinstance(formula, Count) and len(formula.only) == 1:
        [(label, values)] = formula.only.items()
        if len(values) == 1:
            [value] = values
            yield formula.measure, label, value


def _scaled(least: float, own: Number, other: Number) -> float:
    """Of how few people one of two numbers tells, where the fewest that either tells of are known:
    the larger one of more, at the rate of the smaller.
    """
    return least if own <= other or not other else least * own / other
