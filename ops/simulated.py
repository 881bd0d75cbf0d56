"""Plays the years of `simulate` on a network, with progress."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pymongo.errors import PyMongoError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kit.transaction import Store
from ops import console
from ops.backend import Backend
from ops.errors import OperatorError, explain
from ops.simulating import State, Way
from simulation.years import settle
from simulation.years.plan import Plan
from simulation.years.play import play

START_ANEW = "to start anew: ./passerelle down --wipe, then ./passerelle up --no-demo --detach"


def simulated(network: Backend, plan: Plan) -> dict[str, Any]:
    """What went in, once all of it has come to impact. Raises `OperatorError`."""
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
            settle.finish(databases)
        except KeyboardInterrupt:
            console.complain(f"stopped in the middle; {START_ANEW}")
            raise
        except (OperatorError, PyMongoError) as failure:
            told = explain(failure)
            raise OperatorError(f"failed in the middle: {told}; {START_ANEW}") from failure
    return played.figures


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
