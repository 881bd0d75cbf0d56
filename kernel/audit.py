"""The log of who did what, which its readers cannot alter."""

from collections.abc import Sequence
from typing import Protocol


class Audit(Protocol):
    """Keeps what the unit of work does, together with it."""

    def record(self, action: str, targets: Sequence[str], reason: str | None = None) -> None:
        """`action` is of the form `person.merge`; `targets` are ids; `reason` is a code."""
        ...
