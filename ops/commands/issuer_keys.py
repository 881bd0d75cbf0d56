"""`keys rotate issuer`: another key for the built-in issuer of tokens."""

from typing import Annotated

import typer

from ops import console, state
from ops.backends import backend
from ops.issuer import LONGEST_SECONDS

app = typer.Typer(help="Keys, and how they are changed.", no_args_is_help=True)
rotate = typer.Typer(help="Puts a new key in the place of one.", no_args_is_help=True)
app.add_typer(rotate, name="rotate")


@rotate.command()
def issuer(
    at_once: Annotated[
        bool,
        typer.Option("--at-once", help="The old key may be stolen: end every token under it now."),
    ] = False,
) -> None:
    """Signs tokens with a new key; those under the old one hold until they end."""
    backend(state.current()).rotate_issuer(at_once=at_once)
    console.say("tokens are signed with a new key")
    if at_once:
        console.say("every token before it is refused within seconds: hand out new ones")
    else:
        console.say(f"the old key is accepted for {LONGEST_SECONDS // 3600} hours more")
