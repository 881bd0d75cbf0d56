"""Other worlds: whether hidden figures could be other ones while all that is shown stays the same.

A reader knows how figures add up. So what is hidden is safe where there is a world that agrees with
everything shown and in which the hidden figure is as large as one that may be shown. The search is
a simplex method (Dantzig's, with Bland's rule so that it ends) that starts at the true world.
"""

from collections.abc import Mapping, Sequence
from typing import Final

Move = dict[int, float]
"""By how much each unknown differs from the truth, in another world."""

Equation = Mapping[int, int]
"""What adds up to the same in every world: a factor for each unknown."""

_TINY: Final = 1e-9
_LONGEST: Final = 5_000
"""Steps after which a search is given up, as if there were no such world."""


class Effort:
    """What a search may cost. It is counted in steps and not in seconds, so that the same answers
    always end in the same way."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Raises `TooMuchEffort` where no more is left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchEffort


class TooMuchEffort(Exception):
    """A search costs more than it may."""


class Worlds:
    """All worlds that agree with some equations.

    `room` is by how much each unknown may be less than it is in truth; nothing bounds it above.
    All methods raise `TooMuchEffort`.
    """

    def __init__(
        self, equations: Sequence[Equation], room: Mapping[int, float], effort: Effort
    ) -> None:
        self._equations = equations
        self._room = room
        self._effort = effort
        self._solved = _solved(equations, effort)

    def raised(self, target: int, by: float) -> Move | None:
        """A world in which an unknown is larger by so much, or None where none is found."""
        rows = {basic: dict(row) for basic, row in self._solved.items()}
        move: Move = dict.fromkeys(self._room, 0.0)
        for _ in range(_LONGEST):
            self._effort.spend(len(rows))
            goal = rows.get(target, {target: 1.0})
            entering = next((j for j in sorted(goal) if self._may(j, goal[j], move)), None)
            if entering is None:
                return None
            way = 1.0 if goal[entering] > 0 else -1.0
            step = (by - move[target]) / abs(goal[entering])
            leaving = None
            if way < 0 and move[entering] + self._room[entering] < step:
                step = move[entering] + self._room[entering]
                leaving = entering
            for basic in sorted(rows):
                rate = rows[basic].get(entering, 0.0) * way
                if rate < -_TINY:
                    limit = max(0.0, (move[basic] + self._room[basic]) / -rate)
                    if limit < step - _TINY:
                        step, leaving = limit, basic
            move[entering] += way * step
            for basic, row in rows.items():
                if entering in row:
                    move[basic] += row[entering] * way * step
            if leaving is None:
                return move if self._holds(move) else None
            if leaving != entering:
                _exchange(rows, leaving, entering, self._effort)
        return None

    def _may(self, unknown: int, rate: float, move: Move) -> bool:
        if rate > _TINY:
            return True
        return rate < -_TINY and move[unknown] > _TINY - self._room[unknown]

    def _holds(self, move: Move) -> bool:
        """Checks a world anew, so that no rounding makes one up."""
        allowed = 1e-6 * (1 + max(map(abs, move.values())))
        return all(move[i] >= -self._room[i] - allowed for i in move) and all(
            abs(sum(factor * move[i] for i, factor in equation.items())) <= allowed
            for equation in self._equations
        )


def _solved(equations: Sequence[Equation], effort: Effort) -> dict[int, dict[int, float]]:
    """One unknown of each equation that tells anything new, by the others."""
    rows: dict[int, dict[int, float]] = {}
    for equation in equations:
        left: dict[int, float] = {}
        for unknown, factor in equation.items():
            for other, weight in rows.get(unknown, {unknown: 1.0}).items():
                left[other] = left.get(other, 0.0) + factor * weight
        left = {i: factor for i, factor in left.items() if abs(factor) > _TINY}
        if not left:
            continue
        basic = min(left)
        share = left.pop(basic)
        new = {i: -weight / share for i, weight in left.items()}
        for row in rows.values():
            _replace(row, basic, new, effort)
        rows[basic] = new
    return rows


def _exchange(
    rows: dict[int, dict[int, float]], leaving: int, entering: int, effort: Effort
) -> None:
    row = rows.pop(leaving)
    factor = row.pop(entering)
    new = {i: -other / factor for i, other in row.items()} | {leaving: 1 / factor}
    for other in rows.values():
        _replace(other, entering, new, effort)
    rows[entering] = new


def _replace(row: dict[int, float], unknown: int, by: Mapping[int, float], effort: Effort) -> None:
    factor = row.pop(unknown, None)
    effort.spend(1 if factor is None else len(by) + 1)
    if factor is None:
        return
    for i, weight in by.items():
        total = row.get(i, 0.0) + factor * weight
        if abs(total) > _TINY:
            row[i] = total
        else:
            row.pop(i, None)
