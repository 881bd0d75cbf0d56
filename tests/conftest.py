"""Fixtures that every tier shares: real parts, and a database and virtual host for each test."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings
from pymongo import MongoClient
from pymongo.database import Database

from kit.audit.places import log_of
from kit.databases import vault_of
from ops.testing import engine_answers
from tests import parts
from tests.processes import KEYS

# One token and one address call here for hundreds; tests of the rates set their own.
os.environ.setdefault("PASSERELLE_RATE_PER_TOKEN", "0")
os.environ.setdefault("PASSERELLE_RATE_PER_ADDRESS", "0")
os.environ.setdefault("PASSERELLE_RATE_ACROSS_NETWORK", "0")

# How long an example takes says nothing on a machine that does other things as well.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def keys_of_services() -> Iterator[None]:
    """An application that is wired within a test finds the keys that a served one is given."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def real_parts(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[parts.Broker, MongoClient]]:
    """RabbitMQ and MongoDB, started once for the whole run."""
    if engine_answers():
        with parts.containers() as started:
            yield started
    else:
        with parts.embedded(tmp_path_factory.mktemp("parts")) as started:
            yield started


@pytest.fixture
def broker(real_parts: tuple[parts.Broker, MongoClient]) -> Iterator[parts.Broker]:
    """A virtual host of the running broker, for this test alone."""
    with real_parts[0].fresh_vhost() as own:
        yield own


@pytest.fixture
def mongo(real_parts: tuple[parts.Broker, MongoClient]) -> MongoClient:
    """A client of the running database, ready for transactions."""
    return real_parts[1]


@pytest.fixture
def database(mongo: MongoClient) -> Iterator[Database]:
    """A database for this test alone."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    mongo.admin.command("ping")
    yield mongo[name]
    _drop(mongo, name)


Prepare = Callable[[Database], None]


@pytest.fixture(scope="session")
def kept_database(
    real_parts: tuple[parts.Broker, MongoClient],
) -> Iterator[Callable[[Prepare], Database]]:
    """Gives a prepared database that is emptied each time, one for each preparation.

    Making dozens of indexes takes longer than most tests that need them.
    """
    mongo = real_parts[1]
    made: dict[Prepare, Database] = {}

    def emptied(prepare: Prepare) -> Database:
        if prepare in made:
            database = made[prepare]
            for one in (database, mongo[vault_of(database.name)], log_of(database)):
                for name in one.list_collection_names(filter={"type": "collection"}):
                    one[name].delete_many({})
        else:
            database = made[prepare] = mongo[f"test_{uuid.uuid4().hex[:12]}"]
            prepare(database)
        return database

    yield emptied
    for database in made.values():
        _drop(mongo, database.name)


def _drop(mongo: MongoClient, name: str) -> None:
    for one in (name, vault_of(name)):
        mongo.drop_database(one)
