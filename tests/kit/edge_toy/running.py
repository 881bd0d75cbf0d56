"""Runs the toy service."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tests.processes import NO_BROKER, Running, serving

SERVICE = "tests.kit.edge_toy.service"


@contextlib.contextmanager
def toy(
    mongodb_uri: str,
    database: str,
    amqp_uri: str = NO_BROKER,
    *,
    folder: Path | None = None,
    ready: bool = True,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Running]:
    """The toy service, running; `folder` keeps its token keys for a second one."""
    with tempfile.TemporaryDirectory() as own:
        given = {"TOY_DATABASE": database, **settings}
        home = folder or Path(own)
        with serving(SERVICE, home, mongodb_uri, amqp_uri, settings=given, ready=ready) as running:
            yield running
