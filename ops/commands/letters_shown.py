"""How dead letters look on a terminal."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.json import JSON
from rich.table import Table
from rich.text import Text

from ops.letters import Letter
from ops.spans import span

_FOLDERS = re.compile(r"(?<= )/\S*?/(site-packages/|(?=(kit|services|contracts)/))")
_COLOURS = {"dead": "red", "parked": "yellow", "discarded": "dim"}


def table(letters: Sequence[Letter], now: datetime) -> RenderableType:
    """Two lines for each letter, the second with the id, whole, since commands are given it."""
    headings = f"{'service':9} {'event':34} {'reason':12} tries {'ago':>6} behind"
    shown = Text(headings, "dim")
    for letter in letters:
        state = letter["state"]
        cells = (
            letter["service"].ljust(9),
            (letter["type"] or "not readable").ljust(34),
            (letter["reason"] or "").ljust(12),
            f"{letter['attempts'] or '':>5}",
            f"{_age(letter['last_failed'], now):>6}",
            f"{letter['behind'] or '':>6}",
        )
        shown.append(f"\n{' '.join(cells)}")
        shown.append(f"\n{'':9} {letter['id']}", "dim")
        if state != "dead":
            shown.append(f" {state}", _COLOURS.get(state, "cyan"))
    return shown


def counted(letters: Iterable[Letter]) -> str:
    """`3 in impact, 1 in training`."""
    counts: dict[str, int] = {}
    for letter in letters:
        counts[letter["service"]] = counts.get(letter["service"], 0) + 1
    return ", ".join(f"{count:,} in {service}" for service, count in counts.items())


def whole(letter: Letter, now: datetime) -> RenderableType:
    """One letter with all that is known of it."""
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _facts(letter, now).items():
        if value:
            facts.add_row(name, Text(value))
    state = letter["state"]
    head = Text.assemble((letter["service"], "bold"), "  ", (state, _COLOURS.get(state, "cyan")))
    parts: list[RenderableType] = [head, facts]
    if letter["stack"]:
        parts += [Text("\nstack", "dim"), *(Text(f"  {p}") for p in _readable(letter["stack"]))]
    if letter["event"] is not None:
        parts += [Text("\nevent", "dim"), JSON(json.dumps(letter["event"]), highlight=False)]
    elif letter["body_base64"]:
        parts += [Text("\nmessage, in base64", "dim"), Text(letter["body_base64"])]
    else:
        parts += [Text("\nmessage", "dim"), Text("empty")]
    return Group(*parts)


def _readable(stack: Sequence[str]) -> Sequence[str]:
    """Without the folders that the code lies in, and without the same of the tries before.

    What was tried again at once tells every try, the last one first.
    """
    places = [_FOLDERS.sub("", place) for place in stack]
    again = places.index(places[0], 1) if places[0] in places[1:] else None
    return places[:again]


def _facts(letter: Letter, now: datetime) -> Mapping[str, str]:
    sequence = "" if letter["sequence"] is None else f" #{letter['sequence']}"
    waits = letter["behind"]
    events = "event waits" if waits == 1 else "events wait"
    headers = ", ".join(
        f"{name}={value}"
        for name, value in sorted(letter["headers"].items())
        if not name.startswith("x-passerelle-")
    )
    return {
        "id": letter["id"],
        "type": letter["type"] or "",
        "subject": f"{letter['subject'] or ''}{sequence}",
        "happened": _when(letter["time"], now),
        "reason": letter["reason"] or "",
        "exception": letter["exception"] or "",
        "tries": "" if letter["attempts"] is None else str(letter["attempts"]),
        "failed first": _when(letter["first_failed"], now),
        "failed last": _when(letter["last_failed"], now),
        "came from": letter["origin"] or "",
        "next try": _when(letter["due"], now),
        "line": letter["line"] or "",
        "behind it": f"{waits:,} {events}" if waits else "",
        "discarded": _when(letter["discarded_at"], now),
        "by": letter["discarded_by"] or "",
        "because": letter["discarded_for"] or "",
        "headers": headers,
    }


def failures(letters: Sequence[Letter], now: datetime) -> RenderableType:
    """Those that failed again, with what stopped them this time."""
    causes = sorted({letter["exception"] for letter in letters if letter["exception"]})
    return Group(table(letters, now), *(Text(f"stopped by {cause}") for cause in causes))


def _age(instant: Any, now: datetime) -> str:
    if not instant:
        return ""
    return span(max((now - _read(instant)).total_seconds(), 0))


def _when(instant: Any, now: datetime) -> str:
    if not instant:
        return ""
    try:
        read = _read(instant)
    except ValueError:
        return str(instant)  # what the event itself says may be no instant at all
    away = (now - read).total_seconds()
    distance = f"{span(away)} ago" if away >= 0 else f"in {span(-away)}"
    return f"{read.astimezone():%d %b %Y %H:%M:%S} ({distance})"


def _read(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(UTC)
