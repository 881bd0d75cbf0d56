"""How the figures that a reader sees together add up.

A figure is a node; one that two answers show is the same node. Wherever the cells of an answer lie
within a figure, that figure is their sum and what remains, which is a node as well, although nobody
shows it: who knows all others knows it. Figures of distinct people are taken to add up too, since
few people are seen at two sites and a reader will reckon so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.impact.domain.figures import Cell, Number, Question
from services.impact.domain.regions import Box, Places, Space, within

TOTAL: Final = -1
"""The place of the total, among the cells of an answer."""

OWN_PARTS: Final = frozenset({"", "part", "whole", "count", "p90"})
"""Parts that belong to a figure itself; all others are classes of its distribution."""

_DEPTH: Final = 3
"""How often what remains of a figure is divided in turn."""

Family = tuple[str, int, str]
"""The metric, its version, and which part of its figures: numbers that add up with each other."""


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

    `faces` show it: none shows what only remains of others. `room` is by how much a reader may
    believe it to be less.
    """

    value: Number
    people: float
    room: float
    faces: set[Face] = field(default_factory=set)

    def missing(self, fewest: int) -> float:
        """By how much more it would have to be, to be as large as with people enough at its rate;
        0 where it tells of enough, or of nobody.
        """
        if not 0 < self.people < fewest or self.value <= 0:
            return 0.0
        return self.value * fewest / self.people - self.value


@dataclass
class _Table:
    """The figures of one family in one answer; `sides` are those that it is cut along."""

    scope: Box
    sides: frozenset[int]
    cells: dict[Box, int]
    total: int | None


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
        space = Space([(one.question, [cell.key for cell in one.cells]) for one in asked], places)
        families: dict[Family, list[_Table]] = {}
        for number, one in enumerate(asked):
            for family, table in self._tables(number, one, space).items():
                families.setdefault(family, []).append(table)
        for family, tables in families.items():
            self._add_up(family, tables, self._margins(family, tables))
        self.of: list[list[int]] = [[] for _ in self.nodes]
        for at, equation in enumerate(self.equations):
            for node in equation:
                self.of[node].append(at)

    def _tables(self, number: int, one: Asked, space: Space) -> dict[Family, _Table]:
        question = one.question
        scope = space.scope(question)
        sides = frozenset(space.side_of(dimension) for dimension in question.by)
        found: dict[Family, _Table] = {}
        for place, cell in [(TOTAL, one.total), *enumerate(one.cells)]:
            if cell.people is None:
                continue
            box = scope if place == TOTAL else space.cell(scope, question.by, cell.key)
            own = {}
            for part, value, people in _added(cell):
                family = (question.metric.name, question.metric.version, part)
                node = own[part] = self._node((family, box), value, people, part in OWN_PARTS)
                self.nodes[node].faces.add(Face(number, place, part not in OWN_PARTS))
                table = found.setdefault(family, _Table(scope, sides, {}, None))
                if place == TOTAL:
                    table.total = node
                else:
                    table.cells[box] = node
            self._within(own)
        return found

    def _within(self, own: Mapping[str, int]) -> None:
        """How the parts of one figure add up: a share's whole and part, a distribution's count."""
        if "whole" in own and "part" in own:
            self._equate(own["whole"], [own["part"]], ("rest", own["whole"]))
        classes = [node for part, node in own.items() if part not in OWN_PARTS]
        if "count" in own and classes:
            self._equate(own["count"], classes, None)

    def _node(self, key: object, value: Number, people: float, at_least_one: bool) -> int:
        """The node of a key. What is of nobody is shown, so a whole number hidden is at least 1."""
        if key not in self._known:
            self._known[key] = len(self.nodes)
            known = 1 if at_least_one and isinstance(value, int) else 0
            self.nodes.append(Node(value, people, max(0.0, float(value - known))))
        return self._known[key]

    def _equate(self, whole: int, parts: Sequence[int], rest: object | None) -> None:
        """The whole is its parts and, where it has a key, a rest that no reader is shown."""
        equation = {whole: 1} | dict.fromkeys(parts, -1)
        if rest is not None:
            node = self.nodes[whole]
            left = max(0, node.value - sum(self.nodes[part].value for part in parts))
            people = node.people * left / node.value if node.value else 0.0
            equation[self._node(rest, left, people, at_least_one=False)] = -1
        mark = frozenset(equation.items())
        if mark not in self._seen:
            self._seen.add(mark)
            self.equations.append(equation)

    def _add_up(self, family: Family, tables: Sequence[_Table], margins: Mapping[Box, int]) -> None:
        """Every figure as a sum of the cells, or of the total, of every answer within it."""
        wholes = dict(margins)
        for table in tables:
            wholes |= table.cells
            if table.total is not None:
                wholes[table.scope] = table.total
        partitions = [
            _Partition(cells, table.scope, sides)
            for table in tables
            for cells, sides in (
                (table.cells, table.sides),
                ({} if table.total is None else {table.scope: table.total}, frozenset[int]()),
            )
            if cells
        ]
        edge = dict(wholes)
        for _ in range(_DEPTH):
            rests: dict[Box, int] = {}
            for box, node in edge.items():
                for partition in partitions:
                    rests |= self._divide(family, box, node, partition)
            edge = {box: node for box, node in rests.items() if box not in wholes}
            wholes |= edge

    def _divide(
        self, family: Family, box: Box, node: int, partition: "_Partition"
    ) -> dict[Box, int]:
        """Equates a figure with the cells within it; gives what remains, where that is a box."""
        parts, covered = partition.inside(box)
        if parts == [node] or (covered and not parts):
            return {}
        if covered is None:
            self._equate(node, parts, None)
            return {}
        rest = _without(box, covered)
        key = (family, rest or (box, covered))
        self._equate(node, parts, key)
        return {rest: self._known[key]} if rest else {}

    def _margins(self, family: Family, tables: Sequence[_Table]) -> dict[Box, int]:
        """What is a sum of cells of two answers, and shown by neither."""
        margins: dict[Box, int] = {}
        for at, one in enumerate(tables):
            for other in tables[:at]:
                partition = _Partition(one.cells, one.scope, one.sides)
                for box in _product(_common(one, other)):
                    parts, _ = partition.inside(box)
                    value = sum(self.nodes[part].value for part in parts)
                    margins[box] = self._node((family, box), value, 0, at_least_one=False)
        return margins


