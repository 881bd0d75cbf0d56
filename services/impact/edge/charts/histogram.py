"""How figures are spread, such as what people gained between two assessments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from services.impact.edge.charts.chart import (
    HIDDEN,
    Chart,
    Datum,
    Table,
    Telling,
    cross,
    hidden_key,
    known,
    picture,
)
from services.impact.edge.charts.columns import DEPTH, FOOT, HEIGHT, TOP, Scale
from services.impact.edge.charts.svg import element, percent

Tone = Literal["worse", "same", "better"]

_KINDS: Final[dict[Tone, str]] = {"worse": "c-worse", "same": "c-before", "better": "c-now"}
_MOST_FIGURES: Final = 12
"""Bins that have room for their figure above the column, and for each label below."""


@dataclass(frozen=True)
class Bin:
    """One class of the distribution, such as `+2`, and how many are in it."""

    label: str
    value: Datum
    tone: Tone = "better"


def histogram(telling: Telling, of: Sequence[Bin], *, headers: tuple[str, str]) -> Chart:
    """The bins side by side in the order given. `headers` are the table's: of the bins, of the
    figures. Raises `ValueError` for a negative figure.
    """
    if any(known(one.value) and one.value < 0 for one in of):
        raise ValueError("a bin cannot hold fewer than nobody")
    scale = Scale.of([one.value for one in of])
    left = scale.left(telling)
    band = (1 - left) / max(len(of), 1)
    every = -(-len(of) // _MOST_FIGURES) or 1
    marks: list[Markup] = [scale.grid()]
    for i, one in enumerate(of):
        x = left + band * i
        if one.value is HIDDEN:
            marks.append(cross(x + band / 2, scale.zero - 7))
        elif one.value is not None:
            told = telling.named(one.label, one.value)
            marks.append(
                scale.column(_KINDS[one.tone], x + 0.03 * band, 0.94 * band, one.value, told)
            )
        if i % every == 0:
            marks.append(_label(one.label, x + band / 2))
    marks.append(scale.figures(telling))
    name = telling.name([(one.label, one.value) for one in of])
    return Chart(
        picture("histogram", name, *marks, height=HEIGHT),
        name,
        Table(headers, tuple((one.label, telling.cell(one.value)) for one in of)),
        (hidden_key(telling.language),) if any(one.value is HIDDEN for one in of) else (),
    )


def _label(label: str, x: float) -> Markup:
    return element(
        "text",
        label,
        class_="c-label",
        x=percent(x),
        y=TOP + DEPTH + FOOT - 8,
        text_anchor="middle",
    )
