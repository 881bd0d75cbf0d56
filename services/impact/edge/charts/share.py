"""One bar that is the whole, cut into its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from services.impact.edge.charts import words
from services.impact.edge.charts.chart import (
    HIDDEN,
    Chart,
    Datum,
    Key,
    Table,
    Telling,
    hidden_key,
    known,
    picture,
    sample,
    values,
)
from services.impact.edge.charts.svg import element, hint, percent

HEIGHT: Final = 44.0
_KINDS: Final = ("c-marked", "c-now", "c-before", "c-other")
_GAP: Final = 0.006
"""Between parts, as a share of the width: colours need not be told apart."""
_NARROWEST: Final = 0.12
"""A part that has room for its share on a telephone."""
_VEIL: Final = 0.08
"""The width of a hidden part: always the same."""


@dataclass(frozen=True)
class Part:
    """One part of the whole."""

    label: str
    value: Datum


def share(
    telling: Telling,
    of: Sequence[Part],
    *,
    headers: tuple[str, str],
    percentage: Callable[[float], str],
) -> Chart:
    """The parts in the order given, at most four. `headers` are the table's: of the parts, of the
    figures. `percentage` writes a share, given in per cent.

    Where a part is hidden no share is told, since the others' would tell its own: the parts that
    are known are drawn against each other, and hidden ones as pieces of one fixed width.

    Raises `ValueError` for a negative figure or a fifth part.
    """
    if len(of) > len(_KINDS):
        raise ValueError("a bar of shares has four parts at most")
    shown = values([part.value for part in of])
    if any(value < 0 for value in shown):
        raise ValueError("a part of a whole cannot be negative")
    whole = sum(shown)
    veiled = sum(part.value is HIDDEN for part in of)
    room = 1 - veiled * _VEIL
    marks = [element("rect", class_="c-track", width="100%", height=HEIGHT, rx=3)]
    keys, rows = [], []
    x = 0.0
    for kind, part in zip(_KINDS, of, strict=False):
        told = words.NOTHING
        if part.value is HIDDEN:
            marks.append(_piece("c-veiled", x, _VEIL, telling.named(part.label, part.value)))
            x += _VEIL
        elif known(part.value) and whole:
            wide = room * part.value / whole
            marks.append(_piece(kind, x, wide, telling.named(part.label, part.value)))
            if not veiled:
                told = percentage(100 * part.value / whole)
                marks += [_inside(kind, x + wide / 2, told)] if wide >= _NARROWEST else []
            x += wide
        rows.append((part.label, telling.cell(part.value), told))
        keys.append(Key(sample(kind), part.label))
    if veiled:
        keys.append(hidden_key(telling.language))
    said = words.WORDS[telling.language]
    name = telling.name([(part.label, part.value) for part in of])
    return Chart(
        picture("share", name, *marks, height=HEIGHT),
        name,
        Table((*headers, said["share"]), tuple(rows)),
        tuple(keys),
    )


def _piece(kind: str, x: float, wide: float, told: str) -> Markup:
    """From `x`, `wide` shares of the width, less the gap before the next."""
    last = x + wide > 1 - _GAP
    return element(
        "rect",
        hint(told),
        class_=kind,
        x=percent(x),
        width=percent(wide if last else max(wide - _GAP, wide / 2)),
        height=HEIGHT,
        rx=3,
    )


def _inside(kind: str, x: float, told: str) -> Markup:
    return element(
        "text",
        told,
        class_=f"c-inside {kind}-inside",
        x=percent(x),
        y=HEIGHT / 2 + 6,
        text_anchor="middle",
    )
