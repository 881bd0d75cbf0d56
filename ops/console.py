"""How the command line speaks: results on standard output, all else on standard error.

Nothing that is shown can steer the terminal: an event, a letter, a file may hold what somebody else
wrote, and a terminal takes control characters in it for orders (colours, titles, answers typed).
"""

from collections.abc import Iterable
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

_CONTROLS: Final = [*range(0x20), *range(0x7F, 0xA0)]
_BREAKS: Final = (0x09, 0x0A)
SHOWN: Final = {code: f"\\x{code:02x}" for code in _CONTROLS if code not in _BREAKS}
"""Control characters (C0, DEL and C1), and how they are shown instead."""
SHOWN_IN_JSON: Final = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""Those that JSON leaves as they are."""


class Terminal(Console):
    """A console that shows control characters instead of obeying them; its own it may send."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """See `Console.render`."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(segment.text.translate(SHOWN), segment.style)


COLOURS = {"booking": "cyan", "inventory": "yellow", "training": "magenta", "impact": "green"}
"""Of the services, wherever they are told apart."""

out = Terminal(highlight=False)
err = Terminal(stderr=True, highlight=False)


def say(text: str) -> None:
    """One line of progress."""
    err.print(f"[dim]·[/dim] {text}")


def complain(text: str) -> None:
    """An error, without a stack; not broken into lines, so that commands in it can be copied."""
    err.print("[bold red]error:[/bold red]", end=" ")
    err.print(text, markup=False, soft_wrap=True)
