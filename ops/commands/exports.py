"""`export`: tables for other systems."""

from pathlib import Path
from typing import Annotated

import requests
import typer

from ops import console, state
from ops.backends import backend
from ops.clients import reached
from ops.errors import OperatorError

app = typer.Typer(help="Tables for other systems.", no_args_is_help=True)
_TIMEOUT_S = 60


@app.callback()
def _group() -> None:
    """One of several tables."""


@app.command()
def places(
    file: Annotated[
        Path | None, typer.Argument(dir_okay=False, help="Left out: standard output.")
    ] = None,
    department: Annotated[
        str | None, typer.Option("--department", help="Those of one département alone.")
    ] = None,
) -> None:
    """Sites, in the columns of the national standard "lieux de médiation numérique"."""
    network = backend(state.current())
    answer = requests.get(
        f"{reached(network.base_url)}/booking/v1/sites/export",
        params={} if department is None else {"department": department},
        headers={
            "Authorization": f"Bearer {network.token(['operator'], [])}",
            "Accept-Language": "en",
        },
        timeout=_TIMEOUT_S,
    )
    if not answer.ok:
        raise OperatorError(f"the export was refused (status {answer.status_code})")
    if file is None:
        typer.echo(answer.content, nl=False)
        return
    file.write_bytes(answer.content)
    rows = max(0, answer.text.count("\r\n") - 1)
    console.err.print(f"{rows:,} sites in {file}", markup=False)
