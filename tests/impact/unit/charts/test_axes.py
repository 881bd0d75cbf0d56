"""Columns: their scale, their months and their bins."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.impact.edge import texts
from services.impact.edge.charts import HIDDEN, Bin, Series, Telling, histogram, months
from services.impact.edge.charts.columns import Scale
from tests.impact.unit.charts.drawn import COUNTS, ENGLISH, FRENCH, letters, marks, tree

YEAR = [date(2026, month, 1) for month in range(1, 13)]


@given(st.lists(st.one_of(COUNTS, st.floats(-1e12, 1e12, allow_subnormal=False))))
def test_a_scale_spans_its_figures_by_a_few_lines_and_holds_zero(data):
    scale = Scale.of(data)
    assert 2 <= len(scale.lines) <= 6
    assert 0 in scale.lines
    assert scale.lines == tuple(sorted(scale.lines))
    for value in data:
        assert scale.lines[0] - 1e-9 <= value <= scale.lines[-1] + 1e-9


@pytest.mark.parametrize(
    ("most", "lines"),
    [(0, (0, 1)), (3, (0, 1, 2, 3)), (1400, (0, 500, 1000, 1500)), (0.3, (0, 0.1, 0.2, 0.3))],
)
def test_lines_are_round_and_counts_are_not_cut(most, lines):
    assert Scale.of([most]).lines == pytest.approx(lines)


def test_a_hidden_figure_does_not_move_the_scale():
    assert Scale.of([3, HIDDEN]) == Scale.of([3])


def test_columns_are_as_high_as_their_figures():
    chart = months(FRENCH, YEAR[:3], Series("2026", [100, 50, 0]), Series("2025", [75, None, 25]))
    now = [float(one.get("height")) for one in marks(chart, "c-now")][:3]
    before = [float(one.get("height")) for one in marks(chart, "c-before")][:2]
    assert now[1] == now[0] / 2
    assert now[2] == 0
    assert before == pytest.approx([now[0] * 0.75, now[0] * 0.25])


def test_a_loss_hangs_below_the_zero_line():
    chart = months(FRENCH, YEAR[:2], Series("2026", [10, -10]))
    up, down = marks(chart, "c-now")[:2]
    assert float(down.get("y")) == float(up.get("y")) + float(up.get("height"))


def test_a_hidden_month_is_a_cross_and_the_legend_says_so():
    chart = months(ENGLISH, YEAR[:2], Series("2026", [100, HIDDEN]))
    assert len(marks(chart, "c-hidden")) == 1
    assert len(marks(chart, "c-now")) == 1
    assert [line.text for line in chart.key] == ["2026", "hidden, few people"]


def test_a_screen_reader_is_told_few_figures_one_by_one():
    few = months(ENGLISH, YEAR[:2], Series("2026", [100, HIDDEN]))
    assert tree(few).get("aria-label") == (
        "Appointments. Jan 2026: 100; Feb 2026: hidden. All figures are in the table."
    )


def test_a_screen_reader_is_told_the_ends_of_many_figures():
    many = months(ENGLISH, YEAR[:6], Series("2026", [100, HIDDEN, 7, 60, None, 2000]))
    assert tree(many).get("aria-label") == (
        "Appointments. Highest, Jun 2026: 2,000. Lowest, Mar 2026: 7. Hidden: 1. "
        "All figures are in the table."
    )


def test_the_table_has_a_row_for_each_month_and_a_column_for_each_year():
    chart = months(FRENCH, YEAR[:2], Series("2026", [1284, HIDDEN]), Series("2025", [3, None]))
    assert chart.table.headers == ("Mois", "2026", "2025")
    assert chart.table.rows == (("janv.", "1\u202f284", "3"), ("févr.", "masqué", "–"))


def test_no_more_than_twelve_months_are_named():
    of = [date(2020 + i // 12, i % 12 + 1, 1) for i in range(60)]
    chart = months(FRENCH, of, Series("tout", [1] * 60))
    assert len(marks(chart, "c-label")) == 12


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="each month"):
        months(FRENCH, YEAR, Series("2026", [1]))


def test_the_axis_may_be_written_shorter_than_the_table():
    euros = Telling("fr", "Économies", "{} €".format, short=partial(texts.number, language="fr"))
    chart = months(euros, YEAR[:1], Series("2026", [1500]))
    assert "1\u202f500" in letters(chart)
    assert chart.table.rows[0][1] == "1500 €"


def test_losses_and_gains_differ_and_bins_keep_their_order():
    chart = histogram(
        FRENCH,
        [Bin("−1", 4, "worse"), Bin("0", 8, "same"), Bin("+1", 16)],
        headers=("Écart", "Personnes"),
    )
    drawn = marks(chart, "c-worse", "c-before", "c-now")
    assert [one.get("class") for one in drawn] == ["c-worse", "c-before", "c-now"]
    assert [float(one.get("height")) for one in drawn] == sorted(
        float(one.get("height")) for one in drawn
    )
    assert marks(chart, "c-hidden") == []


def test_a_bin_holds_nobody_or_more():
    with pytest.raises(ValueError, match="nobody"):
        histogram(FRENCH, [Bin("0", -1)], headers=("Écart", "Personnes"))
