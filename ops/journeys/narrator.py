"""Tells a journey while it is played."""

import re
from collections.abc import Iterator
from typing import Final, Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ops.console import COLOURS
from ops.journeys.report import Arrival, Call, Caused, Report, Seen, Step

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Narrator(Protocol):
    """Is told what happens, as it happens."""

    def opened(self, report: Report) -> None:
        """A journey begins."""
        ...

    def began(self, step: Step) -> None:
        """A step begins."""
        ...

    def changed(self, step: Step) -> None:
        """Something of the step is new, or still waited for."""
        ...

    def ended(self, step: Step) -> None:
        """The step is over, well or not."""
        ...

    def closed(self, report: Report) -> None:
        """The journey is over, well or not."""
        ...


class Silent:
    """Tells nothing: for programs, which read the report."""

    def opened(self, report: Report) -> None:
        """See `Narrator`."""

    def began(self, step: Step) -> None:
        """See `Narrator`."""

    def changed(self, step: Step) -> None:
        """See `Narrator`."""

    def ended(self, step: Step) -> None:
        """See `Narrator`."""

    def closed(self, report: Report) -> None:
        """See `Narrator`."""


class Told:
    """In plain words, at a terminal step by step as it happens; into a pipe a step at a time."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._shown: dict[int, int] = {}

    def opened(self, report: Report) -> None:
        """See `Narrator`."""
        self._console.print(Text(report.title, "bold"))
        self._console.print(
            "Everything below is made for this run, at a reception point of its own; nothing of "
            "anybody else is touched. [dim]An arrow names who took the event in, and how long "
            "after it happened.[/dim]\n"
        )

    def began(self, step: Step) -> None:
        """See `Narrator`."""
        if self._console.is_terminal:
            self._live = Live(
                console=self._console, auto_refresh=True, refresh_per_second=10, transient=True
            )
            self._live.start()
            self.changed(step)

    def changed(self, step: Step) -> None:
        """See `Narrator`."""
        if self._live is not None:
            self._live.update(drawn(step))

    def ended(self, step: Step) -> None:
        """See `Narrator`."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        self._shown[step.number] = len(step.events)
        self._console.print(drawn(step, over=True))
        self._console.print()

    def closed(self, report: Report) -> None:
        """See `Narrator`."""
        for step in report.steps:
            for event in step.events[self._shown.get(step.number, 0) :]:
                self._console.print(Text(f"later, of step {step.number}:", "dim"))
                self._console.print(_row(event, 0))
        arrivals = sum(
            one.milliseconds is not None for event in report.events() for one in event.arrivals
        )
        figures = f"{len(report.events())} events, {arrivals} arrivals, {report.seconds:.1f} s"
        if report.ok:
            self._console.print(Text.assemble(("All of it arrived. ", "bold green"), figures))
        else:
            self._console.print(Text.assemble(("It broke off. ", "bold red"), figures))


def drawn(step: Step, *, over: bool = False) -> RenderableType:
    """A step as it stands: what is done, called, caused and seen, and what is waited for."""
    rows: list[RenderableType] = [Text(step.words, "bold")]
    rows += [_call(call) for call in step.calls]
    rows += [_row(event, depth) for event, depth in _tree(step.events)]
    rows += [_seen(seen) for seen in step.seen]
    if step.waiting:
        rows.append(Text(f"waiting for {step.waiting} …", "yellow"))
        rows += [Text(f"  {name} is not published yet", "yellow") for name in step.missing()]
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2, justify="right", style="dim")
    table.add_column(ratio=1)
    table.add_row(str(step.number), Group(*rows))
    if over:
        rows.append(Text(f"{step.seconds:.1f} s", "dim"))
    return table


def _call(call: Call) -> Text:
    colour = "green" if call.status < 400 else "red"
    return Text.assemble(
        (f"{call.who} ", "dim"),
        f"{call.method} {_shortened(call.path)} ",
        (f"{call.status} ", colour),
        (call.gist, "dim"),
    )


def _shortened(path: str) -> str:
    """The path with the ends of its ids."""
    return _ID.sub(lambda found: f"…{found[0][-6:]}", path)


def _tree(events: list[Caused]) -> Iterator[tuple[Caused, int]]:
    """Each event behind the one that caused it, and how deep."""
    known = {event.id for event in events}
    children: dict[str | None, list[Caused]] = {}
    for event in events:
        cause = event.causationid if event.causationid in known else None
        children.setdefault(cause, []).append(event)

    def below(cause: str | None, depth: int) -> Iterator[tuple[Caused, int]]:
        for event in children.get(cause, ()):
            yield event, depth
            yield from below(event.id, depth + 1)

    return below(None, 0)


def _row(event: Caused, depth: int) -> Text:
    service, _, what = event.name.partition(".")
    kind, _, key = event.subject.rpartition("/")
    text = Text.assemble(("  " * depth + ("└ " if depth else "• "), "dim"))
    text.append(f"{service}.", COLOURS.get(service, "white"))
    text.append(what)
    text.append(f" {kind} …{key[-6:]} #{event.sequence} →", "dim")
    for number, arrival in enumerate(event.arrivals):
        text.append(", " if number else " ", "dim")
        text.append_text(_arrival(arrival))
    if not event.arrivals:
        text.append(" nobody", "dim")
    return text


def _arrival(arrival: Arrival) -> Text:
    colour = COLOURS.get(arrival.service, "white")
    if arrival.milliseconds is None:
        fault = f" ({arrival.fault})" if arrival.fault else ""
        return Text.assemble((arrival.service, colour), (f" waiting{fault}", "yellow"))
    return Text.assemble((arrival.service, colour), (f" {arrival.milliseconds} ms", "dim"))


def _seen(seen: Seen) -> Text:
    return Text.assemble(
        ("✓ ", "green"), (seen.service, COLOURS.get(seen.service, "white")), f": {seen.words}"
    )
