"""`import framework|mapping|path|task-bank`: what is taught, and by what it is measured."""

import json
from pathlib import Path
from typing import Any

import requests
import typer

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.commands.imports import AsJson, File, posted, render, report_of
from ops.errors import OperatorError

JSON = "application/json"


def framework(file: File, as_json: AsJson = False) -> None:
    """A competence framework in a version, which nobody can change any more."""
    _publish("framework", "frameworks", file, as_json)


def mapping(file: File, as_json: AsJson = False) -> None:
    """How one framework answers to another, in place of what was said of the two."""
    _publish("mapping", "mappings", file, as_json)


def path(file: File, as_json: AsJson = False) -> None:
    """A path with its modules, or its next version; who is on an older one stays on it."""
    _publish("path", "paths", file, as_json)


def task_bank(file: File, as_json: AsJson = False) -> None:
    """The tasks by which people are assessed; whoever began with another version ends with that."""
    _publish("bank", "task-banks", file, as_json)


def _publish(what: str, where: str, file: Path, as_json: bool) -> None:
    raw = _json_of(file)
    network = backend(state.current())
    with console.err.status(f"{file.name}: checking and publishing"):
        answer = posted(
            f"{reached(network.base_url)}/training/v1/{where}",
            {
                "Authorization": f"Bearer {network.token(['operator'], [])}",
                "Accept-Language": "en",
            },
            {},
            raw,
            JSON,
        )
    report = report_of(answer)
    if as_json:
        console.out.print_json(json.dumps(report))
    elif answer.ok:
        console.out.print(_became(what, report), markup=False)
    else:
        _refused(file, answer, report)
    if not answer.ok:
        raise typer.Exit(1)


def _json_of(file: Path) -> bytes:
    """The file as it is. Raises `OperatorError` with the line where it is no JSON in UTF-8."""
    raw = file.read_bytes()
    try:
        json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file.name} is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise OperatorError(f"{file.name} is not JSON: {error.msg} at {place}") from error
    return raw


def _became(what: str, report: dict[str, Any]) -> str:
    content = report[what]
    if what == "mapping":
        ends = (content["from"], content["to"])
        name = " to ".join(f"{one['framework']} {one['version']}" for one in ends)
    else:
        name = f"{content['code']} version {content['version']}"
    return f"{what} {name}: {'unchanged' if report['unchanged'] else 'published'}"


def _refused(file: Path, answer: requests.Response, report: dict[str, Any]) -> None:
    render(file, answer.ok, report)
    if not report.get("errors"):
        # What a rule refuses bears its data beside the words.
        told = {"type", "title", "detail", "status", "instance", "code", "errors"}
        for name, value in report.items():
            if name not in told:
                shown = ", ".join(map(str, value)) if isinstance(value, list) else value
                console.err.print(f"  {name}: {shown}", markup=False)
