"""What is hidden of figures about few people, and how much is still shown."""

import random
from dataclasses import replace

import pytest

from services.impact.application.queries.metrics import MOST_HIDING, ask
from services.impact.domain import small_cells
from services.impact.domain.figures import Cell, Moment, Question, Tally
from services.impact.domain.linked import TOTAL, Asked
from services.impact.domain.metrics import METRICS
from services.impact.domain.refusals import TooManyRows
from services.impact.domain.small_cells import Hidden, hide
from services.impact.domain.worlds import Effort, TooMuchEffort, Worlds

FEWEST = 5
HELD = METRICS["appointments_held"]
NOTHING = Hidden()


def told(by: tuple[str, ...], figures: dict, total: int | None = None, **question) -> Asked:
    """An answer that counts everybody once."""
    cells = [
        Cell(key if isinstance(key, tuple) else (key,), number, number)
        for key, number in figures.items()
    ]
    whole = sum(figures.values()) if total is None else total
    return Asked(Question(HELD, by=by, **question), cells, Cell((), whole, whole))


def hidden(*asked: Asked, places=None) -> list[Hidden]:
    return hide(asked, FEWEST, places)


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden(told(("site",), {"a": 5, "b": 9}), told(("in_qpv",), {"yes": 14})) == [
        NOTHING,
        NOTHING,
    ]


def test_the_smallest_large_cell_goes_with_a_small_one():
    answer = told(("site",), {"a": 2, "b": 9, "c": 6, "d": 20})
    assert hidden(answer) == [Hidden(frozenset({0, 2}))]


def test_small_cells_that_may_each_be_five_need_no_other():
    assert hidden(told(("site",), {"a": 4, "b": 3, "c": 20})) == [Hidden(frozenset({0, 1}))]
    # Of five in two cells that are not empty, neither can be more than four.
    assert hidden(told(("site",), {"a": 4, "b": 1, "c": 20})) == [Hidden(frozenset({0, 1, 2}))]


def test_a_total_about_few_is_hidden_and_so_are_its_cells():
    assert hidden(told(("site",), {"a": 3, "b": 1})) == [Hidden(frozenset({0, 1}), total=True)]


def test_that_nobody_came_is_shown_and_that_all_are_alike():
    nobody = Asked(Question(HELD, by=("site",)), [Cell(("a",), 0, 0)], Cell((), 0, 0))
    assert hidden(nobody) == [NOTHING]
    assert hidden(told(("in_qpv",), {"yes": 7})) == [NOTHING]


def test_what_is_about_no_people_is_shown():
    devices = [Cell(("a",), 1, None), Cell(("b",), 2, None)]
    assert hidden(Asked(Question(HELD, by=("site",)), devices, Cell((), 3, None))) == [NOTHING]


def test_many_visits_of_few_people_are_few():
    cells = [Cell(("a",), 30, 2), Cell(("b",), 40, 25), Cell(("c",), 90, 50), Cell(("d",), 95, 60)]
    answer = Asked(Question(HELD, by=("site",)), cells, Cell((), 255, 137))
    # At the rate of two people's 30 visits, five would make 75: 45 more than 40 visits leave.
    assert hidden(answer) == [Hidden(frozenset({0, 2}))]


def test_a_reader_knows_which_sites_a_department_has():
    report = (
        told(("site",), {"a": 20, "b": 3, "c": 9, "d": 30}),
        told(("department",), {"33": 39, "93": 23}),
    )
    known = {s: {"department": "93" if s in "ab" else "33"} for s in "abcd"}
    assert hidden(*report, places=known) == [Hidden(frozenset({0, 1})), NOTHING]
    assert hidden(*report) == [Hidden(frozenset({1, 2})), NOTHING]


def test_one_figure_in_two_answers_is_hidden_in_both():
    where = {"site": frozenset({"b"})}
    report = (told(("site",), {"a": 2, "b": 6}), told((), {}, total=6, where=where))
    assert hidden(*report) == [Hidden(frozenset({0, 1})), Hidden(total=True)]


