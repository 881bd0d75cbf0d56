"""One running booking service for all modules; tests keep apart by sites of their own."""

import pytest

from tests.alone import MONDAY_MORNING, alone
from tests.booking.edge.running import booking


def started(mongo, homes):
    """The service, running once for each home, on a database of their own."""
    return alone(mongo, homes, lambda uri, name, home: booking(uri, name, home, MONDAY_MORNING))


@pytest.fixture(scope="session")
def served(real_parts, tmp_path_factory):
    """The service, running."""
    _broker, mongo = real_parts
    with started(mongo, [tmp_path_factory.mktemp("home")]) as [running]:
        yield running


@pytest.fixture
def at_eight(served):
    """The service, whose clock stands at eight on the Monday again."""
    served.set_clock(MONDAY_MORNING)
    return served


@pytest.fixture
def site(at_eight):
    """A site of the test's own."""
    return at_eight.site()


@pytest.fixture(scope="session")
def replicas(real_parts, tmp_path_factory):
    """Two running services that share a database."""
    _broker, mongo = real_parts
    with started(mongo, [tmp_path_factory.mktemp(f"home{n}") for n in (1, 2)]) as both:
        yield both
