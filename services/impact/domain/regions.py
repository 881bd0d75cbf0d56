"""Regions: what a figure is about, as a box whose sides are sets of the smallest parts asked for.

Days, weeks, months, quarters, years and periods are all stretches of one line of time, which is
divided wherever one of them begins or ends. Sites, departments and regions are all sets of sites.
So which figure lies within which, and what remains between them, is seen from the boxes alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from services.impact.domain.figures import UNKNOWN, Question

Box = tuple[int, ...]
"""A set of parts (as bits) along each side."""

Places = Mapping[str, Mapping[str, str]]
"""The value of each dimension that follows from the site, such as its department, by slug."""

_TIME: Final = frozenset({"day", "week", "month", "quarter", "year"})
_LABEL: Final = re.compile(r"(\d{4})(?:-Q([1-4])|-W(\d\d)|-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def within(inner: Box, outer: Box) -> bool:
    """Whether all of one box lies in another."""
    return all(i & ~o == 0 for i, o in zip(inner, outer, strict=True))


def both(one: Box, other: Box) -> Box:
    """What two boxes have in common."""
    return tuple(i & o for i, o in zip(one, other, strict=True))


def stretch(label: str) -> tuple[int, int] | None:
    """Where a day, a week, a month, a quarter or a year begins and where the next one does, in days
    since year 1; None of a label that is none of these.
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return None
    year, quarter, week, month, day = (int(part or 0) for part in found.groups())
    try:
        if week:
            monday = date.fromisocalendar(year, week, 1).toordinal()
            return monday, monday + 7
        if day:
            begin = date(year, month, day).toordinal()
            return begin, begin + 1
        first = 3 * quarter - 2 if quarter else month or 1
        months = 3 if quarter else 1 if month else 12
        last = date(year, first + months - 1, 28).toordinal() + 4
        return date(year, first, 1).toordinal(), last - date.fromordinal(last).day + 1
    except (ValueError, OverflowError):
        return None


class Space:
    """The sides of all boxes that some questions, and the labels of their answers, make."""

    def __init__(
        self,
        asked: Iterable[tuple[Question, Sequence[tuple[str, ...]], Iterable[tuple[str, str]]]],
        places: Places,
    ) -> None:
        self._places = places
        labels: dict[str, set[str]] = {"site": set(places)}
        cuts: set[int] = set()
        for question, keys, traits in asked:
            labels["site"] |= question.sites or frozenset()
            cuts |= {question.first.toordinal()} if question.first else set()
            cuts |= {question.last.toordinal() + 1} if question.last else set()
            told: list[tuple[str, Iterable[str]]] = list(question.where.items())
            told += [(d, {key[at] for key in keys}) for at, d in enumerate(question.by)]
            told += [(dimension, (value,)) for dimension, value in traits]
            for dimension, values in told:
                if dimension not in _TIME:
                    labels.setdefault(dimension, set()).update(values)
                    continue
                cuts |= {cut for value in values for cut in stretch(value) or ()}
        self._cuts = sorted(cuts)
        # Bit 0 is what has no day, and of every other side what no label names.
        self._bits = {
            dimension: {value: 2 << at for at, value in enumerate(sorted(values))}
            for dimension, values in labels.items()
        }
        self.sides = ("time", *sorted(d for d in labels if d == "site" or not self._placed(d)))

    @property
    def everything(self) -> Box:
        """All that there is."""
        return (self._between(None, None), *map(self._all, self.sides[1:]))

    def scope(self, question: Question) -> Box:
        """All that the question is about."""
        box = dict(zip(self.sides, self.everything, strict=True))
        box["time"] = self._between(
            question.first.toordinal() if question.first else None,
            question.last.toordinal() + 1 if question.last else None,
        )
        if question.sites is not None:
            box["site"] &= self._union("site", question.sites)
        for dimension, values in question.where.items():
            box[self._side(dimension)] &= self._union(dimension, values)
        return tuple(box[side] for side in self.sides)

    def cell(self, scope: Box, by: Sequence[str], key: Sequence[str]) -> Box:
        """What one cell of an answer with that scope is about."""
        box = dict(zip(self.sides, scope, strict=True))
        for dimension, value in zip(by, key, strict=True):
            box[self._side(dimension)] &= self._mask(dimension, value)
        return tuple(box[side] for side in self.sides)

    def side_of(self, dimension: str) -> int:
        """Which side of a box a dimension cuts."""
        return self.sides.index(self._side(dimension))

    def _side(self, dimension: str) -> str:
        if dimension in _TIME:
            return "time"
        return "site" if self._placed(dimension) else dimension

    def _placed(self, dimension: str) -> bool:
        return bool(self._places) and all(dimension in place for place in self._places.values())

    def _union(self, dimension: str, values: Iterable[str]) -> int:
        union = 0
        for value in values:
            union |= self._mask(dimension, value)
        return union

    def _all(self, side: str) -> int:
        return (2 << len(self._bits[side])) - 1

    def _mask(self, dimension: str, value: str) -> int:
        if dimension in _TIME:
            if value == UNKNOWN:
                return 1
            found = stretch(value)
            return self._between(*found) if found else 0
        if dimension != "site" and self._placed(dimension):
            here = [site for site, place in self._places.items() if place[dimension] == value]
            # A site that has not told where it is.
            return self._union("site", here) or self._all("site") & ~self._union(
                "site", self._places
            )
        return self._bits[dimension].get(value, 0)

    def _between(self, begin: int | None, end: int | None) -> int:
        low = bisect_right(self._cuts, begin) if begin else 0
        high = bisect_right(self._cuts, end) if end else len(self._cuts) + 1
        undated = 0 if begin or end else 1
        return ((1 << high) - (1 << low)) << 1 | undated
