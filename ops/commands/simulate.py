"""`simulate`: years of the whole network, in minutes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kit.transaction import Store
from ops import console, state
from ops.backend import Backend
from ops.backends import backend
from ops.clients import reached
from ops.errors import OperatorError
from ops.simulating import State, Way
from simulation.years import settle
from simulation.years.plan import YARDSTICK, Plan
from simulation.years.play import Played, play

START_ANEW = "to start anew: ./passerelle down --wipe, then ./passerelle up --no-demo --detach"
FIGURES = "simulated.json"
"""In the state folder."""


def simulate(
    years: Annotated[int, typer.Option(help="How many.", min=1, max=20)] = 5,
    people: Annotated[
        int, typer.Option(help="Supported in all; the rest follows from it.", min=50, max=200_000)
    ] = YARDSTICK,
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
    folder = state.current()
    plan = Plan(years=years, people=people, seed=seed, until=_last_day(until))
    path = figures or folder.root / FIGURES
    if not path.parent.is_dir():
        raise OperatorError(f"--figures {path}: there is no folder {path.parent}")
    network = backend(folder)
    reached(network.base_url)
    played = _simulated(network, plan)
    path.write_text(json.dumps(played.figures, indent=1) + "\n", encoding="utf-8")
    if as_json:
        console.out.print_json(json.dumps(played.figures))
    else:
        console.out.print(_table(played.figures))
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


def _simulated(network: Backend, plan: Plan) -> Played:
    with _databases(network) as databases, _progress(plan) as (shown, day):
        found = settle.in_the_way(databases)
        if found is not None:
            raise OperatorError(f"only a network without data is simulated: {found}; {START_ANEW}")
        settle.begin(databases, {"seed": plan.seed}, datetime.now(UTC))
        way = Way(databases, databases["impact"], shown)
        try:
            played = play(plan, way.put, day)
            way.flush()
            booking = databases["booking"]
            settle.settle(Store("booking", booking.client), played.world)
            way.wait(datetime.combine(plan.until + timedelta(days=1), datetime.min.time(), UTC))
        except KeyboardInterrupt:
            console.complain(f"stopped in the middle; {START_ANEW}")
            raise
        settle.finish(databases)
    return played


@contextmanager
def _databases(network: Backend) -> Iterator[dict[str, Any]]:
    """Those of the services whose events are made, and impact's, each as its own user."""
    clients = {name: network.mongo(name) for name in (*settle.SERVICES, "impact")}
    try:
        yield {name: client[name] for name, client in clients.items()}
    finally:
        for client in clients.values():
            client.close()


@contextmanager
def _progress(plan: Plan) -> Iterator[tuple[Any, Any]]:
    """Shows how far the making is by days, the sending and arriving by events."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console.err) as progress:
        making = progress.add_task("days made", total=plan.days + 1)
        sending = progress.add_task("events sent", total=None)
        arriving = progress.add_task("events in impact's archive", total=None)

        def shown(now: State) -> None:
            progress.update(sending, completed=now.sent, total=now.made)
            progress.update(arriving, completed=now.arrived, total=now.made)

        def day(begins: date, made: int) -> None:
            text = f"days made, now {begins}: {made:,} events"
            progress.update(making, advance=1, description=text)

        yield shown, day


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
