"""Services that run alone, on a database of their own: commands and queries need no broker."""

import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, TypeVar

from kit.databases import vault_of
from tests.clocked import Clocked
from tests.scripted import at

MONDAY_MORNING = at(7)
"""Eight o'clock in Paris, where the clocks of these services stand."""

C = TypeVar("C", bound=Clocked)


def uri_of(mongo: Any) -> str:
    """Of the server that a client is connected to."""
    host, port = mongo.address
    return f"mongodb://{host}:{port}/?directConnection=true"


@contextlib.contextmanager
def alone(
    mongo: Any,
    homes: Sequence[Path],
    start: Callable[[str, str, Path], AbstractContextManager[C]],
) -> Iterator[list[C]]:
    """One running service for each home, all of them on one new database, which is dropped at the
    end. `start` is given the server's address, the database's name and the home."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with ExitStack() as stack:
        services = [stack.enter_context(start(uri_of(mongo), name, home)) for home in homes]
        for one in services:
            one.database = mongo[name]
        yield services
    for one in (name, vault_of(name)):
        mongo.drop_database(one)
