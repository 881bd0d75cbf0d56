"""Where it is read what handing devices over has spared: in the devices' own histories."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.inventory.domain.spared.ledger import Entry, Sum


@dataclass(frozen=True, kw_only=True)
class Span:
    """Some places (by ids), from an instant up to, not at, another."""

    places: Collection[str]
    start: datetime
    end: datetime


class ImpactLedger(Protocol):
    """Devices handed over. It keeps nothing of its own."""

    def entries(self, spans: Sequence[Span], after: str | None, limit: int) -> Sequence[Entry]:
        """What was handed over within any of the spans, in its order; those after the entry
        `after`. A `limit` of 0 is none."""
        ...

    def sums(self, spans: Sequence[Span]) -> Sequence[Sum]:
        """The same summed up, by place and version of the factors; what nothing is claimed for
        comes first."""
        ...
