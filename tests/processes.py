"""Runs a service as a real process of its own, and calls it over HTTP."""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

from kit.settings import AUDIT_BYTES, INDEX_BYTES, MASTER_BYTES, SECRET_BYTES
from ops.ports import any_free
from tests import rpc
from tests.issuing import ensure_alone, issue
from tests.waiting import eventually

ROOT = Path(__file__).parents[1]
NO_BROKER = "amqp://guest:guest@127.0.0.1:1/"
SECRET = bytes(range(SECRET_BYTES))
KEYS = {
    "PASSERELLE_SECRET": b64encode(SECRET).decode(),
    "PASSERELLE_MASTER_KEYS": f"test:{b64encode(bytes(range(MASTER_BYTES))).decode()}",
    "PASSERELLE_AUDIT_KEYS": f"20260101_test:{b64encode(bytes(range(AUDIT_BYTES))).decode()}",
    "PASSERELLE_INDEX_KEYS": f"test:{b64encode(bytes(range(INDEX_BYTES))).decode()}",
}
"""What a service finds its keys in, unless it is given others."""


@dataclass
class Running:
    """One running service."""

    process: subprocess.Popen[bytes]
    port: int
    keys: Path
    log: Path
    session: requests.Session = field(default_factory=requests.Session)
    amqp_uri: str = ""
    database: Any = None

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, *roles: str, **options: Any) -> str:
        """A token of the issuer that it trusts."""
        return issue(self.keys, roles or ("desk",), **options)

    def call(self, method: str, path: str, *, token: str | None = "", **options: Any) -> Any:
        """One request; a desk's token unless another is given, None for none."""
        headers = dict(options.pop("headers", {}))
        bearer = self.token("desk", sites=["saint-denis"]) if token == "" else token
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        return self.session.request(method, self.url + path, headers=headers, timeout=30, **options)

    def health(self) -> dict[str, Any]:
        """What it says of its health."""
        document: dict[str, Any] = self.call("GET", "/health/ready").json()
        return document

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.session.close()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


R = TypeVar("R", bound=Running)


def start(module: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Starts the service that `module` declares; it writes to `log`."""
    with log.open("wb") as sink:
        return subprocess.Popen(
            [sys.executable, "-m", "kit.serve", module],
            cwd=ROOT,
            env={**os.environ, **KEYS, **environment},
            stderr=sink,
            stdout=sink,
        )


@contextlib.contextmanager
def serving(
    module: str,
    home: Path,
    mongodb_uri: str,
    amqp_uri: str = NO_BROKER,
    *,
    settings: Mapping[str, str],
    make: type[R] = Running,
    ready: bool = True,
) -> Iterator[R]:
    """The service, answering and, if asked, ready; killed at the end if it has not stopped.

    `home` gets its token keys and its log, which is shown where the block fails.
    """
    port, log = any_free(), home / "log"
    if amqp_uri != NO_BROKER:
        rpc.declare(amqp_uri, importlib.import_module(module).SERVICE.name)
    environment = {
        "PASSERELLE_MONGODB_URI": mongodb_uri,
        "PASSERELLE_AMQP_URI": amqp_uri,
        "PASSERELLE_HTTP_ADDRESS": f"127.0.0.1:{port}",
        "PASSERELLE_JWKS": str(ensure_alone(home)),
        **settings,
    }
    process = start(module, environment, log)
    running = make(process, port, home, log)
    try:
        eventually(lambda: answers(running, ready=ready), 60, what="the service answering")
        yield running
    except BaseException:
        sys.stderr.write(log.read_text())
        raise
    finally:
        running.session.close()
        if process.poll() is None:
            process.kill()
        process.wait()


def answers(running: Running, *, ready: bool) -> bool:
    """Whether it answers at all, and, if asked, is ready to serve."""
    if running.process.poll() is not None:
        raise RuntimeError(f"the service ended: {running.log.read_text()}")
    page = "/health/ready" if ready else "/health/live"
    try:
        return bool(requests.get(running.url + page, timeout=10).status_code == 200)
    except requests.ConnectionError:
        return False


@contextlib.contextmanager
def transactions_that_die_soon(mongo: Any, seconds: int = 2) -> Iterator[None]:
    """What a killed process leaves open ends after some seconds instead of a minute."""
    was = mongo.admin.command({"getParameter": 1, "transactionLifetimeLimitSeconds": 1})
    name = "transactionLifetimeLimitSeconds"
    mongo.admin.command({"setParameter": 1, name: seconds})
    try:
        yield
    finally:
        mongo.admin.command({"setParameter": 1, name: was[name]})
