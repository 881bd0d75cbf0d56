"""`demo`: a journey through all services, told as it happens."""

import json
from typing import Annotated

import typer
from rich.table import Table

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.errors import OperatorError
from ops.journeys.narrator import Silent, Told
from ops.journeys.play import play
from ops.journeys.programme import JOURNEYS
from ops.journeys.watching import PATIENCE_S


def names() -> list[str]:
    """Of the journeys, for completion."""
    return list(JOURNEYS)


def demo(
    name: Annotated[
        str | None,
        typer.Argument(help="Which journey; without it: a list.", autocompletion=names),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs, at its end.")] = False,
    patience: Annotated[
        float, typer.Option(help="Seconds that each step waits for what it causes.", min=0.1)
    ] = PATIENCE_S,
    pace: Annotated[
        float, typer.Option(help="Seconds to rest after each step, for an audience.", min=0)
    ] = 0.0,
) -> None:
    """Plays a journey on the running network: each step, the events it caused, where they arrived.

    Exit status 1 if anything did not arrive.
    """
    if name is None:
        _list(as_json=as_json)
        return
    if name not in JOURNEYS:
        raise OperatorError(f"no journey {name!r}: choose {', '.join(JOURNEYS)}")
    journey = JOURNEYS[name]
    network = backend(state.current())
    reached(network.base_url)
    narrator = Silent() if as_json else Told(console.out)
    report = play(name, journey.title, journey.script, network, narrator, patience, pace)
    if as_json:
        console.out.print_json(json.dumps(report.as_json()))
    elif report.error:
        console.complain(report.error)
    raise typer.Exit(0 if report.ok else 1)


def _list(*, as_json: bool) -> None:
    if as_json:
        titles = {name: journey.title for name, journey in JOURNEYS.items()}
        console.out.print_json(json.dumps(titles))
        return
    table = Table("./passerelle demo", "", box=None, header_style="dim")
    for name, journey in JOURNEYS.items():
        table.add_row(f"[bold]{name}[/bold]", journey.title)
    console.out.print(table)
