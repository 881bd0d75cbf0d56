"""`figures`: impact's figures, made anew from the first event."""

import json
import time
from typing import Annotated, Any, Final

import requests
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ops import console, state
from ops.backend import Backend
from ops.backends import backend
from ops.clients import ANSWER_S, reached
from ops.errors import Interrupted, OperatorError

app = typer.Typer(
    help="Impact's figures, made anew from the first event.",
    no_args_is_help=True,
)
_ASKED_EVERY_S: Final = 0.5
_PATIENCE_S: Final = 60.0
"""So long impact may be away while somebody watches a rebuild."""
_GOES_ON: Final = "the rebuild goes on without this command; see ./passerelle figures list"

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def rebuild(
    detach: Annotated[bool, typer.Option(help="Begin it and return.")] = False,
    as_json: AsJson = False,
) -> None:
    """Makes all figures anew beside those that are shown, and shows how far it is.

    Begun twice it is done once: the second command watches the one that is at work. Ctrl-C ends the
    watching alone.
    """
    network = backend(state.current())
    begun = _call(network, "POST", "")
    try:
        ended = begun if detach else _watch(network, begun)
    except KeyboardInterrupt:
        raise Interrupted(_GOES_ON) from None
    if as_json:
        console.out.print_json(json.dumps(ended))
    elif detach:
        console.say(f"generation {begun['generation']} is being made; {_GOES_ON}")
    if ended["state"] == "cancelled":
        raise OperatorError(f"the rebuild of generation {ended['generation']} was cancelled")
    if not detach and not as_json:
        console.say(f"generation {ended['generation']} counts {ended['position']:,} events")
        _tell_unreadable(ended)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """The figures that are shown, those that are being made, and those that just were."""
    items = _call(backend(state.current()), "GET", "")["items"]
    if as_json:
        console.out.print_json(json.dumps(items))
        return
    table = Table(
        *("generation", "state", "events", "of", "unreadable", "events/s", "expected"),
        box=None,
        header_style="dim",
    )
    for one in items:
        speed = one["events_per_second"]
        table.add_row(
            str(one["generation"]),
            one["state"],
            f"{one['position']:,}",
            f"{one['of']:,}",
            f"{one['unreadable']:,}",
            "" if speed is None else f"{speed:,.0f}",
            one["expected_at"] or "",
        )
    console.out.print(table)


@app.command()
def cancel() -> None:
    """Breaks the rebuild off that is at work; the figures that are shown stay."""
    network = backend(state.current())
    for one in _call(network, "GET", "")["items"]:
        if one["state"] == "building":
            _call(network, "POST", f"/{one['generation']}/cancel")
            console.say(f"generation {one['generation']} is cancelled")
            return
    raise OperatorError("no rebuild is at work")


def _watch(network: Backend, begun: dict[str, Any]) -> dict[str, Any]:
    """What became of it; shows a bar until then. Waits for an impact that is away for a while."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
        console=console.err,
    )
    seen, answered = begun, time.monotonic()
    with bar:
        task = bar.add_task(f"generation {begun['generation']}", total=None, speed="")
        while seen["state"] == "building":
            speed = seen["events_per_second"]
            bar.update(
                task,
                completed=seen["position"],
                total=max(seen["of"], 1),
                speed="" if speed is None else f"{speed:,.0f} events/s",
            )
            time.sleep(_ASKED_EVERY_S)
            try:
                seen, answered = _call(network, "GET", f"/{begun['generation']}"), time.monotonic()
            except (requests.RequestException, _Away):
                if time.monotonic() - answered > _PATIENCE_S:
                    raise
        bar.update(task, completed=seen["position"], total=max(seen["of"], seen["position"]))
    return seen


class _Away(OperatorError):
    """Impact does not answer now."""


def _call(network: Backend, method: str, path: str) -> dict[str, Any]:
    """Impact's answer. Raises `OperatorError` where it refuses."""
    answer = requests.request(
        method,
        f"{reached(network.base_url)}/impact/v1/rebuilds{path}",
        headers={
            "Authorization": f"Bearer {network.token(['operator'], [])}",
            "Accept-Language": "en",
        },
        timeout=2 * ANSWER_S,
    )
    if answer.status_code >= requests.codes.server_error:
        raise _Away(f"impact does not answer (status {answer.status_code}); {_GOES_ON}")
    document: dict[str, Any] = answer.json()
    if not answer.ok:
        raise OperatorError(document.get("detail") or document.get("title") or answer.reason)
    return document


def _tell_unreadable(ended: dict[str, Any]) -> None:
    if ended["unreadable"]:
        console.err.print(
            f"[yellow]{ended['unreadable']:,} events cannot be read and count in no figure; "
            "search the log of impact-projector for archived_event_unreadable[/yellow]",
            soft_wrap=True,
        )
