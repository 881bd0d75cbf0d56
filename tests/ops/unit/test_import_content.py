"""How frameworks, mappings and paths are posted, and what is told of them."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import content
from tests.ops.gateways import Posted, at_work


class Gateway(Posted):
    """Answers every POST with what the test gives it."""

    answer = (201, {"unchanged": False, "path": {"code": "email", "version": 2}})


@pytest.fixture
def gateway(monkeypatch) -> Iterator[Gateway]:
    with at_work(Gateway()) as server:
        monkeypatch.setattr(content, "backend", lambda _: server)
        yield server


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "email.json"
    path.write_text('{"code": "email", "title": {"fr": "Écrire"}}\n', encoding="utf-8")
    return path


def run(*words):
    return CliRunner().invoke(cli.app, ["import", *map(str, words)])


@pytest.mark.parametrize(
    ("command", "what", "where"),
    [
        ("path", "path", "paths"),
        ("framework", "framework", "frameworks"),
        ("mapping", "mapping", "mappings"),
        ("task-bank", "bank", "task-banks"),
    ],
)
def test_the_file_goes_to_training_as_it_is_with_an_operators_token(
    gateway, file, command, what, where
):
    ends = {end: {"framework": end, "version": "1"} for end in ("from", "to")}
    gateway.answer = (201, {"unchanged": False, what: {"code": "x", "version": 1, **ends}})
    result = run(command, file)
    assert result.exit_code == 0, result.output
    [(path, headers, body)] = gateway.posted
    assert path == f"/training/v1/{where}"
    assert headers["Authorization"] == "Bearer operator"
    assert headers["Content-Type"] == "application/json"
    assert body == file.read_bytes()
    assert result.stdout.endswith(": published\n")


def test_what_became_of_it_is_said(gateway, file):
    assert run("path", file).stdout == "path email version 2: published\n"
    gateway.answer = (201, {"unchanged": True, "path": {"code": "email", "version": 1}})
    assert run("path", file).stdout == "path email version 1: unchanged\n"
    ends = {"from": {"framework": "crcn", "version": "2019"}} | {
        "to": {"framework": "digcomp", "version": "2.2"}
    }
    gateway.answer = (201, {"unchanged": False, "mapping": ends})
    assert run("mapping", file).stdout == "mapping crcn 2019 to digcomp 2.2: published\n"


def test_every_field_that_is_wrong_is_told_with_its_place(gateway, file):
    errors = [
        {"pointer": "/modules/0/minutes", "in": "body", "detail": "must be 5 to 3000 minutes"},
        {"pointer": "/after/0", "in": "body", "detail": "x is no path that is taught"},
    ]
    gateway.answer = (422, {"title": "Some fields are not valid", "status": 422, "errors": errors})
    result = run("path", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "email.json was refused: Some fields are not valid" in result.stderr
    assert "must be 5 to 3000 minutes  /modules/0/minutes" in result.stderr
    assert "x is no path that is taught  /after/0" in result.stderr


def test_a_circle_is_told_with_its_members(gateway, file):
    problem = {
        "type": "/training/v1/problems/prerequisite_cycle",
        "title": "What comes before would come after as well",
        "status": 409,
        "detail": "These modules come before each other in a circle: a → b → a.",
        "code": "prerequisite_cycle",
        "of": "modules",
        "members": ["a", "b"],
    }
    gateway.answer = (409, problem)
    result = run("path", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "a → b → a." in result.stderr
    assert "members: a, b" in result.stderr
    assert json.loads(run("path", file, "--json").stdout) == problem


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'{"code": "email",\n "title" }', "is not JSON: Expecting ':' delimiter at line 2"),
        (b'{"title": "\xc9crire"}', "is not UTF-8 (byte 12)"),
        (b"", "is not JSON: Expecting value at line 1"),
    ],
)
def test_what_is_no_json_is_said_before_anything_is_sent(gateway, file, raw, told):
    file.write_bytes(raw)
    result = run("path", file)
    assert result.exit_code != 0
    assert told in str(result.exception) + result.stderr
    assert gateway.posted == []
