"""A toy service that the tests of the edge share, since most of them leave no trace; and what the
tests of the inbox begin with."""

import uuid

import pytest

from tests.alone import uri_of
from tests.kit.edge_toy.running import toy
from tests.kit.eventpath import prepare
from tests.kit.inbox_running import Reaction


@pytest.fixture(scope="module")
def shelf(real_parts):
    """The toy service on real parts, for one module."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    with broker.fresh_vhost() as own, toy(uri_of(mongo), name, own.amqp_uri) as running:
        running.amqp_uri = own.amqp_uri
        running.database = mongo[name]
        yield running
    mongo.drop_database(name)


@pytest.fixture
def reaction():
    """What an inbox does with its events."""
    return Reaction()


@pytest.fixture
def topology(broker):
    """A broker with booking, which emits, and impact, which takes everything."""
    prepare(broker)
    return broker
