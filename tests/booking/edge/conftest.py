"""One running booking service for each module; tests keep apart by sites of their own."""

import uuid
from datetime import UTC, datetime

import pytest

from tests.booking.edge.running import booking

MONDAY_MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
"""Eight o'clock in Paris."""


def uri_of(mongo) -> str:
    host, port = mongo.address
    return f"mongodb://{host}:{port}/?directConnection=true"


@pytest.fixture(scope="module")
def served(real_parts, tmp_path_factory):
    """Booking, running without a broker: commands and queries need none."""
    _broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    with booking(uri_of(mongo), name, tmp_path_factory.mktemp("home"), MONDAY_MORNING) as running:
        running.database = mongo[name]
        yield running
    mongo.drop_database(name)


@pytest.fixture
def at_eight(served):
    """The service, whose clock stands at eight on the Monday again."""
    served.set_clock(MONDAY_MORNING)
    return served


@pytest.fixture
def site(at_eight):
    """A site of the test's own."""
    return at_eight.site()


@pytest.fixture(scope="module")
def replicas(real_parts, tmp_path_factory):
    """Two running services that share a database."""
    _broker, mongo = real_parts
    name, uri = f"test_{uuid.uuid4().hex[:12]}", uri_of(mongo)
    folders = [tmp_path_factory.mktemp(f"home{n}") for n in (1, 2)]
    with (
        booking(uri, name, folders[0], MONDAY_MORNING) as one,
        booking(uri, name, folders[1], MONDAY_MORNING) as other,
    ):
        one.database = mongo[name]
        yield one, other
    mongo.drop_database(name)
