"""Training as a site finds it: with the content that ships."""

import pytest

from tests.alone import MONDAY_MORNING, alone
from tests.training.edge.running import training


@pytest.fixture(scope="module")
def begun(real_parts, tmp_path_factory):
    """The service on a database that began with what ships."""
    _broker, mongo = real_parts

    def start(uri, name, home):
        return training(uri, mongo, name, home, MONDAY_MORNING, TRAINING_SHIPPED="yes")

    with alone(mongo, [tmp_path_factory.mktemp("home")], start) as [running]:
        yield running
