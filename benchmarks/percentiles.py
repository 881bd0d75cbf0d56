"""How long things took: percentiles of each round, and their medians over the rounds."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from benchmarks.plot import Bar

COLUMNS = ("p50", "p90", "p99", "max")


@dataclass(frozen=True)
class Spread:
    """Percentiles of one round, in milliseconds."""

    p50: float
    p90: float
    p99: float
    max: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Self:
        """Of at least a hundred values."""
        cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
        return cls(cuts[49], cuts[89], cuts[98], max(milliseconds))

    def __str__(self) -> str:
        return "  ".join(f"{name} {getattr(self, name):,.0f} ms" for name in COLUMNS)


@dataclass(frozen=True)
class Percentiles:
    """The spreads of every round, the measure first; `limits` are the measure's."""

    measure: str
    spreads: Mapping[str, Sequence[Spread]]
    limits: Mapping[str, float]
    facts: Mapping[str, str]

    def median(self, name: str, column: str) -> float:
        """Milliseconds."""
        return statistics.median(getattr(spread, column) for spread in self.spreads[name])

    def markdown(self) -> str:
        """The table, the limits and the machine."""
        lines = [
            f"| contender | {' | '.join(f'{c} (ms)' for c in COLUMNS)} | p99 of each round |",
            f"|---|{'---:|' * len(COLUMNS)}---|",
        ]
        for name, spreads in self.spreads.items():
            medians = " | ".join(f"{self.median(name, column):,.0f}" for column in COLUMNS)
            rounds = ", ".join(f"{spread.p99:,.0f}" for spread in spreads)
            lines.append(f"| {name} | {medians} | {rounds} |")
        wanted = ", ".join(f"{column} ≤ {limit:g} ms" for column, limit in self.limits.items())
        machine = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return "\n".join([*lines, "", f"Target: {wanted}.", f"Machine: {machine}."]) + "\n"

    def as_json(self) -> dict:
        """Everything, for programs."""
        return {
            "measure": self.measure,
            "milliseconds": {
                name: [asdict(spread) for spread in spreads]
                for name, spreads in self.spreads.items()
            },
            "limits": dict(self.limits),
            "facts": dict(self.facts),
        }

    def bars(self) -> tuple[str, list[Bar]]:
        """The unit, and two bars for each contender."""
        return "ms", [
            (
                f"{name}, {column}",
                self.median(name, column),
                min(getattr(spread, column) for spread in spreads),
                max(getattr(spread, column) for spread in spreads),
            )
            for name, spreads in self.spreads.items()
            for column in ("p50", "p99")
        ]
