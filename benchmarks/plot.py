"""Bars as an SVG, written by hand: no library is worth its weight for this."""

from collections.abc import Sequence
from html import escape

Bar = tuple[str, float, float, float]
"""Label, median, least and most of the rounds."""

_WIDTH, _LABELS, _VALUES = 860, 330, 90
_ROW, _THICK, _TOP = 30, 16, 50
_OWN, _OTHER, _TEXT = "#00796b", "#90a4ae", "#263238"


def bars(title: str, unit: str, rows: Sequence[Bar], own: str) -> str:
    """One horizontal bar for each row; those whose label begins with `own` stand out."""
    room = _WIDTH - _LABELS - _VALUES
    most = max((high for _, _, _, high in rows), default=0.0) or 1.0
    height = _TOP + _ROW * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="sans-serif" font-size="13" fill="{_TEXT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="22" font-size="16" font-weight="bold">{escape(title)}</text>',
        f'<text x="10" y="40">median of the rounds in {escape(unit)}; '
        "the line spans all rounds</text>",
    ]
    for number, (label, median, least, high) in enumerate(rows):
        top = _TOP + _ROW * number + (_ROW - _THICK) / 2
        middle, colour = top + _THICK / 2, _OWN if label.startswith(own) else _OTHER
        left, right = (_LABELS + room * value / most for value in (least, high))
        baseline = f'y="{middle + 4:.1f}"'
        parts += [
            f'<text x="{_LABELS - 8}" {baseline} text-anchor="end">{escape(label)}</text>',
            f'<rect x="{_LABELS}" y="{top:.1f}" width="{room * median / most:.1f}" '
            f'height="{_THICK}" fill="{colour}"/>',
            f'<path d="M{left:.1f} {middle:.1f}H{right:.1f}" stroke="{_TEXT}" stroke-width="1.5"/>',
            f'<text x="{right + 8:.1f}" {baseline}>{median:,.0f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
