"""`impact-projector` as a real process."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import requests

from ops.catalogues import JOBS
from ops.issuer_keys import ensure_alone
from ops.ports import any_free
from tests.processes import NO_BROKER, ROOT
from tests.waiting import eventually


class Projector:
    """One process; `begin` it, kill or stop it, and `begin` it anew."""

    def __init__(self, mongodb_uri: str, home: Path) -> None:
        self._environment = {
            **os.environ,
            "PASSERELLE_MONGODB_URI": mongodb_uri,
            "PASSERELLE_AMQP_URI": NO_BROKER,
            "PASSERELLE_JWKS": str(ensure_alone(home)),
        }
        self.log = home / "projector.log"
        self.begin()

    def begin(self) -> None:
        """Starts it; returns at once."""
        port = any_free()
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kit.background", JOBS["impact-projector"]],
                cwd=ROOT,
                env={**self._environment, "PASSERELLE_METRICS_ADDRESS": f"127.0.0.1:{port}"},
                stdout=sink,
                stderr=sink,
            )

    def health(self) -> tuple[int, dict]:
        """What it says of itself; status 0 where it does not answer."""
        try:
            answer = requests.get(f"{self.url}/health/ready", timeout=10)
        except requests.ConnectionError:
            assert self.process.poll() is None, self.log.read_text()
            return 0, {}
        return answer.status_code, answer.json()

    def has_turn(self) -> bool:
        """Whether it is the one that works."""
        return 'passerelle_job_turn{job="projector",service="impact"} 1.0' in self._metrics()

    def folded(self) -> float:
        """Events that it, and no other, folded into the figures that are shown."""
        found = re.search(
            r'^passerelle_projector_events_total\{generation="live"\} (.+)$', self._metrics(), re.M
        )
        return float(found[1]) if found else 0.0

    def _metrics(self) -> str:
        return requests.get(f"{self.url}/metrics", timeout=10).text

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(60)


@contextlib.contextmanager
def projecting(mongodb_uri: str, home: Path) -> Iterator[Projector]:
    """It runs and is well; killed at the end if it has not stopped."""
    home.mkdir(exist_ok=True)
    projector = Projector(mongodb_uri, home)
    try:
        eventually(lambda: projector.health()[0] == 200, what="the projector is well")
        yield projector
    finally:
        if projector.process.poll() is None:
            projector.kill()
