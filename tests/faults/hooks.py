"""The test's side of `tests.faults.hook`: says what is to befall which process."""

import os
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ops.state import PROJECT
from tests.faults.hook.passerelle_faults import FOLDER, Point

_HOOK = Path(__file__).parent / "hook"


class Hooks:
    """One folder of wishes, for all processes of one network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("armed", "silent", "failing", "slow", "clock", "uris"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the processes need in their environment."""
        path = os.pathsep.join([str(_HOOK), str(PROJECT)])
        return {FOLDER: str(self._folder), "PYTHONPATH": path}

    def arm(self, point: Point, *, passes: int = 0, process: str = "") -> None:
        """The process dies at the point, after so many passes; once."""
        self._put(str(passes), "armed", process or point.process, point.name)

    @contextmanager
    def armed(self, point: Point, *, process: str) -> Iterator[None]:
        """As `arm`; but once the block is left nobody dies any more."""
        self.arm(point, process=process)
        try:
            yield
        finally:
            (self._folder / "armed" / process / point.name).unlink(missing_ok=True)

    def fired(self) -> Counter[str]:
        """How often each point fired, by its name."""
        path = self._folder / "fired"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return Counter(line.partition(": ")[2] for line in lines)

    def connect(self, process: str, name: str, uri: str) -> None:
        """From its next start on the process uses this `amqp_uri` or `mongodb_uri`."""
        self._put(uri, "uris", process, name)

    def reconnect(self, process: str) -> None:
        """From its next start on the process uses its own again."""
        for path in (self._folder / "uris" / process).iterdir():
            path.unlink()

    @contextmanager
    def silent(self, relay: str) -> Iterator[None]:
        """The relay's doorbell tells nothing."""
        with self._while_there("", "silent", relay):
            yield

    @contextmanager
    def failing(self, partition_key: str, error: type[Exception]) -> Iterator[None]:
        """Impact's reaction raises this for the events of this person or aggregate."""
        named = f"{error.__module__}:{error.__qualname__}"
        with self._while_there(named, "failing", partition_key.replace("/", "_")):
            yield

    @contextmanager
    def slow(self, process: str, seconds: float) -> Iterator[None]:
        """Each batch takes that much longer."""
        with self._while_there(str(seconds), "slow", process):
            yield

    @contextmanager
    def clock(self, process: str, seconds: float) -> Iterator[None]:
        """The process's wall clock is off by that much, ahead where positive."""
        with self._while_there(str(seconds), "clock", process):
            yield

    def _put(self, content: str, *parts: str) -> Path:
        path = self._folder.joinpath(*parts)
        path.parent.mkdir(exist_ok=True)
        # a reader sees the old file or the whole new one
        fresh = self._folder / uuid.uuid4().hex
        fresh.write_text(content, encoding="utf-8")
        return fresh.replace(path)

    @contextmanager
    def _while_there(self, content: str, *parts: str) -> Iterator[None]:
        path = self._put(content, *parts)
        try:
            yield
        finally:
            path.unlink()
