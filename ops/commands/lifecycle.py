"""`up` and `down`: the whole network."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from ops import console, state
from ops.backend import DOCKER, EMBEDDED, Backend, Condition, Say
from ops.backends import backend
from ops.commands.events import show
from ops.demo import Demo
from ops.errors import NotOurs, OperatorError
from ops.ports import DEFAULTS, GATEWAY
from ops.state import PROJECT, State
from ops.testing import engine_answers

DEMO_SITE = "saint-denis"
MOST_REPLICAS = 9


def up(
    detach: Annotated[bool, typer.Option(help="Leave it running and return.")] = False,
    demo: Annotated[
        bool, typer.Option(help="Load the demo network, where it is not there yet.")
    ] = True,
    backend_name: Annotated[
        str | None,
        typer.Option(
            "--backend", help=f"{DOCKER} (default where an engine answers) or {EMBEDDED}."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            help=f"The gateway's; {DEFAULTS[GATEWAY]}, or that of the last start, if not given.",
            min=1,
            max=65535,
        ),
    ] = None,
    replicas: Annotated[
        int | None,
        typer.Option(
            help="Processes of each service and relay; 1, or as many as last, if not given.",
            min=1,
            max=MOST_REPLICAS,
        ),
    ] = None,
) -> None:
    """Starts everything, with the demo network, and shows the events until Ctrl-C."""
    folder = state.current()
    network = _choose(folder, backend_name)
    stopped_by = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _progress() as say:
            folder.make().remember_backend(network.name)
            network.up(say, port, replicas)
            load = Demo(network, say)
            if demo and detach:
                load.start()
                load.wait()
        if detach:
            _welcome(network)
        else:
            _watch(network, load if demo else None)
    except KeyboardInterrupt:
        console.err.print()
        network.down(console.say, wipe=False)
    finally:
        signal.signal(signal.SIGTERM, stopped_by)


def restart() -> None:
    """Restarts services and relays in turn; with two of each nobody notices."""
    network = backend(state.current())
    if all(one.condition is Condition.STOPPED for one in network.processes()):
        raise OperatorError("not running; run ./passerelle up")
    network.restart(console.say)


def down(
    wipe: Annotated[bool, typer.Option("--wipe", help="Forget all data too.")] = False,
) -> None:
    """Stops the network; its data stay unless they are to be wiped."""
    folder = state.current()
    if folder.backend is None and not folder.secrets.exists():
        console.say("nothing runs here")
        return
    backend(folder, folder.backend or EMBEDDED).down(console.say, wipe=wipe)
    console.say("stopped, and all data forgotten" if wipe else "stopped")


def _choose(folder: State, wanted: str | None) -> Backend:
    """The backend that the user names, else that of the last start, else Docker's if it answers."""
    running = folder.backend
    if wanted and running and wanted != running and _runs(backend(folder, running)):
        raise OperatorError(f"the {running} backend runs here: ./passerelle down first")
    if wanted or running:
        return backend(folder, wanted or running)
    compose = (PROJECT / "docker-compose.yml").exists() and engine_answers()
    return backend(folder, DOCKER if compose else EMBEDDED)


def _runs(network: Backend) -> bool:
    """Whether anything of this folder runs there; what another copy started is nothing of it."""
    try:
        return bool(network.processes())
    except NotOurs:
        return False


@contextmanager
def _progress() -> Iterator[Say]:
    """A line for each step with the time since the start, and a spinner at a terminal."""
    began = time.monotonic()

    def say(text: str) -> None:
        console.err.print(f"[dim]{time.monotonic() - began:5.1f} s[/dim]  {text}")

    with console.err.status("starting"):
        yield say


def _welcome(network: Backend) -> None:
    base = network.base_url
    token = network.token(["desk"], [DEMO_SITE])
    console.out.print(
        f"\n[bold green]Passerelle is up.[/bold green]\n\n"
        f"  dashboard   {base}/impact/dashboard\n"
        f"  API         {base}/booking/v1/docs\n\n"
        f"A token of the desk at {DEMO_SITE}, good for twelve hours:\n"
    )
    typer.echo(token)
    console.out.print(
        "\nTo try:\n\n"
        f'  curl -H "Authorization: Bearer $(./passerelle token desk --site {DEMO_SITE})" '
        f'"{base}/booking/v1/slots?site={DEMO_SITE}&type=advice"\n'
        '  curl -H "Authorization: Bearer $(./passerelle token analyst)" '
        f'"{base}/impact/v1/metrics/people_supported?by=site"\n'
        "  ./passerelle events tail --type 'booking.*'",
        soft_wrap=True,
    )


def _watch(network: Backend, demo: Demo | None) -> None:
    """Shows the events until an interrupt; loads the demo once it can be seen happening."""
    welcomed = False

    def quiet() -> None:
        nonlocal welcomed
        if demo is not None and not demo.started:
            demo.start()
        elif not welcomed and (demo is None or demo.done()):
            welcomed = True
            _welcome(network)
            console.err.print("\nThe events, as they happen; Ctrl-C stops the network.\n")

    try:
        show(network.amqp_uri(), quiet=quiet)
    finally:
        if demo is not None:
            demo.stop()
