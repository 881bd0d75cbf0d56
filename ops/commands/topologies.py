"""`topology`: the broker's exchanges, queues, bindings and users."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from kit import topology
from ops import console, partitions, repartition, state
from ops.backend import Backend, Process, process_of
from ops.backends import backend
from ops.catalogues import catalogues
from ops.clients import answering
from ops.errors import OperatorError
from ops.queues import Queues
from ops.repartition import MOST
from ops.secrets import ADMINISTRATOR, VHOST
from ops.topology import bring

app = typer.Typer(help="The broker's exchanges, queues, bindings and users.", no_args_is_help=True)
_PATIENCE_S = 30


@app.command()
def apply() -> None:
    """Makes the broker what the services' catalogues want; repeating it changes nothing."""
    network = backend(state.current())
    at = answering(network.management(ADMINISTRATOR))
    login, (spread, changing) = (at.user, at.password), _spread(network)
    wanted = bring(at.url, login, network.passwords(), _PATIENCE_S, spread, changing, at.ca)
    console.say(
        f"{len(wanted.queues)} queues and {len(wanted.bindings)} bindings are as they should be"
    )


@app.command()
def check() -> None:
    """Compares; exit 1 and one line for each difference."""
    network = backend(state.current())
    at = answering(network.management(ADMINISTRATOR))
    spread, changing = _spread(network)
    wanted = topology.topology(catalogues(), partitions=spread)
    differences = topology.check(at.url, (at.user, at.password), VHOST, wanted, ca=at.ca)
    unfinished = [f"a change of {service}'s partitions is not finished" for service in changing]
    for difference in (*unfinished, *differences):
        typer.echo(difference)
    if unfinished or differences:
        raise typer.Exit(1)
    console.say("the broker is as the catalogues want it")


@app.command("partitions")
def partitions_(
    service: Annotated[str, typer.Argument(help="A service with a partitioned inbox: impact.")],
    number: Annotated[
        int | None, typer.Argument(min=1, max=MOST, help="Left out, shows what there is.")
    ] = None,
) -> None:
    """Shows the partitions of an inbox, or changes their number; no event is lost or overtaken."""
    network = backend(state.current())
    spread = [one for one in catalogues() if one.service == service and one.partitions]
    if not spread:
        raise OperatorError(f"{service} has no partitioned inbox")
    at = answering(network.management(ADMINISTRATOR))
    with (
        network.mongo(ADMINISTRATOR) as client,
        topology.Management(at.url, (at.user, at.password), VHOST, at.ca) as broker,
        Queues(network.amqp_uri(ADMINISTRATOR)) as queues,
    ):
        parts = repartition.Parts(spread[0], client, broker, queues)
        if number is None:
            _show_partitions(parts, network.processes())
            return
        with console.err.status("") as shown:
            changed = repartition.change(parts, number, shown.update, _finishing)
    has = f"{service} has {_partitions(number)}"
    console.say(has if changed else f"{has} already; nothing was changed")


def _partitions(number: int) -> str:
    return "1 partition" if number == 1 else f"{number} partitions"


def _finishing(number: int) -> None:
    console.say(f"a change to {_partitions(number)} was cut off; it is finished first")


def _show_partitions(parts: repartition.Parts, processes: Sequence[Process]) -> None:
    table = Table("queue", "ready", "consumers", "active in", box=None, header_style="dim")
    for column in table.columns[1:3]:
        column.justify = "right"
    for one in parts.look():
        active = process_of(one.owner, processes) if one.owner else "[red]nobody[/red]"
        table.add_row(one.queue, f"{one.ready:,}", str(one.consumers), active)
    console.out.print(table)
    if (number := parts.unfinished) is not None:
        again = f"./passerelle topology partitions {parts.service} {number}"
        console.complain(f"a change of their number is not finished; finish it by {again}")


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


def _spread(network: Backend) -> tuple[Mapping[str, int], Collection[str]]:
    """How many partitions there should be, by service, and where that is being changed."""
    with network.mongo() as client:
        return partitions.known(client), partitions.changing(client)
