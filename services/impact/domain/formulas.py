"""What a metric's figure is made of: its definition, for the machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Only = Mapping[str, frozenset[str]]
"""Entries that count: for a dimension of the measure, the values that it may have."""


@dataclass(frozen=True)
class Count:
    """How many entries there are."""

    measure: str
    only: Only = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """The values of the entries together, divided by `per` into the metric's unit."""

    measure: str
    per: int = 1
    only: Only = field(default_factory=dict)


@dataclass(frozen=True)
class Distinct:
    """How many different ones the entries of any of these measures are about."""

    measures: tuple[str, ...]
    only: Only = field(default_factory=dict)


@dataclass(frozen=True)
class New:
    """How many different ones the entries are about who were in none before: before the period or,
    where it is cut by time, before each of its parts. Any filter leaves `before` alone: new is who
    is new to the whole network."""

    measures: tuple[str, ...]


@dataclass(frozen=True)
class DistinctMonths:
    """How many different ones each month's entries are about, all local months added up."""

    measure: str


Amount = Count | Sum | Distinct | DistinctMonths


@dataclass(frozen=True)
class Share:
    """One amount of another, in per cent; `rest` where the whole is the part and that rest."""

    part: Amount
    whole: Amount | None = None
    rest: Amount | None = None


@dataclass(frozen=True)
class TraitShare:
    """Of all different ones whose trait is known, the share with one value of it, in per cent."""

    measures: tuple[str, ...]
    trait: str
    value: str


@dataclass(frozen=True)
class Ratio:
    """One amount by another."""

    part: Amount
    whole: Amount


@dataclass(frozen=True)
class Quantiles:
    """The median and the 90th percentile of the entries' values: values that were observed, the
    lowest that is not exceeded by a half, or by nine tenths."""

    measure: str


@dataclass(frozen=True)
class DaysUntil:
    """`Quantiles` of the days from an entry of one measure to the same one's first of another, on
    the same local day or later; whoever has none yet is left out."""

    measure: str
    until: str


@dataclass(frozen=True)
class Gain:
    """By how much levels rose. For each with a level in the period: over their competences that
    were assessed more than once, the mean of the last level in the period less the first ever. The
    value is the mean of that over all of them."""

    measure: str


Formula = Amount | New | Share | TraitShare | Ratio | Quantiles | DaysUntil | Gain


def measures_of(formula: Formula | None) -> tuple[str, ...]:
    """The measures that a formula reads."""
    match formula:
        case None:
            return ()
        case Count(measure) | Sum(measure) | DistinctMonths(measure) | Quantiles(measure):
            return (measure,)
        case Gain(measure):
            return (measure,)
        case DaysUntil(measure, until):
            return (measure, until)
        case Distinct(measures) | New(measures) | TraitShare(measures):
            return measures
        case Share(part, whole, rest):
            return (*measures_of(part), *measures_of(whole), *measures_of(rest))
        case Ratio(part, whole):
            return (*measures_of(part), *measures_of(whole))
