"""`dead-letters`: messages that services could not handle, looked at, tried again, given up."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any

import typer

from ops import console, spans, state
from ops.backends import backend
from ops.calls import ServiceAway, raise_away
from ops.commands import letters_shown
from ops.errors import OperatorError
from ops.letters import TRIED, Filter, Letter, Letters
from ops.secrets import SERVICES

app = typer.Typer(help="Messages that services could not handle.", no_args_is_help=True)
STATES = ("dead", "retrying", "replaying", "parked", "discarded")
_REASONS = "unreadable, unknown_type, refused, sequence, failed or broker"
POLL_S = 0.3
PATIENCE_S = 60.0
"""So long nothing may happen to letters that are to be tried within a second."""

Ids = Annotated[list[str] | None, typer.Argument(help="Ids, as `list` shows them.")]
Service = Annotated[
    list[str] | None, typer.Option("--service", help="Only of this one; may be repeated.")
]
Type = Annotated[
    str | None, typer.Option("--type", help="An event type: booking.site_opened, or with .v1.")
]
FailedFor = Annotated[str | None, typer.Option("--failed-for", help=f"{_REASONS}.")]
Reason = Annotated[str | None, typer.Option("--failed-for", "--reason", help=f"{_REASONS}.")]
"""As `FailedFor`, by a second name where no reason of the operator's own is asked for."""
State = Annotated[str | None, typer.Option("--state", help=f"One of {', '.join(STATES)}.")]
Older = Annotated[str | None, typer.Option("--older", help="Failed longer ago than 2h, 3d …")]
Newer = Annotated[str | None, typer.Option("--newer", help="Failed since 2h, 3d …")]
All = Annotated[bool, typer.Option("--all", help="Every one that is dead.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_(
    service: Service = None,
    type_: Type = None,
    reason: Reason = None,
    state_: State = None,
    older: Older = None,
    newer: Newer = None,
    as_json: AsJson = False,
) -> None:
    """What is dead, or in another state, in all services."""
    letters, wanted = _letters(service), _filter(type_, reason, state_, older, newer)
    found, away = _find(letters, wanted)
    if as_json:
        console.out.print_json(json.dumps(found))
    elif found:
        console.out.print(letters_shown.table(found, _now()))
    elif not away:
        console.say(f"no {state_ or 'dead'} letters")
    raise_away(away)


@app.command()
def show(
    letter_id: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")],
    service: Service = None,
    as_json: AsJson = False,
) -> None:
    """One letter with its message, its failures and what waits behind it."""
    letters = _letters(service)
    found, away = _each(letters, lambda name: filter(None, [letters.show(name, letter_id)]))
    if as_json:
        console.out.print_json(json.dumps(found))
    for number, letter in enumerate(() if as_json else found):
        if number:
            console.out.print()
        console.out.print(letters_shown.whole(letter, _now()))
    raise_away(away)
    if not found:
        raise OperatorError(f"no dead letter {letter_id} in {' or '.join(letters.services)}")


@app.command("replay")
def replay_(
    ids: Ids = None,
    all_: All = False,
    service: Service = None,
    type_: Type = None,
    reason: Reason = None,
    state_: State = None,
    older: Older = None,
    newer: Newer = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Tries letters again, and waits for what becomes of them; exit 1 if any failed again."""
    letters = _letters(service)
    chosen = _choose(letters, ids, _filter(type_, reason, state_, older, newer), all_)
    if not ids:
        _ask(f"Try {len(chosen):,} again ({letters_shown.counted(chosen)})?", chosen, yes)
    asked = {name: letters.replay(name, its) for name, its in _by_service(chosen).items()}
    applied, failed = _wait(letters, asked)
    if as_json:
        told = {"applied": applied, "failed": failed}
        console.out.print_json(json.dumps(told))
    else:
        if failed:
            console.out.print(letters_shown.failures(failed, _now()))
        console.say(f"{len(applied):,} applied, {len(failed):,} failed again")
    if failed:
        raise typer.Exit(1)


@app.command()
def discard(
    why: Annotated[
        str,
        typer.Option(
            "--reason", help="Why: 3 to 500 characters, kept with the letter; name nobody."
        ),
    ],
    ids: Ids = None,
    all_: All = False,
    service: Service = None,
    type_: Type = None,
    reason: FailedFor = None,
    state_: State = None,
    older: Older = None,
    newer: Newer = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Gives letters up for good; what waits behind them goes on."""
    letters = _letters(service)
    chosen = _choose(letters, ids, _filter(type_, reason, state_, older, newer), all_)
    if len(chosen) > 1 or not ids:
        _ask(f"Give {len(chosen):,} up ({letters_shown.counted(chosen)})?", chosen, yes)
    discarded = [
        {"service": name, "id": letter_id}
        for name, its in _by_service(chosen).items()
        for letter_id in letters.discard(name, its, why)
    ]
    if as_json:
        console.out.print_json(json.dumps({"discarded": discarded}))
    else:
        console.say(f"{len(discarded):,} discarded")


def _letters(services: Sequence[str] | None) -> Letters:
    unknown = sorted(set(services or ()) - set(SERVICES))
    if unknown:
        raise OperatorError(f"no service {unknown[0]!r}; there are {', '.join(SERVICES)}")
    network = backend(state.current())
    return Letters(network.base_url, network.token(["operator"], []), services or SERVICES)


def _filter(
    type_: str | None,
    reason: str | None,
    state_: str | None,
    older: str | None,
    newer: str | None,
) -> Filter:
    if state_ is not None and state_ not in STATES:
        raise OperatorError(f"no state {state_!r}; there are {', '.join(STATES)}")
    return Filter(
        states=(state_,) if state_ else (),
        type=type_,
        reason=reason,
        failed_from=_now() - spans.read(newer) if newer else None,
        failed_before=_now() - spans.read(older) if older else None,
    )


def _find(letters: Letters, wanted: Filter) -> tuple[list[Letter], list[ServiceAway]]:
    return _each(letters, lambda name: letters.find(name, wanted))


def _each(
    letters: Letters, ask: Callable[[str], Iterable[Letter]]
) -> tuple[list[Letter], list[ServiceAway]]:
    """What the services say, in their order, and which of them said nothing.

    They are asked at once: those that hang together take no longer than one.
    """

    def answer(name: str) -> list[Letter] | ServiceAway:
        try:
            return list(ask(name))
        except ServiceAway as error:
            return error

    with ThreadPoolExecutor(len(letters.services)) as pool:
        answers = list(pool.map(answer, letters.services))
    found = chain.from_iterable(one for one in answers if not isinstance(one, ServiceAway))
    return list(found), [one for one in answers if isinstance(one, ServiceAway)]


def _choose(
    letters: Letters, ids: Sequence[str] | None, wanted: Filter, all_: bool
) -> list[Letter]:
    """The letters to handle. Raises where nothing is said, or where one cannot be handled."""
    if ids:
        if all_ or wanted.narrow or wanted.states:
            raise OperatorError("name letters by their ids or by a filter, not by both")
        return list(chain.from_iterable(_named(letters, letter_id) for letter_id in ids))
    if not all_ and not wanted.narrow:
        raise OperatorError("say which: ids, --all, or a filter such as --type or --failed-for")
    state_ = wanted.states[0] if wanted.states else "dead"
    if state_ not in TRIED:
        raise OperatorError(f"what is {state_} cannot be handled; --state dead or retrying")
    found, away = _find(letters, replace(wanted, states=(state_,)))
    raise_away(away)
    if not found:
        raise OperatorError(f"no {state_} letters of that kind")
    return found


def _named(letters: Letters, letter_id: str) -> list[Letter]:
    found, away = _each(letters, lambda name: filter(None, [letters.show(name, letter_id)]))
    raise_away(away)
    if not found:
        raise OperatorError(f"no dead letter {letter_id} in {' or '.join(letters.services)}")
    fit = [letter for letter in found if letter["state"] in TRIED]
    if not fit:
        where = ", ".join(f"{letter['state']} in {letter['service']}" for letter in found)
        raise OperatorError(f"{letter_id} is not dead: {where}")
    return fit


def _by_service(letters: Iterable[Letter]) -> Mapping[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for letter in letters:
        ids.setdefault(letter["service"], []).append(letter["id"])
    return ids


def _ask(question: str, chosen: Sequence[Any], yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        many = "1 letter" if len(chosen) == 1 else f"{len(chosen):,} letters"
        raise OperatorError(f"{many}, and nobody to ask: say --yes")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _wait(
    letters: Letters, asked: Mapping[str, Sequence[str]]
) -> tuple[list[Mapping[str, str]], list[Letter]]:
    """Waits until each was applied or has failed again.

    Raises `OperatorError` where nothing moves any more.
    """
    pending = {name: set(ids) for name, ids in asked.items() if ids}
    total = sum(map(len, pending.values()))
    applied: list[Mapping[str, str]] = []
    failed: list[Letter] = []
    moved = time.monotonic()
    with console.err.status("") as shown:
        while pending:
            shown.update(f"{len(applied):,} of {total:,} applied, {len(failed):,} failed again")
            for name, ids in list(pending.items()):
                at_work = {one["id"] for one in letters.find(name, Filter(("replaying",)))}
                for letter_id in sorted(ids - at_work):
                    letter = letters.show(name, letter_id)
                    if letter is None:
                        applied.append({"service": name, "id": letter_id})
                    else:
                        failed.append(letter)
                    ids.remove(letter_id)
                    moved = time.monotonic()
                if not ids:
                    del pending[name]
            if time.monotonic() - moved > PATIENCE_S:
                left = ", ".join(f"{len(ids):,} in {name}" for name, ids in pending.items())
                raise OperatorError(f"still to be tried: {left}; see ./passerelle status")
            if pending:
                time.sleep(POLL_S)
    return applied, failed


def _now() -> datetime:
    return datetime.now(UTC)
