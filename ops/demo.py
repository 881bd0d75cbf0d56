"""Loading the demo network: its own program, run beside whatever else is shown.

Whether a network has it already is known by its database alone: the program looks there first, and
then ends at once.
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
        self._reader = threading.Thread(target=self._read, daemon=True)

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._process is not None

    def start(self) -> None:
        """Begins to load and returns at once."""
        self._say("looking for the demo network")
        command, environment = self._network.load_demo_with()
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader.start()

    def done(self) -> bool:
        """Whether it has ended well. Raises `OperatorError` with its last words if not well."""
        if self._process is None or self._reader.is_alive():
            return False
        if self._process.wait():
            raise OperatorError("the demo could not be loaded:\n" + "\n".join(self._lines))
        return True

    def wait(self) -> None:
        """Returns once it has ended well. Raises `OperatorError` with its last words if not."""
        self._reader.join()
        self.done()

    def stop(self) -> None:
        """Ends it early; the next load goes on where it was."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
            self._reader.join()

    def _read(self) -> None:
        if self._process is None or self._process.stdout is None:
            return
        with self._process.stdout as lines:
            for line in lines:
                self._lines = [*self._lines[1 - _LAST_LINES :], line.rstrip()]
                self._say(line.rstrip())
