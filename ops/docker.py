"""The network in containers, as the commands see it: `docker-compose.yml`, driven from here."""

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from ops import issuer, ports, secrets
from ops.backend import DOCKER, Management, Process, Say, as_replica, part_of
from ops.catalogues import catalogues
from ops.errors import NotOurs, NotRunning, OperatorError
from ops.ports import GATEWAY
from ops.state import PROJECT, State

STEPS = ("prepare", "init", "demo")
"""Containers that do something and end."""
SHARED = "passerelle"
"""The project's name in `docker-compose.yml`."""
NAMES = {"mongo": "database", "rabbitmq": "broker"}
"""What the containers are called elsewhere."""
_HEALTHY_S = 180.0
_PAGES = 8000
"""Where a service listens inside its container."""
_HOST_CHARACTERS = 12
"""So much of its id a container has as the name of its host."""
_BUILD_NETWORK = "PASSERELLE_BUILD_NETWORK"
_WITHOUT = "Without containers: ./passerelle up --backend embedded"


class Docker:
    """See `ops.backend.Backend`."""

    name = DOCKER

    def __init__(self, state: State) -> None:
        self._state = state
        self._owned = False

    def up(self, say: Say, gateway_port: int | None, replicas: int | None) -> None:
        """Builds the image and starts what does not run; returns once all is healthy."""
        port = gateway_port or ports.known(self._state).get(GATEWAY) or ports.DEFAULTS[GATEWAY]
        with self._state.make().locked():
            self._take_project()
            if not self.processes() and not ports.is_free(port):
                raise OperatorError(f"port {port} is taken by another program; choose by --port")
            ports.keep(self._state, {GATEWAY: port})
            if replicas is not None:
                self._state.remember_replicas(replicas)
            say("building the image")
            self._build(say)
            say("starting the containers")
            self._start()
            self._fetch_secrets()
            say("every container is healthy")

    def restart(self, say: Say) -> None:
        """See `ops.backend.Backend`."""
        with self._state.locked():
            for container in self._list():
                if container["Service"] in self._replicated:
                    self._docker("restart", container["ID"])
                    self._await_health(container["ID"], _name(container))
                    say(f"{_name(container)} is ready")

    def _await_health(self, container: str, name: str) -> None:
        deadline = time.monotonic() + _HEALTHY_S
        while (
            told := self._docker("inspect", "--format", "{{.State.Health.Status}}", container)
        ).strip() != "healthy":
            if time.monotonic() > deadline:
                raise OperatorError(f"{name} does not become ready ({told.strip()})")
            time.sleep(0.5)

    @property
    def _replicated(self) -> list[str]:
        """The containers that there may be several of: services and relays."""
        return [*secrets.SERVICES, *(f"{c.service}-relay" for c in catalogues() if c.emits)]

    def down(self, say: Say, *, wipe: bool) -> None:
        """Stops and removes the containers; `wipe` their volumes too."""
        with self._state.locked():
            say("stopping the containers")
            self._compose("--profile", "*", "down", *(["--volumes"] if wipe else []))
            if wipe:
                self._state.wipe()
                self._taken.unlink(missing_ok=True)

    def processes(self) -> list[Process]:
        """The containers that should run; steps that ended well are none."""
        found = []
        listed = [one for one in self._list() if not _is_well_done(one)]
        for container, since in zip(listed, self._started(listed), strict=True):
            state = container["State"]
            health = container.get("Health") or "healthy"
            running = state == "running" and health == "healthy"
            shown = state if health == "healthy" else f"{state}, {health}"
            goes_by = f"{container['ID'][:_HOST_CHARACTERS]}:"
            found.append(Process(_name(container), running, shown, since, _url(container), goes_by))
        return found

    def load_demo_with(self) -> tuple[Sequence[str], Mapping[str, str]]:
        """The command that loads the demo network, and its environment."""
        command = ["run", "--rm", "--no-TTY", "--no-deps", "demo"]
        return [*self._command(), *command], self._environment()

    @property
    def base_url(self) -> str:
        """The gateway's address."""
        return f"http://{self._address(GATEWAY, 8080)}"

    def token(self, roles: list[str], sites: list[str]) -> str:
        """A token of the built-in issuer."""
        return issuer.token(self._secrets(), roles, sites)

    def mongo(self, user: str = secrets.OPERATOR) -> MongoClient[dict[str, Any]]:
        """A client; the operator may read every service's database."""
        address = self._address("mongo", 27017)
        # The replica set knows its member by a name of the containers' own network.
        uri = secrets.mongodb_uri(self._secrets(), user, address, direct=True)
        return MongoClient(uri, tz_aware=True, serverSelectionTimeoutMS=5_000)

    def management(self) -> Management:
        """As the broker's administrator."""
        password = secrets.password(self._secrets(), secrets.ADMINISTRATOR, "amqp")
        url = f"http://{self._address('rabbitmq', 15672)}"
        return Management(url, secrets.ADMINISTRATOR, password)

    def amqp_uri(self, user: str = secrets.ANALYST) -> str:
        """The broker; the analyst may read the stream of events and nothing else."""
        return secrets.amqp_uri(self._secrets(), user, self._address("rabbitmq", 5672))

    def passwords(self) -> Mapping[str, str]:
        """The broker's users and their passwords."""
        folder = self._secrets()
        return {user: secrets.password(folder, user, "amqp") for user in secrets.BROKER_USERS}

    # -- docker itself

    def _start(self) -> None:
        """Raises `OperatorError` with the last words of every container that is not well."""
        try:
            parts = self._replicated
            scale = [
                word for part in parts for word in ("--scale", f"{part}={self._state.replicas}")
            ]
            self._compose("up", "--detach", "--wait", "--wait-timeout", "180", *scale)
        except OperatorError as error:
            ill = {part_of(one.name): None for one in self.processes() if not one.running}
            containers = {name: container for container, name in NAMES.items()}
            logs = [
                self._compose("logs", "--no-color", "--tail", "15", containers.get(name, name))
                for name in ill
            ]
            raise OperatorError("\n".join([str(error), *logs, _WITHOUT])) from error

    def _build(self, say: Say) -> None:
        try:
            self._compose("build", "prepare")
        except OperatorError:
            if _BUILD_NETWORK in os.environ:
                raise
            say("building again, with the machine's own network")
            os.environ[_BUILD_NETWORK] = "host"
            try:
                self._compose("build", "prepare")
            except OperatorError as error:
                raise OperatorError(f"{error}\n{_WITHOUT}") from error

    def _fetch_secrets(self) -> None:
        """Copies what the command line needs out of the volumes, closed to other users."""
        target = self._state.secrets
        for owner in (*secrets.BROKER_USERS, "issuer"):
            self._compose("cp", f"prepare:/run/passerelle/{owner}/.", str(target / owner))
        for path in target.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)

    def _secrets(self) -> Any:
        if not (self._state.secrets / "issuer").exists():
            raise OperatorError("no network here yet; start one with: ./passerelle up")
        return self._state.secrets

    def _address(self, service: str, port: int) -> str:
        """Where the container's port is published: `127.0.0.1:49153`.

        Raises `NotRunning` where the container does not run.
        """
        part = NAMES.get(service, service)
        try:
            published = self._compose("port", service, str(port)).strip()
        except OperatorError as error:
            # Of a stopped container some versions print no port, others fail; so does an engine
            # that is away, which is then said by the listing of containers.
            if any(one["Service"] == service and one["State"] == "running" for one in self._list()):
                raise
            raise NotRunning(part) from error
        if not published or published.endswith(":0"):
            raise NotRunning(part)
        return published

    def _list(self) -> list[dict[str, Any]]:
        """Compose's description of each container, those that ended too."""
        return _documents(self._compose("ps", "--all", "--format", "json"))

    def _started(self, containers: Sequence[Mapping[str, Any]]) -> list[float | None]:
        """When each was started last, which may be long after it was made."""
        if not containers:
            return []
        known = [str(container["ID"]) for container in containers]
        told = self._docker("inspect", "--format", "{{.State.StartedAt}}", *known)
        return [_since(line) for line in told.splitlines()]

    # -- whose project it is

    @property
    def _taken(self) -> Path:
        """Says that the data of the project are this copy's, while no container does."""
        return self._state.root / "compose-project"

    def _take_project(self) -> None:
        """Claims the project's name. Raises `NotOurs` where it is another copy's.

        The name that `docker-compose.yml` gives is the same in every copy of Passerelle: whoever
        starts second would move the first one's gateway, and could wipe its data.
        """
        if not self._has_containers() and not self._taken.exists() and self.project == SHARED:
            label = f"label=com.docker.compose.project={self.project}"
            if self._docker("volume", "ls", "--quiet", "--filter", label).split():
                raise NotOurs(
                    f"there are data of a Passerelle that was started elsewhere or without this "
                    f"command (volumes of the Compose project {self.project}).\n"
                    f"To go on with them: docker compose up --detach in {PROJECT}, and then this "
                    f"again.\nTo remove them: docker compose down --volumes\n{self._apart}"
                )
        self._taken.write_text(f"{self.project}\n", encoding="utf-8")

    def _has_containers(self) -> bool:
        """Whether the project has any. Raises `NotOurs` where they are another copy's."""
        told = self._docker(
            *("ps", "--all", "--filter", f"label=com.docker.compose.project={self.project}"),
            *("--format", '{{.Label "com.docker.compose.project.working_dir"}}'),
        )
        folders = set(filter(None, told.splitlines()))
        for folder in sorted(folders):
            if Path(folder).resolve() != PROJECT:
                raise NotOurs(
                    f"the Compose project {self.project} belongs to the Passerelle in {folder}.\n"
                    f"Stop that one first: ./passerelle down in {folder} (or, if the folder is "
                    f"gone: docker compose --project-name {self.project} down)\n{self._apart}"
                )
        self._owned = True
        return bool(folders)

    @property
    def _apart(self) -> str:
        own = PROJECT / ".passerelle" / "apart"
        return (
            f"To run this one beside it: PASSERELLE_STATE={own} ./passerelle up --port 8090, and "
            f"the same PASSERELLE_STATE for every other command."
        )

    # -- how docker is called

    def _command(self) -> list[str]:
        file = PROJECT / "docker-compose.yml"
        return ["docker", "compose", "--project-name", self.project, "--file", str(file)]

    @property
    def project(self) -> str:
        """The Compose project: `passerelle`, or one of its own for a state folder elsewhere."""
        if self._state.root == PROJECT / ".passerelle":
            return SHARED
        return f"{SHARED}-{hashlib.sha256(os.fsencode(self._state.root)).hexdigest()[:8]}"

    def _environment(self) -> dict[str, str]:
        port = ports.known(self._state).get(GATEWAY, ports.DEFAULTS[GATEWAY])
        return {**os.environ, "PASSERELLE_PORT": str(port)}

    def _compose(self, *words: str) -> str:
        """What `docker compose` prints. Raises `OperatorError` with what it complains of,
        and `NotOurs` where the project is another copy's.
        """
        if not self._owned:
            self._has_containers()
        return self._run([*self._command(), *words], f"docker compose {' '.join(words)}")

    def _docker(self, *words: str) -> str:
        """What `docker` prints. Raises `OperatorError` with what it complains of."""
        return self._run(["docker", *words], f"docker {' '.join(words)}")

    def _run(self, command: Sequence[str], shown: str) -> str:
        done = subprocess.run(
            command,
            env=self._environment(),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = done.stderr.strip()[-2000:]
            raise OperatorError(f"{shown} failed:\n{last}")
        return done.stdout


def _documents(text: str) -> list[dict[str, Any]]:
    """Compose's JSON: one array in older versions, one object a line in newer ones."""
    if text.lstrip().startswith("["):
        return list(json.loads(text))
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _name(container: Mapping[str, Any]) -> str:
    """What the container's process is called elsewhere; Compose numbers containers by name."""
    service = container["Service"]
    number = str(container.get("Name", "")).rpartition("-")[2]
    return as_replica(NAMES.get(service, service), int(number) if number.isdigit() else 1)


def _url(container: Mapping[str, Any]) -> str:
    """Where a service's own pages are published; empty where they are not."""
    for published in container.get("Publishers") or ():
        if published["TargetPort"] == _PAGES and published["PublishedPort"]:
            return f"http://{ports.HOST}:{published['PublishedPort']}"
    return ""


def _is_well_done(container: Mapping[str, Any]) -> bool:
    """Whether it is a step that still runs or that ended well."""
    well = container["State"] == "running" or container.get("ExitCode") == 0
    return container["Service"] in STEPS and well


def _since(started: str) -> float | None:
    """`2026-11-23T19:21:00.123456789Z`; the year 1 is that of a container never started."""
    instant = datetime.fromisoformat(started)
    return instant.timestamp() if instant.year > 1 else None
