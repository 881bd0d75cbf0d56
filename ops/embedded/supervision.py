"""The processes of an embedded network under supervisord: one that dies is started again.

Every process dies with supervisord (`setpriv --pdeathsig`), so that nothing is ever left behind
that a later start would trip over.
"""

import contextlib
import hashlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from ops import settings
from ops.embedded import kernel
from ops.errors import OperatorError
from ops.state import State

_LONGEST_SOCKET = 100
"""A Unix socket's path may have 107 bytes."""
_ALREADY_ADDED, _ALREADY_STARTED, _NOT_RUNNING, _BAD_NAME = 90, 60, 70, 10


@dataclass(frozen=True)
class Program:
    """One process: what to run, with what besides the machine's own environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: int = 15
    """How long it may take to stop after SIGTERM before it is killed."""

    def section(self) -> str:
        """Its part of supervisord's configuration; started by us, in our order."""
        command = shlex.join(["setpriv", "--pdeathsig", "TERM", *self.command])
        lines = [
            f"[program:{self.name}]",
            f"command={_escape(command)}",
            f"environment={_environment(self.environment)}",
            "autostart=false",
            "autorestart=true",
            "startsecs=1",
            "startretries=1000",
            "stopsignal=TERM",
            f"stopwaitsecs={self.stop_seconds}",
            "killasgroup=true",
            # Relative to the state folder: supervisord expands this one twice.
            f"stdout_logfile=logs/{self.name}.log",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=2",
            "redirect_stderr=true",
        ]
        return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("%", "%%")


def _environment(variables: Mapping[str, str]) -> str:
    for name, value in variables.items():
        if '"' in value or "\n" in value:
            raise ValueError(f"{name} cannot be written for supervisord: {value!r}")
    return ",".join(f'{name}="{_escape(value)}"' for name, value in sorted(variables.items()))


