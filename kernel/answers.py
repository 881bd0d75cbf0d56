"""Answers that are kept for whoever repeats a command."""

from collections.abc import Collection
from typing import Protocol


class KeptAnswers(Protocol):
    """Those that tell who somebody is."""

    def forget(self, ids: Collection[str]) -> None:
        """Drops those in which one of these ids is; a repeat of their commands is a new one."""
        ...
