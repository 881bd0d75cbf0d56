"""`keys discard`: master keys of before go, and with them what copies of before tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from ops import console, key_ages, state
from ops.backends import backend
from ops.commands.service_keys import Service, ask, services_of
from ops.errors import OperatorError


@dataclass(frozen=True)
class _Found:
    """The retired master keys of a service that are old enough."""

    service: str
    names: Sequence[str]
    last: datetime
    """When the youngest of them was retired."""

    @property
    def told(self) -> str:
        """What they open."""
        return (
            f"{len(self.names)} retired master keys ({', '.join(self.names)}), of before "
            f"{self.last:%Y-%m-%d}"
        )


def discard(
    older_than: Annotated[
        int, typer.Option(min=0, help="Those that were retired so many days ago, or earlier.")
    ] = key_ages.LONGEST.days,
    service: Service = None,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> None:
    """Removes retired master keys: nobody can read copies of the databases of keys of before."""
    network = backend(state.current())
    until = datetime.now(UTC) - timedelta(days=older_than)
    answers = {name: ask(network, name) for name in services_of(service)}
    for name, answer in answers.items():
        _refuse_if_needed(name, answer)
    found = [one for name, answer in answers.items() if (one := _old(name, answer, until))]
    for name, answer in answers.items():
        _tell_of_the_rest(name, answer)
    if not found:
        console.say(f"no retired master key was retired {older_than} days ago or earlier")
        return
    for one in found:
        console.say(f"{one.service}: {one.told}")
    if not yes:
        typer.confirm(
            "Remove them? Copies of the databases …_keys of before can then be read by nobody, and "
            "not be restored",
            abort=True,
        )
    for one in found:
        network.discard_keys(one.service, one.names)
        console.say(
            f"{one.service}: removed; copies of {one.service}_keys from before "
            f"{one.last:%Y-%m-%d} can be read by nobody any more"
        )


def _refuse_if_needed(name: str, answer: Mapping[str, Any]) -> None:
    """A key that something stands under is in no file of those in use only where somebody put an
    older copy of the keys in place: it has to go back before anything is removed."""
    retired = {f"local:{one['name']}" for one in answer["retired_masters"]}
    needed = {one["name"]: one["count"] for one in answer["masters"] if one["name"] in retired}
    if needed:
        told = ", ".join(f"{count} keys of people need {key}" for key, count in needed.items())
        raise OperatorError(
            f"{name}: {told}, which is retired. Nothing was removed; put its line back at the end "
            "of master_keys, and run: ./passerelle keys rotate master"
        )


def _old(name: str, answer: Mapping[str, Any], until: datetime) -> _Found | None:
    dated = {
        one["name"]: datetime.fromisoformat(one["until"])
        for one in answer["retired_masters"]
        if one["until"]
    }
    old = {key: at for key, at in dated.items() if at <= until}
    return _Found(name, list(old), max(old.values())) if old else None


def _tell_of_the_rest(name: str, answer: Mapping[str, Any]) -> None:
    undated = [one["name"] for one in answer["retired_masters"] if not one["until"]]
    if undated:
        console.say(
            f"{name}: {', '.join(undated)} stays: its file does not say when it was retired; write "
            "a line `# until 2026-01-31` above it"
        )
    if not answer["newest_master"].startswith("local:"):
        console.say(
            f"{name}'s master key is at {answer['newest_master']}: what was in use there before is "
            "destroyed there"
        )
