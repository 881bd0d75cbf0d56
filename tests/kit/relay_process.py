"""A relay as a process of its own, with its metrics read over HTTP."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import requests

from ops.ports import any_free
from tests.impact.running import uri_of
from tests.kit.eventpath import event
from tests.kit.relay_running import insert
from tests.processes import ROOT


class RelayProcess:
    """`python -m kit.relay`, of the service that is named as the database."""

    def __init__(self, database, amqp_uri: str, log: Path) -> None:
        self._port = any_free()
        settings = {
            "PASSERELLE_MONGODB_URI": uri_of(database),
            "PASSERELLE_AMQP_URI": amqp_uri,
            "PASSERELLE_JWKS": str(log.with_suffix(".none")),
            "PASSERELLE_METRICS_ADDRESS": f"127.0.0.1:{self._port}",
        }
        self.log = log
        with log.open("w") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kit.relay", database.name],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=written,
                stderr=written,
            )

    def metric(self, name: str) -> float:
        """The value of `passerelle_relay_<name>`; -1 while it does not answer."""
        try:
            page = requests.get(f"http://127.0.0.1:{self._port}/metrics", timeout=30).text
        except requests.ConnectionError:
            return -1
        [value] = re.findall(rf"^passerelle_relay_{name}{{.*}} (.*)$", page, re.MULTILINE)
        return float(value)

    def stop(self) -> None:
        """Stops it in the middle of whatever it does."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Wakes it."""
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> int:
        """Ends it in an orderly way; gives its exit status."""
        self.go_on()
        self._process.terminate()
        try:
            return self._process.wait(timeout=60)
        finally:
            self._process.kill()
            self._process.wait(timeout=10)


@contextlib.contextmanager
def relay_process(database, amqp_uri: str, log: Path) -> Iterator[RelayProcess]:
    """Runs for the block."""
    process = RelayProcess(database, amqp_uri, log)
    try:
        yield process
    finally:
        assert process.end() == 0, log.read_text()


class Commits:
    """Commits the next event of each subject, as the services' transactions would."""

    def __init__(self, database, subjects: int) -> None:
        self._database = database
        self.subjects = [f"appointment/{i}" for i in range(subjects)]
        self.rounds = 0

    @property
    def count(self) -> int:
        """Events so far."""
        return self.rounds * len(self.subjects)

    def round(self) -> None:
        """One event for each subject."""
        self.rounds += 1
        insert(self._database, *[event(subject, self.rounds) for subject in self.subjects])
