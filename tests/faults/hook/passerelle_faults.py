"""Harm from within: what a process of the network does to itself when a test says so.

On the `PYTHONPATH` of the network's processes, so that the product holds no code for tests. A test
says what is to happen by files in the folder that `PASSERELLE_FAULTS` names (`tests.faults.hooks`
writes them):

    armed/<process>/<point>   die at that point, once; the number in it says how often to pass first
    fired                     what has fired, one line each
    silent/<process>          the doorbell tells the relay nothing
    failing/<partition key>   the reaction raises for events of this key, what the file names
    slow/<process>            the reaction takes that many seconds longer
    clock/<process>           the wall clock is that many seconds off
    uris/<process>/<name>     what to connect to instead: `amqp_uri`, `mongodb_uri`

Only the standard library is imported here, and nothing that eventlet has to patch first.
"""

import functools
import importlib
import importlib.machinery
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

FOLDER = "PASSERELLE_FAULTS"
PROCESS = "PASSERELLE_FAULTS_PROCESS"
"""Names the process where its command does not, as with a second relay."""

_CLOCK_READ_S = 0.1


@dataclass(frozen=True)
class Point:
    """Where a process dies: right before or right after a call of `target`.

    `since` names a call without which a pass does not count: what is flushed before anything was
    published is no event.
    """

    name: str
    process: str
    target: str
    when: Literal["before", "after"]
    since: str = ""


POINTS = (
    Point("staged, before the commit", "booking", "kit.transaction:Transaction.flush", "after"),
    Point("after the commit, before the answer", "booking", "kit.transaction:Store.run", "after"),
    Point(
        "rows read, before the publish", "booking-relay", "kit.relay.relay:Relay._send", "before"
    ),
    Point(
        "after the publish",
        "booking-relay",
        "kit.relay.coalescing:CoalescingConnection._flush_gathered",
        "after",
        since="kit.relay.channel:ConfirmingChannel.publish",
    ),
    Point(
        "confirmed, before it is known",
        "booking-relay",
        "kit.relay.channel:ConfirmingChannel._settled",
        "before",
    ),
    Point("before the delete", "booking-relay", "kit.relay.rows:MongoRows.delete", "before"),
    Point("after the delete", "booking-relay", "kit.relay.rows:MongoRows.delete", "after"),
    Point(
        "effects staged, before the commit",
        "impact",
        "kit.transaction:Transaction.flush",
        "after",
        since="services.impact.bootstrap:Impact.react",
    ),
    Point(
        "effects committed, before the ack", "impact", "kit.inbox.link:Link.acknowledge", "before"
    ),
    Point("after the ack", "impact", "kit.inbox.link:Link.acknowledge", "after"),
)
"""Every place where a process may die; all of it is private, so this table is where to mend."""

RETRY_POINTS = (
    Point("put off, before its copy is sent", "impact", "kit.inbox.link:Link.redeliver", "before"),
    Point("its copy sent, before the ack", "impact", "kit.inbox.link:Link.redeliver", "after"),
)
"""The same for an event whose reaction fails."""

DOORBELL = "kit.relay.doorbell:Doorbell.__init__"
REACTION = "services.impact.bootstrap:Impact.react"
CLOCK = "kit.clock:SystemClock.now"


def targets() -> set[str]:
    """Every `module:Class.method` that is wrapped."""
    points = {
        target
        for point in (*POINTS, *RETRY_POINTS)
        for target in (point.target, point.since)
        if target
    }
    return points | {DOORBELL, REACTION, CLOCK}


def resolve(target: str, module: Any) -> tuple[Any, str]:
    """The class that holds the target, and the method's name.

    Raises `AttributeError` where the product no longer has it: then the table above is to mend.
    """
    names = target.partition(":")[2].split(".")
    holder = functools.reduce(getattr, names[:-1], module)
    if not callable(getattr(holder, names[-1])):
        raise AttributeError(f"{target} cannot be called")
    return holder, names[-1]


def process_of(command: str) -> str:
    """`booking` for its service, `booking-relay` for its relay; empty for another program."""
    found = re.search(r"-m kit\.serve services\.(\w+)\.", command)
    if found:
        return found[1]
    found = re.search(r"-m kit\.relay (\w+)", command)
    return f"{found[1]}-relay" if found else ""


