"""Works a metric's formula out on what pages hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from pyroaring import BitMap

from services.impact.domain.days import EPOCH
from services.impact.domain.entries import MEASURES
from services.impact.domain.figures import UNKNOWN, Cell, Number
from services.impact.domain.formulas import (
    Amount,
    Count,
    DaysUntil,
    Distinct,
    DistinctMonths,
    Formula,
    Gain,
    New,
    Only,
    Quantiles,
    Ratio,
    Share,
    Sum,
    TraitShare,
)
from services.impact.domain.gathering import TIMES, Gathering
from services.impact.domain.pages import FIRST
from services.impact.domain.sheets import Group, Key

GAIN_CLASSES: Final = ("<=-1", "0", "1", "2", "3", ">=4")
"""Whole levels, halves towards zero: 0 holds all that is above -1 and below 1."""


@dataclass(frozen=True)
class Figure:
    """A value, of how few people it tells (None: of none), and what it is made of."""

    value: Number | None
    people: int | None
    parts: Mapping[str, Number]


Figures = Mapping[Key, Figure]
_NONE: Final = Figure(0, 0, {})


def evaluate(formula: Formula, gathering: Gathering) -> tuple[list[Cell], Cell]:
    """The cells of the question, in the order of their keys, and its total."""
    by = gathering.question.by
    cells = _figures(formula, gathering, by) if by else {}
    total = _figures(formula, gathering, ()).get((), _empty(formula))
    return [_cell(key, cells[key]) for key in sorted(cells)], _cell((), total)


def _cell(key: Key, figure: Figure) -> Cell:
    return Cell(key, figure.value, figure.people, figure.parts)


def _empty(formula: Formula) -> Figure:
    """Of nobody and nothing: 0 of what is counted, and no value where there is none to divide."""
    if isinstance(formula, Count | Sum | Distinct | New | DistinctMonths):
        return Figure(0, _fewest(_about(formula), 0), {})
    return Figure(None, 0, {})


def _about(formula: Formula) -> str:
    match formula:
        case Count(measure) | Sum(measure):
            return MEASURES[measure].about
        case Distinct(measures) | New(measures):
            return "who" if MEASURES[measures[0]].kind != "partner" else "nobody"
        case _:
            return "who"


def _fewest(about: str, people: int) -> int | None:
    return None if about == "nobody" else people


def _figures(formula: Formula, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    match formula:
        case Count() | Sum() | Distinct() | DistinctMonths():
            return _amount(formula, gathering, by)
        case New(measures):
            return _new(measures, gathering, by)
        case Share(part, whole, rest):
            return _share(part, whole, rest, gathering, by)
        case Ratio(part, whole):
            return _divided(_amount(part, gathering, by), _amount(whole, gathering, by), 1)
        case TraitShare():
            return _trait_share(formula, gathering, by)
        case Quantiles(measure):
            return _quantiles(measure, gathering, by)
        case DaysUntil(measure, until):
            return _days_until(measure, until, gathering, by)
        case Gain(measure):
            return _gain(measure, gathering, by)


def _amount(amount: Amount, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    match amount:
        case Count(measure, only):
            return _added(measure, only, gathering, by, lambda group: group.count)
        case Sum(measure, per, only):
            return _added(measure, only, gathering, by, lambda group: _per(group.value, per))
        case Distinct(measures, only):
            about = _about(amount)
            return {
                key: Figure(len(people), _fewest(about, len(people)), {})
                for key, people in gathering.distinct(measures, by, only=only).items()
            }
        case DistinctMonths(measure):
            return _distinct_months(measure, gathering, by)


def _per(value: int, per: int) -> Number:
    return value if per == 1 else value / per


def _added(
    measure: str,
    only: Only,
    gathering: Gathering,
    by: tuple[str, ...],
    of: Callable[[Group], Number],
) -> Figures:
    groups = gathering.groups(measure, by, only=only)
    return {key: Figure(of(group), _people(group, gathering), {}) for key, group in groups.items()}


def _people(group: Group, gathering: Gathering) -> int | None:
    """Of how many people the entries of a group tell."""
    match group.measure.about:
        case "nobody":
            return None
        case "each":
            return group.count
        case _:
            return len(gathering.people(group.united())) + group.unnamed


def _distinct_months(measure: str, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    found = gathering.distinct((measure,), by if "month" in by else (*by, "month"))
    counts: dict[Key, int] = {}
    people: dict[Key, BitMap] = {}
    for whole, some in found.items():
        key = whole[: len(by)]
        counts[key] = counts.get(key, 0) + len(some)
        people.setdefault(key, BitMap()).update(some)
    return {key: Figure(count, len(people[key]), {}) for key, count in counts.items()}


def _share(
    part: Amount,
    whole: Amount | None,
    rest: Amount | None,
    gathering: Gathering,
    by: tuple[str, ...],
) -> Figures:
    parts = _amount(part, gathering, by)
    if whole is not None:
        return _divided(parts, _amount(whole, gathering, by), 100)
    assert rest is not None, "a share has a whole or a rest"  # noqa: S101 - of our own declaration
    others = _amount(rest, gathering, by)
    wholes = {
        key: _plus(parts.get(key, _NONE), others.get(key, _NONE)) for key in {*parts, *others}
    }
    return _divided(parts, wholes, 100)


def _plus(one: Figure, other: Figure) -> Figure:
    return Figure((one.value or 0) + (other.value or 0), _least(one, other), {})


def _least(*figures: Figure) -> int | None:
    """Of the fewest people, but of nobody at all, that one of them tells."""
    told = [figure.people for figure in figures if figure.people]
    if told:
        return min(told)
    return None if all(figure.people is None for figure in figures) else 0


def _divided(parts: Figures, wholes: Figures, times: int) -> Figures:
    divided = {}
    for key in {*parts, *wholes}:
        part, whole = parts.get(key, _NONE), wholes.get(key, _NONE)
        value = None if not whole.value else times * (part.value or 0) / whole.value
        told = {"part": part.value or 0, "whole": whole.value or 0}
        divided[key] = Figure(value, _least(part, whole), told)
    return divided


def _trait_share(formula: TraitShare, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    found = gathering.distinct(formula.measures, (*by, formula.trait))
    parts: dict[Key, Figure] = {}
    rests: dict[Key, Figure] = {}
    for (*key, label), people in found.items():
        if label == UNKNOWN:
            continue
        side = parts if label == formula.value else rests
        before = side.get(tuple(key), _NONE)
        count = (before.people or 0) + len(people)
        side[tuple(key)] = Figure(count, count, {})
    wholes = {key: _plus(parts.get(key, _NONE), rests.get(key, _NONE)) for key in {*parts, *rests}}
    return _divided(parts, wholes, 100)


def _new(measures: Sequence[str], gathering: Gathering, by: tuple[str, ...]) -> Figures:
    question = gathering.question
    times = [d for d in by if d in TIMES]
    found = gathering.distinct(measures, by)
    befores: dict[date | None, BitMap] = {}
    figures = {}
    for key, people in found.items():
        begins = [_begin(key[by.index(d)]) for d in times]
        first = max((b for b in (question.first, *begins) if b is not None), default=None)
        if any(begin is None for begin in begins):
            continue
        if first not in befores:
            befores[first] = _before(measures, gathering, first)
        people = people - befores[first]
        if people:
            figures[key] = Figure(len(people), len(people), {})
    return figures


def _before(measures: Sequence[str], gathering: Gathering, first: date | None) -> BitMap:
    if first is None:
        return BitMap()
    whole = replace(gathering.question, first=None, last=first - timedelta(days=1), sites=None)
    past = Gathering(gathering.shelf, whole)
    return past.distinct(measures, (), where={}).get((), BitMap())


def _begin(label: str) -> date | None:
    """The first day of a bucket of time; None of the unknown one."""
    if label == UNKNOWN:
        return None
    year = int(label[:4])
    match label[4:]:
        case "":
            return date(year, 1, 1)
        case week if week.startswith("-W"):
            return date.fromisocalendar(year, int(week[2:]), 1)
        case quarter if quarter.startswith("-Q"):
            return date(year, 3 * int(quarter[2:]) - 2, 1)
        case month if len(month) == 3:
            return date.fromisoformat(f"{label}-01")
        case _:
            return date.fromisoformat(label)


def _quantiles(measure: str, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    groups = gathering.groups(measure, by, lines=True)
    return {
        key: _median(np.concatenate(group.values), _people(group, gathering))
        for key, group in groups.items()
        if group.count
    }


def _median(values: "np.typing.NDArray[np.int64]", people: int | None) -> Figure:
    median, high = np.quantile(values, (0.5, 0.9), method="inverted_cdf")
    return Figure(int(median), people, {"p90": int(high), "count": len(values)})


def _days_until(measure: str, until: str, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    dated = gathering.question.first or date.min
    groups = gathering.groups(measure, by, lines=True, first=dated)
    after = _later(groups.values(), until, gathering)
    figures = {}
    for key, group in groups.items():
        days = []
        whos = []
        for who, day in zip(
            np.concatenate(group.whos).tolist(), np.concatenate(group.days).tolist(), strict=True
        ):
            own = after.get(who)
            if own is None or who < FIRST:
                continue
            place = int(np.searchsorted(own, day))
            if place < len(own):
                days.append(int(own[place]) - day)
                whos.append(who)
        if days:
            figures[key] = _median(np.array(days, dtype=np.int64), len(set(whos)))
    return figures


def _later(
    groups: Iterable[Group], until: str, gathering: Gathering
) -> Mapping[int, "np.typing.NDArray[np.int64]"]:
    """The days on which those of the groups had an entry of `until`, sorted."""
    groups = [group for group in groups if group.whos]
    if not groups:
        return {}
    wanted = np.unique(np.concatenate([who for group in groups for who in group.whos]))
    low = min(int(day.min()) for group in groups for day in group.days if len(day))
    first = EPOCH + timedelta(days=low)
    whole = replace(gathering.question, first=first, last=None, sites=None)
    every = Gathering(gathering.shelf, whole).groups(until, (), lines=True, where={}).get(())
    if every is None:
        return {}
    who, day = np.concatenate(every.whos), np.concatenate(every.days)
    found = np.isin(who, wanted)
    if not found.any():
        return {}
    who, day = who[found], day[found]
    order = np.lexsort((day, who))
    who, day = who[order], day[order]
    ones, starts = np.unique(who, return_index=True)
    return dict(zip(ones.tolist(), np.split(day, starts[1:]), strict=True))


def _gain(measure: str, gathering: Gathering, by: tuple[str, ...]) -> Figures:
    groups = gathering.groups(measure, by, lines=True)
    first = _first_levels(measure, gathering)
    figures = {}
    for key, group in groups.items():
        gains = _gains(_rows(group), first)
        if gains:
            values = np.array(list(gains.values()))
            parts = {"count": len(values), **_classes(values)}
            figures[key] = Figure(float(values.mean()), len(values), parts)
    return figures


_Row = tuple[int, str, int, int]
"""Who, which competence, when, which level."""


def _rows(group: Group) -> list[_Row]:
    return list(
        zip(
            np.concatenate(group.whos).tolist(),
            np.concatenate(group.keys).tolist(),
            np.concatenate(group.ats).tolist(),
            np.concatenate(group.values).tolist(),
            strict=True,
        )
    )


def _first_levels(measure: str, gathering: Gathering) -> Mapping[tuple[int, str], tuple[int, int]]:
    """When each was assessed first in each competence, and the level."""
    whole = replace(gathering.question, first=None, last=None, sites=None)
    every = Gathering(gathering.shelf, whole).groups(measure, (), lines=True, where={}).get(())
    first: dict[tuple[int, str], tuple[int, int]] = {}
    if every is None:
        return first
    for who, competence, when, level in _rows(every):
        known = first.get((who, competence))
        if known is None or (when, level) < known:
            first[who, competence] = (when, level)
    return first


def _gains(
    rows: Sequence[_Row], first: Mapping[tuple[int, str], tuple[int, int]]
) -> Mapping[int, float]:
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for who, competence, when, level in rows:
        known = last.get((who, competence))
        if who >= FIRST and (known is None or (when, level) > known):
            last[who, competence] = (when, level)
    differences: dict[int, list[int]] = {}
    for (who, competence), (when, level) in last.items():
        begun = first.get((who, competence))
        if begun is not None and begun[0] < when:
            differences.setdefault(who, []).append(level - begun[1])
    return {who: sum(some) / len(some) for who, some in differences.items()}


def _classes(values: "np.typing.NDArray[np.float64]") -> dict[str, int]:
    whole = np.clip(np.trunc(values), -1, 4).astype(int)
    return {name: int((whole == at).sum()) for at, name in enumerate(GAIN_CLASSES, start=-1)}
