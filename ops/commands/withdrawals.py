"""`tokens`: withdrawn before they end, as when a tablet was stolen."""

import json
import shlex
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Final, Literal

import jwt
import requests
import typer
from rich.markup import escape
from rich.table import Table

from kit.claims import MAX_SUBJECT
from ops import console, state
from ops.audit_log import AuditLog
from ops.backend import Backend
from ops.backends import backend
from ops.calls import ServiceAway, raise_away
from ops.commands.events import instant
from ops.errors import OperatorError
from ops.secrets import SERVICES
from ops.withdrawals import Withdrawals

app = typer.Typer(help="Tokens that are withdrawn before they end.", no_args_is_help=True)
PATIENCE_S: Final = 60.0
"""So long a service that is away is waited for."""

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Why = Literal["stolen", "lost", "disclosed", "left_team", "other"]


@app.command()
def withdraw(
    reason: Annotated[Why, typer.Option("--reason", help="Kept in the audit log.")],
    subject: Annotated[
        str | None, typer.Option("--subject", help="All of its tokens of before, as in tablet-3.")
    ] = None,
    token_id: Annotated[
        str | None, typer.Option("--token-id", help="One token, by its id (jti).")
    ] = None,
    issued_until: Annotated[
        str | None,
        typer.Option(
            "--issued-until", help="Of the subject those that were issued by then; now, if not set."
        ),
    ] = None,
    patience: Annotated[
        float, typer.Option(help="Seconds to wait for services that are away.", min=0)
    ] = PATIENCE_S,
    as_json: AsJson = False,
) -> None:
    """Makes tokens worthless in all services: a subject's, one by its id, or the one that is given
    on standard input.

    Each service tells whether it refuses them from now on; its other processes do within seconds.
    Exit status 1 where one has not confirmed in time, which is named: repeat it then. Tokens that
    are made afterwards are good.
    """
    network = backend(state.current())
    wanted = _wanted(reason, subject, token_id, issued_until)
    confirmed = []

    def told(service: str, why: str) -> None:
        if why:
            console.say(escape(f"{why}; not confirmed yet"))
        else:
            confirmed.append(service)
            console.say(f"{service} refuses them")

    withdrawals = Withdrawals(network.base_url, lambda: network.token(["operator"], []))
    missing = withdrawals.withdraw(wanted, told, patience)
    if as_json:
        whole = {"withdrawn": wanted, "confirmed": sorted(confirmed), "missing": dict(missing)}
        console.out.print_json(json.dumps(whole))
    if missing:
        raise OperatorError(
            f"not confirmed by {' and '.join(missing)}, where these tokens may still be good "
            f"({'; '.join(missing.values())}): see ./passerelle status, then repeat "
            f"{_again(wanted)}"
        )
    _await_another_second()
    if subject is not None:
        _look_for(network, subject)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """What is withdrawn, and which services refuse it; exit status 1 where one cannot be asked."""
    network = backend(state.current())
    withdrawals = Withdrawals(network.base_url, lambda: network.token(["operator"], []))
    found: dict[tuple[str | None, str | None], dict[str, Mapping[str, Any]]] = {}
    away = []
    for service in SERVICES:
        try:
            for one in withdrawals.listed(service):
                found.setdefault((one["subject"], one["token_id"]), {})[service] = one
        except ServiceAway as error:
            away.append(error)
    if as_json:
        console.out.print_json(
            json.dumps(
                [
                    {"subject": subject, "token_id": token_id, "services": services}
                    for (subject, token_id), services in found.items()
                ]
            )
        )
    elif found:
        console.out.print(_table(found))
    elif not away:
        console.say("no withdrawn tokens")
    raise_away(away)


def _wanted(
    reason: str, subject: str | None, token_id: str | None, issued_until: str | None
) -> dict[str, Any]:
    """What every service is asked for, in the same words and with the same instant."""
    if subject is not None and token_id is not None:
        raise OperatorError("a subject or a token, not both")
    if not all(0 < len(name) <= MAX_SUBJECT for name in (subject, token_id) if name is not None):
        raise OperatorError(
            f"a subject or an id has 1 to {MAX_SUBJECT} characters; a token goes on standard input"
        )
    if subject is not None:
        until = (
            datetime.now(UTC) if issued_until is None else instant(issued_until, "--issued-until")
        )
        told = until.astimezone(UTC).isoformat(timespec="milliseconds")
        return {"reason": reason, "subject": subject, "issued_until": told}
    if issued_until is not None:
        raise OperatorError("--issued-until goes with --subject")
    return {"reason": reason, "token_id": _id_of(_given()) if token_id is None else token_id}


def _given() -> str:
    """A token on standard input: in an argument, others on this machine would see it."""
    given = "" if sys.stdin.isatty() else sys.stdin.read(10_000).strip()
    if not given:
        raise OperatorError("say which: --subject, --token-id, or the token on standard input")
    return given


def _id_of(token: str) -> str:
    try:
        claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    except jwt.PyJWTError as error:
        raise OperatorError("what is on standard input is no token") from error
    if isinstance(found := claims.get("jti"), str):
        return found
    raise OperatorError(f"the token has no id (jti): withdraw its subject, {claims.get('sub')!r}")


def _again(wanted: Mapping[str, Any]) -> str:
    """The command that asks for the same, and leaves alone what was issued since."""
    words = [f"--{name.replace('_', '-')} {shlex.quote(str(v))}" for name, v in wanted.items()]
    return " ".join(["./passerelle tokens withdraw", *words])


def _await_another_second() -> None:
    """What is issued within this one does not say whether it was before or after."""
    began = int(time.time())
    while int(time.time()) == began:
        time.sleep(1.0 - time.time() % 1.0)


def _look_for(network: Backend, subject: str) -> None:
    """A name that nobody bears is withdrawn as easily as any other."""
    log = AuditLog(network.base_url, lambda: network.token(["operator"], []))
    try:
        known = list(islice(log.find({"actor": subject}), 1))
    except (OperatorError, requests.ConnectionError) as error:
        console.say(escape(f"whether {subject} ever did anything cannot be looked up: {error}"))
        return
    if not known:
        console.complain(
            f"no service's audit log has an entry of {subject}: is it the subject of the tokens?"
        )


def _table(
    found: Mapping[tuple[str | None, str | None], Mapping[str, Mapping[str, Any]]],
) -> Table:
    table = Table("subject", "token", "issued until", "reason", "until", "refused by", box=None)
    for (subject, token_id), services in found.items():
        last = max(services.values(), key=lambda one: str(one["withdrawn_at"]))
        lacking = [name for name in SERVICES if name not in services]
        refused = f"[red]not by {', '.join(lacking)}[/red]" if lacking else "all"
        cells = (subject, token_id, last["issued_until"], last["reason"], last["kept_until"])
        table.add_row(*(escape(one or "") for one in cells), refused)
    return table
