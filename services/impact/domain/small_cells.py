"""Figures about very few people are not shown, since they would say something of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.impact.domain.figures import Cell

FEWEST_PEOPLE = 5
"""A figure about fewer people than this is hidden (the association's own rule)."""


@dataclass(frozen=True)
class Hidden:
    """Which cells of one answer are hidden, by index, and whether its total is."""

    cells: frozenset[int]
    total: bool


def hide(cells: Sequence[Cell], total: Cell, fewest: int = FEWEST_PEOPLE) -> Hidden:
    """What to hide of one answer so that neither a cell nor one subtraction tells a small figure.

    Total minus all shown cells is a figure about the people of the hidden cells. So wherever
    something small is hidden, a cell large enough on its own goes with it, the smallest there
    is; the difference then is about at least `fewest` people. An empty cell says nothing of
    anybody and is never hidden.
    """
    small = {i for i, cell in enumerate(cells) if _is_small(cell, fewest)}
    if _is_small(total, fewest):
        return Hidden(frozenset(i for i, cell in enumerate(cells) if cell.people), total=True)
    large = [i for i, cell in enumerate(cells) if (cell.people or 0) >= fewest]
    if small and large:
        small.add(min(large, key=lambda i: (cells[i].people or 0, cells[i].key)))
    return Hidden(frozenset(small), total=False)


def _is_small(cell: Cell, fewest: int) -> bool:
    return cell.people is not None and 0 < cell.people < fewest
