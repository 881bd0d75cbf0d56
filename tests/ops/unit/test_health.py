"""When all is well, and when it is not."""

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import status
from ops.errors import OperatorError
from ops.health import LATE_S, Flow, Part, Report

WELL = Flow("booking", 0, 0.0, 0, 0)
PARTS = (Part("booking", True, "running", 12.0), Part("broker", True, "running", 12.0))


def report(parts=PARTS, flows=(WELL,), unrouted: int | None = 0) -> Report:
    return Report("embedded", "http://127.0.0.1:8080", parts, flows, unrouted)


def test_all_is_well_where_every_part_is_and_nothing_waits():
    assert report().ok


def test_events_on_their_way_are_no_fault():
    assert report(flows=(Flow("booking", 500, 2.5, 30, 0),)).ok


@pytest.mark.parametrize(
    "flow",
    [
        Flow("booking", 1, LATE_S, 0, 0),
        Flow("booking", 0, 0.0, 0, 1),
        Flow("booking", None, None, 0, 0),
        Flow("booking", 0, 0.0, None, 0),
        Flow("booking", 0, 0.0, 0, None),
    ],
    ids=["late outbox", "dead letter", "no database", "no inbox", "no broker"],
)
def test_a_flow_that_is_stuck_or_unknown_is_not_well(flow):
    assert not report(flows=(WELL, flow)).ok


def test_one_process_that_is_down_is_enough():
    down = Part("impact", False, "backoff")
    assert not report(parts=(*PARTS, down)).ok


def test_a_network_of_nothing_is_not_well():
    assert not report(parts=(), flows=()).ok


@pytest.mark.parametrize(("flow", "code"), [(WELL, 0), (Flow("booking", 0, 0.0, 0, 3), 1)])
@pytest.mark.parametrize("arguments", [["status"], ["status", "--json"]])
def test_the_exit_status_tells_whether_all_is_well(monkeypatch, flow, code, arguments):
    monkeypatch.setattr(status, "backend", lambda _: None)
    monkeypatch.setattr(status, "gather", lambda _: report(flows=(flow,)))
    assert CliRunner().invoke(cli.app, arguments).exit_code == code


def test_status_of_a_folder_where_nothing_was_started_says_how_to_start(monkeypatch, tmp_path):
    monkeypatch.setenv("PASSERELLE_STATE", str(tmp_path))
    result = CliRunner().invoke(cli.app, ["status"])
    assert isinstance(result.exception, OperatorError)
    assert "./passerelle up" in str(result.exception)
