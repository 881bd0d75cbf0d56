"""How an import is posted and its report told."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import imports
from tests.ops.gateways import Posted, at_work

REPORT = {
    "rows": 3,
    "created": 1,
    "changed": 0,
    "unchanged": 0,
    "refused": 2,
    "errors_total": 2,
    "warnings_total": 0,
    "errors": [
        {"line": 2, "id": "a", "field": "siret", "reason": "4200 lost its leading zero"},
        {"line": 9, "id": "b", "field": "siret", "reason": "3120 lost its leading zero"},
    ],
    "warnings": [],
}


class Gateway(Posted):
    """Answers every POST with what the test gives it."""

    answer = (200, REPORT)


@pytest.fixture
def gateway(monkeypatch) -> Iterator[Gateway]:
    with at_work(Gateway()) as server:
        monkeypatch.setattr(imports, "backend", lambda _: server)
        yield server


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("id,nom\n1,É\n", encoding="utf-8")
    return path


def test_the_file_goes_to_the_gateway_as_it_is_with_an_operators_token(gateway, table):
    assert CliRunner().invoke(cli.app, ["import", "places", str(table)]).exit_code == 0
    [(path, headers, body)] = gateway.posted
    assert path == "/booking/v1/sites/import"
    assert headers["Authorization"] == "Bearer operator"
    assert headers["Content-Type"] == "text/csv"
    assert body == table.read_bytes()


@pytest.mark.parametrize(
    ("option", "query"), [("--partial", "?partial=true"), ("--all-or-nothing", "?partial=false")]
)
def test_whether_wrong_rows_stop_the_others_is_passed_on(gateway, table, option, query):
    CliRunner().invoke(cli.app, ["import", "partners", option, str(table)])
    assert gateway.posted[0][0] == f"/booking/v1/partners/import{query}"


def test_rows_with_the_same_fault_add_up_under_it(gateway, table):
    shown = CliRunner().invoke(cli.app, ["import", "places", str(table)]).stdout
    assert "3  rows" in shown
    assert "2  siret: 4200 lost its leading zero  line 2, line 9" in shown


@pytest.mark.parametrize(
    "reason",
    ["not UTF-8 (byte 0xE9): save the file as “CSV UTF-8”", "is already that of line 17"],
)
def test_a_reason_keeps_its_values(gateway, table, reason):
    row = {"line": 40, "field": "id", "reason": reason}
    gateway.answer = (200, {**REPORT, "errors": [row]})
    shown = CliRunner().invoke(cli.app, ["import", "places", str(table)]).stdout
    assert f"1  id: {reason}  line 40" in shown


def test_a_refused_file_is_an_error_that_still_tells_its_rows(gateway, table):
    gateway.answer = (
        422,
        {"title": "The file was refused", "report": {"errors": REPORT["errors"]}},
    )
    result = CliRunner().invoke(cli.app, ["import", "places", str(table)])
    assert result.exit_code == 1
    assert "The file was refused" in result.stderr
    assert "line 2, line 9" in result.stderr
    assert result.stdout == ""


def test_a_program_gets_a_refusal_where_it_gets_the_report(gateway, table):
    gateway.answer = (422, {"title": "Refused", "report": {"errors": REPORT["errors"]}})
    result = CliRunner().invoke(cli.app, ["import", "places", "--json", str(table)])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert "report" not in told, "every row stands once"
    assert (told["title"], told["errors"]) == ("Refused", REPORT["errors"])


def test_a_program_gets_the_report_as_it_came(gateway, table):
    result = CliRunner().invoke(cli.app, ["import", "places", "--json", str(table)])
    assert json.loads(result.stdout) == REPORT


def test_a_list_of_neighbourhoods_goes_with_its_vintage(gateway, tmp_path):
    path = tmp_path / "qp.geojson"
    path.write_text("{}", encoding="utf-8")
    arguments = ["import", "neighbourhoods", str(path), "--vintage", "2024", "--partial"]
    assert CliRunner().invoke(cli.app, arguments).exit_code == 0
    where, headers, _body = gateway.posted[0]
    assert where == "/booking/v1/neighbourhoods/import?vintage=2024&partial=true"
    assert headers["Content-Type"] == "application/geo+json"


def test_top_ups_go_to_inventory(gateway, table):
    assert CliRunner().invoke(cli.app, ["import", "top-ups", str(table)]).exit_code == 0
    [(path, headers, _)] = gateway.posted
    assert path == "/inventory/v1/top-ups/import"
    assert headers["Authorization"] == "Bearer operator"
