"""What an operator is told of the age of keys, and when."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from ops import cli, key_ages
from ops.backend import Condition
from ops.commands import status
from ops.health import Flow, Part, Report
from ops.key_ages import KeyAge

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def age(days=0, retired=None, master="local:20261101_a", now=NOW) -> KeyAge:
    kept = None if retired is None else now - timedelta(days=retired)
    return KeyAge("booking", master, now - timedelta(days=days), kept)


def test_the_service_s_answer_says_how_old_its_newest_and_its_oldest_retired_key_is():
    answer = {
        "newest_master": "local:a",
        "newest_master_since": "2026-11-01T00:00:00.000Z",
        "retired_masters": [
            {"name": "b", "until": "2026-10-20T00:00:00.000Z"},
            {"name": "c", "until": "2026-09-20T00:00:00.000Z"},
            {"name": "d", "until": None},
        ],
    }
    told = KeyAge.told("booking", answer)
    assert told.since == datetime(2026, 11, 1, tzinfo=UTC)
    assert told.retired == datetime(2026, 9, 20, tzinfo=UTC)
    nothing = {"newest_master": "aws", "newest_master_since": None, "retired_masters": []}
    assert KeyAge.told("booking", nothing) == KeyAge("booking", "aws", None, None)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (age(30), ()),
        (age(31), ("booking's master key is 31 days old: ./passerelle keys rotate master",)),
        (age(31, master="aws"), ("booking's master key is 31 days old: change it at aws",)),
        (age(0, retired=30), ()),
        (
            age(0, retired=31),
            ("booking has kept a retired master key for 31 days: ./passerelle keys discard",),
        ),
        (KeyAge("booking", "aws", None, None), ()),
    ],
)
def test_what_is_due_is_told_and_nothing_else(told, due):
    assert told.due(NOW) == due


def test_the_line_is_about_the_oldest_key_in_use():
    ages = [age(1), age(12), KeyAge("training", "aws", None, None)]
    told = "people's keys: changed 12 days ago; change them by 2026-12-14"
    assert key_ages.line(ages, NOW) == told
    assert key_ages.line([KeyAge("training", "aws", None, None)], NOW) == ""


def test_status_tells_of_keys_that_are_due_and_all_is_well_nevertheless(monkeypatch):
    now = datetime.now(UTC)
    part = Part("booking", True, Condition.RUNNING, 12.0)
    old = age(40, 41, now=now)
    report = Report(
        "embedded", "http://here", (part,), (Flow("booking", 0, 0.0, 0, 0),), 0, keys=(old,)
    )
    monkeypatch.setattr(status, "backend", lambda _: None)
    monkeypatch.setattr(status, "gather", lambda _: report)
    shown = CliRunner().invoke(cli.app, ["status"])
    assert shown.exit_code == 0
    assert "people's keys: changed 40 days ago; change them by" in shown.stdout
    for sentence in old.due(now):
        assert sentence in shown.stdout
    told = json.loads(CliRunner().invoke(cli.app, ["status", "--json"]).stdout)
    assert (told["ok"], told["reasons"]) == (True, [])
    assert told["keys"][0]["due"] == list(old.due(now))
