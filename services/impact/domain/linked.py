"""How the figures that a reader sees together add up.

A figure is a node; one that two answers show is the same node. Wherever the cells of an answer lie
within a figure, that figure is their sum and what remains, which is a node as well, although nobody
shows it: who knows all others knows it. Figures of distinct people are taken to add up too, since
few people are seen at two sites and a reader will reckon so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from operator import ne
from typing import Final, NamedTuple

from services.impact.domain.addends import Addend, addends, traits
from services.impact.domain.figures import UNKNOWN, Cell, Number, Question
from services.impact.domain.regions import Box, Places, Space, both
from services.impact.domain.tables import (
    Partition,
    Table,
    common,
    product,
    union,
    with_zeros,
    without,
)

TOTAL: Final = -1
"""The place of the total, among the cells of an answer."""

_DEPTH: Final = 3
"""How often what remains of a figure is divided in turn."""


class Asked(NamedTuple):
    """A question, and what was counted for it."""

    question: Question
    cells: Sequence[Cell]
    total: Cell


class Face(NamedTuple):
    """What is shown or hidden in one piece: a figure (`place` is the index of its cell or `TOTAL`),
    or the classes of its distribution.
    """

    answer: int
    place: int
    classes: bool = False


@dataclass
class Node:
    """A number that adds up with others, and of how few people it tells.

    `faces` show it: none shows what only remains of others. `least` is what it is at least where it
    is hidden, to a reader who knows that nobody would be shown.
    """

    value: Number
    people: float
    least: int
    faces: set[Face] = field(default_factory=set)

    def room(self, strict: bool) -> float:
        """By how much a reader may believe it to be less, who knows that nobody would be shown
        (`strict`) or does not.
        """
        return max(0.0, float(self.value - self.least if strict else self.value))

    def missing(self, fewest: int) -> float:
        """By how much more it would have to be, to be as large as with people enough at its rate;
        0 where it tells of enough, or of nobody.
        """
        if not 0 < self.people < fewest or self.value <= 0:
            return 0.0
        return self.value * fewest / self.people - self.value


class Linked:
    """The nodes by number, and the equations between them.

    An equation gives each of its nodes a factor; what they come to is known to every reader. `of`
    lists the equations of each node.
    """

    def __init__(self, asked: Sequence[Asked], places: Places) -> None:
        self.nodes: list[Node] = []
        self.equations: list[dict[int, int]] = []
        self._known: dict[object, int] = {}
        self._seen: set[frozenset[tuple[int, int]]] = set()
        self._space = Space(
            [
                (one.question, [cell.key for cell in one.cells], traits(one.question.metric))
                for one in asked
            ],
            places,
        )
        alive = self._alive(asked)
        families: dict[str, list[Table]] = {}
        for number, one in enumerate(asked):
            for family, table in self._read(number, one, alive):
                families.setdefault(family, []).append(table)
        for family, tables in families.items():
            self._add_up(family, tables, self._margins(family, tables))
        self.of: list[list[int]] = [[] for _ in self.nodes]
        for at, equation in enumerate(self.equations):
            for node in equation:
                self.of[node].append(at)

    def _read(
        self, number: int, one: Asked, alive: Mapping[str, Box]
    ) -> Iterable[tuple[str, Table]]:
        """The tables in one answer, with their families."""
        question = one.question
        found: dict[tuple[str, Box], Table] = {}
        for place, cell in [(TOTAL, one.total), *enumerate(one.cells)]:
            if cell.people is None:
                continue
            own: dict[bool, list[int]] = {False: [], True: []}
            for addend in addends(question.metric, cell):
                scope, box = self._boxes(question, cell, addend, alive)
                if not all(box):
                    continue
                key = (addend.family, box)
                node = self._node(key, addend.value, addend.people, not addend.classes)
                self.nodes[node].faces.add(Face(number, place, addend.classes))
                own[addend.classes].append(node)
                sides = frozenset(self._space.side_of(d) for d in question.by)
                table = found.setdefault((addend.family, scope), Table(scope, sides, {}, None))
                if place == TOTAL:
                    table.total = node
                else:
                    table.cells[box] = node
            if own[True]:
                self._equate(own[False][0], own[True], None)
        for (family, _), table in found.items():
            yield family, table

    def _boxes(
        self, question: Question, cell: Cell, addend: Addend, alive: Mapping[str, Box]
    ) -> tuple[Box, Box]:
        """All that a table is about, and what of it a cell is."""
        space = self._space
        scope = space.scope(question)
        if addend.only:
            scope = space.cell(scope, *zip(addend.only, strict=True))
        if addend.but:
            side = space.side_of(addend.but[0])
            for value in (addend.but[1], UNKNOWN):
                here = space.cell(scope, (addend.but[0],), (value,))[side]
                scope = (*scope[:side], scope[side] & ~here, *scope[side + 1 :])
        scope = both(scope, alive.get(addend.family, scope))
        return scope, space.cell(scope, question.by, cell.key) if cell.key else scope

    def _alive(self, asked: Sequence[Asked]) -> dict[str, Box]:
        """For each family, what of each side any of its figures is about, as far as answers that
        leave no other side out show: so much does every reader know to be empty.
        """
        everything = self._space.everything
        alive: dict[str, Box] = {}
        for question, cells, _ in asked:
            found: dict[tuple[str, Box], list[Box]] = {}
            for cell in cells:
                for addend in addends(question.metric, cell):
                    scope, box = self._boxes(question, cell, addend, {})
                    found.setdefault((addend.family, scope), []).append(box)
            cut = {self._space.side_of(dimension) for dimension in question.by}
            for (family, scope), boxes in found.items():
                narrow = {s for s, whole in enumerate(scope) if whole != everything[s]}
                alive[family] = tuple(
                    whole & ~(scope[s] & ~union(box[s] for box in boxes))
                    if s in cut and narrow <= {s}
                    else whole
                    for s, whole in enumerate(alive.get(family, everything))
                )
        return alive

    def _node(self, key: object, value: Number, people: float, at_least_one: bool) -> int:
        """The node of a key. What is of nobody is shown, so a whole number hidden is at least 1."""
        if key not in self._known:
            self._known[key] = len(self.nodes)
            least = 1 if at_least_one and isinstance(value, int) else 0
            self.nodes.append(Node(value, people, least))
        return self._known[key]

    def _equate(self, whole: int, parts: Sequence[int], rest: object | None) -> None:
        """The whole is its parts and, where it has a key, a rest that no reader is shown."""
        equation = {whole: 1} | dict.fromkeys(parts, -1)
        if rest is not None:
            node = self.nodes[whole]
            left = max(0, node.value - sum(self.nodes[part].value for part in parts))
            people = node.people * left / node.value if node.value else 0.0
            remains = self._node(rest, left, people, at_least_one=False)
            # A figure that is what remains of itself: the parts are known to be empty.
            equation[remains] = equation.get(remains, 0) - 1
            if not equation[remains]:
                del equation[remains]
        mark = frozenset(equation.items())
        if mark not in self._seen:
            self._seen.add(mark)
            self.equations.append(equation)

    def _add_up(self, family: str, tables: Sequence[Table], margins: Mapping[Box, int]) -> None:
        """Every figure as a sum of the cells, or of the total, of every answer within it."""
        wholes = dict(margins)
        for table in tables:
            wholes |= table.cells
            if table.total is not None:
                wholes[table.scope] = table.total
        partitions = [
            Partition(cells, table.scope, sides)
            for table in tables
            for cells, sides in (
                (table.cells, table.sides),
                ({} if table.total is None else {table.scope: table.total}, frozenset[int]()),
            )
            if cells
        ]
        for table in tables:
            for box, node in with_zeros(table):
                if wholes.setdefault(box, node) != node:
                    self._equate(wholes[box], [node], None)
        edge = dict(wholes)
        for _ in range(_DEPTH):
            rests: dict[Box, int] = {}
            for box, node in edge.items():
                for partition in partitions:
                    rests |= self._divide(family, box, node, partition)
            edge = {box: node for box, node in rests.items() if box not in wholes}
            for rest, node in list(edge.items()):
                alone = Partition({rest: node}, rest, frozenset())
                for box, whole in wholes.items():
                    if whole != node and sum(map(ne, box, rest)) == 1:
                        more = self._divide(family, box, whole, alone)
                        edge |= {b: n for b, n in more.items() if b not in wholes}
            wholes |= edge

    def _divide(self, family: str, box: Box, node: int, partition: "Partition") -> dict[Box, int]:
        """Equates a figure with the cells within it; gives what remains, where that is a box."""
        if partition.has(box):
            return {}
        parts, covered = partition.inside(box)
        if node in parts or (covered and not parts):
            return {}
        if covered is None:
            self._equate(node, parts, None)
            return {}
        rest = without(box, covered)
        key = (family, rest or (box, covered))
        self._equate(node, parts, key)
        return {rest: self._known[key]} if rest else {}

    def _margins(self, family: str, tables: Sequence[Table]) -> dict[Box, int]:
        """Sums of cells that no answer shows: those that two answers have in common, and those of
        one along fewer of its sides.
        """
        margins: dict[Box, int] = {}
        for at, one in enumerate(tables):
            partition = Partition(one.cells, one.scope, one.sides)
            boxes = [box for other in tables[:at] for box in product(common(one, other))]
            for fewer in range(1, len(one.sides)):
                for sides in combinations(sorted(one.sides), fewer):
                    boxes += {
                        tuple(box[s] if s in sides else w for s, w in enumerate(one.scope))
                        for box in one.cells
                    }
            for box in boxes:
                parts, _ = partition.inside(box)
                value = sum(self.nodes[part].value for part in parts)
                margins[box] = self._node((family, box), value, 0, at_least_one=False)
        return margins
