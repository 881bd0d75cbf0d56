"""`audit`: who read or changed whose data, and whether the log still says so."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from ops import audit_heads, console, state
from ops.audit_log import AuditLog, Entry
from ops.backends import backend
from ops.commands.events import instant
from ops.errors import OperatorError
from ops.secrets import SERVICES

app = typer.Typer(help="Who read or changed whose data.", no_args_is_help=True)
_ANCHOR: Final = re.compile(rf"({'|'.join(SERVICES)}):([1-9][0-9]*:[0-9a-f]{{64}})")

_IDS: Final = 3
"""So many are shown of one entry."""

Service = Annotated[
    list[str] | None, typer.Option("--service", help="Only of this one; may be repeated.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_(
    person: Annotated[
        str | None, typer.Option(help="The id of a person, also of whoever was merged into them.")
    ] = None,
    actor: Annotated[str | None, typer.Option(help="The subject of a token.")] = None,
    action: Annotated[str | None, typer.Option(help="get_person, person.merge …")] = None,
    request: Annotated[
        str | None, typer.Option(help="The X-Request-Id of a call and all that followed from it.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="That date or time, or later.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="Before that date or time.")] = None,
    service: Service = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Entries of all services, the newest first."""
    wanted = {
        "person_id": person,
        "actor": actor,
        "action": action,
        "request_id": request,
        "from": since and instant(since, "--from").isoformat(timespec="milliseconds"),
        "to": until and instant(until, "--to").isoformat(timespec="milliseconds"),
    }
    found = list(islice(_log(service).find(wanted), limit + 1))
    if as_json:
        console.out.print_json(json.dumps(found[:limit]))
        return
    if not found:
        console.say("nothing of that kind")
        return
    console.out.print(_shown(found[:limit]), soft_wrap=True)
    if len(found) > limit:
        console.say(f"and more before {found[limit - 1]['at']}: --to, or --limit")


@app.command()
def verify(
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            help="SERVICE:NUMBER:HASH, as it was printed before and kept elsewhere; repeatable."
        ),
    ] = None,
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """Looks whether entries or seals were removed, changed or added; exit 1 if so.

    Each chain has to hold the head that the last verification without findings saw. Prints the
    heads: keep them away from these machines as well.
    """
    folder = state.current()
    given = dict(_anchor(one) for one in anchor or ())
    anchors = audit_heads.kept(folder) | given
    log = _log(service)
    told = {}
    columns = (
        TextColumn("{task.description:9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console.err) as progress:
        for name in log.services:
            task = progress.add_task(name, total=None)
            told[name] = _verified(log, name, anchors.get(name), progress, task)
    if as_json:
        console.out.print_json(json.dumps(told))
    else:
        for name, found in told.items():
            _tell(name, found)
    heads = {
        name: found["head"]
        for name, found in told.items()
        if found["head"] and not found["findings"]
    }
    audit_heads.keep(folder, heads)
    if len(heads) < len(told):
        _tell_of_kept(folder, {name: one for name, one in told.items() if name not in given})
    if any(found["findings"] for found in told.values()):
        raise typer.Exit(1)


def _tell_of_kept(folder: state.State, told: Mapping[str, Any]) -> None:
    whats = {one["what"] for found in told.values() for one in found["findings"]}
    if whats & {"anchor_missing", "anchor_differs"} and folder.audit_heads.exists():
        console.say(
            f"the seals that are missed were seen by earlier verifications ({folder.audit_heads}); "
            "if an older copy of the audit log was put back on purpose, remove that file"
        )


def _verified(
    log: AuditLog, name: str, anchor: str | None, progress: Progress, task: Any
) -> dict[str, Any]:
    whole: dict[str, Any] = {"seals": 0, "entries": 0, "unsealed": 0, "findings": [], "head": None}
    for page in log.verify(name, anchor):
        for counted in ("seals", "entries", "unsealed"):
            whole[counted] += page[counted]
        whole["findings"] += page["findings"]
        whole["head"] = page["head"]
        head = page["head"]["number"] if page["head"] else 0
        progress.update(task, completed=whole["seals"], total=max(head, whole["seals"]))
    progress.update(task, completed=whole["seals"], total=max(1, whole["seals"]))
    return whole


def _tell(name: str, found: Mapping[str, Any]) -> None:
    findings = found["findings"]
    for one in findings:
        where = f"seal {one['seal']}" if one["seal"] else ""
        entry = f"entry {one['entry']}" if one["entry"] else ""
        at = f"of {one['at']}" if one["at"] else ""
        words = " ".join(filter(None, (one["what"].replace("_", " ") + ":", entry, at, where)))
        console.complain(f"{name}: {words}")
    said = f"{len(findings):,} findings" if findings else "as it was written"
    waiting = f", {found['unsealed']:,} not sealed yet" if found["unsealed"] else ""
    if not found["seals"] and not findings:
        said = "nothing is sealed, or all of it was removed: only an anchor tells"
    console.out.print(
        f"{name}: {said}; {found['entries']:,} entries in {found['seals']:,} seals{waiting}",
        soft_wrap=True,
    )
    if head := found["head"]:
        console.out.print(f"  {name}:{head['number']}:{head['hash']}", soft_wrap=True)


def _shown(entries: Sequence[Entry]) -> Text:
    """Two lines for each: the second with whole ids, since commands are given them."""
    shown = Text()
    for one in entries:
        at = datetime.fromisoformat(one["at"]).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        shown.append(f"{at} ", "dim")
        shown.append(one["service"].ljust(10), console.COLOURS[one["service"]])
        everywhere = " among people of all sites" if one["across_network"] else ""
        shown.append(f"{one['actor']}, {_as(one)}: {one['action']}{everywhere}\n")
        ids = list(dict.fromkeys([*one["person_ids"], *one["targets"]]))
        more = f" and {len(ids) - _IDS:,} more" if len(ids) > _IDS else ""
        if ids:
            shown.append(f"{'':20}{' '.join(ids[:_IDS])}{more}\n", "dim")
    shown.rstrip()
    return shown


def _as(entry: Entry) -> str:
    """`desk at saint-denis`, or what worked by itself."""
    role = ", ".join(entry["roles"])
    if not role:
        return f"by {entry['transport']}"
    return f"{role} at {', '.join(entry['sites'])}" if entry["sites"] else role


def _log(services: Sequence[str] | None) -> AuditLog:
    unknown = sorted(set(services or ()) - set(SERVICES))
    if unknown:
        raise OperatorError(f"no service {unknown[0]!r}; there are {', '.join(SERVICES)}")
    network = backend(state.current())
    return AuditLog(network.base_url, lambda: network.token(["operator"], []), services or SERVICES)


def _anchor(text: str) -> tuple[str, str]:
    read = _ANCHOR.fullmatch(text)
    if read is None:
        raise OperatorError(f"{text!r} is no anchor: SERVICE:NUMBER:HASH, as verify prints it")
    return read[1], read[2]
