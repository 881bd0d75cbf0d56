"""Impact as a real process on a broker of the test's own."""

import pytest

from kit.topology import apply, topology
from ops.catalogues import catalogues
from tests.impact.running import serving, uri_of
from tests.kit.eventpath import address


@pytest.fixture
def network(broker):
    """The broker with the network's exchanges and queues."""
    apply(*address(broker), topology(catalogues()), None)
    return broker


@pytest.fixture
def impact(network, database):
    with serving(uri_of(database), PASSERELLE_AMQP_URI=network.amqp_uri) as running:
        yield running
