"""Impact as a real process on a broker of the test's own."""

from datetime import datetime

import pytest

from kit.clock import SystemClock
from kit.topology import apply, topology
from kit.transaction import Store
from ops.catalogues import catalogues
from services.impact.bootstrap import Impact, Options
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


class Later:
    """A clock by which every year that histories tell of is over."""

    def now(self) -> datetime:
        return SystemClock().now().replace(year=2030)


@pytest.fixture
def counting(mongo, database) -> Impact:
    """Impact without a process or a broker: a test gives it events itself."""
    impact = Impact(Store("impact", mongo, database=database.name), Options(), Later())
    impact.prepare()
    return impact
