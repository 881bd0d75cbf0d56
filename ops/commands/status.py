"""`status`: whether all is well, and what waits where."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from ops import console, key_ages, state
from ops.backends import backend
from ops.errors import OperatorError
from ops.health import LATE_S, Flow, Part, Report, gather, nothing
from ops.spans import span
from services.impact.adapters.standing import Standing


def status(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Every process, and the events that wait; exit status 0 only if all is well."""
    folder = state.current()
    try:
        report = gather(backend(folder))
    except OperatorError as error:
        if not as_json:
            raise
        report = nothing(folder.backend or "", str(error))
    if as_json:
        console.out.print_json(json.dumps(report.as_json()))
    else:
        _render(report)
    raise typer.Exit(0 if report.ok else 1)


def _render(report: Report) -> None:
    if not report.parts:
        console.err.print(report.reason, markup=False)
        return
    console.out.print(_parts(report.parts))
    console.out.print(_flows(report.flows))
    if report.figures is not None:
        console.out.print(figures_line(report.figures))
    now = datetime.now(UTC)
    if told := key_ages.line(report.keys, now):
        console.out.print(told, soft_wrap=True)
    for sentence in (due for age in report.keys for due in age.due(now)):
        console.out.print(f"  {sentence}", style="yellow", markup=False, soft_wrap=True)
    if report.unrouted:
        console.out.print(f"[yellow]{report.unrouted} events that nobody took[/yellow]")
    verdict = "[green]All is well.[/green]" if report.ok else "[red]Not all is well.[/red]"
    console.out.print(f"{verdict} {report.gateway} ({report.backend})")
    for reason in report.reasons:
        console.out.print(f"  {reason}", markup=False, soft_wrap=True)


def _parts(parts: tuple[Part, ...]) -> Table:
    table = Table("process", "state", "up for", "", box=None, header_style="dim")
    for part in parts:
        colour = "green" if part.ok else "red"
        up = "" if part.seconds_up is None else span(part.seconds_up)
        table.add_row(part.name, f"[{colour}]{part.state}[/{colour}]", up, part.detail)
    return table


def _flows(flows: tuple[Flow, ...]) -> Table:
    table = Table(
        *("events of", "outbox", "oldest", "inbox", "waiting", "dead letters"),
        box=None,
        header_style="dim",
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for flow in flows:
        late = (flow.outbox_seconds or 0) >= LATE_S
        oldest = "" if flow.outbox_seconds is None else span(flow.outbox_seconds)
        dead = _count(flow.dead_letters)
        table.add_row(
            flow.service,
            _count(flow.outbox_depth),
            f"[red]{oldest}[/red]" if late else oldest,
            _count(flow.inbox_depth),
            _count(flow.waiting),
            f"[red]{dead}[/red]" if flow.dead_letters else dead,
        )
    return table


def figures_line(told: Standing) -> str:
    """How far impact's figures are, in a line for the terminal."""
    since = f", for {span(told.behind_s)}" if told.behind else ""
    shown = (
        f"figures of impact: {told.behind:,} events behind the archive{since}, of {told.archived:,}"
    )
    if told.rebuilt is not None:
        shown += f"; being made anew, {told.rebuilt:,} done"
    if told.unreadable:
        shown += f"; [yellow]{told.unreadable:,} events cannot be read[/yellow]"
    return f"[red]{shown}[/red]" if told.trouble else shown


def _count(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"
