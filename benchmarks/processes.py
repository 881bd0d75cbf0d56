"""Processes of their own that a measure runs beside itself."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

from benchmarks.harness import Place
from kit.relay.metrics import ADDRESS
from kit.settings import AUDIT_BYTES, SECRET_BYTES
from ops.catalogues import JOBS
from ops.issuer_keys import ensure_alone
from ops.ports import HOST, any_free
from ops.secrets import new_key

_READY_S = 60
_STOP_S = 20


@contextlib.contextmanager
def own_module(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """One of our modules, once it has said `ready`; ended with the block."""
    process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", f"{module} did not start"
        yield process
    finally:
        process.terminate()
        process.wait(_STOP_S)
        if process.stdout is not None:
            process.stdout.close()


@dataclass(frozen=True)
class Served:
    """A process and where it answers; `keys` is the folder of the issuer whose tokens it believes,
    for as long as it runs."""

    url: str
    pid: int
    keys: Path


@contextlib.contextmanager
def impact(place: Place, database: str) -> Iterator[Served]:
    """The real service on that database and the projector of its figures, once both are ready."""
    modules = {
        "PASSERELLE_HTTP_ADDRESS": ("kit.serve", "services.impact.edge.service"),
        ADDRESS: ("kit.background", JOBS["impact-projector"]),
    }
    with _running(place, database, modules, {"PASSERELLE_LOG_LEVEL": "ERROR"}) as served:
        yield served


@contextlib.contextmanager
def booking(place: Place, database: str) -> Iterator[Served]:
    """The real service on that database, once it is ready. All is as in production but the rates,
    which are counted and hold nobody."""
    modules = {"PASSERELLE_HTTP_ADDRESS": ("kit.serve", "services.booking.edge.service")}
    rates = ("PASSERELLE_RATE_PER_TOKEN", "PASSERELLE_RATE_PER_ADDRESS")
    with _running(place, database, modules, dict.fromkeys(rates, "1000000")) as served:
        yield served


@contextlib.contextmanager
def _running(
    place: Place,
    database: str,
    modules: Mapping[str, tuple[str, str]],
    settings: Mapping[str, str],
) -> Iterator[Served]:
    """These modules, each told where to listen by the setting of that name; the first is given."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        home = Path(folder)
        base, _, options = place.mongodb_uri.partition("?")
        surroundings = {
            "PASSERELLE_MONGODB_URI": f"{base.rstrip('/')}/{database}?{options}",
            "PASSERELLE_AMQP_URI": place.amqp_uri,
            "PASSERELLE_JWKS": str(ensure_alone(home)),
            "PASSERELLE_SECRET": b64encode(os.urandom(SECRET_BYTES)).decode(),
            "PASSERELLE_AUDIT_KEYS": new_key(AUDIT_BYTES),
            **settings,
        }
        log = running.enter_context((home / "log").open("wb"))
        served = []
        for listens, module in modules.items():
            address = f"{HOST}:{any_free()}"
            surrounded = surroundings | {listens: address}
            pid = running.enter_context(_ready(module, address, surrounded, log))
            served.append(Served(f"http://{address}", pid, home))
        yield served[0]


@contextlib.contextmanager
def _ready(
    module: Sequence[str], address: str, surroundings: Mapping[str, str], log: IO[bytes]
) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
        [sys.executable, "-W", "ignore", "-m", *module],
        env={**os.environ, **surroundings},
        stderr=log,
    )
    try:
        deadline = time.monotonic() + _READY_S
        while not _is_ready(address):
            assert process.poll() is None, f"{module} ended: {Path(log.name).read_text()}"
            assert time.monotonic() < deadline, f"{module} does not become ready"
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(_STOP_S)


def _is_ready(address: str) -> bool:
    try:
        answer = requests.get(f"http://{address}/health/ready", timeout=5)
    except requests.ConnectionError:
        return False
    return answer.status_code == 200