class _Partition:
    """Cells that do not overlap and, with zeros that are not listed, are all of their scope."""

    def __init__(self, cells: Mapping[Box, int], scope: Box, sides: frozenset[int]) -> None:
        self._cells = cells
        self._scope = scope
        self._masks = [
            {box[side] for box in cells} if side in sides else {scope[side]}
            for side in range(len(scope))
        ]
        self._sides = sides
        self._cut: dict[tuple[int, int], tuple[list[int], int]] = {}

    def inside(self, box: Box) -> tuple[list[int], Box | None]:
        """The cells within a box, and the box of all that they are in it, or None if all of it."""
        chosen = []
        covered = []
        for side, whole in enumerate(box):
            if (side, whole) not in self._cut:
                self._cut[side, whole] = self._along(side, whole)
            masks, cover = self._cut[side, whole]
            if not any(mask & whole for mask in self._masks[side]) and within(box, self._scope):
                return [], None
            chosen.append(masks)
            covered.append(cover)
        count = 1
        for masks in chosen:
            count *= len(masks)
        if count <= len(self._cells):
            boxes: Iterable[Box] = _product(chosen)
            parts = [self._cells[b] for b in boxes if b in self._cells]
        else:
            parts = [node for b, node in self._cells.items() if within(b, box)]
        return parts, None if tuple(covered) == box else tuple(covered)

    def _along(self, side: int, whole: int) -> tuple[list[int], int]:
        masks = [mask for mask in self._masks[side] if mask & ~whole == 0]
        if side not in self._sides:
            return masks, self._scope[side] if masks else 0
        cover = whole & self._scope[side]
        for mask in self._masks[side]:
            if mask & ~whole:
                cover &= ~mask
        return masks, cover


def _added(cell: Cell) -> Iterable[tuple[str, Number, float]]:
    """The numbers of a figure that add up: which part, how much, of how few people."""
    people = float(cell.people or 0)
    if not cell.parts and cell.value is not None:
        yield "", cell.value, people
    for part, value in cell.parts.items():
        if part == "whole" and cell.parts.get("part"):
            yield part, value, max(people, people * value / cell.parts["part"])
        elif part not in OWN_PARTS:
            yield part, value, value
        elif part != "p90":
            yield part, value, people


def _without(box: Box, inner: Box) -> Box | None:
    """What remains of a box, where that is a box."""
    sides = [side for side, whole in enumerate(box) if inner[side] != whole]
    if len(sides) != 1:
        return None
    return tuple(
        whole & ~inner[side] if side == sides[0] else whole for side, whole in enumerate(box)
    )


def _common(one: _Table, other: _Table) -> list[list[int]]:
    """Along each side, the finest sets that are sums of what either table tells apart."""
    sides = []
    for side, (mine, its) in enumerate(zip(one.scope, other.scope, strict=True)):
        apart = {box[side] for box in one.cells} if side in one.sides else {mine}
        apart |= {box[side] for box in other.cells} if side in other.sides else {its}
        both = mine & its
        sides.append([mask for mask in _joined(apart) if mask & ~both == 0])
    return sides


def _joined(masks: Iterable[int]) -> list[int]:
    """The finest sets of which each of the given ones is in one."""
    joined: list[int] = []
    for mask in masks:
        apart = [other for other in joined if not other & mask]
        for other in joined:
            if other & mask:
                mask |= other
        joined = [*apart, mask]
    return joined


def _product(chosen: Sequence[Sequence[int]]) -> Iterable[Box]:
    boxes: list[Box] = [()]
    for masks in chosen:
        boxes = [(*box, mask) for box in boxes for mask in masks]
    return boxes
