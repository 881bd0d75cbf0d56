"""Bars by category, bars of shares, and sparklines."""

from functools import partial

import pytest

from services.impact.edge import texts
from services.impact.edge.charts import HIDDEN, Bar, Part, bars, spark
from services.impact.edge.charts import share as share_of
from tests.impact.unit.charts.drawn import FRENCH, letters, marks

HEADERS = ("Lieu", "Personnes")
share = partial(share_of, headers=HEADERS, percentage=partial(texts.percent, language="fr"))


def widths(chart, *kinds: str) -> list[float]:
    return [float(one.get("width").removesuffix("%")) for one in marks(chart, *kinds)]


def test_the_longest_bar_is_the_whole_width_and_others_in_proportion():
    chart = bars(FRENCH, [Bar("A", 200), Bar("B", 50), Bar("C", 0)], headers=HEADERS)
    assert widths(chart, "c-now") == [100, 25]


def test_a_hidden_bar_has_its_word_and_no_bar():
    chart = bars(FRENCH, [Bar("A", 200), Bar("B", HIDDEN)], headers=HEADERS)
    assert widths(chart, "c-now") == [100]
    assert letters(chart) == ["A", "200", "B", "masqué"]


def test_a_marked_bar_differs_by_more_than_its_colour_and_in_the_table():
    chart = bars(FRENCH, [Bar("A", 2, marked=True), Bar("B", 1)], headers=HEADERS, marked="En QPV")
    assert len(marks(chart, "c-diamond")) == 1
    assert chart.table.headers == (*HEADERS, "En QPV")
    assert [row[2] for row in chart.table.rows] == ["oui", "non"]
    assert [line.text for line in chart.key] == ["En QPV"]


def test_a_long_name_is_cut_in_the_picture_alone():
    name = "Médiathèque de la commune nouvelle de Saint-Hilaire-du-Harcouët"
    chart = bars(FRENCH, [Bar(name, 2)], headers=HEADERS)
    wide, narrow = marks(chart, "c-wide")[0].text, marks(chart, "c-narrow")[0].text
    assert letters(chart)[0].removesuffix(wide + narrow) == name[:24]
    assert narrow == "…"
    assert name[:24] + wide == name[:59] + "…"
    assert chart.table.rows[0][0] == name
    assert f"<title>{name}</title>" in chart.svg


def test_parts_fill_the_bar_and_tell_their_shares():
    chart = share(FRENCH, [Part("QPV", 60), Part("Ailleurs", 39), Part("Non connu", 1)])
    assert sum(widths(chart, "c-marked", "c-now", "c-before")) == pytest.approx(100, abs=2)
    assert [row[2] for row in chart.table.rows] == ["60\u202f%", "39\u202f%", "1\u202f%"]
    assert letters(chart) == ["60\u202f%", "39\u202f%"]


def test_no_share_is_told_beside_a_hidden_part():
    """Neither as a text nor by a length: hidden pieces are always as wide as each other."""
    one, other = (
        share(FRENCH, [Part("QPV", known), Part("Ailleurs", HIDDEN), Part("Non connu", HIDDEN)])
        for known in (60, 6_000_000)
    )
    assert "%" not in "".join(cell for row in one.table.rows for cell in row)
    assert letters(one) == []
    assert widths(one, "c-marked", "c-veiled") == widths(other, "c-marked", "c-veiled")


def test_a_whole_has_no_negative_and_no_fifth_part():
    with pytest.raises(ValueError, match="negative"):
        share(FRENCH, [Part("QPV", -1)])
    with pytest.raises(ValueError, match="four"):
        share(FRENCH, [Part("QPV", 1)] * 5)


def test_a_sparkline_breaks_where_a_figure_is_hidden():
    chart = spark(
        FRENCH,
        [("janv.", 1), ("févr.", 2), ("mars", HIDDEN), ("avr.", 2), ("mai", 3)],
        headers=("Mois", "Personnes"),
    )
    assert len(marks(chart, "c-spark")) == 2
    assert len(marks(chart, "c-dot")) == 1


def test_a_point_between_two_gaps_is_seen():
    chart = spark(FRENCH, [("a", HIDDEN), ("b", 2), ("c", HIDDEN)], headers=("Mois", "Personnes"))
    assert len(marks(chart, "c-dot")) == 1
