"""Loading the demo network: programs of its own, run beside whatever else is shown.

Whether a network has it already is known by its databases alone: each program looks there first,
and then ends at once.
"""

import subprocess
import threading

from ops.backend import Backend, Say
from ops.errors import OperatorError
from ops.state import PROJECT

_LAST_LINES = 20


class Demo:
    """One load; its lines are progress. It can be started once."""

    def __init__(self, network: Backend, say: Say) -> None:
        self._network = network
        self._say = say
        self._lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()
        self._turn = threading.Lock()
        self._failed = False
        self._reader = threading.Thread(target=self._run, daemon=True)

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._reader.ident is not None

    def start(self) -> None:
        """Begins to load and returns at once."""
        self._say("looking for the demo network")
        self._reader.start()

    def done(self) -> bool:
        """Whether it has ended well. Raises `OperatorError` with its last words if not well."""
        if not self.started or self._reader.is_alive():
            return False
        if self._failed:
            raise OperatorError("the demo could not be loaded:\n" + "\n".join(self._lines))
        return True

    def wait(self) -> None:
        """Returns once it has ended well. Raises `OperatorError` with its last words if not."""
        self._reader.join()
        self.done()

    def stop(self) -> None:
        """Ends it early; the next load goes on where it was."""
        with self._turn:
            self._stopped.set()
            if self._process is not None:
                self._process.terminate()
        if self.started:
            self._reader.join()

    def _run(self) -> None:
        for command, environment in self._network.load_demo_with():
            with self._turn:
                if self._stopped.is_set():
                    self._failed = True
                    return
                self._process = subprocess.Popen(
                    command,
                    env=dict(environment),
                    cwd=PROJECT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            if self._read(self._process):
                self._failed = True
                return

    def _read(self, process: subprocess.Popen[str]) -> int:
        """Tells its lines; its exit status."""
        if process.stdout is not None:
            with process.stdout as lines:
                for line in lines:
                    self._lines = [*self._lines[1 - _LAST_LINES :], line.rstrip()]
                    self._say(line.rstrip())
        return process.wait()
