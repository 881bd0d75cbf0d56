"""The whole network as real processes behind the gateway, one for all journeys."""

from collections.abc import Iterator

import pytest

from ops.embedded.network import Network
from tests.kit.otlp import Collector, collecting
from tests.world import App


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Broker, database, gateway, four services and their relays, on free ports, empty."""
    with Network(tmp_path_factory.mktemp("network"), kind="free", bound=True) as running:
        yield running


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """Takes the spans that a module's `traced_network` exports."""
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def traced_network(
    tmp_path_factory: pytest.TempPathFactory, collector: Collector
) -> Iterator[Network]:
    """A network of the module's own, whose processes export their spans."""
    folder = tmp_path_factory.mktemp("traced")
    with Network(folder, kind="free", bound=True, environment=collector.environment) as running:
        yield running


@pytest.fixture
def operator(network: Network) -> App:
    """The national team's app."""
    return App(network.base_url, network.token("operator"))
