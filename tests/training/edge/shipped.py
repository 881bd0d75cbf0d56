"""Training as a site finds it: with the content that ships."""

import uuid

import pytest

from tests.training.edge.conftest import MONDAY_MORNING, uri_of
from tests.training.edge.running import training


@pytest.fixture(scope="module")
def begun(real_parts, tmp_path_factory):
    """The service on a database that began with what ships."""
    _broker, mongo = real_parts
    name, folder = f"test_{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("home")
    with training(
        uri_of(mongo), mongo, name, folder, MONDAY_MORNING, TRAINING_SHIPPED="yes"
    ) as running:
        yield running
    mongo.drop_database(name)
