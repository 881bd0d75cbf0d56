"""`simulate`: years of the whole network, in minutes."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.errors import OperatorError

FIGURES = "simulated.json"
"""In the state folder."""


def simulate(
    years: Annotated[int, typer.Option(help="How many.", min=1, max=20)] = 5,
    people: Annotated[
        int, typer.Option(help="Supported in all; the rest follows from it.", min=50, max=200_000)
    ] = 30_000,
    seed: Annotated[int, typer.Option(help="The same one gives the same events.")] = 7,
    until: Annotated[
        str, typer.Option(help="The last day: 2026-11-24", show_default="yesterday")
    ] = "",
    figures: Annotated[
        Path | None,
        typer.Option(help="Where to write what went in.", show_default=f"<state>/{FIGURES}"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What went in, for programs.")] = False,
) -> None:
    """Years of the whole network, of which every event passes through outboxes, broker and impact.

    Only on a network without data (./passerelle up --no-demo). It cannot be resumed: one that was
    cut off has to start anew. Appointments, sales and enrolments of these years are told by events
    alone: booking itself holds the sites, teams and partners, and no identity of anybody.
    """
    # Only here: no other command has to wait until the services' domains are read.
    from ops.simulated import simulated
    from simulation.years.plan import Plan

    folder = state.current()
    plan = Plan(years=years, people=people, seed=seed, until=_last_day(until))
    path = figures or folder.root / FIGURES
    if not path.parent.is_dir():
        raise OperatorError(f"--figures {path}: there is no folder {path.parent}")
    network = backend(folder)
    reached(network.base_url)
    figures_in = simulated(network, plan)
    path.write_text(json.dumps(figures_in, indent=1) + "\n", encoding="utf-8")
    if as_json:
        console.out.print_json(json.dumps(figures_in))
    else:
        console.out.print(_table(figures_in))
    console.say(f"what went in is in {path}")


def _last_day(text: str) -> date:
    """Nothing that is simulated happens today or later."""
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(text) if text else today - timedelta(days=1)
    except ValueError as error:
        raise OperatorError(f"--until {text!r} is no day: write 2026-11-24") from error
    if day >= today:
        raise OperatorError("--until has to be before today")
    return day


def _table(figures: dict[str, Any]) -> Table:
    """What went in, by year."""
    measures = figures["measures"]
    years = sorted({year for one in measures.values() for year in one["by_year"]})
    table = Table("", *years, "in all", box=None, header_style="dim")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, one in measures.items():
        cells = [f"{one['by_year'].get(year, 0):,}" for year in years]
        table.add_row(name, *cells, f"{one['total']:,}")
    return table
