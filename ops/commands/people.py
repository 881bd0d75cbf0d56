"""`people`: one person's erasure and export, and who may have to be erased."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TextIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from ops import console, people_export, state
from ops.backends import backend
from ops.clients import reached
from ops.commands.events import instant
from ops.errors import Interrupted, OperatorError
from ops.people import FOLLOWED_S, Document, People
from ops.secrets import SERVICES

_ID: Final = 36
"""Letters of an id, which other commands want whole."""
app = typer.Typer(help="What is kept of one person.", no_args_is_help=True)
_GOES_ON: Final = "the erasure goes on without this command; see ./passerelle people erasures"

PersonId = Annotated[str, typer.Argument(help="The person's id.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Why = Literal["asked_by_person", "consent_withdrawn", "no_longer_needed", "registered_by_mistake"]
WhyKept = Literal["expected_back", "case_open", "legal_duty", "asked_by_person"]


@app.command()
def erase(
    person_id: PersonId,
    reason: Annotated[Why, typer.Option("--reason", help="Kept in the audit log.")],
    yes: Yes = False,
    patience: Annotated[
        float, typer.Option(help="Seconds that the services may take.", min=0)
    ] = FOLLOWED_S,
    as_json: AsJson = False,
) -> None:
    """Erases somebody for good, and waits until every service has confirmed it.

    Exit status 1 where one has not within a minute, which is named; it does once it is back. A
    repeat changes nothing and waits again. Ctrl-C ends the waiting alone.
    """
    people = _people()
    _ask(f"Erase {person_id} in every service, for good?", yes=yes)
    people.erase(person_id, reason)
    try:
        erasure = _follow(people, person_id, patience)
    except KeyboardInterrupt:
        raise Interrupted(_GOES_ON) from None
    if erasure is None:
        raise OperatorError(f"{person_id} was erased before confirmations were kept, or a year ago")
    if as_json:
        console.out.print_json(json.dumps(erasure))
    if erasure["missing"]:
        raise OperatorError(
            f"{' and '.join(erasure['missing'])} did not confirm the erasure; see ./passerelle "
            "status, ./passerelle dead-letters list and ./passerelle people erasures --late"
        )
    if not as_json:
        console.say(f"{person_id} is erased, and every service has confirmed it")


@app.command("forget-referral")
def forget_referral(
    referral_id: Annotated[str, typer.Argument(help="The referral's id.")], yes: Yes = False
) -> None:
    """Forgets who was sent with a referral, for somebody whom no site has registered.

    A repeat changes nothing. Who is erased is forgotten in their referrals by that.
    """
    _ask(f"Forget who was sent with referral {referral_id}, for good?", yes=yes)
    forgotten = _people().forget_referral(referral_id)
    console.say(f"nobody is told any more who referral {forgotten['id']} was about")


@app.command("erase-again")
def erase_again(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of people who were erased.")] = None,
    since: Annotated[
        str | None,
        typer.Option(help="The back-up's instant: all with whom some service was not done then."),
    ] = None,
    patience: Annotated[
        float, typer.Option(help="Seconds that the services may take for each.", min=0)
    ] = FOLLOWED_S,
) -> None:
    """Has every service forget people again who were erased, after one was restored from a back-up.

    Exit status 1 where a service does not confirm one in time; Ctrl-C ends after the one at work.
    """
    if bool(ids) == bool(since):
        raise OperatorError("name ids, or --since an instant")
    people = _people()
    wanted = list(ids or ())
    if since:
        first = instant(since)
        found = people.erasures(None)
        # A service that was away forgot somebody long after it was asked to.
        wanted = [
            one["person_id"]
            for one in found
            if one["done_at"] is None or datetime.fromisoformat(one["done_at"]) >= first
        ]
    late = []
    try:
        for number, person_id in enumerate(wanted, 1):
            console.say(f"{number:,} of {len(wanted):,}: {person_id}")
            people.erase_again(person_id)
            erasure = _follow(people, person_id, patience)
            if erasure is None or erasure["missing"]:
                late.append(person_id)
    except KeyboardInterrupt:
        raise Interrupted(_GOES_ON) from None
    if late:
        raise OperatorError(f"not confirmed: {', '.join(late)}; see people erasures --late")
    console.say(f"{len(wanted):,} erasures were confirmed again")


@app.command()
def erasures(
    unconfirmed: Annotated[
        bool, typer.Option(help="Those that a service is not done with.")
    ] = False,
    late: Annotated[bool, typer.Option(help="Those of them that take more than a minute.")] = False,
    as_json: AsJson = False,
) -> None:
    """Who was erased within a year, and which services have confirmed it."""
    wanted = "late" if late else "unconfirmed" if unconfirmed else None
    found = list(_people().erasures(wanted))
    if as_json:
        console.out.print_json(json.dumps(found))
        return
    if not found:
        console.say(f"no {wanted or 'erasures'}" + (" erasures" if wanted else ""))
        return
    table = _table("asked", "reason", *SERVICES, "")
    for one in found:
        table.add_row(
            one["person_id"],
            one["asked_at"],
            one["reason"],
            *("yes" if one["confirmed"].get(service) else "[red]no[/red]" for service in SERVICES),
            "[red]late[/red]" if one["late"] else "",
        )
    console.out.print(table)


@app.command()
def export(
    person_id: PersonId,
    out: Annotated[
        Path | None, typer.Option("--out", dir_okay=False, help="Left out: standard output.")
    ] = None,
) -> None:
    """All that the four services keep of somebody, as one JSON document to hand over.

    A file is readable by its owner alone, and is not there before it is whole.
    """
    people = _people()
    counting = Progress(TextColumn("{task.description}"), TimeElapsedColumn(), console=console.err)
    with counting, _whole(out) as to:
        task = counting.add_task("asking booking", total=None)
        counted: dict[str, int] = {}

        def seen(service: str, many: int) -> None:
            counted[service] = counted.get(service, 0) + many
            counting.update(task, description=f"{service}: {counted[service]:,}")

        many = people_export.write(people, person_id, to, seen)
    if out is not None:
        console.err.print(f"{many:,} things in {out}", markup=False)


@app.command()
def retention(as_json: AsJson = False) -> None:
    """Who is proposed for erasure: nothing for two years, or the consent is withdrawn."""
    found = list(_people().proposals())
    if as_json:
        console.out.print_json(json.dumps(found))
        return
    if not found:
        console.say("nobody is proposed for erasure")
        return
    table = _table("site", "because", "last", "what")
    for one in found:
        table.add_row(
            one["person_id"],
            one["site"],
            one["because"],
            one["last_activity_at"],
            one["last_activity"],
        )
    console.out.print(table)
    console.say("decide by ./passerelle people erase … --reason no_longer_needed, or people keep …")


@app.command()
def keep(
    person_id: PersonId,
    reason: Annotated[WhyKept, typer.Option("--reason", help="Kept in the audit log.")],
    until: Annotated[str, typer.Option("--until", help="The last day: 2027-06-30.")],
) -> None:
    """Keeps somebody who is proposed for erasure, until the end of a day."""
    kept = _people().keep(person_id, reason, until)
    console.say(f"{person_id} is kept until {kept['until']}")


def _table(*columns: str) -> Table:
    person = Column("person", no_wrap=True, min_width=_ID)
    return Table(person, *columns, box=None, header_style="dim")


def _people() -> People:
    network = backend(state.current())
    return People(reached(network.base_url), lambda: network.token(["operator"], []))


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise OperatorError("nobody to ask: say --yes")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _follow(people: People, person_id: str, patience: float) -> Document | None:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console.err,
    )
    with bar:
        task = bar.add_task("waiting for every service", total=len(SERVICES))

        def seen(erasure: dict[str, Any]) -> None:
            missing = erasure["missing"]
            bar.update(
                task,
                total=len(erasure["confirmed"]),
                completed=len(erasure["confirmed"]) - len(missing),
                description=f"waiting for {', '.join(missing)}" if missing else "confirmed by all",
            )

        return people.follow(person_id, seen, patience)


@contextmanager
def _whole(file: Path | None) -> Iterator[TextIO]:
    """Where to write: a file appears under its name at the end alone."""
    if file is None:
        yield sys.stdout
        return
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OperatorError(f"cannot write to {file.parent}: {error.strerror}") from error
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as to:
            yield to
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
