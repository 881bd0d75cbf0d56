"""Sets of minutes as the bits of one large integer: bit k stands for minute k of a window.

Python joins, cuts and shifts integers of 100,000 bits in microseconds, so a search over months
costs a few operations an adviser instead of a few for each slot.
"""

from collections.abc import Iterable
from functools import lru_cache

DAY = 1440
WEEK = 7 * DAY


def span(start: int, end: int) -> int:
    """The minutes from `start` up to, not at, `end`; none where that is empty."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


def union(intervals: Iterable[tuple[int, int]]) -> int:
    """The minutes in any of the intervals."""
    bits = 0
    for start, end in intervals:
        bits |= span(start, end)
    return bits


def repeat(pattern: int, period: int, total: int) -> int:
    """`pattern`, which fits in `period`, laid end to end over `total` minutes."""
    length = period
    while length < total:
        pattern |= pattern << length
        length *= 2
    return pattern & span(0, total)


def starts_of_runs(bits: int, length: int) -> int:
    """The minutes from which `length` minutes in a row are all in the set."""
    done = 1
    while done < length:
        step = min(done, length - done)
        bits &= bits >> step
        done += step
    return bits


@lru_cache(maxsize=64)
def grid(step: int, total: int) -> int:
    """Every `step`-th of `total` minutes, from the first one on."""
    return repeat(1, step, total)


_TO_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def every(bits: int, step: int, total: int) -> bytes:
    """A byte, 0 or 1, for every `step`-th of `total` minutes: whether it is in the set."""
    text = format(bits | (1 << total), "b")
    return text[:0:-step].encode("ascii").translate(_TO_FLAGS)
