"""Simulated years for tests: the events in their order, and what went in."""

from dataclasses import dataclass
from typing import Any, Final

from kit.envelope import Envelope, decode
from simulation.years.plan import Plan
from simulation.years.play import play

Cells = dict[tuple[str, ...], int]

_NOTHING: Final[dict[str, Any]] = {"by_year": {}, "by_site_and_year": {}}
"""What never happened in a small network is not named."""


@dataclass(frozen=True)
class Year:
    """`events` are as they would be sent, `figures` as the command writes them."""

    events: list[Envelope]
    figures: dict[str, Any]

    def by_year(self, name: str) -> Cells:
        """What went in of a measure, by year, without noughts."""
        years = self.figures["measures"].get(name, _NOTHING)["by_year"]
        return {(year,): amount for year, amount in years.items() if amount}

    def measure(self, name: str) -> Cells:
        """By site and year, without noughts."""
        by_site = self.figures["measures"].get(name, _NOTHING)["by_site_and_year"]
        return {
            (slug, year): amount
            for slug, years in by_site.items()
            for year, amount in years.items()
            if amount
        }


def played(plan: Plan) -> Year:
    """All of it in memory."""
    bodies: list[bytes] = []
    done = play(plan, lambda _, row: bodies.append(row["body"]))
    return Year([decode(body) for body in bodies], done.figures)
