"""What went in: figures noted as the simulation decides them, apart from every event.

Amounts are whole: euro cents, grams, minutes. A year is that of the site's clocks.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulation.years.branch import Branch

Cell = tuple[str, int]
"""A site's slug and a year."""


@dataclass
class Truth:
    """Counts and sums, distinct people, and how often each value was met."""

    _sums: dict[str, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    _people: dict[str, dict[Cell, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    _values: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    _aliases: dict[str, str] = field(default_factory=dict)

    def add(self, measure: str, branch: Branch, at: datetime, amount: int = 1) -> None:
        """Something more of the measure; a negative amount takes back what was noted."""
        self._sums[measure][branch.slug, branch.year(at)] += amount

    def saw(
        self, measure: str, branch: Branch, at: datetime, who: str, *, again: bool = True
    ) -> None:
        """Somebody counts for the measure; not `again` takes back one time."""
        self._people[measure][branch.slug, branch.year(at)][who] += 1 if again else -1

    def met(self, measure: str, value: int, times: int = 1) -> None:
        """A value of a distribution, such as minutes waited; -1 takes it back."""
        self._values[measure][value] += times

    def same(self, absorbed: str, kept: str) -> None:
        """Two ids are one person."""
        self._aliases[absorbed] = kept

    def among(self, measure: str, of: str, who: set[str]) -> None:
        """Another measure: those of the measure `of` who are among these people."""
        for cell, found in self._people[of].items():
            both = self._distinct(found) & who
            self._people[measure][cell] = Counter(dict.fromkeys(both, 1))

    def summary(self) -> dict[str, Any]:
        """All measures by their names, each with its total and by year, site, and both."""
        sums = {name: _spread(cells) for name, cells in sorted(self._sums.items())}
        people = {name: self._counted(cells) for name, cells in sorted(self._people.items())}
        values = {
            name: {str(value): times for value, times in sorted(found.items()) if times}
            for name, found in sorted(self._values.items())
        }
        return {"measures": {**sums, **people}, "distributions": values}

    def _distinct(self, cell: Counter[str]) -> set[str]:
        return {self._aliases.get(one, one) for one, times in cell.items() if times > 0}

    def _counted(self, cells: dict[Cell, Counter[str]]) -> dict[str, Any]:
        """Each person once in each figure."""
        found: dict[str, Any] = {"total": set(), "by_year": {}, "by_site": {}}
        both: dict[str, dict[str, int]] = {}
        for (slug, year), cell in sorted(cells.items()):
            who = self._distinct(cell)
            found["total"] |= who
            found["by_year"].setdefault(str(year), set()).update(who)
            found["by_site"].setdefault(slug, set()).update(who)
            both.setdefault(slug, {})[str(year)] = len(who)
        return {
            "total": len(found["total"]),
            "by_year": {year: len(who) for year, who in sorted(found["by_year"].items())},
            "by_site": {slug: len(who) for slug, who in sorted(found["by_site"].items())},
            "by_site_and_year": both,
        }


def _spread(cells: Counter[Cell]) -> dict[str, Any]:
    by_year: Counter[str] = Counter()
    by_site: Counter[str] = Counter()
    both: dict[str, dict[str, int]] = {}
    for (slug, year), amount in sorted(cells.items()):
        by_year[str(year)] += amount
        by_site[slug] += amount
        both.setdefault(slug, {})[str(year)] = amount
    return {
        "total": sum(cells.values()),
        "by_year": dict(sorted(by_year.items())),
        "by_site": dict(sorted(by_site.items())),
        "by_site_and_year": both,
    }
