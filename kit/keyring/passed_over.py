"""What cannot be opened while keys change: it is passed over, named, and tried again later, so that
one broken document neither stops the others nor is forgotten."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

RETRY_S: Final = 5.0
MOST: Final = 1_000
"""So many are named of one collection: whoever has more has lost a database."""


@dataclass(frozen=True)
class Broken:
    """A document that could not be opened when it was `tried` last.

    `kind` is the key to be changed (`master`, `index`), `ref` the document's `_id`, `id` what it is
    called: a pseudonym.
    """

    kind: str
    collection: str
    ref: Any
    id: str
    tried: datetime

    @property
    def place(self) -> tuple[str, Any]:
        """Where it is."""
        return self.collection, self.ref


class PassedOver:
    """Those of one collection, as one process knows them."""

    def __init__(self, kind: str, collection: str) -> None:
        self._kind = kind
        self.collection = collection
        self._found: dict[Any, tuple[Broken, float]] = {}

    def waiting(self) -> list[Any]:
        """The `_id` of each that is not to be tried again yet; the others are forgotten."""
        since = time.monotonic() - RETRY_S
        self._found = {ref: one for ref, one in self._found.items() if one[1] > since}
        return list(self._found)

    def add(self, ref: Any, name: str) -> None:
        """One that could not be opened now."""
        if len(self._found) < MOST:
            broken = Broken(self._kind, self.collection, ref, name, datetime.now(UTC))
            self._found[ref] = broken, time.monotonic()

    @property
    def told(self) -> Sequence[Broken]:
        """Those that were not opened when they were tried last."""
        return [one for one, _ in self._found.values()]
