"""`topology`: the broker's exchanges, queues, bindings and users."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import requests
import typer
from pymongo.errors import PyMongoError
from rich.table import Table

from kit import topology
from ops import console, state
from ops.backend import Backend
from ops.backends import backend
from ops.catalogues import catalogues
from ops.errors import OperatorError
from ops.partitions import known
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
        login, spread = (at.user, at.password), _spread(network)
        wanted = bring(at.url, login, network.passwords(), _PATIENCE_S, spread)
    except topology.TopologyConflict as conflict:
        raise OperatorError(str(conflict)) from conflict
    console.say(
        f"{len(wanted.queues)} queues and {len(wanted.bindings)} bindings are as they should be"
    )


@app.command()
def check() -> None:
    """Compares; exit 1 and one line for each difference."""
    network = backend(state.current())
    at = network.management()
    wanted = topology.topology(catalogues(), partitions=_spread(network))
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


def _spread(network: Backend) -> Mapping[str, int]:
    """How many partitions there should be, by service."""
    try:
        with network.mongo() as client:
            return known(client)
    except PyMongoError as error:
        raise OperatorError("the database does not answer; see ./passerelle status") from error
