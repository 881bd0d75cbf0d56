"""When all is well, and when it is not."""

import json
import socket
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
import requests
from typer.testing import CliRunner

from kit.outbox_state import OutboxState
from ops import cli, clients, ports, questions
from ops.backend import Condition, Management, Process
from ops.commands import status
from ops.errors import NotRunning, OperatorError
from ops.health import LATE_S, Flow, Part, Report
from ops.secrets import SERVICES
from services.impact.adapters.standing import Standing

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


class Brokerless:
    """A network whose broker was stopped; of the rest everything has an address."""

    name = "docker"
    base_url = "http://gateway"

    def processes(self) -> list[Process]:
        return [Process("broker", Condition.STOPPED), Process("database", Condition.RUNNING)]

    def management(self, _user=""):
        raise NotRunning("broker")

    def token(self, *_: object) -> str:
        raise OperatorError("no network here yet")

    def mongo(self):
        return nullcontext(dict.fromkeys(SERVICES))


@pytest.fixture
def brokerless(monkeypatch) -> None:
    def silence(url: str, **_: object) -> None:
        raise requests.ConnectionError(url)

    monkeypatch.setattr(status, "backend", lambda _: Brokerless())
    letters = {"dead": 2, "parked": 3, "retrying": 1}
    monkeypatch.setattr(questions, "outbox_state", lambda *_: OutboxState(7, 12.0))
    monkeypatch.setattr(questions, "letter_counts", lambda _: letters)
    monkeypatch.setattr(questions, "known", lambda _: {})
    monkeypatch.setattr(questions, "standing", lambda *_: Standing(1_284, 1_280, 2.0, 0, None))
    monkeypatch.setattr(questions.requests, "get", silence)


@pytest.mark.usefixtures("brokerless")
def test_without_a_broker_the_table_still_shows_what_waits_in_the_outboxes():
    result = CliRunner().invoke(cli.app, ["status"])
    assert result.exit_code == 1
    table, _, reasons = result.stdout.partition("Not all is well.")
    [broker] = [line.split() for line in table.splitlines() if "broker" in line]
    assert "  broker: stopped, does not run\n" in reasons
    assert broker == ["broker", "stopped", "does", "not", "run"]
    flows = result.stdout.partition("dead letters")[2].splitlines()
    assert ["booking", "7", "12", "s", "?", "4", "?"] in [line.split() for line in flows]


@pytest.mark.usefixtures("brokerless")
def test_the_table_and_a_program_are_told_how_far_the_figures_are_behind():
    shown = CliRunner().invoke(cli.app, ["status"]).stdout
    assert "figures of impact: 4 events behind the archive, for 2 s, of 1,284" in shown
    told = json.loads(CliRunner().invoke(cli.app, ["status", "--json"]).stdout)["figures"]
    assert (told["archived"], told["position"], told["behind"]) == (1_284, 1_280, 4)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Standing(9, 9, 0.0, 0, None), "figures of impact: 0 events behind the archive, of 9"),
        (Standing(9, 9, 0.0, 0, 4), "of 9; being made anew, 4 done"),
        (Standing(9, 9, 0.0, 2, None), "2 events cannot be read"),
    ],
)
def test_the_line_says_what_else_is_to_be_known_of_figures(told, words):
    assert words in status.figures_line(told)


@pytest.mark.usefixtures("brokerless")
def test_without_a_broker_a_program_still_gets_the_report():
    result = CliRunner().invoke(cli.app, ["status", "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["ok"]) == (1, False)
    assert report["parts"][0]["detail"] == "does not run"
    assert {flow["outbox_depth"] for flow in report["flows"]} == {7}
    assert {flow["inbox_depth"] for flow in report["flows"]} == {None}


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a process that takes connections and says nothing, as one that hangs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class Hanging(Brokerless):
    """A network of which every process lives and does nothing."""

    def __init__(self, url: str) -> None:
        self.base_url = url

    def processes(self) -> list[Process]:
        with_pages = ("impact", "booking-relay")
        return [
            *(Process(name, Condition.RUNNING) for name in ("broker", "database", "gateway")),
            *(Process(name, Condition.RUNNING, url=self.base_url) for name in with_pages),
            Process("training", Condition.FROZEN, detail="halted by a signal"),
        ]

    def management(self, _user: str = "") -> Management:
        return Management(self.base_url, "administrator", "secret")

    def mongo(self):
        return clients.database(
            self.base_url.replace("http", "mongodb") + "/?directConnection=true"
        )


def test_who_lives_and_does_not_answer_is_frozen_and_named_with_the_reason(monkeypatch, silent):
    monkeypatch.setattr(questions, "ANSWER_S", 0.2)
    monkeypatch.setattr(status, "backend", lambda _: Hanging(silent))
    result = CliRunner().invoke(cli.app, ["status", "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {part["state"] for part in report["parts"]} == {"frozen"}
    assert set(report["reasons"]) >= {
        *(
            f"{name}: frozen, no answer in 0 s"
            for name in ("broker", "database", "gateway", "impact", "booking-relay")
        ),
        "training: frozen, halted by a signal",
        "events of booking: how many events wait is not known",
    }


def test_who_takes_no_connections_is_not_frozen(monkeypatch):
    url = f"http://127.0.0.1:{ports.any_free()}"
    monkeypatch.setattr(status, "backend", lambda _: Hanging(url))
    monkeypatch.setattr(questions, "ANSWER_S", 1)
    report = json.loads(CliRunner().invoke(cli.app, ["status", "--json"]).stdout)
    parts = {part["name"]: (part["state"], part["detail"]) for part in report["parts"]}
    for name in ("broker", "database", "gateway", "impact", "booking-relay"):
        assert parts[name] == ("running", "takes no connections")


@pytest.mark.parametrize(
    ("flow", "why"),
    [
        (Flow("impact", 3, 75.0, 0, 0), "an event has waited for its relay for 75 s"),
        (Flow("impact", 0, 0.0, 0, 2), "2 dead; see ./passerelle dead-letters list"),
    ],
)
def test_what_is_wrong_with_events_is_said_in_words(flow, why):
    assert report(flows=(WELL, flow)).reasons == (f"events of impact: {why}",)


def test_a_program_is_told_as_well_that_nothing_was_started(monkeypatch, tmp_path):
    monkeypatch.setenv("PASSERELLE_STATE", str(tmp_path))
    result = CliRunner().invoke(cli.app, ["status", "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["ok"], report["parts"]) == (1, False, [])
    assert "./passerelle up" in report["reason"]