class Supervisor:
    """The supervisord of one state folder, told what to do over its Unix socket."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._configuration = state.config / "supervisord.conf"
        self._programs = state.config / "programs"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Beside the other files where the path is short enough, else in a folder of our own."""
        near = self._state.root / "supervisor.sock"
        if len(os.fsencode(near)) <= _LONGEST_SOCKET:
            return near
        digest = hashlib.sha256(os.fsencode(self._state.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"passerelle-{os.getuid()}-{digest}" / "s.sock"

    def _ask(self, method: str, *arguments: Any) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        try:
            server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport)
            return getattr(server.supervisor, method)(*arguments)
        finally:
            transport.close()

    def _ask_tolerating(self, code: int, method: str, *arguments: Any) -> None:
        try:
            self._ask(method, *arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != code:
                raise

    def pid(self) -> int | None:
        """The id of the supervisord that answers; `None` where none does."""
        try:
            return int(self._ask("getPID"))
        except (OSError, xmlrpc.client.ProtocolError):
            return None

    def launch(self, programs: Sequence[Program], *, bound: bool) -> None:
        """Starts supervisord, without any of the programs yet.

        `bound` ends it with the thread that calls this, as a test run wants. Raises
        `OperatorError` where it does not answer in time.
        """
        self._programs.mkdir(parents=True, exist_ok=True)
        for old in self._programs.glob("*.conf"):
            old.unlink()
        for program in programs:
            self._write(program)
        folder = self.socket.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise OperatorError(f"{folder} belongs to another user")
        self._configuration.write_text(self._main_section(), encoding="utf-8")
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._configuration)]
        if bound:
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        with (self._state.logs / "supervisord.out").open("w") as out:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self._state.root,
                env=_clean_environment(),
                start_new_session=True,
            )
        deadline = time.monotonic() + 15
        while self.pid() is None:
            if self._child.poll() is not None or time.monotonic() > deadline:
                log = (self._state.logs / "supervisord.out").read_text(encoding="utf-8")
                raise OperatorError(f"the process supervisor did not start:\n{log[-2000:]}")
            time.sleep(0.05)

    def add(self, program: Program) -> None:
        """Makes one more program known to a running supervisord."""
        self._write(program)
        self._ask("reloadConfig")
        self._ask_tolerating(_ALREADY_ADDED, "addProcessGroup", program.name)

    def remove(self, name: str) -> None:
        """Stops a process for good."""
        self.stop(name)
        self._ask("removeProcessGroup", name)
        (self._programs / f"{name}.conf").unlink()

    def start(self, name: str) -> None:
        """Starts a process; where it runs, only wakes it if it is halted."""
        self._wake(name)
        self._ask_tolerating(_ALREADY_STARTED, "startProcess", name, False)

    def stop(self, name: str) -> None:
        """Stops a process and returns once it is gone; does nothing where it does not run.

        One that is halted is woken for it: else it would be killed when its time is over.
        """
        self._wake(name)
        self._ask_tolerating(_NOT_RUNNING, "stopProcess", name, True)

    def pid_of(self, name: str) -> int:
        """The process's id, 0 where it does not run."""
        process = self.process(name)
        return int(process["pid"]) if process else 0

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to the process itself, behind supervisord's back.

        Raises `OperatorError` where it does not run.
        """
        pid = self.pid_of(name)
        if not pid:
            raise OperatorError(f"{name} does not run")
        os.kill(pid, number)

    def _wake(self, name: str) -> None:
        # To who is not halted it is nothing; who was halted a moment ago does not show it yet.
        if pid := self.pid_of(name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def kill(self, name: str) -> None:
        """Kills the process at once, and returns when supervisord has seen it.

        Raises `OperatorError` where it does not run or does not die.
        """
        pid = self.pid_of(name)
        self.signal(name, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while self.pid_of(name) == pid:
            _until(deadline, f"{name} (process {pid}) did not die")

    def process(self, name: str) -> dict[str, Any] | None:
        """What supervisord knows of one process (`statename`, `pid`, `start` …)."""
        try:
            return dict(self._ask("getProcessInfo", name))
        except xmlrpc.client.Fault as fault:
            if fault.faultCode == _BAD_NAME:
                return None
            raise

    def processes(self) -> dict[str, dict[str, Any]]:
        """What supervisord knows of every process, by name; empty where none answers."""
        try:
            return {info["name"]: info for info in self._ask("getAllProcessInfo")}
        except (OSError, xmlrpc.client.ProtocolError):
            return {}

    def shut_down(self, groups: Sequence[Sequence[str]], timeout_s: float = 180.0) -> None:
        """Stops the processes of each group together, group after group, then supervisord.

        Raises `OperatorError` where something stays.
        """
        pid = self.pid()
        if pid is None:
            return
        deadline = time.monotonic() + timeout_s
        for group in groups:
            for name in self.processes().keys() & set(group):
                self._wake(name)
                self._ask_tolerating(_NOT_RUNNING, "stopProcess", name, False)
            while left := [name for name in group if self.pid_of(name)]:
                _until(deadline, f"{', '.join(left)} did not stop")
        self._ask("shutdown")
        while self._alive(pid):
            _until(deadline, f"the process supervisor (process {pid}) did not stop")

    def log(self, name: str, lines: int = 15) -> str:
        """The end of a process's log."""
        path = self._state.logs / f"{name}.log"
        if not path.exists():
            return ""
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _alive(self, pid: int) -> bool:
        if self._child is not None and self._child.pid == pid:
            return self._child.poll() is None
        # Who is a zombie is dead; its own parent may be slow, or never, to notice.
        return kernel.state(pid) not in ("", "Z")

    def _write(self, program: Program) -> None:
        path = self._programs / f"{program.name}.conf"
        path.write_text(program.section(), encoding="utf-8")
        path.chmod(0o600)

    def _main_section(self) -> str:
        # Paths are relative to the state folder, where supervisord runs.
        user = "user=root\n" if os.getuid() == 0 else ""
        return (
            f"[unix_http_server]\nfile={_escape(str(self.socket))}\nchmod=0700\n\n"
            f"[supervisord]\nnodaemon=true\nsilent=true\n{user}"
            "pidfile=supervisord.pid\nchildlogdir=logs\n"
            "logfile=logs/supervisord.log\nlogfile_maxbytes=1MB\nlogfile_backups=1\n\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory="
            "supervisor.rpcinterface:make_main_rpcinterface\n\n"
            # beside this file: a pattern with the whole path must not hold blanks
            f"[include]\nfiles={self._programs.name}/*.conf\n"
        )


def _clean_environment() -> dict[str, str]:
    """Ours, without what would slow the processes down or change what they read; the settings that
    are meant for them stay, and so does what is begun later with the same supervisor."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "RABBITMQ_", "PASSERELLE_", "COVERAGE_", "NOTIFY_SOCKET")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return kept | settings.absolute(settings.given(os.environ))


def _until(deadline: float, fault: str) -> None:
    """Waits a moment. Raises `OperatorError` with the fault where it is too late for that."""
    if time.monotonic() > deadline:
        raise OperatorError(fault)
    time.sleep(0.03)
