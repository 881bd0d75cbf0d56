"""One project of Docker Compose, as the tests of the containers see it."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
_LAST_LINES = 40


class Failed(Exception):
    """A command of Docker's failed; the message holds its last words."""


class Compose:
    """The project `name` of the `docker-compose.yml` in `folder`."""

    def __init__(self, name: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.folder = folder
        self.environment = dict(environment)

    def run(self, *words: str, timeout_s: float = 60) -> str:
        """Runs `docker compose …` and returns what it prints. Raises `Failed`."""
        return self.as_written("--profile", "demo", *words, timeout_s=timeout_s)

    def as_written(self, *words: str, timeout_s: float = 60) -> str:
        """The same without the profile `demo`: a step that nothing waits for."""
        return _run(
            ["docker", "compose", "--project-name", self.name, *words],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            timeout_s=timeout_s,
        )

    def up(self, *more: str) -> None:
        """Starts everything, or what is named; returns once all is healthy.

        Raises `Failed` with the last words of the containers that are not.
        """
        words = ("up", "--detach", "--wait", "--wait-timeout", "150", *more)
        try:
            self.as_written(*words, timeout_s=180)
        except Failed as error:
            raise Failed(f"{error}\n{self.why()}") from error

    def inspect(self) -> dict[str, dict[str, Any]]:
        """What the engine knows of each container, by its service."""
        label = f"label=com.docker.compose.project={self.name}"
        ids = docker("ps", "--all", "--quiet", "--filter", label).split()
        found = json.loads(docker("inspect", *ids)) if ids else []
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def containers(self, service: str) -> list[str]:
        """The names of a service's running containers, by their numbers."""
        told = self.run("ps", "--format", "{{.Name}}", service)
        return sorted(told.split())

    def address(self, service: str, port: int) -> str:
        """Where a container's port is reached from here."""
        bound = self.inspect()[service]["NetworkSettings"]["Ports"][f"{port}/tcp"][0]
        assert bound["HostIp"] == HOST
        return f"{HOST}:{bound['HostPort']}"

    def health(self, service: str) -> str:
        """`healthy`, `starting` or `unhealthy`."""
        return str(self.inspect()[service]["State"]["Health"]["Status"])

    def copy_out(self, service: str, source: str, target: Path) -> None:
        """Copies what is in a folder of a container, which need not run."""
        target.mkdir(parents=True)
        docker("cp", f"{self.inspect()[service]['Id']}:{source}/.", str(target))

    def logs(self) -> str:
        """The log of every container."""
        return self.run("logs", "--no-color")

    def why(self) -> str:
        """The last words of the containers that are not well."""
        lines = []
        for service, found in self.inspect().items():
            state = found["State"]
            well = state.get("Health", {}).get("Status", "healthy") == "healthy"
            if state["ExitCode"] or not well:
                said = self.run("logs", "--no-color", "--tail", str(_LAST_LINES), service)
                lines.append(f"{service} is {state['Status']}:\n{said}")
        return "\n".join(lines)


def docker(*words: str) -> str:
    """Runs `docker …` and returns what it prints. Raises `Failed`."""
    return _run(["docker", *words], timeout_s=60)


def _run(
    command: list[str],
    *,
    timeout_s: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=timeout_s, check=False
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-_LAST_LINES:])
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{last}")
    return done.stdout
