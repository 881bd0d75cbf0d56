"""A small series beside a figure: whether it rises or falls, and no more."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from services.impact.edge.charts.chart import Chart, Datum, Table, Telling, known, picture, values
from services.impact.edge.charts.svg import element, percent

HEIGHT: Final = 36.0
_EDGE: Final = 4.0
_SIDE: Final = 0.02


def spark(telling: Telling, of: Sequence[tuple[str, Datum]], *, headers: tuple[str, str]) -> Chart:
    """A line through the figures in their order, each with its label, and a dot at the last one.

    The line breaks where a figure is hidden or there is none. It begins at zero, so that a small
    change does not look like a great one.
    """
    shown = values([datum for _, datum in of])
    low, high = min([*shown, 0.0]), max([*shown, 0.0])
    depth = HEIGHT - 2 * _EDGE

    def y(value: float) -> float:
        return _EDGE + depth * (high - value) / ((high - low) or 1.0)

    across = (1 - 2 * _SIDE) / max(len(of) - 1, 1)
    points = [
        (_SIDE + across * i, y(datum)) if known(datum) else None for i, (_, datum) in enumerate(of)
    ]
    marks: list[Markup] = [
        element("line", class_="c-zero", x1=0, x2="100%", y1=y(0.0), y2=y(0.0)),
        *(
            element("line", class_="c-spark", x1=percent(a[0]), y1=a[1], x2=percent(b[0]), y2=b[1])
            for a, b in pairwise(points)
            if a and b
        ),
        *(
            element("circle", class_="c-dot", cx=percent(point[0]), cy=point[1], r=r)
            for i, point in enumerate(points)
            if point and (r := _dot(points, i))
        ),
    ]
    name = telling.name(of)
    return Chart(
        picture("spark", name, *marks, height=HEIGHT),
        name,
        Table(headers, tuple((label, telling.cell(datum)) for label, datum in of)),
    )


def _dot(points: Sequence[tuple[float, float] | None], i: int) -> float:
    """The radius of a point: the last one is shown large, one between two gaps small."""
    if i == len(points) - 1:
        return 3.5
    alone = (i == 0 or points[i - 1] is None) and points[i + 1] is None
    return 2.0 if alone else 0.0
