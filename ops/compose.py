"""Talks to Docker Compose about one project: what it runs, where it listens, and its commands."""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ops.errors import OperatorError
from ops.state import PROJECT

NAME = "passerelle"
HOST = "127.0.0.1"
_LAST_LINES = 25


@dataclass(frozen=True)
class Container:
    """One container as the engine describes it."""

    id: str
    service: str
    status: str
    health: str
    exit_code: int
    started: float | None
    ports: Mapping[int, int]

    @property
    def running(self) -> bool:
        """Whether it runs, and does not fail its health check."""
        return self.status == "running" and self.health != "unhealthy"

    @property
    def word(self) -> str:
        """`running`, `starting`, `unhealthy`, `exited` …"""
        passing = self.status == "running" and self.health in ("starting", "unhealthy")
        return self.health if passing else self.status


def project_name(root: Path) -> str:
    """The Compose project of a state folder: that of the clone itself is plainly `passerelle`."""
    given = os.environ.get("COMPOSE_PROJECT_NAME")
    if given:
        return given
    if root == PROJECT / ".passerelle":
        return NAME
    return f"{NAME}-{hashlib.sha256(os.fsencode(root)).hexdigest()[:8]}"


class Compose:
    """One project of the `docker-compose.yml` in `folder`, with `environment` besides our own."""

    def __init__(
        self,
        name: str,
        folder: Path = PROJECT,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.folder = folder
        self.environment = dict(environment or {})

    def run(self, *words: str, timeout_s: float = 120) -> str:
        """Runs `docker compose …` and returns what it prints.

        Raises `OperatorError` with its last words where it fails.
        """
        done = subprocess.run(
            self._command(words),
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_s,
        )
        if done.returncode:
            raise OperatorError(f"docker compose {words[0]} failed:\n{_end(done.stderr)}")
        return done.stdout

    def follow(self, heard: Callable[[str], None], *words: str) -> None:
        """Runs `docker compose …`, telling each line as it comes.

        Raises `OperatorError` with the last of them where it fails.
        """
        lines: list[str] = []
        with subprocess.Popen(
            self._command(words),
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            for line in process.stdout or ():
                lines = [*lines[-_LAST_LINES:], line.rstrip()]
                heard(line.strip())
        if process.returncode:
            raise OperatorError(f"docker compose {words[0]} failed:\n" + "\n".join(lines))

    def containers(self) -> list[Container]:
        """All containers of the project, running or not.

        Raises `OperatorError` where the engine does not answer.
        """
        label = f"label=com.docker.compose.project={self.name}"
        ids = _docker("ps", "--all", "--quiet", "--filter", label).split()
        if not ids:
            return []
        return [_container(found) for found in json.loads(_docker("inspect", *ids))]

    def copy_out(self, container: Container, source: str, target: Path) -> None:
        """Copies a folder out of a container, which need not run, to `target`."""
        _docker("cp", f"{container.id}:{source}/.", str(target))

    def logs(self, service: str, lines: int = _LAST_LINES) -> str:
        """The end of a service's log."""
        return self.run("logs", "--no-color", "--no-log-prefix", "--tail", str(lines), service)

    def _command(self, words: Sequence[str]) -> list[str]:
        return ["docker", "compose", "--project-name", self.name, *words]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


def _docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"docker {words[0]} failed:\n{_end(done.stderr)}")
    return done.stdout


def _container(found: Mapping[str, Any]) -> Container:
    state = found["State"]
    labels = found["Config"]["Labels"]
    running = state["Status"] == "running"
    return Container(
        id=found["Id"],
        service=labels["com.docker.compose.service"],
        status=state["Status"],
        health=(state.get("Health") or {}).get("Status", ""),
        exit_code=state["ExitCode"],
        started=_seconds(state["StartedAt"]) if running else None,
        ports=dict(_ports(found["NetworkSettings"]["Ports"] or {})),
    )


def _ports(published: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for inside, outside in published.items():
        if outside:
            yield int(inside.partition("/")[0]), int(outside[0]["HostPort"])


def _seconds(text: str) -> float:
    # The engine gives nanoseconds, which Python 3.11 reads no further than to microseconds.
    return datetime.fromisoformat(text).timestamp()


def _end(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-_LAST_LINES:])
