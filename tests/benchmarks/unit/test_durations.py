"""Durations of calls that take turns, and what they should reach."""

import itertools

import pytest

from benchmarks.calendars import PLACES, real_sites
from benchmarks.durations import Aim, Durations, in_turns


def test_calls_take_turns_and_a_round_gives_their_median():
    order, ticks = [], itertools.count()
    calls = {
        "ours": (lambda: order.append("ours"), 3),
        "rival": (lambda: order.append("rival"), 1),
    }
    taken = in_turns(calls, 2, lambda: next(ticks) / 1_000)
    assert order == ["ours", "rival", "ours", "ours"] * 2
    assert taken == {"ours": [pytest.approx(1)] * 2, "rival": [pytest.approx(1)] * 2}


def test_what_was_reached_is_told_beside_the_aim():
    result = Durations(
        "ours",
        {"ours": [9, 10, 300], "ours, grown": [11, 11, 11], "rival": [700, 600, 650]},
        (Aim("ours", 20), Aim("ours", 1 / 50, "rival"), Aim("ours, grown", 1.2, "ours")),
        {"cores": "2"},
        ("A note.",),
    )
    told = result.markdown()
    assert "| ours: ≤ 20 ms | 10.0 ms |" in told
    assert "| ours: ≥ 50 times as fast as rival | 65 |" in told
    assert "| ours, grown: ≤ 1.2 of ours | 1.10 |" in told
    assert "- A note." in told
    assert result.bars()[1][0] == ("ours", 10, 9, 300)


@pytest.mark.skipif(not PLACES.exists(), reason="the real open data is not beside the repository")
def test_twenty_real_places_make_a_department():
    sites = real_sites("69", 20)
    assert len({site.slug for site in sites}) == 20
    assert {site.department for site in sites} == {"69"}
    assert all(site.opening_hours for site in sites)
