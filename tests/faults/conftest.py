"""A network of its own for what breaks it, shared by all tests of the tier."""

from collections.abc import Iterator

import pytest

from ops.embedded.network import Network
from tests.faults.hooks import Hooks
from tests.faults.stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Broker, database, gateway, four services and their relays, which can be harmed."""
    hooks = Hooks(tmp_path_factory.mktemp("hooks"))
    folder = tmp_path_factory.mktemp("network")
    with Network(folder, kind="free", bound=True, environment=hooks.environment) as network:
        stage = Stage(network, hooks)
        stage.shorten_orphans()
        yield stage
