"""One bar for each of several things, such as sites or age bands."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.impact.edge.charts import words
from services.impact.edge.charts.chart import (
    HIDDEN,
    Chart,
    Datum,
    Key,
    Table,
    Telling,
    known,
    picture,
    sample,
    values,
)
from services.impact.edge.charts.svg import element, hint, percent

ROW = 36.0
"""Height of a line of text and its bar, in pixels."""
_BAR = 10.0
_NARROW, _WIDE = 25, 60
"""Letters of a label that stand beside a figure, on a telephone and elsewhere."""


@dataclass(frozen=True)
class Bar:
    """One thing. `marked` sets it apart, by colour and by a diamond before its name."""

    label: str
    value: Datum
    marked: bool = False


def bars(
    telling: Telling, of: Sequence[Bar], *, headers: tuple[str, str], marked: str = ""
) -> Chart:
    """The bars in the order given. `headers` are the table's: of the things, of the figures.

    `marked` says what marked bars have in common; the table then has a column for it. Negative
    figures have no bar. A hidden one has its word in place of a figure, and no bar.
    """
    longest = max([*values([bar.value for bar in of]), 0.0]) or 1.0
    rows = Markup().join(_row(telling, bar, ROW * i, longest) for i, bar in enumerate(of))
    said = words.WORDS[telling.language]
    table = Table(
        (*headers, marked) if marked else headers,
        tuple(
            (
                bar.label,
                telling.cell(bar.value),
                *([said["yes" if bar.marked else "no"]] if marked else []),
            )
            for bar in of
        ),
    )
    name = telling.name([(bar.label, bar.value) for bar in of])
    key = (Key(sample("c-marked"), marked),) if marked and any(bar.marked for bar in of) else ()
    return Chart(picture("bars", name, rows, height=max(ROW * len(of), 1)), name, table, key)


def _row(telling: Telling, bar: Bar, y: float, longest: float) -> Markup:
    kind = "c-marked" if bar.marked else "c-now"
    drawn = bar.value if known(bar.value) and bar.value > 0 else None
    diamond = element("path", class_="c-diamond", d=f"M6 {y + 3:g}l5 6-5 6-5-6z")
    kind_of_track = "c-veiled" if bar.value is HIDDEN else "c-track"
    track = element("rect", class_=kind_of_track, y=y + 20, width="100%", height=_BAR, rx=2)
    return Markup().join(
        [
            diamond if bar.marked else Markup(),
            element("text", hint(bar.label), *_cut(bar.label), x=16 if bar.marked else 0, y=y + 14),
            element(
                "text",
                telling.cell(bar.value),
                class_="c-veil" if bar.value is HIDDEN else "c-value",
                x="100%",
                y=y + 14,
                text_anchor="end",
            ),
            track,
            element(
                "rect",
                hint(telling.named(bar.label, bar.value)),
                class_=kind,
                y=y + 20,
                width=percent(drawn / longest),
                height=_BAR,
                rx=2,
            )
            if drawn is not None
            else Markup(),
        ]
    )


def _cut(label: str) -> list[str]:
    """The label's letters, as many as there is room for."""
    if len(label) <= _NARROW:
        return [label]
    rest = label[_NARROW - 1 :]
    if len(label) > _WIDE:
        rest = label[_NARROW - 1 : _WIDE - 1] + "…"
    return [
        label[: _NARROW - 1],
        element("tspan", rest, class_="c-wide"),
        element("tspan", "…", class_="c-narrow"),
    ]
