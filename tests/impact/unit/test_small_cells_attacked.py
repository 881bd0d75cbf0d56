"""Nothing that answers show together tells a figure about one to four people: an attacker tries."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from services.impact.domain.figures import Question
from services.impact.domain.linked import Asked
from services.impact.domain.metrics import METRICS
from services.impact.domain.small_cells import Hidden, hide
from tests.impact.attacker import Attacker, Happened, Place, count, maximum

FEWEST = 5
HELD = METRICS["appointments_held"]
HELD_BY_MONTH = Question(HELD, by=("month",))
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
            highest = attacker.highest(region, cunning=False)
            if highest is not None and highest < FEWEST:
                yield sorted(region), highest
            highest = attacker.highest(region, cunning=True)
            if highest is not None and highest <= people:
                yield sorted(region), highest


@settings(max_examples=60, deadline=None, derandomize=True)
@given(crowds, reports)
def test_an_attacker_finds_nothing_in_a_report(crowd, report):
    asked = [count(question, each_once(crowd), distinct=True) for question in report]
    hidden = hide(asked, FEWEST)
    note(str([(one.question.by, one.cells, one.total) for one in asked]))
    note(str(hidden))
    assert list(found(asked, hidden)) == []


def found_where(
    *report: Question, crowd: dict[Place, int], rule=hide
) -> list[tuple[object, object]]:
    asked = [
        count(question, each_once([crowd.get(p, 0) for p in PLACES]), distinct=True)
        for question in report
    ]
    return list(found(asked, rule(asked, FEWEST)))


def one_more(asked: Sequence[Asked], fewest: int) -> list[Hidden]:
    """The rule that there was before: in each answer by itself, the smallest large cell goes with
    the small ones.
    """
    rule = []
    for one in asked:
        cells = {i for i, cell in enumerate(one.cells) if cell.people < fewest}
        large = [i for i, cell in enumerate(one.cells) if cell.people >= fewest]
        if cells and large:
            cells.add(min(large, key=lambda i: one.cells[i].people))
        rule.append(Hidden(frozenset(cells), 0 < one.total.people < fewest))
    return rule


CROWD = {place: 6 + number % 7 for number, place in enumerate(PLACES)}
ATTACKS = {
    "a table and the sums of its rows and columns": (
        [Question(HELD, by=("site", "month")), Question(HELD, by=("site",)), HELD_BY_MONTH],
        {("a", DAYS[5], "no"): 2, ("a", DAYS[5], "yes"): 1},
    ),
    "a month and its quarter": (
        [HELD_BY_MONTH, Question(HELD, by=("quarter",))],
        {p: 0 for p in PLACES if p[1] == DAYS[5]} | {("b", DAYS[5], "no"): 2},
    ),
    "two periods that differ by a few days": (
        [Question(HELD, None, date(2026, 1, 31)), Question(HELD, None, date(2026, 2, 2))],
        dict.fromkeys((p for p in PLACES if p[1] == DAYS[3]), 0) | {("b", DAYS[3], "no"): 3},
    ),
    "a filter and no filter": (
        [Question(HELD), Question(HELD, where={"in_qpv": frozenset({"yes"})})],
        dict.fromkeys((p for p in PLACES if p[2] == "no"), 0) | {("c", DAYS[3], "no"): 4},
    ),
    "one site and that site with another": (
        [
            Question(HELD, where={"site": frozenset({"a"})}),
            Question(HELD, where={"site": frozenset({"a", "b"})}),
        ],
        dict.fromkeys((p for p in PLACES if p[0] == "b"), 0) | {("b", DAYS[3], "no"): 4},
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attacker_who_finds_a_figure_by_the_rule_for_single_answers_finds_none_now(attack):
    report, changed = ATTACKS[attack]
    crowd = CROWD | changed
    assert found_where(*report, crowd=crowd, rule=one_more)
    assert not found_where(*report, crowd=crowd)


def test_the_attacker_finds_as_much_as_trying_every_world():
    # Two sites, two days: the sums are shown and nothing else.
    rows = [({0: 1, 1: 1}, 7), ({2: 1, 3: 1}, 9), ({0: 1, 2: 1}, 6), ({1: 1, 3: 1}, 10)]
    worlds = [
        world
        for world in product(range(11), repeat=4)
        if all(sum(world[i] for i in row) == value for row, value in rows)
    ]
    for unknown in range(4):
        assert maximum(4, rows, {unknown: 1}) == max(world[unknown] for world in worlds)
