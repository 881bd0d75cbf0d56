"""Where devices are: sites, which booking tells of, and warehouses, which are inventory's own."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

PlaceKind = Literal["site", "warehouse"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A site or a warehouse; both share their slugs, which tokens name as sites.

    `sequence` is the number of the last event of booking's that it was copied from, 0 for a
    warehouse.
    """

    id: str
    slug: str
    name: str
    timezone: str
    kind: PlaceKind
    department: str | None = None
    sequence: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """Of its clocks."""
        return ZoneInfo(self.timezone)
