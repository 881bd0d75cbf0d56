"""A whole network on this machine, as a library: the command line and the tests use it alike."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import requests
from pymongo import MongoClient

from kit.relay import status as relay_status
from ops import asyncapi, issuer, partitions, ports, secrets, topology
from ops.backend import Management, Say
from ops.catalogues import catalogues
from ops.database import WrongSecrets
from ops.embedded import broker, gateway, mongo, python_parts
from ops.embedded.install import ensure_programs
from ops.embedded.supervision import Program, Supervisor
from ops.errors import OperatorError
from ops.ports import HOST
from ops.state import State

_READY_S = 90.0
_BROKEN = ("FATAL", "UNKNOWN")
_LIVES = 8
"""Who was started so often, and ended each time, will not become ready."""


class Network:
    """The processes of one state folder.

    `kind="free"` takes ports that are free now, for tests; `bound` ends everything with the
    thread that starts it. `environment` goes to every Python process. `parts_only` leaves it at
    broker and database; `guarded=False` lets everybody on this machine into the database.
    """

    def __init__(
        self,
        folder: Path,
        *,
        kind: Literal["fixed", "free"] = "fixed",
        gateway_port: int | None = None,
        bound: bool = False,
        parts_only: bool = False,
        guarded: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.state = State(folder.resolve())
        self.supervisor = Supervisor(self.state)
        self.ports = ports.known(self.state)
        self._kind: Literal["fixed", "free"] = kind
        self._gateway_port = gateway_port
        self._bound = bound
        self._parts_only = parts_only
        self._guarded = guarded
        self._environment = dict(environment or {})
        self._replicas: dict[str, dict[str, int]] = {}

    def __enter__(self) -> "Network":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- the whole

    def start(self, say: Say = lambda _: None) -> None:
        """Starts what does not run yet and returns once all of it is ready.

        Raises `OperatorError` that names the process which does not become ready, with the end of
        its log; what was started stays, so that `start` can be repeated and logs be read.
        """
        if set("'\"\n") & set(str(self.state.root)):
            raise OperatorError(
                f"the broker cannot run in a folder with quotes in its name, as in "
                f"{self.state.root}; name another by PASSERELLE_STATE"
            )
        ensure_programs(say)
        self.state.make()
        with self.state.locked():
            if self.supervisor.pid() is None:
                self._launch()
            elif self._gateway_port not in (None, self.ports.get(ports.GATEWAY)):
                raise OperatorError("the network runs on another port: ./passerelle down first")
            self._start_parts(say)
            if not self._parts_only:
                self._start_services(say)

    def stop(self) -> None:
        """Stops every process: who calls before who is called, and what all rely on last."""
        replicas = [name for group in self._replicas.values() for name in group]
        self.supervisor.shut_down(
            [[ports.GATEWAY], [*python_parts.names(), *replicas], ["broker", "database"]]
        )

    def running(self) -> bool:
        """Whether its supervisor answers."""
        return self.supervisor.pid() is not None

    # -- one process

    def kill(self, name: str) -> None:
        """`kill -9`; supervisord starts it again at once."""
        self.supervisor.kill(name)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Any other signal, such as SIGSTOP."""
        self.supervisor.signal(name, number)

    def stop_process(self, name: str) -> None:
        """Stops it by SIGTERM; it stays down."""
        self.supervisor.stop(name)

    def start_process(self, name: str) -> None:
        """Starts it and returns once it is ready."""
        self.supervisor.start(name)
        self.wait_ready(name)

    def restart(self, name: str) -> None:
        """Stops and starts it; returns once it is ready."""
        self.stop_process(name)
        self.start_process(name)

    def pid(self, name: str) -> int:
        """The process's id, 0 where it does not run."""
        return self.supervisor.pid_of(name)

    def log(self, name: str, lines: int = 50) -> str:
        """The end of its log."""
        return self.supervisor.log(name, lines)

    def wait_ready(self, name: str, timeout_s: float = _READY_S) -> None:
        """Returns once the process runs and answers as it should.

        Raises `OperatorError` with the end of its log where it does not in time.
        """
        ready = self._readiness(name)
        began = time.monotonic()
        lives: set[int] = set()
        while True:
            process = self.supervisor.process(name)
            if process is None:
                raise OperatorError(f"there is no process {name}")
            if process["statename"] == "RUNNING" and ready():
                return
            waited = time.monotonic() - began
            lives.add(process["pid"])
            crashing = len(lives) > _LIVES
            if process["statename"] in _BROKEN or crashing or waited > timeout_s:
                raise OperatorError(
                    f"{name} does not become ready ({process['statename'].lower()}); "
                    f"the end of {self.state.logs / name}.log:\n{self.supervisor.log(name)}"
                )
            time.sleep(0.1)

    # -- replicas

    def add_replica(self, service: str) -> str:
        """Starts one more process of a service on a port of its own; returns its base URL.

        The gateway goes on using the first one alone.
        """
        replicas = self._replicas.setdefault(service, {})
        name = f"{service}@{len(replicas) + 2}"
        replicas[name] = ports.any_free()
        program = python_parts.service(
            self.state, service, replicas[name], self._environment, as_process=name
        )
        self.supervisor.add(program)
        self.start_process(name)
        return f"http://{HOST}:{replicas[name]}"

    # -- ways in

    @property
    def base_url(self) -> str:
        """The gateway."""
        return f"http://{HOST}:{self.ports[ports.GATEWAY]}"

    def service_url(self, service: str) -> str:
        """The service itself, past the gateway."""
        return f"http://{HOST}:{self.ports[service]}"

    def token(self, *roles: str, sites: Sequence[str] = ()) -> str:
        """A token that the services of this network accept."""
        return issuer.token(self.state.secrets, roles, sites)

    def mongo(self, user: str = secrets.ADMINISTRATOR) -> MongoClient[dict[str, Any]]:
        """A client of the database; close it after use."""
        return MongoClient(
            secrets.mongodb_uri(self.state.secrets, user, mongo.address(self.ports)), tz_aware=True
        )

    def amqp_uri(self, user: str = secrets.ADMINISTRATOR) -> str:
        """For pika and kombu alike."""
        return secrets.amqp_uri(self.state.secrets, user, f"{HOST}:{self.ports['amqp']}")

    @property
    def management(self) -> Management:
        """The broker's management interface, as its administrator."""
        return Management(
            f"http://{HOST}:{self.ports['management']}",
            secrets.ADMINISTRATOR,
            secrets.password(self.state.secrets, secrets.ADMINISTRATOR, "amqp"),
        )

    # -- how it starts

    def _launch(self) -> None:
        secrets.ensure_secrets(self.state.secrets)
        self.ports = ports.choose(self.state, gateway=self._gateway_port, kind=self._kind)
        secrets.write_uris(
            self.state.secrets,
            mongodb=mongo.address(self.ports),
            amqp=f"{HOST}:{self.ports['amqp']}",
        )
        if not self._parts_only:
            asyncapi.publish(catalogues(), gateway.public_folder(self.state))
        self.supervisor.launch(self._programs(), bound=self._bound)

    def _programs(self) -> list[Program]:
        database = mongo.program(self.state, self.ports, guarded=self._guarded)
        parts = [database, *broker.programs(self.state, self.ports)]
        if self._parts_only:
            return parts
        return [
            *parts,
            *python_parts.programs(self.state, self.ports, self._environment),
            gateway.program(self.state, self.ports),
        ]

    def _start_parts(self, say: Say) -> None:
        say("starting broker and database")
        for name in ("epmd", "broker", "database"):
            self.supervisor.start(name)
        self.wait_ready("database")
        try:
            mongo.prepare(self.state, self.ports)
        except (WrongSecrets, TimeoutError) as error:
            raise OperatorError(str(error)) from error
        say("the database is ready")
        self.wait_ready("broker")
        say("the broker is ready")

    def _start_services(self, say: Say) -> None:
        self.apply_topology()
        say("the broker's topology is as it should be")
        names = [*python_parts.names(), ports.GATEWAY]
        for name in names:
            self.supervisor.start(name)
        for name in names:
            self.wait_ready(name)
            say(f"{name} is ready")

    def apply_topology(self) -> None:
        """Exchanges, queues, bindings and users of the broker, as the catalogues want them."""
        at = self.management
        passwords = {
            user: secrets.password(self.state.secrets, user, "amqp")
            for user in secrets.BROKER_USERS
        }
        with self.mongo() as client:
            spread = partitions.known(client)
        topology.bring(at.url, (at.user, at.password), passwords, _READY_S, spread)

    def _readiness(self, name: str) -> Callable[[], bool]:
        service, _, _ = name.partition("@")
        if name == "database":
            return lambda: ports.listens(self.ports["mongodb"])
        if name == "broker":
            return self._broker_answers
        if name == ports.GATEWAY:
            return lambda: _answers(f"{self.base_url}/health/live")
        if service in secrets.SERVICES:
            port = self._replicas.get(service, {}).get(name, self.ports[service])
            return lambda: _answers(f"http://{HOST}:{port}/health/ready")
        if name.endswith(python_parts.RELAY):
            return lambda: self._relay_works(name.removesuffix(python_parts.RELAY))
        return lambda: True

    def _relay_works(self, service: str) -> bool:
        with self.mongo(service) as client:
            word = relay_status.read(client[service])
        return word is not None and word.ok(datetime.now(UTC))

    def _broker_answers(self) -> bool:
        at = self.management
        if not _answers(f"{at.url}/api/whoami", (at.user, at.password)):
            return False
        return ports.listens(self.ports["amqp"])


def _answers(url: str, auth: tuple[str, str] | None = None) -> bool:
    try:
        return bool(requests.get(url, auth=auth, timeout=5).status_code == requests.codes.ok)
    except requests.RequestException:
        return False


@contextmanager
def start_parts(folder: Path) -> Iterator[Network]:
    """Broker and database alone, on free ports, for as long as the block lasts.

    For tests of what uses them: the database takes everybody, as a bare container of it would.
    """
    network = Network(folder, kind="free", bound=True, parts_only=True, guarded=False)
    with network:
        yield network
