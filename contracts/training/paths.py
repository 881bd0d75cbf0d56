"""Learning paths: what is taught, in versions."""

from typing import Literal

from contracts.base import Code, Contract, event


@event("training.path_published")
class PathPublished(Contract, frozen=True, kw_only=True):
    """A version of a path from now on; who is on an older one stays on it until moved."""

    path: Code
    version: int
    """1, 2, 3 …"""
    audience: Literal["people", "professionals"]
    modules: list[Code]
    """In their order."""
    minutes: int
    """Of all its modules together."""
