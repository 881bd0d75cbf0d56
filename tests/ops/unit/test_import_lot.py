"""How a lot is received and its file posted, and how far it is shown to be."""

import json
import threading
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import lots
from tests.ops.gateways import Posted, at_work

LOT = {"id": "lot-7", "number": "L-2026-saint-denis-0007"}
REPORT = {"rows": 2, "created": 2, "errors": [], "warnings": []}
DONOR = ("--site", "saint-denis", "--donor", "Exemple SA", "--kilograms", "264.5")


class Gateway(Posted):
    """Answers as inventory; an import is answered once it was asked how far it is."""

    shown = (200, {**LOT, "importing": {"done": 1, "total": 2}})

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.lot: tuple[int, dict] = (201, LOT)
        self.report: tuple[int, dict] = (200, REPORT)

    def answer_to(self, path: str) -> tuple[int, dict]:
        if "/import" not in path:
            return self.lot
        assert self.asked.wait(30)
        return self.report

    def was_shown(self, path: str) -> None:
        if "/lots/" in path:
            self.asked.set()


@pytest.fixture
def gateway(monkeypatch) -> Iterator[Gateway]:
    with at_work(Gateway()) as server:
        monkeypatch.setattr(lots, "backend", lambda _: server)
        yield server


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "lot.csv"
    path.write_text("category,make,model,serial\nlaptop,Dell,5490,A123\nlaptop,Dell,5490,A124\n")
    return path


def run(*words):
    return CliRunner().invoke(cli.app, ["import", "lot", *map(str, words)])


def test_a_lot_is_received_and_its_file_posted_to_it(gateway, table):
    result = run(table, *DONOR)
    assert result.exit_code == 0, result.output
    (where, headers, body), (path, sent, raw) = gateway.posted
    assert (where, path) == (
        "/inventory/v1/lots",
        "/inventory/v1/lots/lot-7/import?partial=false&check=false",
    )
    assert json.loads(body) == {
        "site": "saint-denis",
        "donor_kind": "company",
        "donor_name": "Exemple SA",
        "kilograms": "264.5",
        "devices": 2,
    }
    assert (headers["Authorization"], sent["Content-Type"]) == ("Bearer operator", "text/csv")
    assert raw == table.read_bytes()
    assert "2  created" in result.stdout
    assert "lot-7" in result.stderr


def test_the_same_command_receives_one_lot_and_another_weight_another(gateway, table):
    for kilograms in ("264.5", "264.5", "12"):
        run(table, *DONOR, "--kilograms", kilograms)
    keys = [headers["Idempotency-Key"] for where, headers, _ in gateway.posted[::2]]
    assert keys[0] == keys[1] != keys[2]


def test_how_far_it_is_is_asked_while_the_file_is_taken_in(gateway, table, monkeypatch):
    seen = []
    update = lots.Progress.update

    def updating(self, bar, **changes):
        seen.append((changes["completed"], changes["total"]))
        update(self, bar, **changes)

    monkeypatch.setattr(lots.Progress, "update", updating)
    assert run(table, "--lot", "lot-7").exit_code == 0
    assert seen[0] == (1, 2)


def test_a_lot_that_is_there_is_taken_and_only_looked_at_where_that_is_asked(gateway, table):
    assert run(table, "--lot", "lot-9", "--check", "--partial").exit_code == 0
    [(path, _headers, _body)] = gateway.posted
    assert path == "/inventory/v1/lots/lot-9/import?partial=true&check=true"


@pytest.mark.parametrize("words", [(), ("--check", *DONOR), DONOR[:4]])
def test_what_is_missing_is_said_before_anything_is_sent(gateway, table, words):
    result = run(table, *words)
    assert "--lot" in str(result.exception)
    assert gateway.posted == []


def test_a_lot_that_is_refused_says_why(gateway, table):
    error = {"pointer": "/kilograms", "detail": "Finer than a gram."}
    gateway.lot = (422, {"title": "Invalid", "errors": [error]})
    result = run(table, *DONOR)
    assert "/kilograms: Finer than a gram." in str(result.exception)
    assert len(gateway.posted) == 1


def test_a_refused_file_tells_its_rows_and_how_to_go_on(gateway, table):
    row = {"line": 2, "field": "imei", "reason": "was rewritten"}
    gateway.report = (422, {"title": "The file was not loaded", "report": {"errors": [row]}})
    result = run(table, *DONOR)
    assert result.exit_code == 1
    assert "imei: was rewritten" in result.stderr
    assert "--lot lot-7" in result.stderr


def test_a_lot_that_nobody_knows_is_not_said_to_stand(gateway, table):
    gateway.report = (404, {"title": "Unknown reference", "detail": "Nothing bears lot-9."})
    result = run(table, "--lot", "lot-9")
    assert result.exit_code == 1
    assert "Nothing bears lot-9." in result.stderr
    assert "stands" not in result.stderr


def test_a_refused_file_of_a_known_lot_tells_how_to_go_on(gateway, table):
    gateway.report = (422, {"title": "The file was not loaded", "report": {**REPORT, "created": 0}})
    assert "--lot lot-9" in run(table, "--lot", "lot-9").stderr


def test_a_program_gets_the_report_with_the_lot(gateway, table):
    result = run(table, "--lot", "lot-7", "--json")
    assert json.loads(result.stdout) == {"lot_id": "lot-7", **REPORT}
