"""One running training service for each module; tests keep apart by sites of their own."""

import uuid

import pytest

from tests.scripted import at
from tests.training.edge.running import training

MONDAY_MORNING = at(7)
"""Eight o'clock in Paris."""


def uri_of(mongo) -> str:
    host, port = mongo.address
    return f"mongodb://{host}:{port}/?directConnection=true"


@pytest.fixture(scope="module")
def served(real_parts, tmp_path_factory):
    """Training, running without a broker: commands and queries need none."""
    _broker, mongo = real_parts
    name, folder = f"test_{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("home")
    with training(uri_of(mongo), mongo, name, folder, MONDAY_MORNING) as running:
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
        training(uri, mongo, name, folders[0], MONDAY_MORNING) as one,
        training(uri, mongo, name, folders[1], MONDAY_MORNING) as other,
    ):
        yield one, other
    mongo.drop_database(name)
