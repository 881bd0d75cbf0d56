"""The same questions with four and with ten times the history: as many people a day, for longer.

A year needs more than a year of history to stand in, so a year is asked of a quarter of the history
and of all of it, and four months of a tenth of it and of all of it. The days asked for are the last
in each, and hold the same number of people but for the remainders of divisions.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from benchmarks.archive_made import LONGEST
from benchmarks.distinct import figures_of
from benchmarks.durations import Aim, Durations, in_turns
from benchmarks.harness import Place, facts
from benchmarks.past import DAYS, QUARTER, TENTH, WHOLE, Past
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS

MOST: Final = 1.2
CALLS: Final = 40
_PERIODS: Final = {QUARTER: ("a year", 365), TENTH: ("four months", DAYS[TENTH] - LONGEST)}
_WORDS: Final = {QUARTER: "a quarter of the history", TENTH: "a tenth of the history"}
_CUTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "people": ("people_supported", ()),
    "people by neighbourhood and age": ("people_supported", ("in_qpv", "age_band")),
    "new people": ("people_new", ()),
    "appointments held by month": ("appointments_held", ("month",)),
}


def growth(place: Place, pasts: dict[str, Past], rounds: int) -> Durations:
    """All three must count everything."""
    calls: dict[str, tuple[Callable[[], object], int]] = {}
    aims: list[Aim] = []
    notes: list[str] = []
    for less, (words, days) in _PERIODS.items():
        people = []
        for name, (metric, by) in _CUTS.items():
            short = f"{_WORDS[less]}, {words}: {name}"
            whole = f"passerelle, {words}: {name}"
            for label, past in ((short, pasts[less]), (whole, pasts[WHOLE])):
                question = Question(METRICS[metric], *past.last(days), by)
                figures = figures_of(past)
                calls[label] = (partial(figures.tallies, [question]), CALLS)
                if name == "people":
                    people.append(figures.tallies([question])[0].total.value)
            aims.append(Aim(whole, MOST, short))
        notes.append(f"People supported in {words}: {people[0]:,} and {people[1]:,}.")
    sizes = " and ".join(
        f"{past.network.events:,} events ({past.network.days:,} days)" for past in pasts.values()
    )
    taken = in_turns(calls, rounds, time.perf_counter)
    return Durations("passerelle", taken, aims, facts(place), (f"Histories of {sizes}.", *notes))
