"""How long single calls took: the median of each round's calls, and the medians over the rounds."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.plot import Bar


@dataclass(frozen=True)
class Aim:
    """What `contender` should reach: at most `most` of what `of` took, or as many milliseconds."""

    contender: str
    most: float
    of: str | None = None


@dataclass(frozen=True)
class Durations:
    """Milliseconds of every round; the labels of the measure's own begin with `measure`."""

    measure: str
    milliseconds: Mapping[str, Sequence[float]]
    aims: Sequence[Aim]
    facts: Mapping[str, str]
    notes: Sequence[str] = ()

    def median(self, name: str) -> float:
        """Milliseconds."""
        return statistics.median(self.milliseconds[name])

    def markdown(self) -> str:
        """The table, the aims and the machine."""
        lines = ["| contender | ms (median) | rounds |", "|---|---:|---|"]
        for name, rounds in self.milliseconds.items():
            each = ", ".join(f"{one:,.1f}" for one in rounds)
            lines.append(f"| {name} | {self.median(name):,.1f} | {each} |")
        lines += ["", "| aim | reached |", "|---|---:|", *map(self._aim, self.aims), ""]
        lines += [f"- {note}" for note in self.notes]
        machine = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return "\n".join([*lines, "", f"Machine: {machine}."]) + "\n"

    def _aim(self, aim: Aim) -> str:
        own = self.median(aim.contender)
        if aim.of is None:
            return f"| {aim.contender}: ≤ {aim.most:g} ms | {own:,.1f} ms |"
        ratio = own / self.median(aim.of)
        if aim.most < 1:
            words = f"≥ {1 / aim.most:g} times as fast as {aim.of}"
            return f"| {aim.contender}: {words} | {1 / ratio:,.0f} |"
        return f"| {aim.contender}: ≤ {aim.most:g} of {aim.of} | {ratio:.2f} |"

    def bars(self) -> tuple[str, list[Bar]]:
        """The unit, and each contender's bar."""
        return "ms", [
            (name, self.median(name), min(rounds), max(rounds))
            for name, rounds in self.milliseconds.items()
        ]

    def as_json(self) -> dict:
        """Everything, for programs."""
        return {
            "measure": self.measure,
            "milliseconds": {name: list(rounds) for name, rounds in self.milliseconds.items()},
            "aims": [vars(aim) for aim in self.aims],
            "notes": list(self.notes),
            "facts": dict(self.facts),
        }


def in_turns(
    calls: Mapping[str, tuple[Callable[[], object], int]], rounds: int, clock: Callable[[], float]
) -> dict[str, list[float]]:
    """Runs each call as often as it says, one after the other, so that a slow moment of the machine
    hits everybody; gives the median of each round in ms."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(1, rounds + 1):
        each: dict[str, list[float]] = {name: [] for name in calls}
        for turn in range(max(times for _call, times in calls.values())):
            for name, (call, times) in calls.items():
                if turn < times:
                    began = clock()
                    call()
                    each[name].append((clock() - began) * 1_000)
        for name, durations in each.items():
            taken[name].append(statistics.median(durations))
            print(f"round {number}/{rounds}  {name:<46} {taken[name][-1]:>10,.1f} ms", flush=True)
    return taken
