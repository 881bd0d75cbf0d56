"""Tiny runs of impact's measures: each gives a table with what it compares."""

import shutil
from types import SimpleNamespace

import pytest

from benchmarks import distinct, growth, impact, ingest, latency, past, room

EVENTS = 18_200
"""One person a day."""


@pytest.fixture
def clean(mongo):
    yield mongo
    for name in (*impact.DATABASES, *latency.DATABASES, ingest.DATABASE):
        mongo.drop_database(name)


def test_a_long_past_gives_a_table_for_rebuild_for_distinct_people_and_for_growth(
    place, clean, monkeypatch
):
    monkeypatch.setattr(distinct, "CALLS", 2)
    monkeypatch.setattr(growth, "CALLS", 2)
    tables = impact.run(place, EVENTS, 1)
    assert list(tables) == ["impact-rebuild", "impact-distinct", "impact-growth"]
    rebuilt, people, grown = (table.markdown() for table in tables.values())
    assert "| raw read of positions and bodies, nothing else |" in rebuilt
    assert "processor time" in rebuilt
    assert "MiB at most" in rebuilt
    assert "≥ 100 times as fast as rows, a calendar year" in people
    assert "p95" in people
    assert "while it showed the dashboards" in people
    assert "≤ 1.2 of a tenth of the history, four months: people" in grown
    assert all(len(table.bars()[1]) >= 2 for table in tables.values())


def test_taking_events_in_is_measured_until_the_figures_count_them(place, clean):
    table = ingest.run(place, 600, 1)
    assert set(table.rates) == {ingest.OURS, ingest.ONE}
    assert "events/s" in table.markdown()
    assert "Until archived" in table.markdown()


def test_latency_is_measured_until_the_figures_count_the_event(place, clean):
    spreads = latency.run(place, 120, 1).spreads
    assert set(spreads) == {latency.OURS, latency.POLLING, latency.STOCK}
    assert all(0 < spread.p50 <= spread.max for [spread] in spreads.values())


def test_a_measure_that_finds_too_little_disk_says_how_much_it_needs(clean, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=3 << 30))
    monkeypatch.setattr(room.Path, "is_dir", lambda _path: True)
    room.ensure_room(clean, 2 << 30)
    with pytest.raises(room.NoRoom, match=r"4\.0 GiB are needed, 3\.0 are free"):
        room.ensure_room(clean, 4 << 30)


def test_the_whole_length_is_ten_million_events_of_a_million_people():
    whole = past.networks(10_000_000)[past.WHOLE]
    assert whole.events >= 10_000_000
    assert whole.people >= 1_000_000
