"""`import lot`: the machines that a donor gave, from the donor's own table."""

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import requests
import typer
from rich.progress import Progress

from ops import console, state
from ops.backends import backend
from ops.clients import ANSWER_S, reached
from ops.commands.imports import TIMEOUT_S, AsJson, File, posted, render, report_of
from ops.errors import OperatorError

_LOOK_S = 0.3
"""So often is asked how far the import is."""


def lot(
    file: File,
    site: Annotated[str, typer.Option(help="Site or warehouse where it was received.")] = "",
    donor: Annotated[str, typer.Option(help="The donor's name, for the deposit slip.")] = "",
    donor_kind: Annotated[str, typer.Option(help="company, administration or person.")] = "company",
    kilograms: Annotated[str, typer.Option(help="What the scales said: 264.5.")] = "",
    devices: Annotated[
        int, typer.Option(help="Machines counted at the door.", show_default="the file's lines")
    ] = 0,
    received_on: Annotated[str, typer.Option(help="2026-11-20", show_default="today")] = "",
    lot_id: Annotated[
        str, typer.Option("--lot", help="The id of a lot that was received, instead.")
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Take right rows although others are wrong.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="With --lot: tell what is wrong, and do nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """A lot's machines (category, make, model, serial or imei …), all or nothing.

    Receives the lot first, once for the same file and donor; or takes one that is there.
    """
    network = backend(state.current())
    base = f"{reached(network.base_url)}/inventory/v1/lots"
    headers = {
        "Authorization": f"Bearer {network.token(['operator'], [])}",
        "Accept-Language": "en",
    }
    raw = file.read_bytes()
    known = lot_id
    if not known:
        if check:
            raise OperatorError("--check looks at a lot that is there: give --lot")
        body = {
            "site": site,
            "donor_kind": donor_kind,
            "donor_name": donor,
            "kilograms": kilograms,
            "devices": devices or max(1, len(raw.splitlines()) - 1),
            **({"received_on": received_on} if received_on else {}),
        }
        missing = [name for name in ("site", "donor_name", "kilograms") if not body[name]]
        if missing:
            raise OperatorError("give --lot, or --site, --donor and --kilograms")
        lot_id = _received(base, headers, body, raw)
    options = {"partial": str(partial).lower(), "check": str(check).lower()}
    answer = _shown(file, f"{base}/{lot_id}", headers, options, raw)
    report = report_of(answer)
    if as_json:
        console.out.print_json(json.dumps({"lot_id": lot_id, **report}))
    else:
        render(file, answer.ok, report)
        if answer.ok:
            console.say(f"lot {lot_id}")
        elif not known or "rows" in report:
            console.say(f"the lot stands: mend the file and give --lot {lot_id}")
    if not answer.ok:
        raise typer.Exit(1)


def _received(base: str, headers: Mapping[str, str], body: Mapping[str, Any], raw: bytes) -> str:
    """The lot's id; the same file and words within a week give the same lot."""
    told = json.dumps(body, sort_keys=True).encode()
    key = hashlib.sha256(told + b"\0" + raw).hexdigest()
    answer = requests.post(
        base, json=body, headers={**headers, "Idempotency-Key": key}, timeout=TIMEOUT_S
    )
    document = report_of(answer)
    if not answer.ok:
        wrong = "; ".join(
            f"{one.get('pointer')}: {one.get('detail')}" for one in document.get("errors", ())
        )
        raise OperatorError(f"the lot was not received: {wrong or document.get('title')}")
    return str(document["id"])


def _shown(
    file: Path, url: str, headers: Mapping[str, str], options: Mapping[str, str], raw: bytes
) -> requests.Response:
    """The answer to the file, while a bar shows how far it is."""
    answers: list[requests.Response | requests.RequestException] = []

    def post() -> None:
        try:
            answers.append(posted(f"{url}/import", headers, options, raw))
        except requests.RequestException as error:
            answers.append(error)

    caller = threading.Thread(target=post, daemon=True)
    with Progress(console=console.err, transient=True) as progress:
        bar = progress.add_task(f"{file.name}: checking every row", total=None)
        caller.start()
        while caller.is_alive():
            step = _step(url, headers)
            if step:
                words = f"{file.name}: registering"
                progress.update(bar, description=words, completed=step[0], total=step[1])
            caller.join(_LOOK_S)
    [answer] = answers
    if isinstance(answer, requests.RequestException):
        raise answer
    return answer


def _step(url: str, headers: Mapping[str, str]) -> tuple[int, int] | None:
    """Rows done and rows in all, where that is known just now; the import itself tells of what is
    wrong with the network."""
    try:
        answer = requests.get(url, headers=dict(headers), timeout=ANSWER_S)
        importing = answer.json().get("importing") if answer.ok else None
    except (requests.RequestException, ValueError):
        return None
    return (importing["done"], importing["total"]) if importing else None
