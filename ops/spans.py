"""Spans of time as operators read and write them: `90s`, `5 min`, `2h`, `3d`."""

import re
from datetime import timedelta

from ops.errors import OperatorError

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def span(seconds: float) -> str:
    """`12 s`, `5 min`, `3 h`, `2 d`."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def read(text: str) -> timedelta:
    """`2h` as a span. Raises `OperatorError` where it is none."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*(s|min|m|h|d|w)\s*", text)
    if match is None:
        raise OperatorError(f"{text!r} is no span of time: write 90s, 5m, 2h, 3d or 1w")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])
