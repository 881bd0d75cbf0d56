"""Rounds, medians, ratios, and where the results are kept."""

import json
import platform
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import requests
from pymongo import MongoClient

from benchmarks.plot import Bar, bars

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("pika", "pymongo", "nameko", "faststream", "kombu", "eventlet")


@dataclass(frozen=True)
class Contender:
    """`run` does its work once and gives events a second."""

    name: str
    run: Callable[[], float]


@dataclass(frozen=True)
class Target:
    """The measure's median must be at least `ratio` times the rival's."""

    rival: str
    ratio: float


@dataclass(frozen=True)
class Place:
    """The broker and the database that a run uses, and a virtual host of its own in the first."""

    management_url: str
    auth: tuple[str, str]
    amqp_base: str
    mongodb_uri: str
    vhost: str

    @property
    def amqp_uri(self) -> str:
        """For pika, kombu and aio-pika alike."""
        return f"{self.amqp_base}/{self.vhost}"

    def mongo(self) -> MongoClient:
        """A client of the database."""
        return MongoClient(self.mongodb_uri, tz_aware=True)


@dataclass(frozen=True)
class Table:
    """The rates of every round, the measure first."""

    measure: str
    rates: dict[str, list[float]]
    targets: tuple[Target, ...]
    facts: dict[str, str]
    notes: tuple[str, ...] = ()

    def median(self, name: str) -> float:
        """Events a second."""
        return statistics.median(self.rates[name])

    def ratio(self, rival: str) -> float:
        """The measure's median over the rival's."""
        return self.median(self.measure) / self.median(rival)

    def markdown(self) -> str:
        """The table, the targets and the machine."""
        lines = [
            "| contender | events/s (median) | rounds | measure ÷ rival | target |",
            "|---|---:|---|---:|---:|",
        ]
        wanted = {target.rival: target.ratio for target in self.targets}
        for name, rates in self.rates.items():
            rounds = ", ".join(f"{rate:,.0f}" for rate in rates)
            own = name == self.measure
            ratio = "" if own else f"{self.ratio(name):.2f}"
            target = f"≥ {wanted[name]:g}" if name in wanted else ""
            lines.append(f"| {name} | {self.median(name):,.0f} | {rounds} | {ratio} | {target} |")
        if self.notes:
            lines += ["", *(f"- {note}" for note in self.notes)]
        machine = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return "\n".join([*lines, "", f"Machine: {machine}."]) + "\n"

    def bars(self) -> tuple[str, list[Bar]]:
        """The unit, and each contender's bar."""
        return "events/s", [
            (name, self.median(name), min(rates), max(rates)) for name, rates in self.rates.items()
        ]

    def as_json(self) -> dict:
        """Everything, for programs."""
        ratios = {name: self.ratio(name) for name in self.rates if name != self.measure}
        return {
            "measure": self.measure,
            "rates": self.rates,
            "ratios": ratios,
            "targets": {target.rival: target.ratio for target in self.targets},
            "notes": list(self.notes),
            "facts": self.facts,
        }


def compare(
    measure: Contender,
    rivals: list[Contender],
    targets: tuple[Target, ...],
    place: Place,
    rounds: int,
) -> Table:
    """Runs all, interleaved, so that a slow minute of the machine hits everybody."""
    rates: dict[str, list[float]] = {c.name: [] for c in (measure, *rivals)}
    for number in range(1, rounds + 1):
        for contender in (measure, *rivals):
            rate = contender.run()
            rates[contender.name].append(rate)
            print(f"round {number}/{rounds}  {contender.name:<42} {rate:>10,.0f}/s", flush=True)
    return Table(measure.name, rates, targets, facts(place))


def facts(place: Place) -> dict[str, str]:
    """What the figures depend on; no names of hosts."""
    overview = requests.get(
        f"{place.management_url}/api/overview", auth=place.auth, timeout=10
    ).json()
    with place.mongo() as client:
        mongodb = client.server_info()["version"]
    load = Path("/proc/loadavg")
    return {
        "cores": _cores(),
        "load at the end": load.read_text().split()[0] if load.exists() else "unknown",
        "Python": platform.python_version(),
        "RabbitMQ": overview["rabbitmq_version"],
        "MongoDB": mongodb,
        **{name: version(name) for name in _PACKAGES},
    }


def _cores() -> str:
    counted = subprocess.run(["nproc"], capture_output=True, text=True, check=True)  # noqa: S607
    return counted.stdout.strip()


class Result(Protocol):
    """What a measure gives; the labels of its own bars begin with `measure`."""

    @property
    def measure(self) -> str: ...
    def markdown(self) -> str: ...
    def as_json(self) -> dict: ...
    def bars(self) -> tuple[str, list[Bar]]: ...


def keep(name: str, table: Result) -> Path:
    """Writes `<date>-<name>.json`, `.svg` and `.md`; gives the latter's path."""
    RESULTS.mkdir(exist_ok=True)
    stem = f"{datetime.now(UTC):%Y-%m-%d}-{name}"
    (RESULTS / f"{stem}.json").write_text(
        json.dumps(table.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    unit, rows = table.bars()
    picture = RESULTS / f"{stem}.svg"
    picture.write_text(bars(stem, unit, rows, table.measure), encoding="utf-8")
    path = RESULTS / f"{stem}.md"
    shown = f"![{name}]({picture.name})"
    path.write_text(f"# {name}\n\n{table.markdown()}\n{shown}\n", encoding="utf-8")
    return path
