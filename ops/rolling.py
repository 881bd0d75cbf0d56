"""Restarting processes one after the other, so that an interrupt leaves none of them stopped."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import FrameType

from ops.backend import Say
from ops.errors import Interrupted

_HELD = (signal.SIGINT, signal.SIGTERM)


def one_by_one(names: Sequence[str], restart: Callable[[str], None], say: Say) -> None:
    """Calls `restart` for each name; it returns once that process is ready.

    An interrupt is obeyed between two processes. Raises `Interrupted` then, saying which processes
    are still the old ones, and what `restart` raises, with the rest left as it is.
    """
    for number, name in enumerate(names, 1):
        with _held(partial(say, f"stopping once {name} is ready again")) as came:
            restart(name)
        say(f"{name} is ready")
        rest = names[number:]
        if came and rest:
            raise Interrupted(
                f"stopped after {name}; not restarted: {', '.join(rest)}. "
                "All run; to restart them all: ./passerelle restart"
            )


@contextmanager
def _held(tell: Callable[[], None]) -> Iterator[list[int]]:
    """Holds interrupts back until the block ends; gives those that came, telling of the first."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            tell()

    before = {number: signal.signal(number, note) for number in _HELD}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
