"""The broker's own command line, for the embedded one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ops.embedded import broker
from ops.embedded.install import BROKER


def rabbitmqctl(network: Any, *words: str) -> None:
    """Runs `rabbitmqctl` as the network's broker was started. Raises where it fails."""
    [environment] = [
        program.environment
        for program in broker.programs(network.state, network.ports)
        if program.name == "broker"
    ]
    subprocess.run(
        [str(BROKER.with_name("rabbitmqctl")), "-n", broker.NODE, *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        timeout=60,
    )


@contextmanager
def disk_alarm(network: Any) -> Iterator[None]:
    """The broker says that its disk is full: whoever publishes is held back."""
    rabbitmqctl(network, "set_disk_free_limit", "1000000GB")
    try:
        yield
    finally:
        rabbitmqctl(network, "set_disk_free_limit", "200MB")
