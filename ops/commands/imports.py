"""`import`: tables of other systems, posted to the service that owns them."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import requests
import typer
from rich.console import Console
from rich.text import Text

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.errors import OperatorError

app = typer.Typer(
    help="Tables of other systems: what is right in them, and each row that is wrong.",
    no_args_is_help=True,
)
TIMEOUT_S = 300
_ROWS_SHOWN = 10
_VALUE = re.compile(r"\b\w*\d\w*\b")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Partial = Annotated[
    bool | None,
    typer.Option(
        "--partial/--all-or-nothing",
        help="Whether right rows are taken although others are wrong.",
        show_default="partial for partners, else all or nothing",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def places(file: File, partial: Partial = None, as_json: AsJson = False) -> None:
    """Sites, in the columns of the national standard "lieux de médiation numérique"."""
    _import("sites", file, partial, as_json)


@app.command()
def partners(file: File, partial: Partial = None, as_json: AsJson = False) -> None:
    """Structures that refer people, known by their SIRETs."""
    _import("partners", file, partial, as_json)


@app.command()
def neighbourhoods(
    file: File,
    vintage: Annotated[str, typer.Option("--vintage", help="The list's year: 2024.")],
    partial: Partial = None,
    as_json: AsJson = False,
) -> None:
    """Priority neighbourhoods (QPV), from the official list's GeoJSON; lines are its features."""
    _import(
        "neighbourhoods",
        file,
        partial,
        as_json,
        media_type="application/geo+json",
        more={"vintage": vintage},
    )


@app.command("top-ups")
def top_ups(file: File, partial: Partial = None, as_json: AsJson = False) -> None:
    """Codes of prepaid top-ups. No report repeats a code; remove the file once it is imported."""
    _import("top-ups", file, partial, as_json, service="inventory")


def _import(
    what: str,
    file: Path,
    partial: bool | None,
    as_json: bool,
    *,
    service: str = "booking",
    media_type: str = "text/csv",
    more: Mapping[str, str] | None = None,
) -> None:
    network = backend(state.current())
    with console.err.status(f"{file.name}: checking and loading every row"):
        answer = posted(
            f"{reached(network.base_url)}/{service}/v1/{what}/import",
            {
                "Authorization": f"Bearer {network.token(['operator'], [])}",
                "Accept-Language": "en",
            },
            {
                **(more or {}),
                **({} if partial is None else {"partial": str(partial).lower()}),
            },
            file.read_bytes(),
            media_type,
        )
    report = report_of(answer)
    if as_json:
        console.out.print_json(json.dumps(report))
    else:
        render(file, answer.ok, report)
    if not answer.ok:
        raise typer.Exit(1)


def posted(
    url: str,
    headers: Mapping[str, str],
    options: Mapping[str, str],
    raw: bytes,
    media_type: str = "text/csv",
) -> requests.Response:
    """The answer to a file. Raises `requests.RequestException`."""
    return requests.post(
        url,
        params=dict(options),
        data=raw,
        headers={**headers, "Content-Type": media_type},
        timeout=TIMEOUT_S,
    )


def report_of(answer: requests.Response) -> dict[str, Any]:
    """The report, or the problem that stands in its place.

    Raises `OperatorError` where the answer is neither.
    """
    try:
        report = answer.json()
    except ValueError as error:
        raise OperatorError(f"the answer is not JSON (status {answer.status_code})") from error
    if not isinstance(report, dict):
        raise OperatorError(f"the answer is no report (status {answer.status_code})")
    # A refused file is a problem document around its report.
    told = report.pop("report", {})
    return {**report, **told}


def render(file: Path, taken: bool, report: Mapping[str, Any]) -> None:
    """What was taken is a result; a refusal is an error with all that belongs to it."""
    to = console.out if taken else console.err
    if not taken:
        console.err.print(f"[red]{file.name} was refused:[/red] {report.get('title', '')}")
        if detail := report.get("detail"):
            console.err.print(detail, markup=False)
    for name, value in report.items():
        if taken and isinstance(value, int) and (value or name == "rows"):
            console.out.print(f"{value:>8,}  {name.replace('_', ' ')}")
    for name in ("errors", "warnings"):
        _rows(to, name, report.get(name, ()))


def _rows(to: Console, what: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows by what is wrong with them: how many, and the first ten of their lines.

    Rows whose reasons differ in nothing but their values add up; the first one's is shown.
    """
    kinds: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        kinds[_VALUE.sub("…", _reason(row))].append(row)
    if kinds:
        to.print(f"\n{what}:")
    for found in sorted(kinds.values(), key=len, reverse=True):
        more = len(found) - _ROWS_SHOWN
        shown = ", ".join(map(_where, found[:_ROWS_SHOWN]))
        shown += f" and {more:,} more" if more > 0 else ""
        line = Text.assemble(f"{len(found):>8,}  {_reason(found[0])}  ", (shown, "dim"))
        to.print(line, soft_wrap=True)


def _reason(row: Mapping[str, Any]) -> str:
    """What is wrong, with its column."""
    reason = str(row.get("reason") or row.get("detail"))
    return f"{row['field']}: {reason}" if row.get("field") else reason


def _where(row: Mapping[str, Any]) -> str:
    return f"line {row['line']}" if "line" in row else str(row.get("pointer", ""))
