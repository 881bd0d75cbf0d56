"""Figures by month, beside those of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from services.impact.edge import texts
from services.impact.edge.charts import words
from services.impact.edge.charts.chart import (
    HIDDEN,
    Chart,
    Datum,
    Key,
    Table,
    Telling,
    cross,
    hidden_key,
    picture,
    sample,
)
from services.impact.edge.charts.columns import DEPTH, FOOT, HEIGHT, TOP, Scale
from services.impact.edge.charts.svg import element, percent

_MOST_LABELS = 12


@dataclass(frozen=True)
class Series:
    """A name (`2026`) and one figure for each month."""

    name: str
    values: Sequence[Datum]


def months(
    telling: Telling, of: Sequence[date], now: Series, before: Series | None = None
) -> Chart:
    """Two columns for each month, the year before at the left, or one column where there is no
    year before. `of` are days in the months of `now`. A hidden figure is a cross on the zero line.

    Raises `ValueError` where a series is not as long as `of`.
    """
    series = [("c-before", before), ("c-now", now)] if before else [("c-now", now)]
    if any(len(one.values) != len(of) for _, one in series):
        raise ValueError("a series has not one figure for each month")
    scale = Scale.of([datum for _, one in series for datum in one.values])
    left = scale.left(telling)
    band = (1 - left) / max(len(of), 1)
    wide = 0.8 * band / len(series)
    marks: list[Markup] = [scale.grid()]
    drawn: list[tuple[str, Datum]] = []
    for place, (kind, one) in enumerate(series):
        for i, (month, datum) in enumerate(zip(of, one.values, strict=True)):
            x = left + band * (i + 0.1) + place * wide
            label = _told(month, one.name, telling)
            drawn.append((label, datum))
            if datum is HIDDEN:
                marks.append(cross(x + wide / 2, scale.zero - 7))
            elif datum is not None:
                marks.append(scale.column(kind, x, 0.94 * wide, datum, telling.named(label, datum)))
    marks += [scale.figures(telling), _labels(of, left, band, telling)]
    keys = [Key(sample(kind), one.name) for kind, one in series]
    if any(datum is HIDDEN for _, datum in drawn):
        keys.append(hidden_key(telling.language))
    name = telling.name(drawn)
    return Chart(
        picture("months", name, *marks, height=HEIGHT),
        name,
        _table(telling, of, now, before),
        tuple(keys),
    )


def _told(month: date, name: str, telling: Telling) -> str:
    short = texts.short_month(month, telling.language)
    return f"{short} {name}"


def _labels(of: Sequence[date], left: float, band: float, telling: Telling) -> Markup:
    """The months' names; a narrow screen shows their first letters alone."""
    every = -(-len(of) // _MOST_LABELS) or 1
    return Markup().join(
        element(
            "text",
            short[0],
            element("tspan", short[1:], class_="c-wide"),
            class_="c-label",
            x=percent(left + band * (i + 0.5)),
            y=TOP + DEPTH + FOOT - 8,
            text_anchor="middle",
        )
        for i, short in enumerate(texts.short_month(month, telling.language) for month in of)
        if i % every == 0
    )


def _table(telling: Telling, of: Sequence[date], now: Series, before: Series | None) -> Table:
    shown = [now, before] if before else [now]
    return Table(
        (words.WORDS[telling.language]["month"], *(one.name for one in shown)),
        tuple(
            (
                texts.short_month(month, telling.language),
                *(telling.cell(one.values[i]) for one in shown),
            )
            for i, month in enumerate(of)
        ),
    )
