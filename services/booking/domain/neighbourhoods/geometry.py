"""Polygons on the map: whether a point lies in one, and what is wrong with one.

Degrees are taken as coordinates of a plane: over a neighbourhood that is off by less than the width
of a line on its map. RFC 7946 says what a polygon is.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

Position = tuple[float, float]
"""Longitude, latitude: WGS 84 degrees, in the order of GeoJSON."""
Ring = tuple[Position, ...]
"""Closed: the last position is the first one again."""
Polygon = tuple[Ring, ...]
"""The outer ring, then the holes."""
Segment = tuple[Position, Position]

_ON_IT = 1e-9
"""Degrees: a tenth of a millimetre."""


def covers(polygon: Polygon, point: Position) -> bool:
    """Whether the point lies in the polygon; its edges, and those of its holes, are part of it."""
    outer, *holes = polygon
    if not (on_edge(outer, point) or inside(outer, point)):
        return False
    return not any(inside(hole, point) and not on_edge(hole, point) for hole in holes)


def inside(ring: Ring, point: Position) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def on_edge(ring: Ring, point: Position) -> bool:
    """Whether the point lies on the ring itself."""
    return any(_is_on(point, segment) for segment in pairwise(ring))


def problem_of(polygon: Polygon) -> str | None:
    """What is wrong with a polygon, as a short English clause; None where nothing is."""
    if not polygon:
        return "has no ring"
    for ring in polygon:
        if len(ring) < 4:
            return "a ring has fewer than four positions"
        if ring[0] != ring[-1]:
            return "a ring is not closed"
    crossing = _crossing(polygon)
    if crossing is not None:
        x, y = crossing
        return f"a ring crosses or touches itself or another near {y:.5f}, {x:.5f}"
    outer, *holes = polygon
    if not all(inside(outer, hole[0]) for hole in holes):
        return "a hole lies outside"
    return None


class _Edge(NamedTuple):
    west: float
    east: float
    south: float
    north: float
    segment: Segment
    ring: int
    number: int
    of: int

    def follows(self, other: "_Edge") -> bool:
        return self.ring == other.ring and (self.number - other.number) % self.of in (
            1,
            self.of - 1,
        )


def _crossing(polygon: Polygon) -> Position | None:
    """A position where two edges meet that do not follow each other.

    Edges are swept from west to east, so that each is compared with its neighbours alone.
    """
    active: list[_Edge] = []
    for edge in sorted(_edges(polygon)):
        _west, _east, south, north, segment, _ring, _index, _count = edge
        reached = edge.west
        still = []
        for other in active:
            if other.east < reached:
                continue
            still.append(other)
            if other.south > north or other.north < south:
                continue
            meet = _folds_back if edge.follows(other) else _meet
            if meet(segment, other.segment):
                return segment[0]
        still.append(edge)
        active = still
    return None


def _edges(polygon: Polygon) -> Iterator[_Edge]:
    for number, ring in enumerate(polygon):
        count = len(ring) - 1
        for index, segment in enumerate(pairwise(ring)):
            (x1, y1), (x2, y2) = segment
            yield _Edge(
                *((x1, x2) if x1 < x2 else (x2, x1)),
                *((y1, y2) if y1 < y2 else (y2, y1)),
                segment,
                number,
                index,
                count,
            )


def _folds_back(one: Segment, other: Segment) -> bool:
    """Whether two edges that follow each other lie on each other."""
    shared = set(one) & set(other)
    ends = [end for end in (*one, *other) if end not in shared]
    return len(ends) == 2 and (_lies_on(ends[0], other) or _lies_on(ends[1], one))


def _meet(one: Segment, other: Segment) -> bool:
    a, b = one
    c, d = other
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return _lies_on(c, one) or _lies_on(d, one) or _lies_on(a, other) or _lies_on(b, other)


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _lies_on(point: Position, segment: Segment) -> bool:
    (x1, y1), (x2, y2) = segment
    within = min(x1, x2) <= point[0] <= max(x1, x2) and min(y1, y2) <= point[1] <= max(y1, y2)
    return within and _turn(segment[0], segment[1], point) == 0


def _is_on(point: Position, segment: Segment) -> bool:
    (x1, y1), (x2, y2) = segment
    x, y = point
    if not min(x1, x2) - _ON_IT <= x <= max(x1, x2) + _ON_IT:
        return False
    if not min(y1, y2) - _ON_IT <= y <= max(y1, y2) + _ON_IT:
        return False
    length = hypot(x2 - x1, y2 - y1)
    return bool(abs(_turn(segment[0], segment[1], point)) <= _ON_IT * length)


def without_repeats(positions: Sequence[Position]) -> Ring:
    """The ring without positions that only repeat the one before."""
    return tuple(
        one for index, one in enumerate(positions) if not index or one != positions[index - 1]
    )
