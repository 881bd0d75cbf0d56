"""Pages: the entries of one measure at one site in one month, in columns.

Whoever is counted is a dense integer here. A page also keeps, for each combination of its
dimensions, the set of those it is about as a roaring bitmap, so that distinct people are exact
over any union of pages without reading their entries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

ERASED: Final = 0
"""The integer of whoever was erased: entries stay, nobody is counted."""
UNNAMED: Final = 1
"""The integer of somebody of whom nobody asked who it was."""
FIRST: Final = 2
"""The first integer that stands for somebody."""

Dims = tuple[str, ...]
Integers = NDArray[np.int64]


class PageKey(NamedTuple):
    """Which page. `month` is `2026-11`, by the site's clocks; empty while the site is unknown."""

    measure: str
    site_id: str
    month: str


class Line(NamedTuple):
    """An entry on its way into a page or out of it; `day` of the month, 0 where it is unknown."""

    at: int
    day: int
    who: int
    dims: Dims
    value: int


class Sum(NamedTuple):
    """Of one combination of dimensions: how many entries, their values together, and how many of
    them are about somebody unnamed."""

    entries: int
    value: int
    unnamed: int


def together(sums: Sequence[Sum], sets: Sequence[BitMap]) -> tuple[Sum, BitMap]:
    """Sums and sets of several combinations of dimensions, in one."""
    sum_ = Sum(*(sum(numbers) for numbers in zip(*sums, strict=True))) if sums else Sum(0, 0, 0)
    if len(sets) < 2:
        return sum_, sets[0] if sets else BitMap()
    return sum_, BitMap.union(*sets)


@dataclass
class Page:
    """Columns of equal length; `key` is each entry's place in `dims`."""

    dims: list[Dims] = field(default_factory=list)
    at: Integers = field(default_factory=lambda: _empty())
    day: Integers = field(default_factory=lambda: _empty())
    who: Integers = field(default_factory=lambda: _empty())
    key: Integers = field(default_factory=lambda: _empty())
    value: Integers = field(default_factory=lambda: _empty())

    def __len__(self) -> int:
        return len(self.at)

    def change(self, gone: Sequence[Line], come: Sequence[Line]) -> None:
        """Takes entries out and puts others in.

        Raises `LookupError` where one that goes is not there: the page does not say what its
        archive says.
        """
        if gone:
            self._take(gone)
        if come:
            codes = {dims: code for code, dims in enumerate(self.dims)}
            keys = []
            for line in come:
                code = codes.setdefault(line.dims, len(codes))
                if code == len(self.dims):
                    self.dims.append(line.dims)
                keys.append(code)
            at, day, who, _, value = zip(*come, strict=True)
            self.at = _joined(self.at, at)
            self.day = _joined(self.day, day)
            self.who = _joined(self.who, who)
            self.key = _joined(self.key, keys)
            self.value = _joined(self.value, value)

    def _take(self, gone: Sequence[Line]) -> None:
        stays = np.ones(len(self), dtype=bool)
        for line in gone:
            code = self.dims.index(line.dims) if line.dims in self.dims else -1
            found = np.flatnonzero(
                stays
                & (self.at == line.at)
                & (self.who == line.who)
                & (self.key == code)
                & (self.value == line.value)
            )
            if not len(found):
                raise LookupError("an entry that goes is not on its page")
            stays[found[0]] = False
        self.keep(stays)

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Keeps the entries that are marked."""
        self.at, self.day, self.who = self.at[which], self.day[which], self.who[which]
        self.key, self.value = self.key[which], self.value[which]

    def lines(self) -> Iterable[Line]:
        """Every entry."""
        columns = (self.at, self.day, self.who, self.key, self.value)
        for at, day, who, key, value in zip(*(c.tolist() for c in columns), strict=True):
            yield Line(at, day, who, self.dims[key], value)

    def part(self, first: int, last: int) -> tuple[Sum, BitMap]:
        """Sum and set of the entries from one day of the month to another."""
        return _part(self.day, self.who, self.value, first, last)

    def sets(self) -> list[BitMap]:
        """For each combination of dimensions, who it is about, `ERASED` and `UNNAMED` too."""
        return [BitMap(who.astype(np.uint32)) for who in self._by_key(self.who)]

    def sums(self) -> list[Sum]:
        """For each combination of dimensions."""
        return [
            Sum(len(value), int(value.sum()), int((who == UNNAMED).sum()))
            for value, who in zip(self._by_key(self.value), self._by_key(self.who), strict=True)
        ]

    def _by_key(self, column: Integers) -> list[Integers]:
        if len(self.dims) == 1:
            return [column]
        return [column[self.key == code] for code in range(len(self.dims))]

    def packed(self) -> Mapping[str, Any]:
        """The columns, each in as few bytes as its numbers need."""
        return {
            "dims": [list(dims) for dims in self.dims],
            "at": _packed(self.at),
            "day": _packed(self.day),
            "who": _packed(self.who),
            "key": _packed(self.key),
            "value": _packed(self.value),
        }

    @staticmethod
    def unpacked(packed: Mapping[str, Any]) -> "Page":
        """The page that `packed` gave."""
        return Page(
            dims=[tuple(dims) for dims in packed["dims"]],
            **{name: _unpacked(packed[name]) for name in ("at", "day", "who", "key", "value")},
        )


def part_of(packed: Mapping[str, Any], first: int, last: int) -> tuple[Sum, BitMap]:
    """`Page.part` of what `Page.packed` gave; unpacks no more than it needs."""
    day, who, value = (_unpacked(packed[name]) for name in ("day", "who", "value"))
    return _part(day, who, value, first, last)


def _part(
    day: Integers, who: Integers, value: Integers, first: int, last: int
) -> tuple[Sum, BitMap]:
    which = (day >= first) & (day <= last)
    some = who[which]
    sum_ = Sum(len(some), int(value[which].sum()), int((some == UNNAMED).sum()))
    return sum_, BitMap(some.astype(np.uint32))


def _empty() -> Integers:
    return np.empty(0, dtype=np.int64)


def _joined(column: Integers, more: Sequence[int]) -> Integers:
    return np.concatenate((column, np.array(more, dtype=np.int64)))


def _packed(column: Integers) -> Mapping[str, Any]:
    """The lowest number, the bytes of each one's distance from it, and how many they are."""
    if not len(column):
        return {"low": 0, "size": 0, "count": 0, "bytes": b""}
    low = int(column.min())
    far = int(column.max()) - low
    size = next(size for size in (0, 1, 2, 4, 8) if far < 1 << 8 * size or size == 8)
    bytes_ = b"" if size == 0 else (column - low).astype(f"<u{size}").tobytes()
    return {"low": low, "size": size, "count": len(column), "bytes": bytes_}


def _unpacked(packed: Mapping[str, Any]) -> Integers:
    low, size, count = packed["low"], packed["size"], packed["count"]
    if size == 0:
        return np.full(count, low, dtype=np.int64)
    column: Integers = np.frombuffer(packed["bytes"], dtype=f"<u{size}").astype(np.int64) + low
    return column
