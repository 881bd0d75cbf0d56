"""The state folder: everything that a network on this machine writes lies in it.

Layout: `secrets/` (0600), `data/` (broker, database), `config/` (generated at each start),
`logs/`, `messages.jsonl` and `audit_heads.json` (0600), `ports.json`, `backend`, `replicas`.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ops.errors import OperatorError

PROJECT = Path(__file__).resolve().parent.parent
VARIABLE = "PASSERELLE_STATE"


@dataclass(frozen=True)
class State:
    """One state folder; two folders are two networks that know nothing of each other."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Files that only their owner may read."""
        return self.root / "secrets"

    @property
    def data(self) -> Path:
        """What broker and database keep."""
        return self.root / "data"

    @property
    def config(self) -> Path:
        """Configuration files, written anew at each start."""
        return self.root / "config"

    @property
    def messages(self) -> Path:
        """What would be sent to people, a line of JSON each, where nothing else is set up."""
        return self.root / "messages.jsonl"

    @property
    def audit_heads(self) -> Path:
        """The heads of the audit logs' chains, as they were verified last."""
        return self.root / "audit_heads.json"

    @property
    def logs(self) -> Path:
        """One log a process."""
        return self.root / "logs"

    def make(self) -> "State":
        """Makes the folders that are missing, closed to other users."""
        for folder in (self.root, self.secrets, self.data, self.config, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.secrets, self.config, self.data):
            folder.chmod(0o700)
        return self

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder, so that two commands do not start or stop it at once.

        Raises `OperatorError` at once where another command holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "state.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OperatorError(
                    f"another command is starting or stopping the network of {self.root}"
                ) from error
            yield

    @property
    def backend(self) -> str | None:
        """The backend that was started last, `None` where nothing ever was."""
        file = self.root / "backend"
        return file.read_text(encoding="utf-8").strip() if file.exists() else None

    def remember_backend(self, name: str) -> None:
        """Notes the backend for `status`, `down` and the rest."""
        (self.root / "backend").write_text(f"{name}\n", encoding="utf-8")

    @property
    def replicas(self) -> int:
        """How many processes of each service and relay run: 1 where nobody asked for more."""
        file = self.root / "replicas"
        return int(file.read_text(encoding="utf-8")) if file.exists() else 1

    def remember_replicas(self, number: int) -> None:
        """Notes it for the next start."""
        (self.root / "replicas").write_text(f"{number}\n", encoding="utf-8")

    def wipe(self) -> None:
        """Forgets everything but the Python environment and the chosen ports."""
        for folder in (self.secrets, self.data, self.config, self.logs):
            if folder.exists():
                shutil.rmtree(folder)
        for file in ("backend", "replicas", self.audit_heads.name):
            (self.root / file).unlink(missing_ok=True)


def current() -> State:
    """The state folder of this command: `PASSERELLE_STATE`, else `.passerelle` in the project."""
    return State(Path(os.environ.get(VARIABLE) or PROJECT / ".passerelle").resolve())
