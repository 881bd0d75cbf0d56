"""Distinct people of a year, beside the same questions by aggregation over rows."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from benchmarks.archive_made import SITE_IDS
from benchmarks.durations import Aim, Durations, in_turns
from benchmarks.harness import Place, facts
from benchmarks.past import Past
from benchmarks.rivals.rows import distinct_people
from kit.transaction import Store
from services.impact.adapters.figures import MongoFigures
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS

CALLS: Final = 40
"""Of each question in a round; one of the rival's, who is slow."""
TIMES: Final = 100
MOST_MS: Final = 20
SUPPORTED: Final = METRICS["people_supported"]
_SITE: Final = 3
_FLAGS: Final = {"yes": True, "no": False}


@dataclass(frozen=True)
class Asked:
    """One question: `by` what it is cut, and whether only those of one site who live in a priority
    neighbourhood count."""

    name: str
    first: date
    last: date
    by: tuple[str, ...] = ()
    narrow: bool = False

    def question(self) -> Question:
        """As impact is asked."""
        where = {"site": frozenset({f"site-{_SITE}"}), "in_qpv": frozenset({"yes"})}
        return Question(SUPPORTED, self.first, self.last, self.by, where if self.narrow else {})

    def rows(self, past: Past) -> dict[tuple[object, ...], int]:
        """The rival's answer."""
        where = {"site": SITE_IDS[_SITE], "in_qpv": True} if self.narrow else {}
        return distinct_people(past.database, self.first, self.last, self.by, where)


def figures_of(past: Past) -> MongoFigures:
    """As the service asks."""
    database = past.database
    return MongoFigures(Store("impact", database.client, database=database.name))


def distinct(place: Place, past: Past, rounds: int, notes: tuple[str, ...]) -> Durations:
    """Both give the same answers, which is checked first."""
    figures = figures_of(past)
    asked = _asked(past)
    for one in asked:
        assert _people(figures, one) == one.rows(past), f"not the same people: {one.name}"
    calls: dict[str, tuple[Callable[[], object], int]] = {}
    for one in asked:
        calls[f"passerelle, {one.name}"] = (partial(figures.tallies, [one.question()]), CALLS)
        calls[f"rows, {one.name}"] = (partial(one.rows, past), 1)
    taken = in_turns(calls, rounds, time.perf_counter)
    aims = [
        aim
        for one in asked
        for aim in (
            Aim(f"passerelle, {one.name}", MOST_MS),
            Aim(f"passerelle, {one.name}", 1 / TIMES, f"rows, {one.name}"),
        )
    ]
    tails = [f"{one.name}: {_tail(figures, one, CALLS * rounds)}" for one in asked]
    [(_, total)] = asked[0].rows(past).items()
    return Durations(
        "passerelle",
        taken,
        aims,
        facts(place),
        (
            f"{past.network.events:,} events of {past.network.people:,} people; {total:,} of them "
            "in the calendar year.",
            "The rival's rows have two indexes, each with all fields that the questions read.",
            *tails,
            *notes,
        ),
    )


def _asked(past: Past) -> tuple[Asked, ...]:
    last = past.network.day(past.network.days - 1)
    year = max(last.year - 1, past.network.day(0).year)
    calendar = date(year, 1, 1), date(year, 12, 31)
    any_year = last - timedelta(days=364 + 17), last - timedelta(days=17)
    return (
        Asked("a calendar year", *calendar),
        Asked("a year by neighbourhood and age", *calendar, by=("in_qpv", "age_band")),
        Asked("a year, one site, in QPV", *calendar, narrow=True),
        Asked("any 365 days", *any_year),
        Asked("any 365 days by neighbourhood and age", *any_year, by=("in_qpv", "age_band")),
    )


def _people(figures: MongoFigures, asked: Asked) -> dict[tuple[object, ...], int]:
    """As the rival tells them."""
    [tally] = figures.tallies([asked.question()])
    cells = tally.cells if asked.by else (tally.total,)
    return {tuple(_FLAGS.get(key, key) for key in cell.key): int(cell.value or 0) for cell in cells}


def _tail(figures: MongoFigures, asked: Asked, times: int) -> str:
    each = []
    for _ in range(max(times, 20)):
        began = time.perf_counter()
        figures.tallies([asked.question()])
        each.append((time.perf_counter() - began) * 1_000)
    cuts = statistics.quantiles(each, n=20, method="inclusive")
    return f"p50 {cuts[9]:,.1f} ms, p95 {cuts[18]:,.1f} ms of {len(each)} calls"
