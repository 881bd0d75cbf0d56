"""Fakes of the kit's ports; each passes the same suite as its real twin."""

from collections.abc import Collection
from dataclasses import dataclass, field

from kit.relay.ports import Row


@dataclass
class MemoryRows:
    """See `kit.relay.ports.Rows`."""

    rows: dict[str, Row] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """A transaction that wrote this row has committed."""
        self.rows[row.id] = row

    def fetch(self, limit: int, known: Collection[str], parked: Collection[str]) -> list[Row]:
        """See `Rows.fetch`."""
        hidden, put_off = set(known), set(parked)
        rows = sorted(self.rows.values(), key=lambda row: (row.order, row.id))
        return [r for r in rows if r.id not in hidden and r.subject not in put_off][:limit]

    def delete(self, ids: Collection[str]) -> None:
        """See `Rows.delete`."""
        for event_id in ids:
            self.rows.pop(event_id, None)
