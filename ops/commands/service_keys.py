"""`keys show` and `keys rotate master|index`: the keys of what services keep about people."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import requests
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Column, Table

from ops import console, state
from ops.backend import Backend
from ops.backends import backend
from ops.clients import ANSWER_S
from ops.errors import OperatorError
from ops.key_ages import KeyAge
from ops.secrets import NAMING
from ops.service_keys import Kind

SHOWN: Final = 20
"""So many of what cannot be opened are named; `keys show --json` has all."""
POLL_S: Final = 0.5
PATIENCE_S: Final = 120.0
"""So long nothing may become less: a process that is away is waited for a quarter of a minute."""

Service = Annotated[
    list[str] | None, typer.Option("--service", help="Only of this one; may be repeated.")
]


def show(
    service: Service = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """What stands under which key, of services that know people by name."""
    network = backend(state.current())
    found = {name: ask(network, name) for name in services_of(service)}
    if as_json:
        console.out.print_json(json.dumps(found))
        return
    named = Column("key", no_wrap=True)
    table = Table("service", "kind", named, "stands under it", "outstanding", "", box=None)
    now = datetime.now(UTC)
    due: list[str] = []
    for name, keys in found.items():
        age = KeyAge.told(name, keys)
        due += age.due(now)
        for kind, plural in (("master", "masters"), ("index", "index")):
            newest = keys[f"newest_{kind}"]
            under = {one["name"]: one["count"] for one in keys[plural]}
            for key in dict.fromkeys([newest, *under]):
                left = "" if key == newest else str(under[key])
                since = age.since if key == keys["newest_master"] else None
                told = f"since {since:%Y-%m-%d}" if since else ""
                table.add_row(name, kind, key, str(under.get(key, 0)), left, told)
        for one in keys["retired_masters"]:
            told = f"retired {one['until'][:10]}" if one["until"] else "retired"
            table.add_row(name, "master", f"local:{one['name']}", "", "", told)
        due += [f"{name}: {_named(one)}" for one in keys["broken"][:SHOWN]]
        if keys["plain"]:
            table.add_row(name, "none", "in plain text yet", str(keys["plain"]), "")
    console.out.print(table)
    for sentence in due:
        console.say(sentence)


def master(service: Service = None) -> None:
    """Has another master key wrap everybody's own; goes on with a change that was interrupted."""
    _rotate("master", service)


def index(service: Service = None) -> None:
    """Has another key hash what people are found by; goes on where it was interrupted."""
    _rotate("index", service)


def _rotate(kind: Kind, only: list[str] | None) -> None:
    network = backend(state.current())
    services = services_of(only)
    for name in services:
        # Whoever does not answer is not given a key that nobody would put to use.
        ask(network, name)
    left: dict[str, int] = {}
    for name in services:
        before = ask(network, name)[f"newest_{kind}"]
        if kind == "master" and not before.startswith("local:"):
            raise OperatorError(f"{name}'s master key is at {before}: change it there")
        network.change_keys("begin", kind, name)
        if broken := _await(network, name, kind):
            for one in broken[:SHOWN]:
                console.complain(f"{name}: {_named(one)}")
            left[name] = len(broken)
            continue
        network.change_keys("retire", kind, name)
        newest = ask(network, name)[f"newest_{kind}"]
        told = newest if newest != before else f"{newest}, as was begun before"
        console.say(f"{name}: everything stands under the {kind} key {told}")
    if left:
        told = ", ".join(f"{count} of {name}" for name, count in left.items())
        raise OperatorError(
            f"{told} cannot be opened, so the older {kind} key stays in its file beside the new. "
            "Put each back from a copy, or erase whom it is of (./passerelle people erase), and "
            "run this again; ./passerelle keys show tells what is left"
        )
    console.say(
        f"the older keys are in files retired_{kind}_keys beside the new ones, for back-ups of "
        "before: " + ("./passerelle keys discard" if kind == "master" else "remove them with those")
    )


def _named(one: Mapping[str, Any]) -> str:
    return f"{one['collection']} {one['id']} cannot be opened, and stays under an older key"


def _await(network: Backend, name: str, kind: Kind) -> Sequence[Mapping[str, Any]]:
    """Returns once every process uses the newest key of its file, and nothing needs another but
    what could not be opened when it was tried since: that is what it gives."""
    began = ask(network, name)["at"]
    wanted = network.newest_key(kind, name)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console.err, transient=True) as progress:
        task = progress.add_task(f"{name}: {kind} key", total=None)
        most, fewest, since = 0, float("inf"), time.monotonic()
        while True:
            keys = ask(network, name)
            left = keys["outstanding"][kind]
            taken = keys[f"newest_{kind}"].removeprefix("local:") == wanted
            broken = [one for one in keys["broken"] if one["kind"] == kind and one["tried"] > began]
            if taken and keys["agreed"] and len(broken) == left:
                return broken
            most = max(most, left)
            progress.update(task, total=most or None, completed=most - left)
            if left < fewest:
                fewest, since = left, time.monotonic()
            if time.monotonic() - since > PATIENCE_S:
                raise OperatorError(
                    f"{name} does not go on: {left} are under an older key, and it has "
                    f"{'' if taken else 'not '}taken the new one. Nothing is lost; see "
                    "./passerelle status, then run this again"
                )
            time.sleep(POLL_S)


def services_of(only: list[str] | None) -> list[str]:
    strangers = sorted(set(only or ()) - set(NAMING))
    if strangers:
        raise OperatorError(f"{', '.join(strangers)}: seals nothing; {', '.join(NAMING)} do")
    return [name for name in NAMING if only is None or name in only]


def ask(network: Backend, name: str) -> dict[str, Any]:
    """The service's answer, which may be being restarted for a moment."""
    address = f"{network.base_url}/{name}/v1/keys"
    until = time.monotonic() + PATIENCE_S
    while True:
        bearer = {"Authorization": f"Bearer {network.token(['operator'], [])}"}
        try:
            answer = requests.get(address, headers=bearer, timeout=ANSWER_S)
            if answer.status_code == requests.codes.ok:
                found: dict[str, Any] = answer.json()
                return found
            trouble = f"{answer.status_code}"
        except requests.RequestException as error:
            trouble = type(error).__name__
        if time.monotonic() > until:
            raise OperatorError(f"{name} does not tell of its keys ({trouble})")
        time.sleep(POLL_S)
