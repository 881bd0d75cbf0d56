"""A reader who tries to find out what is hidden, knowing nothing but what is shown.

The smallest places that a question can tell apart (a site, on a day, of people who live in a QPV or
not) hold unknown numbers that are not negative. Every figure shown is a sum of them. By linear
programming, in fractions, the attacker finds how large something hidden can be at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.impact.domain.figures import Cell, Question
from services.impact.domain.linked import Asked
from services.impact.domain.small_cells import Hidden

Place = tuple[str, date, str]
"""Where something happened: site, day, in_qpv."""


@dataclass(frozen=True)
class Happened:
    """One occurrence."""

    person: int
    place: Place


def labels(place: Place) -> dict[str, str]:
    site, day, in_qpv = place
    return {
        "site": site,
        "day": day.isoformat(),
        "month": day.isoformat()[:7],
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": str(day.year),
        "in_qpv": in_qpv,
    }


def covers(question: Question, place: Place) -> bool:
    known = labels(place)
    if question.first and place[1] < question.first:
        return False
    if question.last and place[1] > question.last:
        return False
    return all(known[d] in values for d, values in question.where.items())


def count(question: Question, happened: Sequence[Happened], *, distinct: bool) -> Asked:
    """What the figures answer."""
    mine = [one for one in happened if covers(question, one.place)]
    groups: dict[tuple[str, ...], list[Happened]] = {}
    for one in mine if question.by else ():
        groups.setdefault(tuple(labels(one.place)[d] for d in question.by), []).append(one)

    def cell(key: tuple[str, ...], some: list[Happened]) -> Cell:
        people = len({one.person for one in some})
        return Cell(key, people if distinct else len(some), people)

    return Asked(question, [cell(k, groups[k]) for k in sorted(groups)], cell((), mine))


class Attacker:
    """Has read some answers about a world of these places; `asked` is used for what is shown only,
    except by `figures`, which gives the true ones to compare with.
    """

    def __init__(
        self, places: Sequence[Place], asked: Sequence[Asked], hidden: Sequence[Hidden]
    ) -> None:
        known: list[tuple[frozenset[Place], int]] = []
        secret: list[frozenset[Place]] = []
        self.figures: list[tuple[frozenset[Place], Cell]] = []
        for (question, cells, total), kept in zip(asked, hidden, strict=True):
            scope = [place for place in places if covers(question, place)]
            listed = {cell.key: at for at, cell in enumerate(cells)}
            empty = set(scope) if question.by else set()
            for key, at in listed.items():
                region = frozenset(p for p in scope if key == _key(question, p))
                empty -= region
                self.figures.append((region, cells[at]))
                if at in kept.cells:
                    secret.append(region)
                else:
                    known.append((region, cells[at].value))
            known.append((frozenset(empty), 0))
            self.figures.append((frozenset(scope), total))
            if kept.total:
                secret.append(frozenset(scope))
            else:
                known.append((frozenset(scope), total.value))
        zero = {place for region, value in known if value == 0 for place in region}
        self._places = [place for place in places if place not in zero]
        self._known = {(r - zero, value) for r, value in known if value}
        self._secret = {region - zero for region in secret}

    def highest(self, region: frozenset[Place], *, cunning: bool) -> Fraction | None:
        """How much can be there at most; None where nothing bounds it. Who is `cunning` knows that
        nobody is shown, so that a hidden figure is at least one.
        """
        at = {place: i for i, place in enumerate(self._places)}
        rows = [({at[place]: 1 for place in some}, value) for some, value in sorted_(self._known)]
        for number, some in enumerate(sorted(self._secret, key=sorted) if cunning else ()):
            rows.append(({at[p]: 1 for p in some} | {len(at) + number: -1}, 1))
        goal = {at[place]: 1 for place in region if place in at}
        return maximum(len(at) + len(self._secret), rows, goal)


def sorted_(known: set[tuple[frozenset[Place], int]]) -> list[tuple[frozenset[Place], int]]:
    return sorted(known, key=lambda pair: (sorted(pair[0]), pair[1]))


def _key(question: Question, place: Place) -> tuple[str, ...]:
    return tuple(labels(place)[d] for d in question.by)


Row = tuple[Mapping[int, int], int]


def maximum(unknowns: int, rows: Sequence[Row], goal: Mapping[int, int]) -> Fraction | None:
    """The largest value of a sum of unknowns that are not negative, under equations whose right
    sides are not negative; None where it is unbounded. Two phases, by Bland's rule.
    """
    wide = unknowns + len(rows)
    table = [
        [Fraction(row.get(j, 0)) for j in range(unknowns)]
        + [Fraction(i == k) for k in range(len(rows))]
        + [Fraction(right)]
        for i, (row, right) in enumerate(rows)
    ]
    basis = [unknowns + i for i in range(len(rows))]
    first = [Fraction(-1 if unknowns <= j < wide else 0) for j in range(wide)]
    left = _climb(table, basis, first, wide)
    assert left == 0, "what is shown contradicts itself"
    for i, column in enumerate(basis):
        if column >= unknowns:
            other = next((j for j in range(unknowns) if table[i][j]), None)
            if other is not None:
                _pivot(table, basis, i, other)
    return _climb(table, basis, [Fraction(goal.get(j, 0)) for j in range(wide)], unknowns)


def _climb(
    table: list[list[Fraction]], basis: list[int], goal: list[Fraction], columns: int
) -> Fraction | None:
    while True:
        gain = list(goal[:columns])
        for row, column in zip(table, basis, strict=True):
            if goal[column]:
                for j in range(columns):
                    if row[j]:
                        gain[j] -= goal[column] * row[j]
        entering = next((j for j in range(columns) if gain[j] > 0), None)
        if entering is None:
            return sum(
                (goal[c] * row[-1] for row, c in zip(table, basis, strict=True)), Fraction(0)
            )
        limits = [
            (row[-1] / row[entering], basis[i], i)
            for i, row in enumerate(table)
            if row[entering] > 0
        ]
        if not limits:
            return None
        _pivot(table, basis, min(limits)[2], entering)


def _pivot(table: list[list[Fraction]], basis: list[int], at: int, column: int) -> None:
    factor = table[at][column]
    table[at] = [value / factor if value else value for value in table[at]]
    pivot = table[at]
    for i, row in enumerate(table):
        if i != at and row[column]:
            times = row[column]
            table[i] = [a - times * b if b else a for a, b in zip(row, pivot, strict=True)]
    basis[at] = column
