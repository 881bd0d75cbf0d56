"""Processes of their own that a measure runs beside itself."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.harness import Place
from kit.relay.metrics import ADDRESS
from kit.settings import SECRET_BYTES
from ops.catalogues import JOBS
from ops.issuer_keys import ensure_alone
from ops.ports import any_free

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
    """A process and where it answers."""

    url: str
    pid: int


@contextlib.contextmanager
def impact(place: Place, database: str) -> Iterator[Served]:
    """The real service on that database and the projector of its figures, once both are ready."""
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as running:
        base, _, options = place.mongodb_uri.partition("?")
        surroundings = {
            "PASSERELLE_MONGODB_URI": f"{base.rstrip('/')}/{database}?{options}",
            "PASSERELLE_AMQP_URI": place.amqp_uri,
            "PASSERELLE_JWKS": str(ensure_alone(Path(home))),
            "PASSERELLE_LOG_LEVEL": "ERROR",
            "PASSERELLE_SECRET": b64encode(os.urandom(SECRET_BYTES)).decode(),
        }
        served = []
        for listens, *module in (
            ("PASSERELLE_HTTP_ADDRESS", "kit.serve", "services.impact.edge.service"),
            (ADDRESS, "kit.background", JOBS["impact-projector"]),
        ):
            address = f"127.0.0.1:{any_free()}"
            surrounded = surroundings | {listens: address}
            pid = running.enter_context(_ready(module, address, surrounded))
            served.append(Served(f"http://{address}", pid))
        yield served[0]


@contextlib.contextmanager
def _ready(module: list[str], address: str, surroundings: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
        [sys.executable, "-W", "ignore", "-m", *module], env={**os.environ, **surroundings}
    )
    try:
        deadline = time.monotonic() + _READY_S
        while not _is_ready(address):
            assert process.poll() is None, f"{module} ended"
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
