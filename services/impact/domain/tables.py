"""Tables of figures that add up, seen as boxes: what lies within what, and what remains."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.impact.domain.regions import Box, within


@dataclass
class Table:
    """The figures of one family in one answer; `sides` are those that it is cut along."""

    scope: Box
    sides: frozenset[int]
    cells: dict[Box, int]
    total: int | None


class Partition:
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

    def has(self, box: Box) -> bool:
        """Whether it is one of the cells."""
        return box in self._cells

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
            boxes: Iterable[Box] = product(chosen)
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


def with_zeros(table: Table) -> Iterable[tuple[Box, int]]:
    """Each cell, made wider along one side by what the same row of its table shows to be empty."""
    filled: dict[tuple[int, Box], int] = {}
    for box in table.cells:
        for side in table.sides:
            line = (side, box[:side] + box[side + 1 :])
            filled[line] = filled.get(line, 0) | box[side]
    for box, node in table.cells.items():
        for side in table.sides:
            empty = table.scope[side] & ~filled[side, box[:side] + box[side + 1 :]]
            if empty:
                yield (*box[:side], box[side] | empty, *box[side + 1 :]), node


def without(box: Box, inner: Box) -> Box | None:
    """What remains of a box, where that is a box."""
    sides = [side for side, whole in enumerate(box) if inner[side] != whole]
    if len(sides) != 1:
        return None
    return tuple(
        whole & ~inner[side] if side == sides[0] else whole for side, whole in enumerate(box)
    )


def common(one: Table, other: Table) -> list[list[int]]:
    """Along each side, the finest sets that are sums of what either table tells apart."""
    sides = []
    for side, (mine, its) in enumerate(zip(one.scope, other.scope, strict=True)):
        apart = {box[side] for box in one.cells} if side in one.sides else {mine}
        apart |= {box[side] for box in other.cells} if side in other.sides else {its}
        both = mine & its
        sides.append([mask for mask in joined(apart) if mask & ~both == 0])
    return sides


def joined(masks: Iterable[int]) -> list[int]:
    """The finest sets of which each of the given ones is in one."""
    joined: list[int] = []
    for mask in masks:
        apart = [other for other in joined if not other & mask]
        for other in joined:
            if other & mask:
                mask |= other
        joined = [*apart, mask]
    return joined


def product(chosen: Sequence[Sequence[int]]) -> Iterable[Box]:
    """All boxes with one of the given sets along each side."""
    boxes: list[Box] = [()]
    for masks in chosen:
        boxes = [(*box, mask) for box in boxes for mask in masks]
    return boxes


def union(masks: Iterable[int]) -> int:
    """All that is in any of some sets."""
    found = 0
    for mask in masks:
        found |= mask
    return found
