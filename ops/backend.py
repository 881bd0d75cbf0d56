"""What every way of running a network offers; the commands know no other face."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from pymongo import MongoClient

from ops.issuer import DEFAULT_SECONDS
from ops.secrets import ANALYST, OPERATOR
from ops.service_keys import Kind, Step

Say = Callable[[str], None]

EMBEDDED = "embedded"
DOCKER = "docker"


def as_replica(part: str, number: int) -> str:
    """The name of a part's process of that number: `booking`, then `booking@2` …"""
    return part if number == 1 else f"{part}@{number}"


def part_of(process: str) -> str:
    """What the process of that name is one of: `booking` for `booking@2`."""
    return process.partition("@")[0]


class Condition(StrEnum):
    """What a process is doing, whichever way it is run; `FROZEN` lives and does nothing."""

    STARTING = "starting"
    RUNNING = "running"
    FROZEN = "frozen"
    STOPPING = "stopping"
    STOPPED = "stopped"
    RESTARTING = "restarting"


@dataclass(frozen=True)
class Process:
    """One process of the network: `since` in seconds since the epoch.

    `detail` says why it is not well, as far as whoever runs it knows. `url` is where its own pages
    are, `/metrics` among them; empty where it has none. `goes_by` is how the name begins by which
    it consumes (`host:pid:`), empty where that is not known.
    """

    name: str
    condition: Condition
    since: float | None = None
    url: str = ""
    detail: str = ""
    goes_by: str = ""

    @property
    def well(self) -> bool:
        """Whether it runs, and nothing is known against it."""
        return self.condition is Condition.RUNNING and not self.detail


def process_of(consumer: str, processes: Iterable[Process]) -> str:
    """What `status` calls the process that consumes by this name; its host and pid where it shows
    none such.
    """
    for process in processes:
        if process.goes_by and consumer.startswith(process.goes_by):
            return process.name
    return ":".join(consumer.split(":")[:2])


@dataclass(frozen=True)
class Management:
    """The broker's management interface and a login for it."""

    url: str
    user: str
    password: str
    ca: Path | None = None
    """What its certificate is checked with, where it speaks TLS."""

    @property
    def verify(self) -> str | bool:
        """The same as requests takes it."""
        return str(self.ca) if self.ca else True


class Backend(Protocol):
    """A network of one state folder, running or not."""

    name: str

    def up(self, say: Say, gateway_port: int | None, replicas: int | None) -> None:
        """Starts what does not run; returns once all is ready. Raises `OperatorError`.

        `replicas` is how many processes of each service and relay there shall be; `None` for as
        many as at the last start.
        """
        ...

    def restart(self, say: Say) -> None:
        """Restarts every service and relay, one process after the other, each once the one before
        it is ready. Raises `OperatorError` where one does not become ready, `Interrupted` where the
        user stops it between two, and leaves the rest.
        """
        ...

    def down(self, say: Say, *, wipe: bool) -> None:
        """Stops everything; `wipe` forgets the data too."""
        ...

    def processes(self) -> list[Process]:
        """All that should run; empty where nothing was started."""
        ...

    @property
    def base_url(self) -> str:
        """The gateway's address."""
        ...

    def token(
        self,
        roles: list[str],
        sites: list[str],
        partner: str | None = None,
        subject: str | None = None,
        seconds: int = DEFAULT_SECONDS,
    ) -> str:
        """A token of the built-in issuer."""
        ...

    def rotate_issuer(self, *, at_once: bool) -> None:
        """Has the built-in issuer sign with a new key; see `ops.issuer_keys.rotate`."""
        ...

    def change_keys(self, step: Step, kind: Kind, service: str) -> None:
        """Changes the file of a service's keys; see `ops.service_keys.change`."""
        ...

    def discard_keys(self, service: str, names: Collection[str]) -> None:
        """Removes retired master keys; see `ops.service_keys.discard`."""
        ...

    def newest_key(self, kind: Kind, service: str) -> str:
        """The name of the first key in that file."""
        ...

    def mongo(self, user: str = OPERATOR) -> MongoClient[dict[str, Any]]:
        """A client; the operator may see how events get on, and no identity. Close it after use."""
        ...

    def management(self, user: str = OPERATOR) -> Management:
        """The broker's own interface: the operator may look, the administrator change."""
        ...

    def amqp_uri(self, user: str = ANALYST) -> str:
        """The broker; the analyst may read the stream of events and nothing else."""
        ...

    def load_demo_with(self) -> Sequence[tuple[Sequence[str], Mapping[str, str]]]:
        """The commands that load the demo network, one after the other, and the environment of
        each."""
        ...

    def passwords(self) -> Mapping[str, str]:
        """The broker's users and their passwords."""
        ...
