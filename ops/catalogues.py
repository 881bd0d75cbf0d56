"""The catalogues of all services: what the broker's topology and the contracts are made from."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

from kit.catalogue import Catalogue
from ops.secrets import SERVICES

JOBS: Final[Mapping[str, str]] = MappingProxyType(
    {"impact-projector": "services.impact.edge.projector"}
)
"""Processes that do jobs of a service and nothing else, and what declares each."""


def service_of(part: str) -> str:
    """Whose process a part is, a relay's and a job's too."""
    return part.partition("-")[0]


def catalogues() -> list[Catalogue]:
    """One for each service, in the order in which they are named everywhere."""
    return [import_module(f"services.{name}.catalogue").CATALOGUE for name in SERVICES]
