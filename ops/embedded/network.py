"""A whole network on this machine, as a library: the command line and the tests use it alike."""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops import asyncapi, partitions, ports, secrets, settings, topology
from ops.backend import Say, as_replica, part_of
from ops.catalogues import catalogues
from ops.database import WrongSecrets
from ops.embedded import broker, gateway, mongo, python_parts
from ops.embedded.access import Access
from ops.embedded.install import ensure_programs
from ops.embedded.readiness import readiness
from ops.embedded.supervision import Program, Supervisor
from ops.errors import OperatorError
from ops.ports import HOST
from ops.state import State

_READY_S = 90.0
_BROKEN = ("FATAL", "UNKNOWN")
_LIVES = 8
"""Who was started so often, and ended each time, will not become ready."""


class Network(Access):
    """The processes of one state folder.

    `kind="free"` takes ports that are free now, for tests; `bound` ends everything with the
    thread that starts it. `replicas` is how many processes of each service and relay there shall
    be; as many as at the last start, if not given. `environment` goes to every Python process.
    `parts_only` leaves it at broker and database; `guarded=False` lets everybody on this machine
    into the database.
    """

    def __init__(
        self,
        folder: Path,
        *,
        kind: ports.Kind = "fixed",
        gateway_port: int | None = None,
        bound: bool = False,
        replicas: int | None = None,
        parts_only: bool = False,
        guarded: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(State(folder.resolve()))
        self.supervisor = Supervisor(self.state)
        self._kind: ports.Kind = kind
        self._gateway_port = gateway_port
        self._bound = bound
        self._parts_only = parts_only
        self._guarded = guarded
        self._environment = dict(environment or {})
        self._replicas = replicas

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
            if self._replicas is not None:
                self.state.remember_replicas(self._replicas)
            if self.supervisor.pid() is None:
                self._launch()
            elif self._gateway_port not in (None, self.ports.get(ports.GATEWAY)):
                raise OperatorError("the network runs on another port: ./passerelle down first")
            else:
                self._refuse_what_runs_older()
                self._refuse_other_settings()
            self._start_parts(say)
            if not self._parts_only:
                self._scale()
                self._start_services(say)

    def stop(self) -> None:
        """Stops every process: who calls before who is called, and what all rely on last."""
        ours = list(filter(python_parts.is_one, self.supervisor.processes()))
        self.supervisor.shut_down([[ports.GATEWAY], ours, ["broker", "database"]])

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
        ready = readiness(self, name)
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
        """Starts one more process of one service until `stop`; returns its base URL."""
        running = [name for name in self.supervisor.processes() if part_of(name) == service]
        name = as_replica(service, len(running) + 1)
        self._add([name])
        self.start_process(name)
        return self.url(name)

    def _scale(self) -> None:
        """Makes known to supervisord what it lacks, and stops what is too much."""
        wanted = python_parts.names(self.state.replicas)
        known = set(filter(python_parts.is_one, self.supervisor.processes()))
        self._add([name for name in wanted if name not in known])
        for surplus in sorted(known - set(wanted)):
            self.supervisor.remove(surplus)

    def _add(self, processes: Sequence[str]) -> None:
        self.ports = ports.add(self.state, processes, self._kind)
        for name in processes:
            self.supervisor.add(self._program(name))

    def _program(self, process: str) -> Program:
        given = self._settings()
        return python_parts.program(self.state, process, self.ports, self._environment, given)

    # -- what it was told

    def _settings(self) -> dict[str, str]:
        """Those that the network runs with, or will once it is started."""
        pid = self.supervisor.pid()
        return settings.given(os.environ) if pid is None else settings.of_process(pid)

    def _refuse_what_runs_older(self) -> None:
        if secrets.missing(self.state.secrets):
            raise OperatorError(
                "the network was started by an older version, or a secret was removed since; its "
                "processes know other users and keys: ./passerelle down first, then up again; the "
                "data stay"
            )

    def _refuse_other_settings(self) -> None:
        runs_with = self._settings()
        for name, value in settings.absolute(settings.given(os.environ)).items():
            if runs_with.get(name) != value:
                raise OperatorError(
                    f"the network runs with another {name}: ./passerelle down first"
                )

    # -- how it starts

    def _launch(self) -> None:
        secrets.ensure_secrets(self.state.secrets)
        ours = python_parts.names(self.state.replicas)
        self.ports = ports.choose(self.state, ours, gateway=self._gateway_port, kind=self._kind)
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
            *map(self._program, python_parts.names(self.state.replicas)),
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
        names = [*python_parts.names(self.state.replicas), ports.GATEWAY]
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
            spread, changing = partitions.known(client), partitions.changing(client)
        topology.bring(at.url, (at.user, at.password), passwords, _READY_S, spread, changing)


@contextmanager
def start_parts(folder: Path) -> Iterator[Network]:
    """Broker and database alone, on free ports, for as long as the block lasts.

    For tests of what uses them: the database takes everybody, as a bare container of it would.
    """
    network = Network(folder, kind="free", bound=True, parts_only=True, guarded=False)
    with network:
        yield network
