"""Each user of broker and database is let do what it must, and refused everything else."""

import logging
from contextlib import closing

import pytest
from pymongo import MongoClient

from kit.topology import Management, User, topology
from kit.topology.names import inbox_queues
from ops import secrets
from ops.catalogues import catalogues
from ops.embedded import mongo
from ops.embedded.network import Network
from ops.secrets import (
    ADMINISTRATOR,
    ANALYST,
    BROKER_USERS,
    DATABASE_USERS,
    OPERATOR,
    PROJECTOR,
    RELAYS,
    SERVICES,
    SITE_APP,
)
from tests.ops import trying_broker, trying_database
from tests.ops.trying_broker import Trying

TOPOLOGY = topology(catalogues())
PARTITIONS = {catalogue.service: catalogue.partitions for catalogue in catalogues()}

AT_THE_BROKER = {
    **{s: trying_broker.of_service(s, inbox_queues(s, PARTITIONS[s])) for s in SERVICES},
    **{f"{service}-relay": trying_broker.of_relay(service) for service in SERVICES},
    OPERATOR: trying_broker.of_operator(),
    # No stream can be purged.
    ANALYST: {("consume", "events.stream"), ("purge", "events.stream")},
    SITE_APP: trying_broker.of_site_app(),
}
IN_THE_DATABASE = {
    **{service: trying_database.of_service(service) for service in SERVICES},
    **{f"{service}-relay": trying_database.of_relay(service) for service in SERVICES},
    PROJECTOR: trying_database.of_projector(),
    OPERATOR: trying_database.of_operator(),
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """Broker and database with their users, and nobody at work."""
    # Each refusal, of which there are thousands, would be a warning.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    with Network(tmp_path_factory.mktemp("parts"), kind="free", bound=True, parts_only=True) as own:
        own.apply_topology()
        yield own


def test_every_user_is_tried():
    assert {*AT_THE_BROKER, ADMINISTRATOR} == set(BROKER_USERS)
    assert {*IN_THE_DATABASE, ADMINISTRATOR} == set(DATABASE_USERS)
    assert {user.name for user in TOPOLOGY.users} == set(AT_THE_BROKER)
    assert set(RELAYS) < set(AT_THE_BROKER)


def done_at_the_broker(parts, user):
    with closing(Trying(parts.amqp_uri(user), parts.management_of(user))) as trying:
        return {deed for deed in trying_broker.deeds(TOPOLOGY) if trying.may(deed)}


@pytest.mark.parametrize("user", AT_THE_BROKER)
def test_a_user_of_the_broker_does_what_is_its_own_and_nothing_else(parts, user):
    parts.apply_topology()
    assert done_at_the_broker(parts, user) == AT_THE_BROKER[user]


def done_in_the_database(parts, user):
    with MongoClient(parts.mongodb_uri(user)) as client:
        return {deed for deed in trying_database.deeds() if trying_database.may(client, deed)}


@pytest.mark.parametrize("user", IN_THE_DATABASE)
def test_a_user_of_the_database_does_what_is_its_own_and_nothing_else(parts, user):
    with parts.mongo() as administrator:
        administrator.impact.generations.drop()
    assert done_in_the_database(parts, user) == IN_THE_DATABASE[user]


def test_a_right_that_is_too_wide_is_found(parts):
    at = parts.management
    with Management(at.url, (at.user, at.password), secrets.VHOST) as broker:
        broker.permit(
            User("booking-relay", r"^booking\.(relay|inbox)$", r"^booking\.events$", ".*")
        )
    beyond = done_at_the_broker(parts, "booking-relay") - AT_THE_BROKER["booking-relay"]
    assert ("delete", "booking.inbox") in beyond
    assert ("purge", "training.inbox") in beyond
    assert ("publish", "booking.events", "training.x") in beyond
    with parts.mongo() as administrator:
        wide = {"resource": {"db": "impact", "collection": "archive"}, "actions": ["remove"]}
        administrator.admin.command(
            "grantPrivilegesToRole", "passerelle-impact-projector", privileges=[wide]
        )
    beyond = done_in_the_database(parts, PROJECTOR) - IN_THE_DATABASE[PROJECTOR]
    assert beyond == {("delete", "impact", "archive")}


def test_a_start_takes_back_what_was_given_and_sets_todays_passwords(parts):
    mongo.prepare(parts.state, parts.ports)
    parts.apply_topology()
    assert done_in_the_database(parts, PROJECTOR) == IN_THE_DATABASE[PROJECTOR]
    assert done_at_the_broker(parts, "booking-relay") == AT_THE_BROKER["booking-relay"]
    with parts.mongo() as administrator:
        administrator.admin.command("updateUser", "booking", roles=["root"], pwd="another")
    mongo.prepare(parts.state, parts.ports)
    assert done_in_the_database(parts, "booking") == IN_THE_DATABASE["booking"]
