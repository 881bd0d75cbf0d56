"""`up` and `down`: the whole network."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pika.exceptions import AMQPError

from ops import console, state
from ops.backends import DOCKER, EMBEDDED, Backend, Say, backend
from ops.commands.events import show
from ops.errors import OperatorError
from ops.ports import DEFAULTS, GATEWAY
from ops.state import PROJECT, State
from ops.testing import engine_answers

DEMO_SITE = "saint-denis"


def up(
    detach: Annotated[bool, typer.Option(help="Leave it running and return.")] = False,
    demo: Annotated[bool, typer.Option(help="Load the demo network, once.")] = True,
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
) -> None:
    """Starts everything, with the demo network, and shows the events until Ctrl-C."""
    folder = state.current()
    network = _choose(folder, backend_name)
    stopped_by = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _progress() as say:
            network.up(say, port)
            folder.remember_backend(network.name)
            if demo:
                _load_demo(folder, network, say)
        _welcome(network)
        if not detach:
            console.err.print("\nThe events, as they happen; Ctrl-C stops the network.\n")
            _tail(network)
    except KeyboardInterrupt:
        console.err.print()
        network.down(console.say, wipe=False)
    finally:
        signal.signal(signal.SIGTERM, stopped_by)


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
    if wanted and running and wanted != running and backend(folder, running).processes():
        raise OperatorError(f"the {running} backend runs here: ./passerelle down first")
    if wanted or running:
        return backend(folder, wanted or running)
    compose = (PROJECT / "docker-compose.yml").exists() and engine_answers()
    return backend(folder, DOCKER if compose else EMBEDDED)


@contextmanager
def _progress() -> Iterator[Say]:
    """A line for each step with the time since the start, and a spinner at a terminal."""
    began = time.monotonic()

    def say(text: str) -> None:
        console.err.print(f"[dim]{time.monotonic() - began:5.1f} s[/dim]  {text}")

    with console.err.status("starting"):
        yield say


def _load_demo(folder: State, network: Backend, say: Say) -> None:
    """Runs the demo's own program once; its lines are progress.

    Raises `OperatorError` with its last words where it fails.
    """
    loaded = folder.data / "demo-loaded"
    if loaded.exists():
        return
    say("loading the demo network")
    command, environment = network.load_demo_with()
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last: list[str] = []
    with process:
        for line in process.stdout or ():
            last = [*last[-20:], line.rstrip()]
            say(line.rstrip())
    if process.returncode:
        raise OperatorError("the demo could not be loaded:\n" + "\n".join(last))
    loaded.touch()


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
        f"{base}/booking/v1/sites\n"
        "  ./passerelle events tail --type 'booking.*'\n"
        "  ./passerelle status",
        soft_wrap=True,
    )


def _tail(network: Backend) -> None:
    try:
        show(network.amqp_uri())
    except AMQPError as error:
        raise OperatorError(f"the broker does not answer: {error!r}") from error
