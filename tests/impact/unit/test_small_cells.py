"""Nothing that answers show together tells a figure about one to four people: an attacker tries."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from hypothesis import given, note, settings
from hypothesis import strategies as st

from services.impact.domain.figures import Question
from services.impact.domain.linked import Asked
from services.impact.domain.metrics import METRICS
from services.impact.domain.small_cells import Hidden, hide
from tests.impact.attacker import Attacker, Happened, Place, count

FEWEST = 5
HELD = METRICS["appointments_held"]
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-12-20",
        "2026-01-10",
        "2026-01-31",
        "2026-02-02",
        "2026-02-20",
        "2026-03-15",
        "2026-04-01",
    )
)
"""At least one in every stretch of time that the questions below tell apart."""
PLACES: list[Place] = list(product("abc", DAYS, ("no", "yes")))

CUTS = (
    (),
    ("site",),
    ("month",),
    ("quarter",),
    ("day",),
    ("in_qpv",),
    ("site", "month"),
    ("site", "in_qpv"),
    ("month", "in_qpv"),
    ("site", "month", "in_qpv"),
)
FILTERS = (
    {},
    {"in_qpv": frozenset({"yes"})},
    {"site": frozenset({"a"})},
    {"site": frozenset({"a", "b"})},
)
PERIODS = (
    (None, None),
    (None, date(2026, 1, 31)),
    (date(2026, 1, 1), date(2026, 2, 2)),
    (date(2026, 1, 31), None),
)

questions = st.builds(
    lambda by, where, period: Question(HELD, *period, by=by, where=where),
    st.sampled_from(CUTS),
    st.sampled_from(FILTERS),
    st.sampled_from(PERIODS),
)
reports = st.lists(questions, min_size=1, max_size=4)
crowds = st.lists(
    st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 20]),
    min_size=len(PLACES),
    max_size=len(PLACES),
)


def each_once(crowd: Sequence[int]) -> list[Happened]:
    """So many people at each place, everybody once."""
    spread = [place for place, number in zip(PLACES, crowd, strict=True) for _ in range(number)]
    return [Happened(person, place) for person, place in enumerate(spread)]


def found(asked: Sequence[Asked], hidden: Sequence[Hidden]) -> Iterator[tuple[object, object]]:
    """What of fewer than five people the attacker sees to be so few: figures, and what remains of
    one figure without others.
    """
    attacker = Attacker(PLACES, asked, hidden)
    value = {}
    for region, cell in attacker.figures:
        value[region] = cell.people
    for region, people in list(value.items()):
        for other in list(value):
            if other < region:
                value[region - other] = people - value[other]
    for region, people in sorted(value.items(), key=lambda pair: sorted(pair[0])):
        if 0 < people < FEWEST:
            highest = attacker.highest(region)
            if highest is not None and highest < FEWEST:
                yield sorted(region), highest


@settings(max_examples=60, deadline=None, derandomize=True)
@given(crowds, reports)
def test_an_attacker_finds_nothing_in_a_report(crowd, report):
    asked = [count(question, each_once(crowd), distinct=True) for question in report]
    hidden = hide(asked, FEWEST)
    note(str([(one.question.by, one.cells, one.total) for one in asked]))
    note(str(hidden))
    assert list(found(asked, hidden)) == []