def shares(metric: str = "appointments_missed_share", **sites: tuple[int, int]) -> Asked:
    """Answers with a part of a whole for each site, all about one person each."""

    def cell(key: tuple[str, ...], part: int, whole: int) -> Cell:
        least = min(n for n in (part, whole - part) if n)
        return Cell(key, 100 * part / whole, least, {"part": part, "whole": whole})

    total = cell((), *map(sum, zip(*sites.values(), strict=True)))
    return Asked(
        Question(METRICS[metric], by=("site",)),
        [cell((site,), *told) for site, told in sites.items()],
        total,
    )


def test_a_share_tells_its_part_and_what_is_left_of_its_whole():
    assert hidden(shares(a=(2, 40), b=(9, 30), c=(20, 60))) == [Hidden(frozenset({0, 1}))]
    # 38 of 40: two are not in it.
    assert hidden(shares(a=(38, 40), b=(9, 30), c=(20, 60)))[0].cells > {0}
    assert hidden(shares(a=(10, 40), b=(9, 30), c=(20, 60))) == [NOTHING]


def test_a_share_is_hidden_where_it_would_tell_another_metric_s_figure():
    missed = Asked(
        Question(METRICS["appointments_missed"], by=("site",)),
        [Cell(("a",), 2, 2), Cell(("b",), 9, 9)],
        Cell((), 11, 11),
    )
    here = shares(b=(9, 30))
    share = replace(here.question, by=(), where={"site": frozenset({"b"})})
    assert hidden(missed, Asked(share, [], here.total)) == [
        Hidden(frozenset({0, 1})),
        Hidden(total=True),
    ]


def test_a_share_of_people_is_hidden_with_the_count_of_those_who_are_in_it():
    people = Asked(
        Question(METRICS["people_supported"], by=("in_qpv",)),
        [Cell(("no",), 12, 12), Cell(("unknown",), 2, 2), Cell(("yes",), 30, 30)],
        Cell((), 44, 44),
    )
    share = Asked(
        Question(METRICS["people_in_qpv_share"]),
        [],
        Cell((), 100 * 30 / 42, 12, {"part": 30, "whole": 42}),
    )
    # Of 44, all but 42 are of unknown residence: without the share, or without the total.
    assert hidden(people, share) == [Hidden(frozenset({0, 1})), Hidden(total=True)]


def devices(**ways: int) -> list[Asked]:
    """Those `handed_over`, `sold` or `donated`, each to somebody else."""
    return [
        Asked(Question(METRICS[f"devices_{way}"]), [], Cell((), number, number))
        for way, number in ways.items()
    ]


def test_few_devices_sold_are_not_told_by_all_that_were_handed_over():
    def shown(**ways: int) -> list[bool]:
        return [not one.total for one in hidden(*devices(**ways))]

    assert shown(handed_over=43, sold=3, donated=40) == [True, False, False]
    assert shown(handed_over=43, donated=40) == [True, False]
    assert shown(handed_over=43, sold=20, donated=23) == [True, True, True]


def test_that_two_seats_stayed_empty_is_about_nobody():
    full = Cell((), 95, 38, {"part": 38, "whole": 40})
    assert hidden(Asked(Question(METRICS["workshop_fill_rate"]), [], full)) == [NOTHING]


def gains(key: tuple[str, ...], *classes: int) -> Cell:
    parts = {"count": sum(classes)} | {str(i): number for i, number in enumerate(classes)}
    return Cell(key, 1.5, sum(classes), parts)


def test_a_distribution_with_a_small_class_is_hidden_and_its_mean_shown():
    answer = Asked(
        Question(METRICS["skill_gain"], by=("site",)),
        [gains(("a",), 9, 2, 9), gains(("b",), 8, 7, 0), gains(("c",), 6, 6, 6)],
        gains((), 23, 15, 15),
    )
    [kept] = hidden(answer)
    assert (kept.cells, kept.total) == (frozenset(), False)
    assert 0 in kept.bare
    assert TOTAL not in kept.bare
    # The total without the others would be the small class.
    assert len(kept.bare) > 1


