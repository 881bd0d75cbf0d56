"""The slow and obvious way from a list of events to a figure: what impact must agree with.

It shares nothing with impact but the definitions, which its docstrings give.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from kit.envelope import Envelope
from tests.impact.fold.asked import Asked, Figure
from tests.impact.fold.figures import METRICS
from tests.impact.fold.world import World

__all__ = ["COUNTED", "METRICS", "Figure", "World", "figures", "fold"]

COUNTED: Final = (
    "people_supported",
    "appointments_booked",
    "appointments_held",
    "appointments_missed",
    "appointments_cancelled",
    "people_registered",
)
"""What registrations and appointments give by themselves."""


def figures(
    world: World,
    metric: str,
    by: tuple[str, ...] = (),
    *,
    first: date | None = None,
    last: date | None = None,
    where: Mapping[str, frozenset[str]] | None = None,
    sites: frozenset[str] | None = None,
) -> dict[tuple[str, ...], Figure]:
    """Cell to figure; the empty key where nothing is cut. A cell in which nothing counts is absent.

    `metric` is a name of `METRICS`, with `@1` behind it for an earlier version.
    """
    return METRICS[metric](Asked(world, by, first, last, where or {}, sites))


def fold(
    events: Iterable[Envelope], metric: str, by: tuple[str, ...] = (), **asked: Any
) -> dict[tuple[str, ...], Any]:
    """Cell to value, of events in any order, each once or more often; see `figures`."""
    found = figures(World(events), metric, by, **asked)
    return {cell: figure.value for cell, figure in found.items()}
