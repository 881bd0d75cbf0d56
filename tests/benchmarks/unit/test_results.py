"""What a measure keeps: medians over its rounds, as a table, as JSON and as bars."""

from xml.etree import ElementTree

import pytest

from benchmarks import harness
from benchmarks.commands import BARE, OURS, Load, Loads
from benchmarks.percentiles import Percentiles, Spread
from benchmarks.plot import bars

SVG = "{http://www.w3.org/2000/svg}"


def rectangles(picture):
    """Width and colour of each bar."""
    found = list(ElementTree.fromstring(picture).iter(f"{SVG}rect"))  # noqa: S314 - our own text
    return [(float(one.get("width")), one.get("fill")) for one in found[1:]]


@pytest.fixture
def latency():
    rounds = [Spread(10, 20, 30, 40), Spread(50, 60, 70, 80), Spread(12, 22, 32, 42)]
    return Percentiles(
        "ours", {"ours": rounds, "another": rounds[:1]}, {"p99": 250}, {"cores": "2"}
    )


def test_percentiles_are_those_of_the_values_given():
    spread = Spread.of([float(n) for n in range(101)])
    assert (spread.p50, spread.p90, spread.p99, spread.max) == (50, 90, 99, 100)


def test_one_slow_round_does_not_move_the_medians(latency):
    assert latency.median("ours", "p99") == 32
    assert "| ours | 12 | 22 | 32 | 42 | 30, 70, 32 |" in latency.markdown()
    assert "p99 ≤ 250 ms" in latency.markdown()


def test_a_bar_is_as_long_as_its_value_and_ours_stands_out():
    rows = [("ours & more", 50.0, 40.0, 100.0), ("a rival", 25.0, 25.0, 25.0)]
    (own, own_colour), (other, other_colour) = rectangles(bars("a < b", "ms", rows, "ours"))
    assert own == pytest.approx(2 * other)
    assert own_colour != other_colour


def test_a_measure_that_gave_nothing_still_has_a_plot():
    assert rectangles(bars("empty", "ms", [("ours", 0.0, 0.0, 0.0)], "ours")) == [(0, "#00796b")]


def test_what_is_kept_shows_its_plot(latency, tmp_path, monkeypatch):
    monkeypatch.setattr(harness, "RESULTS", tmp_path)
    kept = harness.keep("latency", latency)
    picture = kept.with_suffix(".svg")
    assert f"![latency]({picture.name})" in kept.read_text()
    assert len(rectangles(picture.read_text())) == 4
    assert kept.with_suffix(".json").exists()


def test_what_a_command_costs_is_told_by_calls_and_by_processor_time_beside_the_target():
    ours = [Load(300, 1_200, 5), Load(310, 1_000, 5), Load(200, 1_100, 5)]
    result = Loads({OURS: ours, BARE: [Load(600, 550, 3)]}, {"cores": "2"})
    told = result.markdown()
    assert "| calls/s ÷ rival's | ≥ 0.6 | 0.50 |" in told
    assert "| rival's processor time ÷ ours | ≥ 0.6 | 0.50 |" in told
    assert f"| {OURS} | 1,100 µs | 1,200, 1,000, 1,100 | 300 | 300, 310, 200 | 5.0 |" in told
    assert result.bars()[1][0] == (OURS, 1_100, 1_000, 1_200)
