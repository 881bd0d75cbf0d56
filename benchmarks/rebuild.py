"""Rebuilding all figures from the first event, beside a raw read of the same archive."""

import json
import statistics
import time
from typing import Any

from pymongo.database import Database

from benchmarks.harness import Contender, Place, Table, Target, compare
from benchmarks.past import Past
from benchmarks.processes import own_module

OURS = "rebuild"
RAW = "raw read of positions and bodies, nothing else"
A_CORE = 50_000
MOST_MIB = 300
_ENDS_S = 7_200
_BATCH = 10_000


def rebuild(place: Place, past: Past, tenth: Past, rounds: int) -> Table:
    """Leaves both with figures that count everything."""
    small = fold(place, tenth.database.name)
    folds: list[dict[str, float]] = []

    def once() -> float:
        folds.append(fold(place, past.database.name))
        return folds[-1]["events"] / folds[-1]["wall_s"]

    def raw() -> float:
        return _read(past.database)

    table = compare(
        Contender(OURS, once), [Contender(RAW, raw)], (Target(RAW, 0.3),), place, rounds
    )
    cores = [one["events"] / one["cpu_s"] for one in folds]
    each = ", ".join(f"{rate:,.0f}" for rate in cores)
    peak = max(one["peak_mib"] for one in folds)
    notes = (
        f"{past.network.events:,} events of {past.network.people:,} people.",
        f"For each second of the folding process's processor time: {statistics.median(cores):,.0f} "
        f"events ({each}); target ≥ {A_CORE:,} a core. The database works beside it.",
        f"The folding process held {peak:,.0f} MiB at most, {small['peak_mib']:,.0f} MiB with "
        f"{small['events']:,.0f} events; target ≤ {MOST_MIB} MiB, and flat.",
    )
    return Table(table.measure, table.rates, table.targets, table.facts, notes)


def fold(place: Place, database: str) -> dict[str, float]:
    """What `benchmarks.fold_host` tells."""
    with own_module("benchmarks.fold_host", place.mongodb_uri, database) as process:
        output, _ = process.communicate(timeout=_ENDS_S)
    taken: dict[str, float] = json.loads(output)
    return taken


def _read(database: Database[dict[str, Any]]) -> float:
    began, seen = time.perf_counter(), 0
    for _ in database.archive.find({}, {"_id": 0, "position": 1, "body": 1}, batch_size=_BATCH):
        seen += 1
    return seen / (time.perf_counter() - began)
