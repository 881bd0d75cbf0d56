"""`export`: tables and events for other systems."""

from pathlib import Path
from typing import Annotated, Literal

import requests
import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.commands.events import instant
from ops.errors import OperatorError
from ops.events_export import EventsExport

app = typer.Typer(help="Tables and events for other systems.", no_args_is_help=True)
_TIMEOUT_S = 60


@app.callback()
def _group() -> None:
    """One of several tables."""


@app.command()
def places(
    file: Annotated[
        Path | None, typer.Argument(dir_okay=False, help="Left out: standard output.")
    ] = None,
    department: Annotated[
        str | None, typer.Option("--department", help="Those of one département alone.")
    ] = None,
) -> None:
    """Sites, in the columns of the national standard "lieux de médiation numérique"."""
    network = backend(state.current())
    answer = requests.get(
        f"{reached(network.base_url)}/booking/v1/sites/export",
        params={} if department is None else {"department": department},
        headers={
            "Authorization": f"Bearer {network.token(['operator'], [])}",
            "Accept-Language": "en",
        },
        timeout=_TIMEOUT_S,
    )
    if not answer.ok:
        raise OperatorError(f"the export was refused (status {answer.status_code})")
    if file is None:
        typer.echo(answer.content, nl=False)
        return
    file.write_bytes(answer.content)
    rows = max(0, answer.text.count("\r\n") - 1)
    console.err.print(f"{rows:,} sites in {file}", markup=False)


@app.command()
def events(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="New, or empty.")],
    format_: Annotated[
        Literal["parquet", "csv"], typer.Option("--format", help="What the files are.")
    ] = "parquet",
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only these: booking.site_opened, or with .v1; repeatable."),
    ] = None,
    since: Annotated[str | None, typer.Option(help="What happened then or later.")] = None,
    until: Annotated[str | None, typer.Option(help="And before then; left out, now.")] = None,
) -> None:
    """All events that impact has archived, or some, as files; nothing of it is left there."""
    if folder.exists() and any(folder.iterdir()):
        raise OperatorError(f"{folder} is not empty")
    wanted = {
        "format": format_,
        "types": types or [],
        "since": instant(since).isoformat() if since else None,
        "until": instant(until, "--until").isoformat() if until else None,
    }
    network = backend(state.current())
    gateway = reached(network.base_url)
    export = EventsExport(gateway, lambda: network.token(["operator"], []), wanted)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    try:
        with Progress(*columns, console=console.err) as progress:
            making = progress.add_task("waiting for its turn", total=100)
            done = export.follow(
                lambda now: progress.update(
                    making, completed=now["percent"], description=f"{now['written']:,} events"
                )
            )
            fetching = progress.add_task("fetching", total=done["bytes"] or None)
            files = export.fetch(folder, lambda many: progress.advance(fetching, many))
    finally:
        export.remove()
    console.err.print(
        f"{done['written']:,} events in {files:,} files, {done['bytes']:,} bytes, in {folder}",
        markup=False,
    )
