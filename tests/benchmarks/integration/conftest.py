"""Where tiny runs of the measures take place."""

import pytest

from benchmarks.harness import Place


@pytest.fixture
def place(broker, mongo) -> Place:
    host, port = mongo.address
    return Place(
        broker.management_url,
        (broker.user, broker.password),
        broker.amqp_uri.rpartition("/")[0],
        f"mongodb://{host}:{port}/?directConnection=true",
        broker.vhost,
    )
