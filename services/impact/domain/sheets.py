"""Entries on a sheet, apart by every combination of labels: what pages' own sums do not tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from services.impact.domain.days import EPOCH
from services.impact.domain.entries import Measure
from services.impact.domain.figures import UNKNOWN
from services.impact.domain.pages import UNNAMED, Integers

BY_DAY: Final = frozenset({"day", "week"})
NO_DAY: Final = -(2**40)
"""Where a column has days since 1970: none is known."""

Key = tuple[str, ...]


@dataclass
class Group:
    """What came together under one key.

    From `whos` on, the columns of the entries themselves, where they were wanted: `ats` in seconds
    and `days` in local days since 1970, `keys` their dimensions.
    """

    measure: Measure
    count: int = 0
    value: int = 0
    unnamed: int = 0
    sets: list[BitMap] = field(default_factory=list)
    whos: list[Integers] = field(default_factory=list)
    values: list[Integers] = field(default_factory=list)
    ats: list[Integers] = field(default_factory=list)
    days: list[Integers] = field(default_factory=list)
    keys: list[NDArray[np.str_]] = field(default_factory=list)

    def united(self) -> BitMap:
        """The different ones, with whoever is merged as they were told."""
        return union(self.sets)

    def into(self, groups: dict[Key, "Group"], key: Key) -> None:
        """Adds what it holds to what others have under that key."""
        known = groups.setdefault(key, self)
        if known is not self:
            known.count += self.count
            known.value += self.value
            known.unnamed += self.unnamed
            known.sets += self.sets


class Sheet:
    """Collects the entries of one measure, then sorts them into groups, with their columns where
    these are to be kept.

    `labels` say what a code of a dimension means whose codes differ from entry to entry.
    """

    def __init__(self, measure: Measure, by: tuple[str, ...], *, keep: bool) -> None:
        self.measure = measure
        self.by = by
        self.labels: dict[str, Callable[[int], str]] = {}
        self._keep = keep
        self._columns: list[Sequence[Integers]] = []
        self._codes: dict[str, list[Integers]] = {dimension: [] for dimension in by}
        self._fixed: dict[str, dict[str, int]] = {}
        self._keys: list[NDArray[np.str_]] = []

    def add(
        self,
        columns: Sequence[Integers],
        varied: Mapping[str, Integers],
        fixed: Mapping[str, str],
        key: str,
    ) -> None:
        """Takes entries: their values, instants, days and whom they are about; the codes of what
        differs among them, the labels of what does not, and their own dimensions."""
        length = len(columns[0])
        self._columns.append(columns)
        for dimension, codes in self._codes.items():
            if dimension in varied:
                codes.append(varied[dimension])
            else:
                known = self._fixed.setdefault(dimension, {})
                label = fixed.get(dimension, UNKNOWN)
                codes.append(np.full(length, known.setdefault(label, len(known))))
        if self._keep:
            self._keys.append(np.full(length, key))

    def groups(self) -> Mapping[Key, Group]:
        """What was taken, by key."""
        if not any(len(columns[0]) for columns in self._columns):
            return {}
        value, at, day, who = (np.concatenate(parts) for parts in zip(*self._columns, strict=True))
        combined = np.zeros(len(who), dtype=np.int64)
        labels: list[list[str]] = []
        for dimension, codes in self._codes.items():
            known, places = np.unique(np.concatenate(codes), return_inverse=True)
            labels.append([self._label(dimension, int(code)) for code in known])
            combined = combined * len(known) + places
        order = np.argsort(combined, kind="stable")
        ones, starts = np.unique(combined[order], return_index=True)
        keys = np.concatenate(self._keys) if self._keep else np.empty(0, dtype=str)
        found: dict[Key, Group] = {}
        for one, rows in zip(ones.tolist(), np.split(order, starts[1:]), strict=True):
            some = who[rows]
            group = Group(
                self.measure,
                count=len(rows),
                value=int(value[rows].sum()),
                unnamed=int((some == UNNAMED).sum()),
                sets=[BitMap(some.astype(np.uint32))],
            )
            if self._keep:
                group.whos, group.values = [some], [value[rows]]
                group.ats, group.days = [at[rows]], [day[rows]]
                group.keys = [keys[rows]]
            found[_key(one, labels)] = group
        return found

    def _label(self, dimension: str, code: int) -> str:
        if dimension in self.labels:
            return self.labels[dimension](code)
        return next(label for label, known in self._fixed[dimension].items() if known == code)


def union(sets: Sequence[BitMap]) -> BitMap:
    """Whoever is in any of these sets; a new set."""
    if not sets:
        return BitMap()
    return BitMap(sets[0]) if len(sets) == 1 else BitMap.union(*sets)


def first_of(month: str) -> date | None:
    """The first day of `2026-11`; None of the month that is not known."""
    return date.fromisoformat(f"{month}-01") if month else None


def weeks_of(days: Integers) -> Integers:
    """Weeks since the one that 1 January 1970, a Thursday, was in."""
    weeks: Integers = np.where(days == NO_DAY, NO_DAY, (days + 3) // 7)
    return weeks


@lru_cache(maxsize=20_000)
def time_label(dimension: str, code: int) -> str:
    """Of a day, or a week, since 1970."""
    if code == NO_DAY:
        return UNKNOWN
    if dimension == "day":
        return (EPOCH + timedelta(days=code)).isoformat()
    year, week, _ = (EPOCH + timedelta(days=7 * code)).isocalendar()
    return f"{year}-W{week:02}"


def _key(one: int, labels: Sequence[Sequence[str]]) -> Key:
    key: list[str] = []
    for known in reversed(labels):
        one, place = divmod(one, len(known))
        key.append(known[place])
    return tuple(reversed(key))
