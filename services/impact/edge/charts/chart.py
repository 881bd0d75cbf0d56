"""A chart: the picture, what its marks mean, and the same as a table."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeGuard

from markupsafe import Markup

from services.impact.domain.metrics import Language
from services.impact.edge.charts import words
from services.impact.edge.charts.svg import element, percent


class Hidden(Enum):
    """Stands for a figure about too few people; no chart is ever given the figure itself."""

    HIDDEN = "hidden"


HIDDEN: Final = Hidden.HIDDEN

_FEW: Final = 4
"""Figures that are heard one after the other without losing the thread."""

Datum = float | Hidden | None
"""A figure, `HIDDEN`, or None where there is none (a month to come, a mean of nothing)."""


@dataclass(frozen=True)
class Table:
    """Cells as they are read; the first of a row names it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Key:
    """One line of the legend: a sample of the mark, and what it stands for."""

    mark: Markup
    text: str


@dataclass(frozen=True)
class Chart:
    """`svg` speaks for itself: it says `name` to a screen reader, which is also what stands for the
    picture elsewhere, as in a PDF. It has no ids, styles or scripts; its looks are in
    `templates/charts.css`. `key` may be empty; `source` is whom to name for the picture.
    """

    svg: Markup
    name: str
    table: Table
    key: tuple[Key, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Telling:
    """How a chart is told: its title, and how its figures are written, units and all.

    `short` writes the figures of the axis, where there is little room; by default as all others.
    """

    language: Language
    title: str
    write: Callable[[float], str]
    short: Callable[[float], str] | None = None

    def cell(self, datum: Datum) -> str:
        """As it is read in the table."""
        if datum is HIDDEN:
            return words.WORDS[self.language]["hidden"]
        return words.NOTHING if datum is None else self.write(datum)

    def axis(self, value: float) -> str:
        """As it is read beside the axis."""
        return (self.short or self.write)(value)

    def named(self, label: str, datum: Datum) -> str:
        """`March: 1,284`."""
        return words.WORDS[self.language]["named"].format(label=label, cell=self.cell(datum))

    def name(self, drawn: Sequence[tuple[str, Datum]]) -> str:
        """What a screen reader says in place of the picture: the title, then all figures where they
        are few, else the highest, the lowest, and how many are hidden; and that a table follows.
        """
        said = words.WORDS[self.language]
        shown = [(label, datum) for label, datum in drawn if known(datum)]
        hidden = sum(datum is HIDDEN for _, datum in drawn)
        parts = [self.title + "."]
        if not shown:
            parts.append(said["empty"])
        elif len(drawn) <= _FEW:
            parts.append("; ".join(self.named(*one) for one in drawn) + ".")
        else:
            low, high = min(shown, key=lambda one: one[1]), max(shown, key=lambda one: one[1])
            parts.append(said["highest"].format(one=self.named(*high)))
            if low[1] != high[1]:
                parts.append(said["lowest"].format(one=self.named(*low)))
        if hidden and (len(drawn) > _FEW or not shown):
            parts.append(said["hidden_count"].format(count=hidden))
        parts.append(said["see_table"])
        return " ".join(parts)


def known(datum: Datum) -> TypeGuard[float]:
    """Whether there is a figure that may be seen."""
    return isinstance(datum, int | float)


def values(data: Sequence[Datum]) -> list[float]:
    """The figures that may be drawn; raises `ValueError` where one is no finite number."""
    shown = [datum for datum in data if known(datum)]
    if not all(math.isfinite(one) for one in shown):
        raise ValueError("a figure of a chart is not a finite number")
    return shown


def picture(
    kind: str, name: str, *marks: str, height: float, view_box: str | None = None
) -> Markup:
    """The whole picture, as wide as its place. Without `view_box` its marks are placed by per cent
    across and by pixels down, so that letters keep their size on every screen.
    """
    return element(
        "svg",
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {kind}",
        role="img",
        aria_label=name,
        width="100%",
        height=None if view_box else height,
        viewBox=view_box,
    )


def sample(kind: str, shape: Markup | None = None) -> Markup:
    """A small picture of a mark for the legend; a square of the class `kind`, or `shape`."""
    inner = shape or element("rect", class_=kind, x=1, y=1, width=14, height=14, rx=2)
    return element(
        "svg",
        inner,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart sample",
        viewBox="0 0 16 16",
        width=16,
        height=16,
        aria_hidden="true",
    )


CROSS: Final = "M-4-4l8 8m0-8l-8 8"
"""The mark of a hidden figure, about its middle; 8 pixels wide."""


def cross(x: float, y: float) -> Markup:
    """A cross at `x`, a share of the width, and `y`: always the same, whatever the figure is.

    It is a picture of its own, since only such a one can be moved by a share of the width.
    """
    shape = element("path", class_="c-hidden", d=CROSS, transform=f"translate(0 {y:g})")
    return element("svg", shape, x=percent(x), overflow="visible")


def hidden_key(language: Language) -> Key:
    """The legend's line for hidden figures."""
    shape = element("path", class_="c-hidden", d=CROSS, transform="translate(8 8)")
    return Key(sample("", shape), words.WORDS[language]["hidden_key"])
