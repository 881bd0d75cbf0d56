"""`token`: a token for trying the API."""

from datetime import datetime
from typing import Annotated

import jwt
import typer
from rich.markup import escape

from ops import console, state
from ops.backends import backend
from ops.errors import OperatorError
from ops.issuer import DEFAULT_SECONDS, LONGEST_SECONDS, PARTNER, ROLES, SITE_ROLES

_HOUR = 3600


def token(
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.")],
    site: Annotated[
        list[str] | None, typer.Option("--site", help="A site's slug; may be repeated.")
    ] = None,
    partner: Annotated[
        str | None, typer.Option("--partner", help="The partner's id, for the role partner.")
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option("--subject", help="Whom it is for, as in tablet-3: whose rate it counts on."),
    ] = None,
    hours: Annotated[
        int,
        typer.Option("--hours", min=1, max=LONGEST_SECONDS // _HOUR, help="How long it is good."),
    ] = DEFAULT_SECONDS // _HOUR,
) -> None:
    """Prints a token of the built-in issuer, and beside it until when it is good and by what it can
    be withdrawn."""
    if role not in ROLES:
        raise OperatorError(f"no role {role!r}; the roles are {', '.join(ROLES)}")
    if role in SITE_ROLES and not site:
        raise OperatorError(f"the role {role} is for a site: --site saint-denis")
    if (role == PARTNER) != (partner is not None):
        raise OperatorError("the role partner, and no other, speaks for one: --partner ID")
    made = backend(state.current()).token([role], site or [], partner, subject, hours * _HOUR)
    typer.echo(made)
    claims = jwt.decode(made, options={"verify_signature": False, "verify_exp": False})
    ends = f"{datetime.fromtimestamp(claims['exp']).astimezone():%Y-%m-%d %H:%M %Z}"
    console.say(escape(f"good until {ends}, of {claims['sub']}, with the id {claims['jti']}"))
