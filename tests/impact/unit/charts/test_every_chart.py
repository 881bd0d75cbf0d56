"""What holds for every chart, whatever is in it."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.impact.edge import charts, texts
from services.impact.edge.charts import HIDDEN, Bar, Bin, Chart, Datum, Part, Place, Series, Telling
from services.impact.edge.charts.chart import known
from tests.impact.unit.charts.drawn import DATA, ENGLISH, FRENCH, cells, letters, sizes, told, tree

HEADERS = ("Lieu", "Personnes")
NASTY = "<b>\"&amp;' ]]>"
CSS = Path(charts.__file__).parent.with_name("templates") / "charts.css"


def _months(telling: Telling, data: list[Datum]) -> Chart:
    of = [date(2020 + i // 12, i % 12 + 1, 1) for i in range(len(data))]
    return charts.months(telling, of, Series(NASTY, data), Series("2025", data[::-1]))


def _share(telling: Telling, data: list[Datum]) -> Chart:
    return charts.share(
        telling,
        [Part(NASTY, datum) for datum in data[:4]],
        headers=HEADERS,
        percentage=partial(texts.percent, language=telling.language),
    )


def _place(i: int, datum: Datum) -> Place:
    return Place(NASTY, -5.0 + i % 14, 42.0 + i % 9, datum, in_qpv=i % 2 == 1)


DRAW: dict[str, Callable[[Telling, list[Datum]], Chart]] = {
    "months": _months,
    "bars": lambda telling, data: charts.bars(
        telling,
        [Bar(NASTY, datum, marked=i % 2 == 1) for i, datum in enumerate(data)],
        headers=HEADERS,
        marked="QPV",
    ),
    "share": _share,
    "histogram": lambda telling, data: charts.histogram(
        telling, [Bin(NASTY, datum, "worse") for datum in data], headers=HEADERS
    ),
    "spark": lambda telling, data: charts.spark(
        telling, [(NASTY, datum) for datum in data], headers=HEADERS
    ),
    "france": lambda telling, data: charts.france(
        telling, [_place(i, datum) for i, datum in enumerate(data)], headers=HEADERS
    ),
}

WITHOUT_SHARE = {name: draw for name, draw in DRAW.items() if name != "share"}
"""Hidden parts of a bar of shares have a place of their own; it has tests of its own."""

every_chart = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


@every_chart
@given(data=st.lists(DATA, max_size=30))
def test_it_is_sound_and_what_it_draws_is_in_the_table(draw, data):
    chart = draw(FRENCH, data)
    assert all(size >= 0 for size in sizes(chart))
    assert "nan" not in chart.svg
    assert "inf" not in chart.svg
    known_cells = cells(chart)
    for text in told(chart) - {NASTY}:
        assert text.rpartition(": ")[2] in known_cells, text
    assert {len(row) for row in chart.table.rows} <= {len(chart.table.headers)}


@every_chart
@given(data=st.lists(DATA, max_size=30))
def test_a_hidden_figure_is_said_to_be_hidden_as_often_as_it_is(draw, data):
    chart = draw(ENGLISH, data)
    rows = len(chart.table.rows)
    series = 2 if draw is _months else 1
    assert cells(chart).count("hidden") == series * data[:rows].count(HIDDEN)


@pytest.mark.parametrize("draw", WITHOUT_SHARE.values(), ids=WITHOUT_SHARE)
def test_figures_that_are_shown_lie_the_same_whatever_is_hidden(draw):
    """The geometry knows no hidden figure: a month that is hidden leaves all others where they
    would be if it had none.
    """
    hidden, none = draw(FRENCH, [5, HIDDEN, 9]), draw(FRENCH, [5, None, 9])

    def drawn(chart: Chart) -> list[dict[str, str]]:
        kinds = {"c-now", "c-before", "c-marked", "c-worse", "c-spark", "c-dot", "c-line"}
        return [one.attrib for one in tree(chart).iter() if one.get("class") in kinds]

    assert drawn(hidden) == drawn(none)
    assert drawn(hidden)


@every_chart
@pytest.mark.parametrize(
    "data", [[], [7], [0], [None], [HIDDEN], [HIDDEN] * 12, [0] * 12, [10**15, 1]], ids=str
)
def test_extremes_are_drawn(draw, data):
    chart = draw(FRENCH, data)
    name = tree(chart).get("aria-label")
    assert name.startswith("Rendez-vous.")
    assert name == chart.name
    if not any(known(datum) for datum in data):
        assert "Aucun chiffre à montrer" in name


@every_chart
def test_a_figure_that_is_no_number_is_refused(draw):
    with pytest.raises(ValueError, match="finite"):
        draw(FRENCH, [1.0, float("nan")])


@every_chart
def test_it_obeys_the_page_s_policy_and_stands_beside_others(draw):
    svg = draw(FRENCH, [5, HIDDEN, 9, None]).svg
    assert not re.search(r"\sstyle=|<style|<script|\sid=|\son\w+=|href=|url\(", svg)
    assert 'role="img"' in svg


@every_chart
def test_every_class_drawn_has_a_look(draw):
    looks = set(re.findall(r"\.([a-z-]+)", CSS.read_text()))
    chart = draw(FRENCH, [5, HIDDEN, 9, 0])
    drawn = chart.svg + "".join(line.mark for line in chart.key)
    kinds = {kind for found in re.findall(r'class="([^"]+)"', drawn) for kind in found.split()}
    unstyled = {"months", "bars", "share", "histogram", "spark"}
    assert kinds - unstyled <= looks


@every_chart
def test_it_speaks_the_reader_s_language(draw):
    data: list[Datum] = [1284, HIDDEN, 9]
    french, english = draw(FRENCH, data), draw(ENGLISH, data)
    assert "1\u202f284" in cells(french)
    assert "masqué" in cells(french)
    assert "Tous les chiffres" in french.svg
    assert "1,284" in cells(english)
    assert "hidden" in cells(english)
    assert "All figures" in english.svg


@every_chart
def test_no_letter_of_data_becomes_markup(draw):
    chart = draw(FRENCH, [5, 9])
    assert "<b>" not in chart.svg
    assert NASTY in "".join([*told(chart), *letters(chart), tree(chart).get("aria-label")])


LIGHT = {"months": 6_000, "bars": 6_000, "share": 1_500, "histogram": 4_000, "spark": 2_000}


@pytest.mark.parametrize("kind", LIGHT)
def test_a_year_is_light(kind):
    chart = DRAW[kind](FRENCH, [1284] * 12)
    assert len(chart.svg.encode()) <= LIGHT[kind]
