"""The two ways of running a network: by containers, or by programs of this machine."""

from ops.backend import DOCKER, EMBEDDED, Backend
from ops.docker import Docker
from ops.embedded.backend import Embedded
from ops.errors import OperatorError
from ops.state import State


def backend(state: State, wanted: str | None = None) -> Backend:
    """The backend of that name; without a name the one that was started last.

    Raises `OperatorError` where nothing was ever started, or no such backend exists.
    """
    name = wanted or state.backend
    if name is None:
        raise OperatorError("no network here yet; start one with: ./passerelle up")
    if name == EMBEDDED:
        return Embedded(state)
    if name == DOCKER:
        return Docker(state)
    raise OperatorError(f"no backend {name!r}: choose {EMBEDDED} or {DOCKER}")