def network() -> dict[tuple[str, str], int]:
    """A year of the association: people a month at a large site, nine others and a tiny one."""
    chance = random.Random(7)
    sizes = [60, 25, *[14] * 5, 12, 10, 8, 3]
    table = {
        (f"site-{number:02}", f"2026-{month:02}"): round(chance.gauss(size, size**0.5))
        for number, size in enumerate(sizes)
        for month in range(1, 13)
    }
    return {key: people for key, people in sorted(table.items()) if people > 0}


def summed(table: dict, *kept: int) -> dict:
    sums: dict = {}
    for key, number in table.items():
        part = tuple(key[i] for i in kept)
        sums[part] = sums.get(part, 0) + number
    return sums


def test_most_of_a_year_of_the_network_is_shown():
    table = network()
    few = sum(number < FEWEST for number in table.values())
    alone = hidden(told(("site", "month"), table))
    whole = hidden(
        told(("site", "month"), table),
        told(("site",), summed(table, 0)),
        told(("month",), summed(table, 1)),
    )
    assert 8 <= few <= 20
    assert len(alone[0].cells) == few
    assert len(whole[0].cells) <= 2.2 * few
    assert whole[1:] == [NOTHING, NOTHING]


def test_the_same_answers_hide_the_same():
    table = network()
    report = (told(("site", "month"), table), told(("site",), summed(table, 0)))
    assert hidden(*report) == hidden(*report)


def test_who_sees_all_is_hidden_nothing():
    assert hide([told(("site",), {"a": 1})], fewest=0) == [NOTHING]


def test_where_a_search_costs_too_much_all_that_is_bound_up_is_hidden(monkeypatch):
    monkeypatch.setattr(small_cells, "MOST_STEPS", 1)
    sites = told(("site",), {"a": 2, "b": 9, "c": 6, "d": 20})
    months = told(("month",), {"2026-01": 17, "2026-02": 20})
    others = told(("site",), {"a": 8, "b": 9}, where={"channel": frozenset({"phone"})})
    apart = others._replace(question=replace(others.question, metric=METRICS["walk_ins_served"]))
    assert hidden(sites, months, apart) == [
        Hidden(frozenset(range(4)), total=True),
        Hidden(frozenset(range(2)), total=True),
        NOTHING,
    ]


def test_a_search_for_other_worlds_ends_where_it_costs_too_much():
    equations = [{0: 1, 1: 1, 2: 1}, {1: 1, 2: -1, 3: 1}]
    room = dict.fromkeys(range(4), 1.0)
    assert Worlds(equations, room, Effort(100)).raised(0, 0.5)
    with pytest.raises(TooMuchEffort):
        Worlds(equations, room, Effort(1))


class Told:
    """Figures that say one thing to every question."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def sites(self):
        return ()

    def tallies(self, questions, as_of=None):
        del as_of
        return [self._tally for _ in questions]


def test_what_each_device_spares_does_not_tell_which_devices_they_were():
    exact = Told(Tally((), Cell((), 422.4, 6), Moment(1, None)))
    asked = Question(METRICS["avoided_co2e"])
    seen = ask(exact, asked, sees_small=False, fewest=5)
    assert seen.total.value == 400, "3 laptops and 3 telephones, or 4 and 2"
    assert ask(exact, asked, sees_small=True, fewest=5).total.value == 422.4


def test_who_is_hidden_small_figures_from_is_told_no_endless_list_of_them():
    cells = tuple(Cell((f"s{number}",), 9, 9) for number in range(MOST_HIDING + 1))
    told = Told(Tally(cells, Cell((), 9, 9), Moment(1, None)))
    asked = Question(METRICS["people_supported"], by=("site",))
    with pytest.raises(TooManyRows):
        ask(told, asked, sees_small=False, fewest=5)
    assert len(ask(told, asked, sees_small=True, fewest=5).rows) == MOST_HIDING + 1
