"""The one place where metrics are defined.

A definition that changes its meaning becomes a new version of the metric, beside the older one,
which can still be asked for; `VERSION` is the version of the whole set and is told in every answer.
"""

from collections.abc import Mapping
from typing import Final

from services.impact.domain.declared import devices, people, reception, team, training
from services.impact.domain.metric import DIMENSIONS, Dimension, Kind, Language, Metric

__all__ = [
    "DIMENSIONS",
    "METRICS",
    "VERSION",
    "VERSIONS",
    "Dimension",
    "Kind",
    "Language",
    "Metric",
]

VERSION: Final = 3

_ALL: Final = (
    *people.METRICS,
    *reception.METRICS,
    *team.METRICS,
    *devices.METRICS,
    *training.METRICS,
)

VERSIONS: Final[Mapping[tuple[str, int], Metric]] = {(m.name, m.version): m for m in _ALL}
"""Every definition that can be asked for."""

METRICS: Final[Mapping[str, Metric]] = {
    metric.name: max((m for m in _ALL if m.name == metric.name), key=lambda m: m.version)
    for metric in _ALL
}
"""The newest definition of each, in the order in which they are shown."""
