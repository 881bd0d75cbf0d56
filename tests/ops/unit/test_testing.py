"""How the tiers are run, skipped and summed up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from typer.testing import CliRunner, Result

from ops import cli
from ops.commands import testing
from ops.errors import OperatorError
from ops.testing import Tier

PASSED = testing.Outcome("any", "passed", 1)


@pytest.fixture
def ran(monkeypatch, tmp_path) -> list[list[str]]:
    """What pytest would have been called with; it fails where told to fail."""
    calls: list[list[str]] = []

    def pytest_run(arguments: list[str], output=None) -> int:
        calls.append([argument.removeprefix(f"{tmp_path}/") for argument in arguments])
        if output is not None:
            output.write(f"the words of {calls[-1][0]}\n".encode())
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


def run(*words: str, jobs: int = 1) -> Result:
    return CliRunner().invoke(cli.app, ["test", "--jobs", str(jobs), *words])


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


def test_with_two_jobs_two_tiers_run_at_the_same_time_and_their_words_stay_together(
    ran, monkeypatch
):
    both = Barrier(2)

    def pytest_run(arguments: list[str], output) -> int:
        name = Path(arguments[0]).name
        output.write(f"first of {name}\n".encode())
        both.wait(20)  # breaks where the other one is not under way
        output.write(f"second of {name}\n".encode())
        return int(name == "dear")

    monkeypatch.setattr(testing, "_pytest", pytest_run)
    result = run(jobs=2)
    assert result.exit_code == 1
    for name in ("cheap", "dear"):
        assert f"first of {name}\nsecond of {name}\n" in result.stdout
    assert "dear: failed" in result.stderr


def test_the_parts_of_a_tier_run_at_the_same_time_and_fail_it_together(ran, monkeypatch):
    both = Barrier(2)

    def pytest_run(arguments: list[str], output) -> int:
        both.wait(20)  # breaks where the other one is not under way
        return int(Path(arguments[0]).name == "dear")

    monkeypatch.setattr(testing, "_pytest", pytest_run)
    whole = replace(testing.TIERS[0], name="whole", folders=("cheap", "dear", "nothing"))
    monkeypatch.setattr(testing, "TIERS", (whole, testing.TIERS[2]))
    result = run(jobs=2)
    assert result.exit_code == 1
    assert result.stderr.count("whole: begun") == 2
    assert "whole: failed" in result.stderr
    assert "whole: passed" in result.stderr


@pytest.mark.parametrize(
    ("jobs", "order"),
    [
        (1, [["cheap"], ["dear", "beyond"], ["nothing"]]),
        (2, [["cheap"], ["nothing"], ["beyond"], ["dear"]]),
    ],
)
def test_side_by_side_what_is_over_soon_begins_first_and_then_the_longest_part(
    ran, monkeypatch, tmp_path, jobs, order
):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "test_it.py").touch()
    cheap, dear, *_ = testing.TIERS
    two = replace(dear, folders=("dear", "beyond"), minutes=(3, 5))
    long = replace(dear, name="long", folders=("nothing",), minutes=(9,))
    monkeypatch.setattr(testing, "TIERS", (cheap, two, long))
    began = []
    monkeypatch.setattr(testing, "_run", lambda tier, *_: began.append([*tier.folders]) or PASSED)
    monkeypatch.setattr(testing, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(1))
    assert run(jobs=jobs).exit_code == 0
    assert began == order


def test_nothing_is_installed_once_a_test_runs(ran, monkeypatch):
    def prepare(_) -> None:
        assert ran == []

    monkeypatch.setattr(
        testing, "TIERS", tuple(replace(tier, prepare=prepare) for tier in testing.TIERS)
    )
    assert run(jobs=2).exit_code == 0
    assert sorted(ran) == [["beyond"], ["cheap"], ["dear"]]
