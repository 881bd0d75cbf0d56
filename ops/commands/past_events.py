"""`events get|replay|check`: what happened before, from impact's archive and the stream."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from amqp.exceptions import AMQPError
from rich.json import JSON

from kit.envelope import Envelope
from kit.ids import new_id
from ops import console, state
from ops.archive import Fault, MongoArchive
from ops.backend import Backend
from ops.backends import backend
from ops.catalogues import catalogues
from ops.commands.events import instant, matches, tell
from ops.errors import OperatorError
from ops.past import Mark, Past
from ops.redelivery import WINDOW, Inbox, wanted
from ops.secrets import OPERATOR
from ops.stream import Stream, StreamAway

_AROUND = timedelta(hours=1)
_FAULTS_SHOWN = 20

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def get(event_id: Annotated[str, typer.Argument(help="The event's id.")]) -> None:
    """One event by its id, from the archive, or from the stream where that has it not yet."""
    network = backend(state.current())
    with network.mongo() as client:
        event = MongoArchive(client).find(event_id)
    if event is None:
        event = next((one for one in _around(network, event_id) if one.id == event_id), None)
    if event is None:
        raise OperatorError(f"no event {event_id}, neither in impact's archive nor in the stream")
    console.out.print(JSON(event.encode().decode(), highlight=console.out.is_terminal))


def replay(
    since: Annotated[str, typer.Option(help="What happened then or later: 2026-01-31 …")],
    until: Annotated[str | None, typer.Option(help="And before then; left out, now.")] = None,
    pattern: Annotated[str, typer.Option("--type", help="Only these, such as 'booking.*'.")] = "*",
    as_json: Annotated[bool, typer.Option("--json", help="The envelopes, one a line.")] = False,
    to: Annotated[
        str | None, typer.Option(help="Into this service's inbox instead of printing them.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option(help="For its replica alone, though it had them before.")
    ] = False,
    after: Annotated[
        str | None, typer.Option(help="Go on there, as a replay that was cut off said.")
    ] = None,
) -> None:
    """Past events, each once, those of an aggregate in order."""
    if rebuild and to is None:
        raise OperatorError("--rebuild needs --to SERVICE")
    network = backend(state.current())
    first = instant(since)
    last = instant(until, "--until") if until else datetime.now(UTC)
    begin = Mark.read(after) if after else None
    with network.mongo() as client:
        past = Past(MongoArchive(client), Stream(network.amqp_uri()), first, last)
        events = ((m, one) for m, one in past.events(begin) if matches(one, pattern))
        at = _Progress(begin)
        try:
            if to is None:
                _print(events, at, as_json=as_json)
            else:
                _deliver(events, at, network.amqp_uri(OPERATOR), to, rebuild=rebuild)
        except (StreamAway, AMQPError, OSError) as error:
            raise OperatorError(f"the broker does not answer; {at.how_to_go_on}") from error
        except KeyboardInterrupt:
            console.complain(f"stopped; {at.how_to_go_on}")
            raise typer.Exit(1) from None


class _Progress:
    """How far a replay is."""

    def __init__(self, begin: Mark | None) -> None:
        self._mark = begin
        self.count = 0

    def passed(self, mark: Mark, count: int = 1) -> None:
        """So many events more are done, up to this mark."""
        self._mark = mark
        self.count += count

    @property
    def how_to_go_on(self) -> str:
        """In words."""
        if self._mark is None:
            return "nothing was done"
        return f"{self.count:,} events were; go on with the same and --after {self._mark}"


def _print(events: Iterator[tuple[Mark, Envelope]], at: _Progress, *, as_json: bool) -> None:
    with console.err.status("reading") as shown:
        for mark, event in events:
            tell(event, as_json=as_json)
            at.passed(mark)
            shown.update(f"{at.count:,} events, now at {event.time}")
    console.say(f"{at.count:,} events")


def _deliver(
    events: Iterator[tuple[Mark, Envelope]],
    at: _Progress,
    amqp_uri: str,
    service: str,
    *,
    rebuild: bool,
) -> None:
    known = {catalogue.service: catalogue for catalogue in catalogues()}
    if service not in known:
        raise OperatorError(f"no service {service!r}; there are {', '.join(known)}")
    catalogue = known[service]
    if rebuild and not catalogue.rebuilds:
        raise OperatorError(f"{service} has no replica that could be rebuilt from events")
    run = new_id() if rebuild else None
    with Inbox(amqp_uri, service, run) as inbox, console.err.status("reading") as shown:
        window: list[Envelope] = []
        mark: Mark | None = None
        for mark, event in events:
            if wanted(catalogue, event, rebuild=rebuild):
                window.append(event)
            if len(window) == WINDOW:
                inbox.deliver(window)
                at.passed(mark, len(window))
                window = []
                shown.update(f"{at.count:,} events into {service}'s inbox, now at {event.time}")
        inbox.deliver(window)
        if mark is not None:
            at.passed(mark, len(window))
    console.say(f"{at.count:,} events are in {service}'s inbox")


def check(as_json: AsJson = False) -> None:
    """Looks for gaps and repeats in the numbers of each aggregate's events; exit 1 where any is.

    In impact's archive, since that hears of everything.
    """
    with (
        backend(state.current()).mongo() as client,
        console.err.status("looking through the archive"),
    ):
        faults = list(MongoArchive(client).faults())
    if as_json:
        console.out.print_json(json.dumps([fault.as_json() for fault in faults]))
    else:
        for fault in faults[:_FAULTS_SHOWN]:
            console.out.print(_told(fault), markup=False, soft_wrap=True)
        if len(faults) > _FAULTS_SHOWN:
            console.out.print(f"and {len(faults) - _FAULTS_SHOWN:,} more; --json tells all")
    if faults:
        raise typer.Exit(1)
    if not as_json:
        console.say("every aggregate's events are whole")


def _told(fault: Fault) -> str:
    parts = [
        f"{what} {', '.join(numbers[:10])}{' …' if len(numbers) > 10 else ''}"
        for what, numbers in (
            ("without", [f"#{a}" if a == b else f"#{a} to #{b}" for a, b in fault.missing]),
            ("twice", [f"#{n}" for n in fault.repeated]),
        )
        if numbers
    ]
    count = "1 event" if fault.events == 1 else f"{fault.events:,} events"
    return f"{fault.subject}: {count}, {', '.join(parts)}"


def _around(network: Backend, event_id: str) -> Iterator[Envelope]:
    """What the stream holds from about when the id was made."""
    try:
        made = uuid.UUID(event_id)
    except ValueError:
        return
    # The first 48 bits of a UUIDv7 are milliseconds (RFC 9562).
    try:
        begin = datetime.fromtimestamp((made.int >> 80) / 1000, UTC) - _AROUND
    except (OverflowError, ValueError, OSError):
        return
    stream = Stream(network.amqp_uri())
    span = stream.span()
    if span is not None:
        for placed in stream.events(begin, span.last):
            yield placed.event
