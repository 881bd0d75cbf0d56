"""What `simulate` refuses before it looks at any network."""

from datetime import date
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from pymongo.errors import AutoReconnect
from typer.testing import CliRunner

from ops import cli, simulated
from ops.errors import OperatorError


@pytest.fixture
def refused(tmp_path, monkeypatch):
    """Runs the command and gives what it was refused with."""
    monkeypatch.setenv("PASSERELLE_STATE", str(tmp_path))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["simulate", *words])
        assert isinstance(result.exception, OperatorError), result.output
        return str(result.exception)

    return run


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday"])
def test_the_last_day_is_a_day_that_is_over(refused, day):
    assert "--until" in refused("--until", day)


def test_the_figures_have_a_folder_before_anything_is_made(refused, tmp_path):
    assert "no folder" in refused("--figures", str(tmp_path / "none" / "figures.json"))


def test_there_has_to_be_a_network(refused):
    assert "./passerelle up" in refused()


@pytest.mark.parametrize("words", [("--people", "3"), ("--years", "0")])
def test_too_small_a_network_is_refused_by_its_limits(words):
    result = CliRunner().invoke(cli.app, ["simulate", *words])
    assert result.exit_code == 2


@pytest.mark.parametrize("failure", [AutoReconnect("gone"), OperatorError("nothing has moved")])
def test_what_fails_in_the_middle_says_how_to_start_anew(monkeypatch, failure):
    monkeypatch.setattr(simulated.settle, "in_the_way", lambda _: None)
    monkeypatch.setattr(simulated.settle, "begin", lambda *_: None)
    monkeypatch.setattr(simulated, "play", MagicMock(side_effect=failure))
    monkeypatch.setattr(simulated, "Way", MagicMock())
    plan = SimpleNamespace(days=1, seed=7, until=date(2026, 11, 25))
    with pytest.raises(OperatorError, match=r"failed in the middle.*--wipe"):
        simulated.simulated(MagicMock(), plan)
