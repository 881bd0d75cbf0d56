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


_BITS = tuple(bytes(value >> bit & 1 for value in range(256)) for bit in range(8))
"""For each bit of a byte, the table that turns bytes into that bit of them."""


def quarters(bits: int, days: int) -> bytes:
    """A byte, 0 or 1, for each quarter of an hour of so many days: whether its first minute is in
    the set."""
    # Eight quarters are 15 bytes long, in which each begins at a bit of its own.
    data = bits.to_bytes(days * DAY // 8, "little")
    flags = bytearray(days * DAY // 15)
    for number in range(8):
        byte, bit = divmod(number * 15, 8)
        flags[number::8] = data[byte::15].translate(_BITS[bit])
    return bytes(flags)
