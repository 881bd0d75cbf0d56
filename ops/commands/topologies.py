"""`topology`: the broker's exchanges, queues, bindings and users."""

import json
from dataclasses import asdict
from typing import Annotated

import requests
import typer
from rich.table import Table

from kit import topology
from ops import console, state
from ops.backends import backend
from ops.catalogues import catalogues
from ops.errors import OperatorError
from ops.secrets import VHOST
from ops.topology import bring

app = typer.Typer(help="The broker's exchanges, queues, bindings and users.", no_args_is_help=True)
_PATIENCE_S = 30


@app.command()
def apply() -> None:
    """Makes the broker what the services' catalogues want; repeating it changes nothing."""
    network = backend(state.current())
    at = network.management()
    try:
        wanted = bring(at.url, (at.user, at.password), network.passwords(), _PATIENCE_S)
    except topology.TopologyConflict as conflict:
        raise OperatorError(str(conflict)) from conflict
    console.say(
        f"{len(wanted.queues)} queues and {len(wanted.bindings)} bindings are as they should be"
    )


@app.command()
def check() -> None:
    """Compares; exit 1 and one line for each difference."""
    at = backend(state.current()).management()
    wanted = topology.topology(catalogues())
    try:
        differences = topology.check(at.url, (at.user, at.password), VHOST, wanted)
    except requests.ConnectionError as error:
        raise OperatorError("the broker does not answer; see ./passerelle status") from error
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise typer.Exit(1)
    console.say("the broker is as the catalogues want it")


@app.command()
def show(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Prints what the catalogues want; needs no broker."""
    wanted = topology.topology(catalogues())
    if as_json:
        console.out.print_json(json.dumps(asdict(wanted)))
        return
    for part in topology.show(wanted):
        table = Table(*part.columns, title=part.title, title_justify="left", header_style="dim")
        for row in part.rows:
            table.add_row(*row)
        console.out.print(table)
