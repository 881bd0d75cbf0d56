"""Figures about very few people are not shown, since they would say something of one of them.

Nor is what would tell them. A reader who sees several answers together subtracts: cells from their
total, a month from its quarter, one filter from another. So more figures are hidden, the smallest
there are, until for each small one there is another world that agrees with all that is shown and in
which it is large enough to be shown (docs/decisions/0050).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from services.impact.domain.linked import TOTAL, Asked, Face, Linked
from services.impact.domain.regions import Places
from services.impact.domain.worlds import Effort, TooMuchEffort, Worlds

FEWEST_PEOPLE: Final = 5
"""A figure about fewer people than this is hidden (the association's own rule)."""

MOST_STEPS: Final = 3_000_000
"""Of a search: a second or two. The board of eleven sites takes half a million."""


@dataclass(frozen=True)
class Hidden:
    """Which cells of one answer are hidden, by index, and whether its total is.

    `bare` are those of which the distribution is hidden and the rest is shown (the total is
    `TOTAL`).
    """

    cells: frozenset[int] = frozenset()
    total: bool = False
    bare: frozenset[int] = frozenset()


def hide(asked: Sequence[Asked], fewest: int, places: Places | None = None) -> list[Hidden]:
    """What to hide of answers that are seen together, one `Hidden` for each.

    `places` are the dimensions that follow from the site, by its slug: without them a reader is
    taken not to know which sites a department has. A figure of nobody is shown: that nobody came is
    no fact about anybody. So is one of everybody: that all of a large group are alike.
    """
    if fewest <= 1:
        return [Hidden()] * len(asked)
    search = _Search(Linked(asked, places or {}), fewest)
    for number, one in enumerate(asked):
        for place, cell in [(TOTAL, one.total), *enumerate(one.cells)]:
            if cell.people is not None and 0 < cell.people < fewest:
                search.hide_face(Face(number, place))
    search.run()
    return [_hidden(number, search.hidden) for number in range(len(asked))]


def _hidden(number: int, faces: set[Face]) -> Hidden:
    own = {face for face in faces if face.answer == number}
    whole = {face.place for face in own if not face.classes}
    classes = {face.place for face in own if face.classes}
    return Hidden(frozenset(whole - {TOTAL}), TOTAL in whole, frozenset(classes - whole))


class _Search:
    """Hides faces until every small number is safe."""

    def __init__(self, linked: Linked, fewest: int) -> None:
        self.hidden: set[Face] = set()
        self._nodes = linked.nodes
        self._equations = linked.equations
        self._of = linked.of
        self._on: dict[Face, list[int]] = {}
        self._missing: dict[int, float] = {}
        for number, node in enumerate(self._nodes):
            for face in node.faces:
                self._on.setdefault(face, []).append(number)
            missing = node.missing(fewest)
            if missing:
                self._missing[number] = missing
        self._unknown = {number for number, node in enumerate(self._nodes) if not node.faces}
        self._stale = dict.fromkeys(range(len(self._equations)))
        self._fixed: set[int] = set()
        self._effort = Effort(MOST_STEPS)
        self._worlds: dict[tuple[int, bool], Worlds] = {}

    def hide_face(self, face: Face) -> None:
        """Hides a figure with its distribution, or the distribution alone."""
        if face in self.hidden:
            return
        self.hidden.add(face)
        for number in self._on.get(face, ()):
            if number not in self._unknown and self._nodes[number].faces <= self.hidden:
                self._unknown.add(number)
                self._stale |= dict.fromkeys(self._of[number])
                self._worlds.clear()
        if not face.classes:
            self.hide_face(face._replace(classes=True))

    def run(self) -> None:
        """Each small number on its own, then each equation, then all equations together.

        Where that takes too long, whatever is bound up with something hidden is hidden as well.
        """
        for number in self._missing:
            self._hide(number)
        try:
            self._search()
        except TooMuchEffort:
            self._hide_whatever_is_bound_up()

    def _hide_whatever_is_bound_up(self) -> None:
        edge = set(self._unknown)
        while edge:
            touched = {n for number in edge for at in self._of[number] for n in self._equations[at]}
            edge = {number for number in touched if self._may_hide(number)}
            for number in sorted(edge):
                self._hide(number)

    def _search(self) -> None:
        self._balance()
        unsafe = list(self._missing)
        while unsafe:
            unsafe = self._crowded(unsafe)
            while unsafe:
                target, missing = unsafe[-1], self._missing[unsafe[-1]]
                move = self._other_world(target, missing, strict=True)
                if move is None:
                    if self._other_world(target, missing, strict=False) is None:
                        break
                    if self._other_world(target, min(1.0, missing), strict=True) is None:
                        break
                    unsafe.pop()
                    continue
                unsafe = [n for n in unsafe if move.get(n, 0.0) < self._missing[n] - 1e-6]
            if unsafe and not self._help(unsafe[-1]):
                unsafe.pop()

    def _hide(self, number: int) -> None:
        for face in self._nodes[number].faces:
            self.hide_face(face)

    def _balance(self) -> None:
        """In every equation with something unknown, enough is: one subtraction tells nothing."""
        self._fix()
        while self._stale:
            at = next(iter(self._stale))
            del self._stale[at]
            lacking = self._lacking(at)
            if not lacking:
                continue
            known = [n for n in self._equations[at] if self._may_hide(n)]
            if not self._lacking(at, lenient=True):
                known = [n for n in known if self._equations[at][n] < 0]
            if known:
                self._hide(min(known, key=lambda n: self._cost(n, at, lacking)))
                self._fix()

    def _fix(self) -> None:
        """Finds what nobody shows and yet follows from what is shown, one equation at a time."""
        self._effort.spend(sum(map(len, self._equations)))
        self._fixed.clear()
        unknown = [sum(n in self._unknown for n in equation) for equation in self._equations]
        alone = [at for at, count in enumerate(unknown) if count == 1]
        while alone:
            at = alone.pop()
            for number in self._equations[at]:
                if self._is_open(number) and not self._nodes[number].faces:
                    if number in self._missing:
                        continue
                    self._fixed.add(number)
                    for other in self._of[number]:
                        unknown[other] -= 1
                        if unknown[other] == 1:
                            alone.append(other)

    def _is_open(self, number: int) -> bool:
        return number in self._unknown and number not in self._fixed

    def _lacking(self, at: int, *, lenient: bool = False) -> float:
        """How much room an equation lacks for each of its small numbers to be as large as it must,
        and for each other hidden one to differ at all.

        Where `lenient`, small numbers must only differ to a reader who knows that none of them is
        nobody, and be as large as they must to one who does not.
        """
        self._effort.spend(len(self._equations[at]))
        factors = {n: f for n, f in self._equations[at].items() if self._is_open(n)}
        strict = {1: 0.0, -1: 0.0}
        loose = {1: 0.0, -1: 0.0}
        count = {1: 0, -1: 0}
        for number, factor in factors.items():
            strict[factor] += self._nodes[number].room(True)
            loose[factor] += self._nodes[number].room(False)
            count[factor] += 1
        lacking = 0.0
        for number, factor in factors.items():
            if count[-factor]:
                continue
            missing, node = self._missing.get(number), self._nodes[number]
            if missing:
                spare = strict[factor] - node.room(True)
                if lenient:
                    lacking = max(lacking, min(1.0, missing) - spare)
                    spare = loose[factor] - node.room(False)
                lacking = max(lacking, missing - spare)
            elif node.faces and count[factor] == 1:
                lacking = max(lacking, 1.0)
        return lacking

    def _cost(self, number: int, at: int, lacking: float) -> tuple[bool, bool, int, float, float]:
        """Which number to hide first: a part before the whole, one that is enough, one that other
        equations need as well, one about few.
        """
        node = self._nodes[number]
        helps = sum(self._lacking(other) > 0 for other in self._of[number])
        whole = self._equations[at][number] > 0
        return whole, node.room(True) < lacking, -helps, node.people, float(node.value)

    def _may_hide(self, number: int) -> bool:
        return number not in self._unknown and self._nodes[number].value > 0

    def _crowded(self, unsafe: Sequence[int]) -> list[int]:
        """Those left that are not safe by others in just the same equations: what one of these has
        more, another has less, and nothing else changes.
        """
        rooms: dict[frozenset[tuple[int, int]], float] = {}
        marks = {}
        for number in self._unknown:
            mark = frozenset((at, self._equations[at][number]) for at in self._of[number])
            marks[number] = mark
            rooms[mark] = rooms.get(mark, 0.0) + (self._nodes[number].room(True) if mark else inf)
        return [
            number
            for number in unsafe
            if rooms[marks[number]] - self._nodes[number].room(True) < self._missing[number]
        ]

    def _other_world(self, target: int, by: float, *, strict: bool) -> Mapping[int, float] | None:
        if (target, strict) not in self._worlds:
            numbers = {number for some in self._near(target) for number in some}
            room = {number: self._nodes[number].room(strict) for number in numbers}
            touched = {at for number in numbers for at in self._of[number]}
            equations = [
                {n: f for n, f in self._equations[at].items() if n in numbers}
                for at in sorted(touched)
            ]
            worlds = Worlds(equations, room, self._effort)
            self._worlds |= dict.fromkeys(((number, strict) for number in numbers), worlds)
        return self._worlds[target, strict].raised(target, by)

    def _near(self, target: int) -> Iterator[list[int]]:
        """What is unknown and bound up with a number, by distance."""
        seen, edge = {target}, [target]
        while edge:
            yield edge
            touched = {n for number in edge for at in self._of[number] for n in self._equations[at]}
            edge = sorted((touched & self._unknown) - seen)
            seen.update(edge)

    def _help(self, target: int) -> bool:
        """Hides one more number in the nearest equation that has one; tells whether there was."""
        for edge in self._near(target):
            known = [
                (self._cost(n, at, self._missing[target]), n)
                for number in edge
                for at in self._of[number]
                for n in self._equations[at]
                if self._may_hide(n)
            ]
            if known:
                self._hide(min(known)[1])
                self._balance()
                return True
        return False
