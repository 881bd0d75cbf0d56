"""The two ways of running a network, behind one face; the commands know no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pymongo import MongoClient

from ops.errors import OperatorError
from ops.state import State

Say = Callable[[str], None]

EMBEDDED = "embedded"
DOCKER = "docker"


@dataclass(frozen=True)
class Process:
    """One process of the network: `state` in a word, `since` in seconds since the epoch."""

    name: str
    running: bool
    state: str
    since: float | None = None


@dataclass(frozen=True)
class Management:
    """The broker's management interface and a login for it."""

    url: str
    user: str
    password: str


class Backend(Protocol):
    """A network of one state folder, running or not."""

    name: str

    def up(self, say: Say, gateway_port: int | None) -> None:
        """Starts what does not run; returns once all is ready. Raises `OperatorError`."""
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

    def service_url(self, service: str) -> str:
        """Where the service's own pages (`/health/ready`) are reached."""
        ...

    def token(self, roles: list[str], sites: list[str]) -> str:
        """A token of the built-in issuer."""
        ...

    def mongo(self) -> MongoClient[dict[str, Any]]:
        """A client that may read every service's outbox; close it after use."""
        ...

    def management(self) -> Management:
        """Where the broker's topology is applied and its queues are counted."""
        ...

    def amqp_uri(self) -> str:
        """Where the stream of events is read."""
        ...

    def load_demo_with(self) -> tuple[Sequence[str], Mapping[str, str]]:
        """The command that loads the demo network, and its environment."""
        ...

    def passwords(self) -> Mapping[str, str]:
        """The broker's users and their passwords."""
        ...


def backend(state: State, wanted: str | None = None) -> Backend:
    """The backend of that name; without a name the one that was started last.

    Raises `OperatorError` where nothing was ever started, or no such backend exists.
    """
    name = wanted or state.backend
    if name is None:
        raise OperatorError("no network here yet; start one with: ./passerelle up")
    if name == EMBEDDED:
        from ops.embedded.backend import Embedded

        return Embedded(state)
    if name == DOCKER:
        from ops.docker import Docker

        return Docker(state)
    raise OperatorError(f"no backend {name!r}: choose {EMBEDDED} or {DOCKER}")
