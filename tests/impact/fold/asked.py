"""A question, and the rows that answer it, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tests.impact.fold.world import World

UNKNOWN = "unknown"
FLAGS = {True: "yes", False: "no", None: UNKNOWN}
TIMES = ("day", "week", "month", "quarter", "year")


class Figure(NamedTuple):
    """A value; of how few people it or one of its parts tells (None: of none); its parts."""

    value: float | None
    people: int | None = None
    parts: Mapping[str, float] = {}


@dataclass
class Asked:
    """Days are both included. Bounded by any, what happened at a site that is not known counts
    nowhere, as it has no day."""

    world: World
    by: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sites: frozenset[str] | None = None

    def cells(self, *whats: str, **only: str) -> dict[tuple[str, ...], list[dict]]:
        """What happened, of these kinds and with these dimensions, by cell."""
        cells: dict[tuple[str, ...], list[dict]] = {}
        for row in self.world.rows:
            fits = row["what"] in whats and only.items() <= row.items()
            if fits and self._asked(row):
                key = tuple(self.label(row, dimension) for dimension in self.by)
                cells.setdefault(key, []).append(row)
        return cells

    def _asked(self, row: dict) -> bool:
        day = row["day"]
        if self.first and (day is None or day < self.first):
            return False
        if self.last and (day is None or day > self.last):
            return False
        if self.sites is not None and self.label(row, "site") not in self.sites:
            return False
        return all(self.label(row, name) in values for name, values in self.where.items())

    def label(self, row: dict, dimension: str) -> str:
        """The value of a dimension. Of people it is what is known of whom they are now."""
        site = self.world.sites.get(row["site"], {})
        match dimension:
            case "site":
                return site.get("slug", row["site"])
            case "department" | "region":
                return site.get(dimension, UNKNOWN)
            case "site_in_qpv":
                return FLAGS[site.get("in_qpv")]
            case "in_qpv":
                return FLAGS[self.world.people.get(row["who"], {}).get("in_qpv")]
            case "age_band":
                return self.world.people.get(row["who"], {}).get("age_band") or UNKNOWN
            case "partner_type":
                return self.world.partners.get(row["who"], {}).get("structure_type", UNKNOWN)
            case "day" | "week" | "month" | "quarter" | "year":
                return bucket(row["day"], dimension)
            case _:
                return row.get(dimension, UNKNOWN)


def bucket(day: date | None, dimension: str) -> str:
    """`2026-11-23`, `2026-W48` (ISO 8601), `2026-11`, `2026-Q4`, `2026`."""
    if day is None:
        return UNKNOWN
    week = day.isocalendar()
    return {
        "day": day.isoformat(),
        "week": f"{week.year}-W{week.week:02}",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": str(day.year),
    }[dimension]


def people(rows: list[dict]) -> set[str]:
    """Who they are about, each once; whoever was erased is nobody."""
    return {row["who"] for row in rows if row["who"] is not None}
