"""How the tiers are run, skipped and summed up."""

import pytest
from typer.testing import CliRunner, Result

from ops import cli
from ops.commands import testing
from ops.errors import OperatorError
from ops.testing import Tier


@pytest.fixture
def ran(monkeypatch, tmp_path) -> list[list[str]]:
    """What pytest would have been called with; it fails where told to fail."""
    calls: list[list[str]] = []

    def pytest_run(arguments: list[str]) -> int:
        calls.append([argument.removeprefix(f"{tmp_path}/") for argument in arguments])
        return 1 if "--fail" in arguments else 0

    for name in ("cheap", "dear", "beyond"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_it.py").touch()

    class Here(Tier):
        def paths(self, root=tmp_path):
            return super().paths(root)

    tiers = (
        Here("cheap", ("cheap",)),
        Here("dear", ("dear",)),
        Here("beyond", ("beyond",), lambda _: "no such engine here"),
        Here("empty", ("nothing",)),
        Here("faults", ("nothing",)),
    )
    monkeypatch.setattr(testing, "TIERS", tiers)
    monkeypatch.setattr(testing, "_pytest", pytest_run)
    monkeypatch.setattr(testing.environment, "ensure", lambda *_: None)
    return calls


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["test", *words])


def test_the_tiers_run_in_their_order_and_what_is_skipped_says_why(ran):
    result = run()
    assert result.exit_code == 0
    assert ran == [["cheap"], ["dear"]]
    assert "no such engine here" in result.stderr
    assert "it holds no tests yet" in result.stderr


def test_one_tier_alone(ran):
    assert run("--tier", "dear").exit_code == 0
    assert ran == [["dear"]]


def test_further_arguments_reach_pytest(ran):
    run("--tier", "cheap", "-k", "slots", "-x")
    assert ran == [["cheap", "-k", "slots", "-x"]]


def test_a_tier_that_fails_is_an_error_and_the_others_run_all_the_same(ran):
    assert run("--fail").exit_code == 1
    assert [call[0] for call in ran] == ["cheap", "dear"]


def test_a_path_is_run_alone_whatever_its_tier(ran):
    run("tests/ops/unit/test_testing.py::test_one_tier_alone")
    assert ran == [["tests/ops/unit/test_testing.py::test_one_tier_alone"]]


def test_an_unknown_tier_is_refused(ran):
    result = run("--tier", "quick")
    assert isinstance(result.exception, OperatorError)
    assert ran == []


def test_minutes_and_seed_reach_the_faults_tier(ran, tmp_path):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "test_it.py").touch()
    assert run("--tier", "faults", "--minutes", "30", "--seed", "7", "-x").exit_code == 0
    assert ran == [["nothing", "--minutes=30.0", "--seed=7", "-x"]]


@pytest.mark.parametrize("tiers", [[], ["--tier", "cheap"], ["--tier", "faults", "--tier", "dear"]])
def test_minutes_are_refused_for_any_other_tier(ran, tiers):
    result = run("--minutes", "30", *tiers)
    assert isinstance(result.exception, OperatorError)
    assert "--minutes=30.0" in str(result.exception)
    assert ran == []


def test_no_time_at_all_is_refused(ran):
    assert run("--tier", "faults", "--minutes", "0").exit_code == 2
    assert ran == []
