"""How a test waits: for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_FIRST_LOOK_S, _LAST_LOOK_S = 0.01, 0.1


def eventually(probe: Callable[[], T], within_s: float = 60.0, what: str = "") -> T:
    """The first truthy answer of `probe`, which is asked more and more seldom.

    Raises `AssertionError`, with `what` is waited for, where none comes in `within_s` seconds.
    """
    deadline = time.monotonic() + within_s
    pause_s = _FIRST_LOOK_S
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s:g} s: {what or 'the condition'}")
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _LAST_LOOK_S)
