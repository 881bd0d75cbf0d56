"""What a service leaves for later, by the kind of its timer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

W = TypeVar("W")
C = TypeVar("C")


@dataclass(frozen=True)
class Deferred:
    """A command's handler, and how the command is made from the timer's reference."""

    handler: Callable[[Any, Any], object]
    command: Callable[[str], Any]


def later(handler: Callable[[W, C], object], command: Callable[[str], C]) -> Deferred:
    """Both of the same command, which the type checker sees to."""
    return Deferred(handler, command)
