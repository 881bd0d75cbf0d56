"""`events`: what happens in the network."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Annotated

import typer
from rich.text import Text

from kit.envelope import Envelope
from ops import console, state
from ops.backends import backend
from ops.errors import OperatorError
from ops.stream import follow

app = typer.Typer(help="What happens in the network.", no_args_is_help=True)


@app.callback()
def events() -> None:
    """What happens in the network."""


@app.command()
def tail(
    pattern: Annotated[str, typer.Option("--type", help="Only these, such as 'booking.*'.")] = "*",
    since: Annotated[
        str | None, typer.Option(help="Begin there: 2026-01-31 or 2026-01-31T08:30+01:00.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The envelopes, one a line.")] = False,
    limit: Annotated[int | None, typer.Option(help="End after so many events.", min=1)] = None,
) -> None:
    """Follows the stream of events until Ctrl-C."""
    uri = backend(state.current()).amqp_uri()
    try:
        show(uri, pattern, instant(since) if since else None, as_json=as_json, limit=limit)
    except KeyboardInterrupt:
        return


def show(
    uri: str,
    pattern: str = "*",
    since: datetime | None = None,
    *,
    as_json: bool = False,
    limit: int | None = None,
    quiet: Callable[[], None] = lambda: None,
) -> None:
    """Prints events as they come, until `limit` or an interrupt; calls `quiet` between them.

    Raises `ops.stream.StreamAway` where the broker does not answer from the start.
    """
    shown = 0
    for envelope in follow(uri, since):
        if envelope is None:
            quiet()
            continue
        if not matches(envelope, pattern):
            continue
        tell(envelope, as_json=as_json)
        shown += 1
        if shown == limit:
            return


def tell(envelope: Envelope, *, as_json: bool) -> None:
    """One line, cut to a terminal's width; into a file or a pipe all of it."""
    if as_json:
        typer.echo(envelope.encode().decode().translate(console.SHOWN_IN_JSON))
    elif console.out.is_terminal:
        console.out.print(line(envelope), overflow="ellipsis", no_wrap=True)
    else:
        console.out.print(line(envelope), soft_wrap=True)


def matches(envelope: Envelope, pattern: str) -> bool:
    """Whether the pattern takes the event, by its name or by its type with the version."""
    return any(fnmatchcase(name, pattern) for name in (envelope.name, envelope.type))


def line(envelope: Envelope) -> Text:
    """One event on one line: when, what, to which thing, and its facts."""
    service, _, what = envelope.name.partition(".")
    kind, _, key = envelope.subject.rpartition("/")
    facts = {
        name: value
        for name, value in envelope.facts().items()
        if not name.endswith("_id") and value is not None
    }
    return Text.assemble(
        (_when(envelope.at), "dim"),
        " ",
        (service, console.COLOURS.get(service, "white")),
        f".{what} ",
        (f"{kind} …{key[-6:]} #{envelope.sequence} " if kind else f"{key} #{envelope.sequence} "),
        (" ".join(f"{name}={_short(value)}" for name, value in facts.items()), "dim"),
    )


def _when(instant: datetime) -> str:
    """The time of a thing of today to the millisecond, else the day and the minute."""
    local = instant.astimezone()
    if local.date() == datetime.now(local.tzinfo).date():
        return local.strftime("%H:%M:%S.%f")[:-3]
    return local.strftime("%d %b %H:%M")


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def instant(text: str, option: str = "--since") -> datetime:
    """The user's date or time; without an offset it is meant in the machine's zone.

    Raises `OperatorError` where it is none, or in the future.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise OperatorError(f"{option} {text!r} is neither a date nor a time: {error}") from error
    if read.timestamp() > time.time():
        raise OperatorError(f"{option} {text!r} is in the future")
    return read.astimezone(UTC)
