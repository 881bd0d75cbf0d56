"""The network in containers, as the commands see it: `docker-compose.yml`, driven from here."""

import os
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo import MongoClient

from ops import clients, containers, issuer, ports, secrets
from ops.backend import DOCKER, Management, Process, Say, part_of
from ops.catalogues import JOBS, catalogues
from ops.compose import Project
from ops.errors import NotRunning, OperatorError
from ops.ports import GATEWAY
from ops.rolling import one_by_one
from ops.service_keys import Kind, Step
from ops.state import State

_HEALTHY_S = 180.0
_BUILD_NETWORK = "PASSERELLE_BUILD_NETWORK"
_WITHOUT = "Without containers: ./passerelle up --backend embedded"


class Docker:
    """See `ops.backend.Backend`."""

    name = DOCKER

    def __init__(self, state: State, project: Project | None = None) -> None:
        self._state = state
        self._project = project or Project(state)

    def up(self, say: Say, gateway_port: int | None, replicas: int | None) -> None:
        """Builds the image and starts what does not run; returns once all is healthy."""
        port = gateway_port or ports.known(self._state).get(GATEWAY) or ports.DEFAULTS[GATEWAY]
        with self._state.make().locked():
            self._project.take()
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
            listed = [one for one in self._list() if one["Service"] in self._replicated]
            known = {containers.name(one): str(one["ID"]) for one in listed}
            one_by_one(list(known), lambda name: self._restart_one(name, known[name]), say)

    def _restart_one(self, name: str, container: str) -> None:
        self._project.docker("restart", container, apart=True)
        deadline = time.monotonic() + _HEALTHY_S
        ask = ("inspect", "--format", "{{.State.Health.Status}}", container)
        while (told := self._project.docker(*ask, apart=True)).strip() != "healthy":
            if time.monotonic() > deadline:
                raise OperatorError(f"{name} does not become ready ({told.strip()})")
            time.sleep(0.5)

    @property
    def _replicated(self) -> list[str]:
        """The containers that there may be several of: services, relays and jobs."""
        return [*secrets.SERVICES, *(f"{c.service}-relay" for c in catalogues() if c.emits), *JOBS]

    def down(self, say: Say, *, wipe: bool) -> None:
        """Stops and removes the containers; `wipe` their volumes too."""
        with self._state.locked():
            say("stopping the containers")
            self._project.compose("--profile", "*", "down", *(["--volumes"] if wipe else []))
            if wipe:
                self._state.wipe()
                self._project.release()

    def processes(self) -> list[Process]:
        """The containers that should run; steps that ended well are none."""
        found = []
        listed = [one for one in self._list() if not containers.is_well_done(one)]
        for container, since in zip(listed, self._started(listed), strict=True):
            condition, detail = containers.condition(container)
            if containers.is_unhealthy(container):
                detail = self._last_words_of_check(container)
            name, url = containers.name(container), containers.url(container)
            goes_by = containers.goes_by(container)
            found.append(Process(name, condition, since, url, detail, goes_by))
        return found

    def _last_words_of_check(self, container: Mapping[str, Any]) -> str:
        ask = ("inspect", "--format", "{{json .State.Health.Log}}", str(container["ID"]))
        return containers.last_check(self._project.docker(*ask))

    def load_demo_with(self) -> Sequence[tuple[Sequence[str], Mapping[str, str]]]:
        """See the protocol: a container for each."""
        command = [*self._project.command(), "run", "--rm", "--no-TTY", "--no-deps"]
        environment = self._project.environment()
        parts = ("demo", "demo-inventory", "demo-training")
        return [([*command, part], environment) for part in parts]

    @property
    def base_url(self) -> str:
        """The gateway's address."""
        return f"http://{self._address(GATEWAY, 8080)}"

    def token(
        self,
        roles: list[str],
        sites: list[str],
        partner: str | None = None,
        subject: str | None = None,
        seconds: int = issuer.DEFAULT_SECONDS,
    ) -> str:
        """A token of the built-in issuer."""
        folder = self._secrets()
        return issuer.token(folder, roles, sites, partner=partner, subject=subject, seconds=seconds)

    def rotate_issuer(self, *, at_once: bool) -> None:
        """By the step that makes secrets, which alone has all volumes; then fetches the new key."""
        self._secrets()
        how = ["--at-once"] if at_once else []
        with self._state.locked():
            self._project.compose("run", "--rm", "--no-deps", "prepare", "ops.rotate_issuer", *how)
            self._fetch_secrets()

    def change_keys(self, step: Step, kind: Kind, service: str) -> None:
        """By the step that makes secrets, which alone has all volumes."""
        self._secrets()
        with self._state.locked():
            self._service_keys(step, kind, service)

    def discard_keys(self, service: str, names: Collection[str]) -> None:
        """By the same step."""
        self._secrets()
        with self._state.locked():
            self._service_keys("discard", "master", service, *names)

    def newest_key(self, kind: Kind, service: str) -> str:
        """See the protocol."""
        return self._service_keys("name", kind, service).strip().splitlines()[-1]

    def _service_keys(self, *what: str) -> str:
        return self._project.compose(
            "run", "--rm", "--no-deps", "--no-TTY", "prepare", "ops.rotate_keys", *what
        )

    def mongo(self, user: str = secrets.OPERATOR) -> MongoClient[dict[str, Any]]:
        """A client; the operator may see how events get on, and no identity."""
        address = self._address("mongo", 27017)
        # The replica set knows its member by a name of the containers' own network.
        uri = secrets.mongodb_uri(self._secrets(), user, address, direct=True, tls=True)
        return clients.database(uri)

    def management(self, user: str = secrets.OPERATOR) -> Management:
        """See the protocol."""
        password = secrets.password(self._secrets(), user, "amqp")
        url = f"https://{self._address('rabbitmq', 15671)}"
        return Management(url, user, password, secrets.authority(self._secrets(), user))

    def amqp_uri(self, user: str = secrets.ANALYST) -> str:
        """The broker; the analyst may read the stream of events and nothing else."""
        address = self._address("rabbitmq", 5671)
        return secrets.amqp_uri(self._secrets(), user, address, tls=True)

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
            self._project.compose("up", "--detach", "--wait", "--wait-timeout", "180", *scale)
        except OperatorError as error:
            ill = {part_of(one.name): None for one in self.processes() if not one.well}
            known = {name: container for container, name in containers.NAMES.items()}
            tail = ("logs", "--no-color", "--tail", "15")
            logs = [self._project.compose(*tail, known.get(name, name)) for name in ill]
            raise OperatorError("\n".join([str(error), *logs, _WITHOUT])) from error

    def _build(self, say: Say) -> None:
        try:
            self._project.compose("build", "prepare")
        except OperatorError:
            if _BUILD_NETWORK in os.environ:
                raise
            say("building again, with the machine's own network")
            os.environ[_BUILD_NETWORK] = "host"
            try:
                self._project.compose("build", "prepare")
            except OperatorError as error:
                raise OperatorError(f"{error}\n{_WITHOUT}") from error

    def _fetch_secrets(self) -> None:
        """Copies what the command line needs out of the volumes, closed to other users."""
        target = self._state.secrets
        for owner in (*secrets.USERS, "issuer"):
            self._project.compose("cp", f"prepare:/run/passerelle/{owner}/.", str(target / owner))
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
        part = containers.NAMES.get(service, service)
        try:
            published = self._project.compose("port", service, str(port)).strip()
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
        return containers.documents(self._project.compose("ps", "--all", "--format", "json"))

    def _started(self, listed: Sequence[Mapping[str, Any]]) -> list[float | None]:
        """When each was started last, which may be long after it was made."""
        if not listed:
            return []
        known = [str(container["ID"]) for container in listed]
        told = self._project.docker("inspect", "--format", "{{.State.StartedAt}}", *known)
        return [containers.since(line) for line in told.splitlines()]