def install() -> None:
    """Wraps what is to be wrapped, once it is imported; does nothing in other programs."""
    process = os.environ.get(PROCESS) or process_of(" ".join(sys.orig_argv))
    folder = os.environ.get(FOLDER)
    if folder and process:
        Harm(folder, process).install()


class Harm:
    """What befalls this process."""

    def __init__(self, folder: str, process: str) -> None:
        self._folder = folder
        self._process = process
        self._since: dict[str, bool] = {}
        self._wrappers: dict[str, list[Callable[[Any], None]]] = {}
        self._time = time.time
        self._offset = 0.0
        self._offset_read = -_CLOCK_READ_S

    def install(self) -> None:
        """See `install`."""
        for name in ("amqp_uri", "mongodb_uri"):
            path = self._path("uris", self._process, name)
            if os.path.exists(path):
                os.environ[f"PASSERELLE_{name.upper()}_FILE"] = path
        for point in (*POINTS, *RETRY_POINTS):
            # a second relay dies where the first one would
            if point.process == self._process.partition("@")[0]:
                self._at_import(point.target, functools.partial(self._crash_at, point))
                if point.since:
                    self._at_import(point.since, functools.partial(self._note, point))
        self._at_import(DOORBELL, self._silence)
        self._at_import(REACTION, self._trouble)
        self._at_import(CLOCK, self._shift)
        time.time = lambda: self._time() + self._clock_offset()
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """A module as it would be found without us; wrapped as soon as it has been executed."""
        wrappers = self._wrappers.get(name)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target) if wrappers else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_wrap(module: Any) -> None:
            execute(module)
            for wrap in wrappers:
                wrap(module)

        spec.loader.exec_module = execute_and_wrap
        return spec

    def _path(self, *parts: str) -> str:
        return os.path.join(self._folder, *parts)

    def _read(self, *parts: str) -> str | None:
        try:
            with open(self._path(*parts), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _at_import(self, target: str, change: Callable[[Callable[..., Any]], Any]) -> None:
        def wrap(module: Any) -> None:
            holder, name = resolve(target, module)
            inner = getattr(holder, name)
            setattr(holder, name, functools.wraps(inner)(change(inner)))

        self._wrappers.setdefault(target.partition(":")[0], []).append(wrap)

    def _crash_at(self, point: Point, inner: Callable[..., Any]) -> Callable[..., Any]:
        def outer(*arguments: Any, **options: Any) -> Any:
            if point.when == "before":
                self._pass(point)
            result = inner(*arguments, **options)
            if point.when == "after":
                self._pass(point)
            return result

        return outer

    def _note(self, point: Point, inner: Callable[..., Any]) -> Callable[..., Any]:
        def outer(*arguments: Any, **options: Any) -> Any:
            self._since[point.name] = True
            return inner(*arguments, **options)

        return outer

    def _pass(self, point: Point) -> None:
        if point.since and not self._since.pop(point.name, False):
            return
        path = self._path("armed", self._process, point.name)
        passes = self._read(path)
        if passes is None:
            return
        if int(passes) > 0:
            with open(path, "w", encoding="utf-8") as file:
                file.write(str(int(passes) - 1))
            return
        try:
            os.unlink(path)  # only one thread can do this
        except FileNotFoundError:
            return
        with open(self._path("fired"), "a", encoding="utf-8") as file:
            file.write(f"{self._process}: {point.name}\n")
        os.kill(os.getpid(), signal.SIGKILL)

    def _silence(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def outer(bell: Any, database: Any, ring: Callable[[], None], *rest: Any) -> None:
            def maybe() -> None:
                if not os.path.exists(self._path("silent", self._process)):
                    ring()

            inner(bell, database, maybe, *rest)

        return outer

    def _trouble(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def outer(application: Any, tx: Any, events: Any, *rest: Any) -> Any:
            slow = self._read("slow", self._process)
            if slow is not None:
                time.sleep(float(slow))
            for event in events:
                error = self._read("failing", event.partitionkey.replace("/", "_"))
                if error is not None:
                    module, _, name = error.partition(":")
                    raise getattr(importlib.import_module(module), name)("a test wants it to fail")
            return inner(application, tx, events, *rest)

        return outer

    def _clock_offset(self) -> float:
        now = time.monotonic()
        if now - self._offset_read > _CLOCK_READ_S:
            self._offset_read = now
            self._offset = float(self._read("clock", self._process) or 0)
        return self._offset

    def _shift(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        return lambda clock: inner(clock) + timedelta(seconds=self._clock_offset())
