"""Runs the toy service."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

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
) -> Iterator[Running]:
    """The toy service, running; `folder` keeps its token keys for a second one."""
    with tempfile.TemporaryDirectory() as own:
        settings = {"TOY_DATABASE": database}
        home = folder or Path(own)
        with serving(
            SERVICE, home, mongodb_uri, amqp_uri, settings=settings, ready=ready
        ) as running:
            yield running
