"""`token`: a token for trying the API."""

from typing import Annotated

import typer

from ops import state
from ops.backends import backend
from ops.errors import OperatorError
from ops.issuer import PARTNER, ROLES, SITE_ROLES


def token(
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.")],
    site: Annotated[
        list[str] | None, typer.Option("--site", help="A site's slug; may be repeated.")
    ] = None,
    partner: Annotated[
        str | None, typer.Option("--partner", help="The partner's id, for the role partner.")
    ] = None,
) -> None:
    """Prints a token of the built-in issuer, good for twelve hours."""
    if role not in ROLES:
        raise OperatorError(f"no role {role!r}; the roles are {', '.join(ROLES)}")
    if role in SITE_ROLES and not site:
        raise OperatorError(f"the role {role} is for a site: --site saint-denis")
    if (role == PARTNER) != (partner is not None):
        raise OperatorError("the role partner, and no other, speaks for one: --partner ID")
    typer.echo(backend(state.current()).token([role], site or [], partner))
