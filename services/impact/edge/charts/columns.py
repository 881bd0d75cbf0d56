"""What charts with a value axis share: its scale, its lines, and columns that stand on zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.impact.edge.charts.chart import Datum, Telling, values
from services.impact.edge.charts.svg import element, hint, percent

TOP = 18.0
"""Room above the highest line, for its figure; in pixels, as all heights here."""
DEPTH = 180.0
"""From the highest line down to the lowest."""
FOOT = 26.0
"""Room below the lowest line, for the labels."""
HEIGHT = TOP + DEPTH + FOOT

_LETTER, _USUAL = 6.5, 360
"""The widths of a letter beside the axis, and of a chart on a telephone or in a column."""
_STEPS = (1.0, 2.0, 5.0)
_MOST_LINES = 5


@dataclass(frozen=True)
class Scale:
    """From values to heights. `lines` are round, evenly spaced, hold zero and span all values; for
    counts they are counts too.
    """

    lines: tuple[float, ...]

    @classmethod
    def of(cls, data: Sequence[Datum]) -> "Scale":
        """A scale for what may be drawn of `data`: hidden figures do not move it."""
        shown = values(data)
        low, high = min([0.0, *shown]), max([0.0, *shown])
        if low == high:
            high = 1.0
        whole = all(isinstance(value, int) for value in shown)
        power = math.floor(math.log10(high - low)) - 1
        for step in (base * 10.0**e for e in range(power, power + 3) for base in _STEPS):
            first, last = math.floor(low / step), math.ceil(high / step)
            if last - first < _MOST_LINES and (step >= 1 or not whole):
                break
        if step >= 1:
            step = int(step)  # counts are written without decimals
        return cls(tuple(step * i for i in range(first, last + 1)))

    def y(self, value: float) -> float:
        """Pixels from the top of the picture."""
        low, high = self.lines[0], self.lines[-1]
        return TOP + DEPTH * (high - value) / (high - low)

    @property
    def zero(self) -> float:
        """Where columns stand."""
        return self.y(0.0)

    def left(self, telling: Telling) -> float:
        """The share of the width where only the lines' figures stand. In a narrow place long
        ones reach over the first column; they have a halo.
        """
        longest = max(len(telling.axis(line)) for line in self.lines)
        return min(max(longest * _LETTER / _USUAL, 0.05), 0.25)

    def grid(self) -> Markup:
        """The lines, the one at zero stronger."""
        return Markup().join(
            element("line", class_="c-zero" if line == 0 else "c-line", x1=0, x2="100%",
                    y1=self.y(line), y2=self.y(line))
            for line in self.lines
        )  # fmt: skip

    def figures(self, telling: Telling) -> Markup:
        """The figures of the lines but zero; drawn last, since a column may stand behind them."""
        return Markup().join(
            element("text", telling.axis(line), class_="c-tick", x=0, y=self.y(line) - 4)
            for line in self.lines
            if line != 0
        )

    def column(self, kind: str, x: float, width: float, value: float, told: str) -> Markup:
        """From zero up or down; `x` and `width` are shares of the picture's width."""
        ends = sorted((self.y(value), self.zero))
        return element(
            "rect",
            hint(told),
            class_=kind,
            x=percent(x),
            width=percent(width),
            y=ends[0],
            height=ends[1] - ends[0],
        )
